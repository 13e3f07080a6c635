import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attributionOf, BARS_MAX } from './attribution.ts';

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
