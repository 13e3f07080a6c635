import { expect, test } from 'vitest';
import { lagRows, lagSummary, lagText } from './lag-words.ts';
import { logDomain } from './log-domain.ts';

test('[CH6] a logarithmic axis has round values, and more of them where it spans little', () => {
  expect(logDomain([{ a: 0.8 }, { a: 900 }], ['a'], [250])).toMatchObject({ ticks: [1, 10, 100, 1_000] });
  expect(logDomain([{ a: 12 }, { a: 90 }], ['a'], []).ticks).toEqual([10, 30, 100]);
  expect(logDomain([{ a: 110 }, { a: 190 }], ['a'], []).ticks).toEqual([100, 200]);
  expect(logDomain([{ a: 0.2 }, { a: 4 }], ['a'], []).ticks).toEqual([0.3, 1, 3]);
});

test('[CH] 12: the target stands on the axis however far it is, and what is not above zero does not', () => {
  const { low, high } = logDomain(
    [
      { a: 2, b: 0 },
      { a: 3, b: null },
    ],
    ['a', 'b'],
    [250],
  );
  expect(low).toBeCloseTo(1.6);
  expect(high).toBeCloseTo(312.5);
  expect(logDomain([{ a: null }], ['a'], [])).toEqual({ low: 1, high: 10, ticks: [1, 10] });
});

test('[CH7] lag is told as it stands, with how often it was over the target', () => {
  const rows = lagRows([
    [6_000, 10, 240, 900],
    [12_000, null, null, null],
    [18_000, 0.42, 250, 1_234],
    [24_000, null, null, null],
  ]);
  expect(rows[0]?.tsUs).toBe(6_000_000);
  expect(lagSummary(rows, 250)).toBe('p50 0.4 ms, p95 250 ms, p99 1.2 s; p95 1 of 2 times over 250 ms.');
  expect(lagSummary(rows.slice(0, 2), 250)).toBe('p50 10 ms, p95 240 ms, p99 900 ms; p95 never over 250 ms.');
  expect(lagSummary([], 250)).toBe('Nothing came in this time.');
  expect([lagText(9.96), lagText(999.6), lagText(null)]).toEqual(['10 ms', '1.0 s', '—']);
});
