import { expect, test } from 'vitest';
import { netGrossDomain } from './net-gross-domain.ts';

const POINTS = [
  { tsUs: 1, net: -200, gross: 1_000 },
  { tsUs: 2, net: 400, gross: null },
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
  expect(netGrossDomain([{ tsUs: 1, net: 90, gross: 100 }], [])).toMatchObject({ low: 0 });
});
