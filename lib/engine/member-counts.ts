import type { GroupNode } from './groups.ts';
import { accountAt } from './state.ts';
import type { World } from './world.ts';

/** How many of a node's accounts stand on each rung, hold something, and lack a price or a rate. */
export type MemberCounts = {
  /** By rank of the rung; 0 is none. */
  readonly byRank: [number, number, number, number, number];
  active: number;
  incomplete: number;
};

/** A holding without price, a position that a venue reports otherwise, a fill or a rate that is missing. */
export function isIncomplete(world: World, index: number): boolean {
  const account = accountAt(world.state, index);
  if (account.openBreaks > 0 || account.unrated > 0 || account.missing.size > 0) return true;
  return (world.holdings.unpriced[index] ?? 0) > 0;
}

/** The counts of these nodes, in one walk over all accounts where that reads fewer than the members one by one. */
export function memberCounts(world: World, nodes: readonly GroupNode[]): ReadonlyMap<GroupNode, MemberCounts> {
  const counts = new Map<GroupNode, MemberCounts>();
  let members = 0;
  for (const node of nodes) {
    counts.set(node, { byRank: [0, 0, 0, 0, 0], active: 0, incomplete: 0 });
    members += node.members.size;
  }
  const { length } = world.state.accounts;
  if (members <= length) {
    for (const [node, count] of counts) for (const member of node.members) add(count, readingOf(world, member));
    return counts;
  }
  for (let index = 0; index < length; index += 1) {
    const reading = readingOf(world, index);
    for (const node of world.accounts.pathOf(index)) {
      const count = counts.get(node);
      if (count !== undefined) add(count, reading);
    }
  }
  return counts;
}

/** Rank of an account's rung in the last three bits, before them whether it is active, before that whether it is incomplete. */
function readingOf(world: World, index: number): number {
  const active = (world.holdings.open[index] ?? 0) > 0 ? 8 : 0;
  return world.limits.rankOf(index) | active | (isIncomplete(world, index) ? 16 : 0);
}

function add(count: MemberCounts, reading: number): void {
  const rank = (reading & 7) as 0 | 1 | 2 | 3 | 4;
  count.byRank[rank] += 1;
  if ((reading & 8) !== 0) count.active += 1;
  if ((reading & 16) !== 0) count.incomplete += 1;
}
