import { expect, test } from 'vitest';
import { compareRatio, ratioOf, ratioOfUnits, roundRatio } from './ratio.ts';

test('[NU7] quotients are compared by cross-multiplication and rounded only when printed', () => {
  expect(compareRatio(ratioOf(1n, 3n), ratioOf(2n, 6n))).toBe(0);
  expect(compareRatio(ratioOf(1n, 3n), ratioOfUnits(333_333n, 6))).toBe(1);
  expect(compareRatio(ratioOf(1n, -3n), ratioOf(-1n, 4n))).toBe(-1);
  expect(ratioOf(2n, -3n)).toEqual({ numerator: -2n, denominator: 3n });
  expect([roundRatio(ratioOf(1n, 3n), 2), roundRatio(ratioOf(5n, 2n), 0), roundRatio(ratioOf(7n, 2n), 0)]).toEqual([
    33n,
    2n,
    4n,
  ]);
  expect(() => ratioOf(1n, 0n)).toThrow(/divided by zero/);
});
