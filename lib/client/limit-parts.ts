import type { LimitView } from '#lib/model/view.ts';
import { isSameNode } from './selectors.ts';

/**
 * What stands for a limit that has a value for each node below its scope and none of its own: the worst of those, most
 * used first, then the name. Null for a limit with a figure of its own, and where no part of it is known here.
 */
export function worstPart(limit: LimitView, known: readonly LimitView[]): LimitView | null {
  if ((limit.definition.per ?? 'node') === 'node') return null;
  if (!isSameNode(limit.node, limit.definition.scope)) return null;
  const parts = known.filter((part) => part.limitId === limit.limitId && !isSameNode(part.node, limit.node));
  const [worst] = parts.toSorted((a, b) => (b.usedBp ?? -1) - (a.usedBp ?? -1) || (a.node.id < b.node.id ? -1 : 1));
  return worst ?? null;
}
