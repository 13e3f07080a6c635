import type { AccountCard } from '#lib/model/view.ts';
import type { RankGroup } from '#lib/protocol/frame.ts';
import type { GroupBy } from '#lib/protocol/group-by.ts';

type CardOf = (index: number) => AccountCard | undefined;

/**
 * The ranked rows, brought together by group. Groups stand in the order of their first row and rows keep theirs, so the
 * worst group is on top and its worst row first.
 */
export function groupOrder(
  order: readonly number[],
  group: readonly GroupBy[],
  cardOf: CardOf,
): { readonly order: readonly number[]; readonly groups: readonly RankGroup[] } {
  if (group.length === 0) return { order, groups: [] };
  const rows: number[] = [];
  const groups: RankGroup[] = [];
  const gather = (members: readonly number[], depth: number): void => {
    const by = group[depth];
    if (by === undefined) {
      for (const index of members) rows.push(index);
      return;
    }
    const parts = new Map<string, number[]>();
    for (const index of members) {
      const id = keyOf(cardOf(index), by);
      const part = parts.get(id);
      if (part === undefined) parts.set(id, [index]);
      else part.push(index);
    }
    for (const [id, part] of parts) {
      groups.push({ by, id, depth, from: rows.length, count: part.length });
      gather(part, depth + 1);
    }
  };
  gather(order, 0);
  return { order: rows, groups };
}

function keyOf(card: AccountCard | undefined, by: GroupBy): string {
  if (card === undefined) return '';
  return by === 'rule' ? card.rulesetName : card[by];
}
