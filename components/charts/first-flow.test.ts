import { expect, test } from 'vitest';
import { unknownPoint } from '#lib/protocol/series.ts';
import type { SeriesPoint } from '#lib/protocol/series.ts';
import { afterFlow, firstFlow, flowWords } from './first-flow.ts';

/** A point a second: equity and day P&L, with what else a case needs. */
function course(values: readonly (readonly [equity: number | null, dayPnl: number | null])[]): readonly SeriesPoint[] {
  return values.map(([equity, dayPnl], second) => ({
    ...unknownPoint(second * 1_000_000),
    equity,
    equityLow: equity,
    equityHigh: equity,
    dayPnl,
  }));
}

/** Sixty seconds that move by ten around a level, after `first`. */
function after(first: readonly (readonly [number | null, number | null])[], level: number, pnl: number) {
  return course([...first, ...Array.from({ length: 60 }, (_, at) => [level + (at % 11), pnl + (at % 11)] as const)]);
}

test('[CH] 1: accounts that are opened one by one at the begin do not flatten the course, and are told in words', () => {
  const points = after(
    [
      [17_000, 0],
      [21_000, -2],
    ],
    25_000,
    -5,
  );
  const found = firstFlow(points);
  expect(found).toEqual({ fromUs: 2_000_000, before: 21_000, flow: 4_003 });
  expect(afterFlow(points, found)).toHaveLength(60);
  expect(flowWords(found, { scale: 0, zone: 'UTC' })).toBe(
    'Below the chart: 21,000 until 00:00:02, when 4,003 came in.',
  );
});

test.each([
  { name: 'a loss, which moves the day P&L', first: [[25_600, 0]], level: 25_000, pnl: -600 },
  { name: 'a gain', first: [[24_000, 0]], level: 25_000, pnl: 1_000 },
  { name: 'a reset, which moves the day P&L alone', first: [[25_003, 900]], level: 25_000, pnl: 0 },
  { name: 'a loss in the second of a reset', first: [[25_300, -900]], level: 25_000, pnl: 0 },
  { name: 'a flow that leaves room', first: [[24_990, 0]], level: 25_000, pnl: 0 },
  { name: 'equity that was unknown', first: [[null, null]], level: 25_000, pnl: 0 },
  { name: 'a day P&L that was unknown', first: [[17_000, null]], level: 25_000, pnl: 0 },
] as const)('[CH] 1: $name is never left out', ({ first, level, pnl }) => {
  const points = after(first, level, pnl);
  expect(firstFlow(points)).toBeNull();
  expect(afterFlow(points, null)).toBe(points);
  expect(flowWords(null, { scale: 0, zone: 'UTC' })).toBeNull();
});

test('[CH] 1: money that goes out at the begin is told, too; a deposit later on stays drawn', () => {
  const out = firstFlow(after([[40_000, 0]], 25_000, 0));
  expect(flowWords(out, { scale: 0, zone: 'UTC' })).toBe(
    'Above the chart: 40,000 until 00:00:01, when 15,000 went out.',
  );
  const later = Array.from({ length: 60 }, (_, at) => [at < 30 ? 17_000 : 25_000, 0] as const);
  expect(firstFlow(course(later))).toBeNull();
  expect(firstFlow([])).toBeNull();
});
