import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACCOUNT_COLUMNS } from '#lib/model/view.ts';
import { SERIES_POINTS_MAX, SeriesBook, boundSeries } from './series.ts';
import type { SeriesPoint } from './series.ts';

function point(tsUs: number, equity: number): SeriesPoint {
  const none = { highWaterMark: null, floor: null, drawdown: null, gross: null, net: null, long: null, short: null };
  return { tsUs, equity, equityLow: equity, equityHigh: equity, ...none };
}

function row(equity: number): Float64Array {
  return Float64Array.from(ACCOUNT_COLUMNS, (column) => (column === 'equity' ? equity : Number.NaN));
}

async function readyBook(): Promise<SeriesBook> {
  const book = new SeriesBook(() => Promise.resolve([]));
  book.open('A');
  await Promise.resolve();
  expect(book.get('A').status).toBe('ready');
  return book;
}

test('[CH3] merging keeps the lowest and the highest value, the last one and the bound', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 1, maxLength: 3_000 }),
      (values) => {
        const bounded = boundSeries(values.map((value, index) => point(index, value)));
        expect(bounded.length).toBeLessThanOrEqual(SERIES_POINTS_MAX);
        expect(Math.min(...bounded.map((held) => held.equityLow ?? 0))).toBe(Math.min(...values));
        expect(Math.max(...bounded.map((held) => held.equityHigh ?? 0))).toBe(Math.max(...values));
        expect(bounded.at(-1)?.equity).toBe(values.at(-1));
      },
    ),
    { numRuns: 50 },
  );
});

test('[CH3] a dip between two beats stays in the point of that second', async () => {
  const book = await readyBook();
  for (const equity of [100, 40, 120, 90]) book.observe('A', row(equity));
  book.tick(1_000_000);
  expect(book.get('A').points).toMatchObject([{ tsUs: 1_000_000, equity: 90, equityLow: 40, equityHigh: 120 }]);
  book.tick(1_000_000);
  expect(book.get('A').points).toHaveLength(1);
});

test('[CH2] a day of live points stays within 600', async () => {
  const book = await readyBook();
  for (let second = 1; second <= 5_000; second += 1) {
    book.observe('A', row(second === 777 ? -50 : 100));
    book.tick(second * 1_000_000);
  }
  expect(book.get('A').points.length).toBeLessThanOrEqual(SERIES_POINTS_MAX);
  expect(Math.min(...book.get('A').points.map((held) => held.equityLow ?? 0))).toBe(-50);
});

test('[EE3] a history that fails is said, and live points still come', async () => {
  const book = new SeriesBook(() => Promise.reject(new Error('no history')));
  book.open('A');
  await new Promise<void>((resolve) => {
    const stop = book.subscribe(() => {
      stop();
      resolve();
    });
  });
  book.observe('A', row(5));
  book.tick(1_000_000);
  expect(book.get('A')).toMatchObject({ status: 'failed', points: [{ equity: 5 }] });
});
