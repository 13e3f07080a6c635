import { expect, test } from 'vitest';
import { unknownPoint } from '#lib/protocol/series.ts';
import { netGrossDomain, netGrossPoints } from './net-gross-domain.ts';

const NO_RANGE = { netRange: null, grossRange: null } as const;

const POINTS = [
  { tsUs: 1, net: -200, gross: 1_000, ...NO_RANGE },
  { tsUs: 2, net: 400, gross: null, ...NO_RANGE },
];

test.each([
  { name: 'near above', value: 1_800, isShown: true },
  { name: 'far above', value: 9_000, isShown: false },
  { name: 'near below', value: -1_000, isShown: true },
  { name: 'far below', value: -5_000, isShown: false },
])('a limit $name of net and gross is drawn: $isShown', ({ value, isShown }) => {
  const { low, high, shown } = netGrossDomain(POINTS, [{ of: 'gross', name: 'Limit', value }]);
  expect(shown.length > 0).toBe(isShown);
  expect(value >= low && value <= high).toBe(isShown);
  expect(low).toBeLessThan(-200);
  expect(high).toBeGreaterThan(1_000);
});

test('zero stays in the picture, and a book without exposure still has a height', () => {
  expect(netGrossDomain([], [])).toEqual({ low: 0, high: 1, shown: [] });
  expect(netGrossDomain([{ tsUs: 1, net: 90, gross: 100, ...NO_RANGE }], [])).toMatchObject({ low: 0 });
});

test('[CH3] what was reached within a bucket is in the picture, so that no spike is lost', () => {
  const point = { ...unknownPoint(7), net: 10, netLow: -900, netHigh: 40, gross: 50, grossHigh: 2_000 };
  const points = netGrossPoints([point, unknownPoint(8)]);
  expect(points[0]).toEqual({ tsUs: 7, net: 10, gross: 50, netRange: [-900, 40], grossRange: [50, 2_000] });
  expect(points[1]).toEqual({ tsUs: 8, net: null, gross: null, ...NO_RANGE });
  const { low, high } = netGrossDomain(points, []);
  expect(low).toBeLessThan(-900);
  expect(high).toBeGreaterThan(2_000);
});
