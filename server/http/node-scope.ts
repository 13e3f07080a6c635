import type { ScopeNode } from '#lib/model/limit.ts';
import type { AccountCard } from '#lib/model/view.ts';

/** The firm is always there; every other node is where an account stands below it. */
export function isKnownNode({ level, id }: ScopeNode, cards: Iterable<AccountCard>): boolean {
  if (level === 'firm') return true;
  for (const card of cards) if (card[level] === id) return true;
  return false;
}

/** A person with a scope acts on what lies wholly inside it; what does not exist is as what is not theirs [AZ2]. */
export function isNodeInScope(
  desks: readonly string[] | null,
  scope: ScopeNode,
  cards: Iterable<AccountCard>,
): boolean {
  if (desks === null) return true;
  if (scope.level === 'firm') return false;
  if (scope.level === 'desk') return desks.includes(scope.id);
  const found = new Set<string>();
  for (const card of cards) {
    if ((scope.level === 'account' ? card.account : card.trader) === scope.id) found.add(card.desk);
  }
  return found.size > 0 && [...found].every((desk) => desks.includes(desk));
}
