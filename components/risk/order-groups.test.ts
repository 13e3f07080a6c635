import { expect, test } from 'vitest';
import type { RankGroup, RankOrder } from '#lib/protocol/frame.ts';
import { HEAD_LINE, LineIds, linesOf, pathsOf } from './order-groups.ts';
import { holdOrder, settleOrder, takeOrder } from './order-hold.ts';

const noRung: ReadonlyMap<number, number> = new Map();

function desk(id: string, from: number, count: number): RankGroup {
  return { by: 'desk', id, depth: 0, from, count };
}
function trader(id: string, from: number, count: number): RankGroup {
  return { by: 'trader', id, depth: 1, from, count };
}

const ORDER = [1, 2, 3, 4, 5, 6];
const GROUPS = [desk('A', 0, 4), trader('x', 0, 3), trader('y', 3, 1), desk('B', 4, 2), trader('x', 4, 2)];
const PATHS = pathsOf(GROUPS);

function rank(order: readonly number[], groups: readonly RankGroup[]): RankOrder {
  return { subscription: 1, pinned: [], order, groups, totalAccounts: 9, nearest: null };
}

test('[AX17] groups stand over their rows, a closed one alone, and the same name under another parent is another group', () => {
  const ids = new LineIds();
  const open = linesOf({ order: ORDER, groups: GROUPS }, new Set(), ids);
  const id = (place: number) => ids.idOf(PATHS[place] ?? '');
  expect(open.lines).toEqual([id(0), id(1), 1, 2, 3, id(2), 4, id(3), id(4), 5, 6]);
  expect(new Set(open.lines).size).toBe(11);
  expect(open.lines).not.toContain(HEAD_LINE);
  const closed = linesOf({ order: ORDER, groups: GROUPS }, new Set([PATHS[0] ?? '']), ids);
  expect(closed.lines).toEqual([id(0), id(3), id(4), 5, 6]);
  expect(closed.groupOf.get(id(0))?.isOpen).toBe(false);
  expect(linesOf({ order: ORDER, groups: [] }, new Set(), ids).lines).toBe(ORDER);
});

test('[ST2] rows and groups of one level move only by three ranks, and never into another group', () => {
  const shown = takeOrder(rank(ORDER, GROUPS), noRung);
  const swapped = rank([2, 1, 3, 4, 5, 6], GROUPS);
  expect(settleOrder(shown, swapped, noRung).order).toEqual(ORDER);
  // Desk B became the worse one: one rank is no reason to move a whole desk.
  const turned = [desk('B', 0, 2), trader('x', 0, 2), desk('A', 2, 4), trader('x', 2, 3), trader('y', 5, 1)];
  const settled = settleOrder(shown, rank([5, 6, 1, 2, 3, 4], turned), noRung);
  expect(settled.order).toEqual(ORDER);
  expect(settled.groups).toEqual(GROUPS);
  // A row that changed its trader leaves the one and joins the other.
  const moved = [desk('A', 0, 4), trader('x', 0, 2), trader('y', 2, 2), desk('B', 4, 2), trader('x', 4, 2)];
  const next = settleOrder(shown, rank([1, 2, 3, 4, 5, 6], moved), noRung);
  expect(next.groups).toEqual(moved);
  expect([...next.order].sort((a, b) => a - b)).toEqual(ORDER);
});

test('[U8] held, neither rows nor groups change place', () => {
  const shown = takeOrder(rank(ORDER, GROUPS), noRung);
  const held = holdOrder(shown, rank([6, 5, 4, 3, 2, 1], [desk('B', 0, 6)]), noRung);
  expect([held.order, held.groups]).toEqual([ORDER, GROUPS]);
});
