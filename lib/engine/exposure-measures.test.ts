import { expect, test } from 'vitest';
import { formatUnits, parseUnits } from '#lib/base/decimal.ts';
import { ratioOf, roundRatio } from '#lib/base/ratio.ts';
import type { Ratio } from '#lib/base/ratio.ts';
import {
  effectiveNumber,
  exposureSums,
  herfindahl,
  leafExposure24,
  leverage,
  lots24,
  margin24,
  netByKey,
  topShare,
} from './exposure-measures.ts';

const text = (ratio: Ratio | null): string | null => (ratio === null ? null : formatUnits(roundRatio(ratio, 6), 6));

test.each([
  ['linear', { qty: '2', multiplier: '50', px: '5000' }, '500000'],
  ['short', { qty: '-1', multiplier: '20', px: '18000' }, '-360000'],
  ['a negative price turns the sign', { qty: '1', multiplier: '1000', px: '-37.63' }, '-37630'],
  ['a short put is long by its delta', { qty: '-5', multiplier: '100', px: '500', delta: '-0.30' }, '75000'],
  ['an option without delta left', { qty: '5', multiplier: '100', px: '500', delta: '0' }, '0'],
  ['converted', { qty: '1', multiplier: '25', px: '18000', fx: ratioOf(11n, 10n) }, '495000'],
  ['inverse, in the base currency', { qty: '-100000', multiplier: '1', px: '50000', inverse: true }, '-2'],
  [
    'inverse, rounded once after the conversion',
    { qty: '100000', multiplier: '1', px: '30000', inverse: true, fx: ratioOf(30_000n, 1n) },
    '100000',
  ],
])('[EX1] a leaf is %s', (_, leaf, expected) => {
  const given = { delta: null, fx: ratioOf(1n, 1n), inverse: false, ...leaf };
  const value24 = leafExposure24({
    quantity12: parseUnits(given.qty, 12),
    multiplier12: parseUnits(given.multiplier, 12),
    price13: parseUnits(given.px, 13),
    delta12: given.delta === null ? null : parseUnits(given.delta, 12),
    inverse: given.inverse,
    fx: given.fx,
  });
  expect(formatUnits(value24, 24)).toBe(expected);
});

const VALUES = [20_000n, -20_000n, 500_000n, -360_000n];

test('[EX2] [EX3] long and short are not signed, gross adds them, net takes one from the other', () => {
  expect(exposureSums(VALUES)).toEqual({ long: 520_000n, short: 380_000n, gross: 900_000n, net: 140_000n });
  expect(exposureSums([])).toEqual({ long: 0n, short: 0n, gross: 0n, net: 0n });
});

test('[EX4] leverage is unknown where equity is not above zero', () => {
  expect(text(leverage(-140_000n, 100_000n))).toBe('1.4');
  expect([leverage(1n, 0n), leverage(1n, -5n)]).toEqual([null, null]);
});

test('[EX5] [EX6] concentration is by size, whatever the side, and unknown for an empty book', () => {
  expect(text(topShare(VALUES, 1))).toBe('0.555556');
  expect(text(topShare(VALUES, 2))).toBe('0.955556');
  expect(text(topShare(VALUES, 9))).toBe('1');
  expect(text(herfindahl(VALUES))).toBe('0.46963');
  expect(text(effectiveNumber(VALUES))).toBe('2.129338');
  expect(text(effectiveNumber(Array.from({ length: 500 }, () => 7n)))).toBe('500');
  expect([topShare([], 1), herfindahl([]), effectiveNumber([0n])]).toEqual([null, null, null]);
});

test('[EX7] contracts and lots add sizes over instruments', () => {
  const holding = (quantity: string, lot: string): { quantity12: bigint; lotEquivalent12: bigint } => ({
    quantity12: parseUnits(quantity, 12),
    lotEquivalent12: parseUnits(lot, 12),
  });
  expect(formatUnits(lots24([holding('2', '1'), holding('-15', '0.1')]), 24)).toBe('3.5');
  expect(formatUnits(lots24([holding('3', '1'), holding('-2', '1')]), 24)).toBe('5');
});

test('[EX9] margin is notional times the rate, over the leverage where there is one', () => {
  const notional24 = parseUnits('110000', 24);
  const rate12 = parseUnits('0.03', 12);
  const of = (leverage12: bigint | null): string => formatUnits(margin24(notional24, rate12, leverage12) ?? -1n, 24);
  expect([of(null), of(parseUnits('50', 12)), of(parseUnits('30', 12))]).toEqual(['3300', '66', '110']);
  expect(margin24(notional24, rate12, 0n)).toBeNull();
});

test('[EX11] the netting level decides gross and leaves net as it is', () => {
  const legs = [
    { account: 'A', symbol: 'ES', value: 5n },
    { account: 'B', symbol: 'ES', value: -3n },
    { account: 'A', symbol: 'NQ', value: 1n },
    { account: 'A', symbol: 'NQ', value: -2n },
  ];
  const by = (keyOf: (leg: (typeof legs)[number]) => string): bigint[] => netByKey(legs, keyOf, (leg) => leg.value);
  expect(exposureSums(by((leg) => `${leg.account}/${leg.symbol}`))).toMatchObject({ gross: 9n, net: 1n });
  expect(exposureSums(by((leg) => leg.symbol))).toMatchObject({ gross: 3n, net: 1n });
});
