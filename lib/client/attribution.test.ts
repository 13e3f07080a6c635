import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PositionView } from '#lib/model/view.ts';
import { attributionOf, attributionOfAccount, attributionOfNode, BARS_MAX } from './attribution.ts';

const SEED = 7;
const money = fc.option(fc.integer({ min: -1_000_000, max: 1_000_000 }), { nil: null });

test(`the bars add up to the total exactly, whatever is left out or gathered (seed ${SEED})`, () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ name: fc.string(), realized: money, open: money }), { maxLength: 60 }),
      (parts) => {
        const { bars, total, extent } = attributionOf(parts);
        expect(bars.length).toBeLessThanOrEqual(BARS_MAX);
        const sum = (read: (bar: (typeof bars)[number]) => number) => bars.reduce((all, bar) => all + read(bar), 0);
        expect(sum(({ realized }) => realized)).toBe(total.realized);
        expect(sum(({ open }) => open)).toBe(total.open);
        expect(total.total).toBe(total.realized + total.open);
        expect(total.total).toBe(parts.reduce((all, part) => all + (part.realized ?? 0) + (part.open ?? 0), 0));
        for (const bar of bars) expect(Math.abs(bar.total)).toBeLessThanOrEqual(extent);
      },
    ),
    { numRuns: 200, seed: SEED },
  );
});

test('the largest stands first whatever its sign, and an unknown part is named', () => {
  const { bars, total } = attributionOf([
    { name: 'ES', realized: 10, open: 5 },
    { name: 'CL', realized: -90, open: 20 },
    { name: 'NQ', realized: 1, open: null },
  ]);
  expect(bars.map(({ name, total: sum, isIncomplete }) => [name, sum, isIncomplete])).toEqual([
    ['CL', -70, false],
    ['ES', 15, false],
    ['NQ', 1, true],
  ]);
  expect(total).toMatchObject({ total: -54, isIncomplete: true });
});

// The bars read these parts of a position and nothing else.
function position(instrument: string, realized: number, unrealized: number | null): PositionView {
  return { instrument, realized, unrealized } as PositionView;
}

test('[PA1] the bars of an account are its symbols, its fees and its carry, and add up to its result', () => {
  const positions = [position('ES', 1_000, 250), position('CL', -300, 0)];
  const { bars, total } = attributionOfAccount(positions, { realized: 700, fees: 168, carry: 12, unrealized: 250 });
  expect(bars.map(({ name, realized, open }) => [name, realized, open])).toEqual([
    ['ES', 1_000, 250],
    ['CL', -300, 0],
    ['Fees', -168, 0],
    ['Funding, swaps and adjustments', 12, 0],
  ]);
  expect(total.total).toBe(700 - 168 + 12 + 250);
});

test('[PA1] fees are a line of their own among many symbols, and what conversion leaves is named', () => {
  const positions = Array.from({ length: 40 }, (_, place) => position(`S${place}`, 1_000 + place, 1));
  const realized = positions.reduce((sum, each) => sum + (each.realized ?? 0), 0);
  const { bars, total } = attributionOfAccount(positions, {
    realized: realized + 3,
    fees: 1,
    carry: 0,
    unrealized: 40,
  });
  expect(bars).toHaveLength(BARS_MAX);
  expect(bars.slice(-3).map(({ name }) => name)).toEqual(['23 others', 'Fees', 'Conversion and rounding']);
  expect(total.total).toBe(realized + 3 - 1 + 40);
  expect(attributionOfAccount([], { realized: 0, fees: 0, carry: 0, unrealized: 0 }).bars).toEqual([]);
});

test('[PA1] the bars of a node add up to its own result, with what left its members in a bar of its own', () => {
  const parts = [
    { name: 'Rates', realized: 100, open: -40 },
    { name: 'FX', realized: -20, open: 5 },
  ];
  const same = attributionOfNode(parts, { name: '', realized: 80, open: -35 });
  expect([same.bars.length, same.total.total]).toEqual([2, 45]);
  const moved = attributionOfNode(parts, { name: '', realized: 90, open: -35 });
  expect(moved.bars.at(-1)).toMatchObject({ name: 'Moved accounts and rounding', realized: 10, open: 0 });
  expect(moved.total.total).toBe(55);
});
