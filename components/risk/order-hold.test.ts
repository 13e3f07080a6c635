import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noteBar } from '#server/lint/test-bar.ts';
import type { RankOrder } from '#lib/protocol/frame.ts';
import { countMoves, holdOrder, settleOrder, takeOrder } from './order-hold.ts';

const SEED = 20_261_121;

const noRung: ReadonlyMap<number, number> = new Map();
const allAt = (rung: number): Map<number, number> => new Map([1, 2, 3].map((index) => [index, rung]));

function rank(order: readonly number[], pinned: readonly number[] = []): RankOrder {
  return { subscription: 1, pinned, order, totalAccounts: 100, nearest: null };
}

const ranks = fc
  .tuple(fc.shuffledSubarray([...Array(30).keys()], { minLength: 1 }), fc.nat(4))
  .map(([rows, pinnedCount]) =>
    rank(rows.slice(Math.min(pinnedCount, rows.length - 1)), rows.slice(0, Math.min(pinnedCount, rows.length - 1))),
  );

test(`[U8] no row changes place while the order is held, and no new breach is hidden (seed ${SEED})`, (context) => {
  let [updates, moved, breaches, hidden] = [0, 0, 0, 0];
  fc.assert(
    fc.property(ranks, fc.array(ranks, { maxLength: 6 }), (first, later) => {
      let shown = takeOrder(first, noRung);
      for (const next of later) {
        const held = holdOrder(shown, next, noRung);
        const fresh = next.pinned.filter((index) => !shown.pinned.includes(index));
        updates += 1;
        moved += shown.order.filter((index, place) => held.order[place] !== index).length;
        breaches += fresh.length;
        hidden += fresh.filter((index) => !held.pinned.includes(index)).length;
        expect(held.order).toEqual(shown.order);
        expect(held.pinned.slice(0, shown.pinned.length)).toEqual(shown.pinned);
        for (const index of next.pinned) expect(held.pinned).toContain(index);
        shown = held;
      }
    }),
    { seed: SEED },
  );
  noteBar(context, {
    id: 'U8',
    what: 'rows while the order is held',
    value: `${updates} new orders, ${moved} rows moved`,
    bar: '0 rows moved',
    met: updates > 0 && moved === 0,
  });
  noteBar(context, {
    id: 'U8',
    what: 'new breaches while it is held',
    value: `${breaches} breaches, ${hidden} hidden`,
    bar: '0 hidden',
    met: breaches > 0 && hidden === 0,
  });
});

test(`[ST2] an order that is not held shows exactly the rows of the latest one (seed ${SEED})`, () => {
  fc.assert(
    fc.property(ranks, ranks, (first, next) => {
      const settled = settleOrder(takeOrder(first, noRung), next, noRung);
      expect([...settled.order].sort((a, b) => a - b)).toEqual([...next.order].sort((a, b) => a - b));
      expect(settled.pinned).toEqual(next.pinned);
    }),
    { seed: SEED },
  );
});

test('[ST2] a change of one rank moves nothing, a change of three does', () => {
  const shown = takeOrder(rank([1, 2, 3, 4, 5, 6]), noRung);
  expect(settleOrder(shown, rank([2, 1, 3, 4, 5, 6]), noRung).order).toEqual([1, 2, 3, 4, 5, 6]);
  expect(settleOrder(shown, rank([4, 1, 2, 3, 5, 6]), noRung).order[0]).not.toBe(1);
});

test('[ST1] rows that would move are counted, and a release takes them', () => {
  const shown = takeOrder(rank([1, 2, 3, 4, 5, 6]), noRung);
  const latest = rank([6, 5, 4, 3, 2, 1]);
  expect(countMoves(shown, rank([1, 2, 3, 4, 5, 6]), noRung)).toBe(0);
  expect(countMoves(shown, latest, noRung)).toBeGreaterThan(0);
  expect(countMoves(takeOrder(latest, noRung), latest, noRung)).toBe(0);
});

test('[ST3] a row that left the view keeps its place and is marked until the release', () => {
  const shown = takeOrder(rank([1, 2, 3]), noRung);
  const held = holdOrder(shown, rank([1, 3]), noRung);
  expect(held.order).toEqual([1, 2, 3]);
  expect([...held.left]).toEqual([2]);
  expect(settleOrder(held, rank([1, 3]), noRung).order).toEqual([1, 3]);
});

test('[IA2] another sort, view or filter is another order at once, held or not', () => {
  const shown = takeOrder(rank([1, 2, 3]), noRung);
  const other = { ...rank([3, 2, 1]), subscription: 2 };
  expect(holdOrder(shown, other, noRung).order).toEqual([3, 2, 1]);
});

test('[ST2] a row whose rung changed takes its rank even if it is the next one', () => {
  const shown = takeOrder(rank([1, 2, 3]), allAt(1));
  const latest = rank([2, 1, 3]);
  expect(settleOrder(shown, latest, allAt(1)).order).toEqual([1, 2, 3]);
  expect(settleOrder(shown, latest, allAt(1).set(2, 2)).order).toEqual([2, 1, 3]);
});

test('[ST3] breaches that come while the order is held stand behind the band until the release', () => {
  const shown = takeOrder(rank([1, 2, 3], [9]), noRung);
  const held = holdOrder(shown, rank([1, 3], [2, 9]), noRung);
  expect([held.pinned, held.bandRows, held.order]).toEqual([[9, 2], 1, [1, 2, 3]]);
  const released = settleOrder(held, rank([1, 3], [2, 9]), noRung);
  expect([released.pinned, released.bandRows, released.order]).toEqual([[2, 9], 2, [1, 3]]);
});
