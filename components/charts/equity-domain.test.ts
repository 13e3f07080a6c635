import { expect, test } from 'vitest';
import type { SeriesPoint } from '#lib/client/series.ts';
import { equityDomain } from './equity-domain.ts';

function point(equity: number, floor: number | null): SeriesPoint {
  return {
    tsUs: 0,
    equity,
    equityLow: equity,
    equityHigh: equity,
    highWaterMark: equity,
    floor,
    drawdown: 0,
    gross: 0,
    net: 0,
    long: 0,
    short: 0,
  };
}

test('[CH] 1: a floor within 1.5 times the span of the data is drawn', () => {
  const domain = equityDomain([point(1_000, 860), point(900, 860)]);
  expect(domain.low).toBeLessThan(860);
  expect(domain.floorBelow).toBeNull();
});

test('[CH] 1: a floor further below is told in words and does not flatten the line', () => {
  const domain = equityDomain([point(1_000, 700), point(900, 700)]);
  expect(domain.low).toBeGreaterThan(700);
  expect(domain.floorBelow).toBe(700);
});

test('[CH] 1: without points there is still a domain', () => {
  expect(equityDomain([])).toEqual({ low: 0, high: 1, floorBelow: null });
});
