import { expect, test } from 'vitest';
import { unknownPoint } from '#lib/protocol/series.ts';
import type { SeriesPoint } from '#lib/protocol/series.ts';
import { equityDomain } from './equity-domain.ts';

function point(equity: number, floor: number | null): SeriesPoint {
  return { ...unknownPoint(0), equity, equityLow: equity, equityHigh: equity, highWaterMark: equity, floor };
}

test('[CH] 1: a floor within 1.5 times the span of the data is drawn', () => {
  const domain = equityDomain([point(1_000, 860), point(900, 860)], null);
  expect(domain.low).toBeLessThan(860);
  expect(domain.floorBelow).toBeNull();
});

test('[CH] 1: a floor further below is told in words and does not flatten the line', () => {
  const domain = equityDomain([point(1_000, 700), point(900, 700)], null);
  expect(domain.low).toBeGreaterThan(700);
  expect(domain.floorBelow).toBe(700);
});

test.each([
  { stop: 850, isDrawn: true },
  { stop: 500, isDrawn: false },
])('[CH] 1: a daily stop at $stop under a line from 900 to 1,000 is drawn: $isDrawn', ({ stop, isDrawn }) => {
  const { low } = equityDomain([point(1_000, null), point(900, null)], stop);
  expect(low < stop).toBe(isDrawn);
});

test('[CH] 1: without points there is still a domain', () => {
  expect(equityDomain([], null)).toEqual({ low: 0, high: 1, floorBelow: null });
});
