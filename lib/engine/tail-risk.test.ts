import { expect, test } from 'vitest';
import {
  historicalShortfall,
  historicalVar,
  largestDrawdown,
  parametricShortfall,
  parametricVar,
} from './tail-risk.ts';

test.each([
  // numpy.percentile, linear, as in empyrical's tests.
  [[1, 2], 0, 1],
  [[1, 2], 0.3, 1.3],
  [[1, 2], 1, 2],
  [[1, 81, 82, 83, 84, 85], 0.1, 41],
  [[85, 83, 1, 81, 84, 82], 0.2, 81],
  [[7], 0.05, 7],
  [[], 0.05, null],
  [[1, 2], 1.01, null],
  [[1, 2], -0.01, null],
])('[PM1] the quantile of %j at %d is %d', (returns, cut, expected) => {
  const found = historicalVar(returns, cut);
  if (expected === null || found === null) expect(found).toBe(expected);
  else expect(found).toBeCloseTo(expected, 12);
});

test('[PM2] the shortfall is the mean of the worst values up to the quantile, and has no other method', () => {
  const returns = [0.05, -0.03, 0.0, 0.04, -0.05, 0.01, 0.01, 0.02, -0.02, 0.03, 0.02];
  expect(historicalShortfall(returns, 0.1)).toBeCloseTo(-0.04, 12);
  expect(historicalShortfall(returns, 0.0999)).toBe(-0.05);
  expect(historicalShortfall([-1], 0.05)).toBe(-1);
  expect(historicalShortfall([], 0.05)).toBeNull();
});

test('[PM3] parametric VaR and shortfall by the four constants; sigma 0 is 0, another confidence unknown', () => {
  const returns = [0.004005751848808581, -0.011457800511508909];
  expect(parametricVar(returns, 0.99)).toBeCloseTo(-0.02916320236136352, 12);
  expect(parametricVar(returns, 0.95)).toBeCloseTo(-0.021711483431842052, 12);
  const [mean, sigma] = [(0.004005751848808581 - 0.011457800511508909) / 2, 0.01546355236031749 / Math.sqrt(2)];
  expect(parametricShortfall(returns, 0.975)).toBeCloseTo(mean - (sigma * 0.058445069805035436) / 0.025, 9);
  // The mean of three tenths misses a tenth by a last bit, and their spread is none all the same.
  expect([parametricVar([0.1, 0.1, 0.1], 0.9), parametricShortfall([0.1, 0.1, 0.1], 0.9)]).toEqual([0, 0]);
  expect([parametricVar(returns, 0.98), parametricVar([0.1], 0.99), parametricVar([], 0.99)]).toEqual([
    null,
    null,
    null,
  ]);
});

const SERIES: readonly (readonly [string, readonly number[], string | null])[] = [
  ['one drawdown', [100, 110, 99, 109], '-11/110 peak 1 trough 2 recovered null'],
  ['recovered on the level itself', [100, 80, 100, 90], '-20/100 peak 0 trough 1 recovered 2'],
  ['the last day of the peak', [100, 100, 90], '-10/100 peak 1 trough 2 recovered null'],
  ['the earliest of equal ones', [100, 90, 100, 200, 180], '-10/100 peak 0 trough 1 recovered 2'],
  ['only rising', [1, 2, 3], '0/1 peak 0 trough 0 recovered 0'],
  ['below zero', [100, -50], '-150/100 peak 0 trough 1 recovered null'],
  ['no peak above zero yet', [0, -5, 10, 5], '-5/10 peak 2 trough 3 recovered null'],
  ['never above zero', [0, -5], null],
  ['no level', [], null],
];

test.each(SERIES)('[PM4] %s', (_, levels, expected) => {
  const found = largestDrawdown(levels.map(BigInt));
  const text =
    found === null
      ? null
      : `${found.depth.numerator}/${found.depth.denominator} peak ${found.peakIndex} trough ${found.troughIndex} recovered ${found.recoveredIndex}`;
  expect(text).toBe(expected);
});
