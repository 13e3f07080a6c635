import { assert } from './assert.ts';
import { divideHalfEven, pow10Big } from './decimal.ts';

/** An exact quotient, kept unrounded until it is printed [NU7]. The denominator is above zero. */
export type Ratio = { readonly numerator: bigint; readonly denominator: bigint };

/** numerator / denominator with the sign carried above the line; the denominator is not zero. */
export function ratioOf(numerator: bigint, denominator: bigint): Ratio {
  assert(denominator !== 0n, 'Invariant: nothing is divided by zero');
  return denominator < 0n ? { numerator: -numerator, denominator: -denominator } : { numerator, denominator };
}

/** An integer count of 10^-scale as a quotient. */
export function ratioOfUnits(units: bigint, scale: number): Ratio {
  return { numerator: units, denominator: pow10Big(scale) };
}

/** Below zero, zero or above zero as `left` is below, equal to or above `right`: by cross-multiplication, exactly. */
export function compareRatio(left: Ratio, right: Ratio): number {
  const difference = left.numerator * right.denominator - right.numerator * left.denominator;
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

/** The quotient as a count of 10^-scale, rounded once, half-even, where it does not end. */
export function roundRatio(ratio: Ratio, scale: number): bigint {
  return divideHalfEven(ratio.numerator * pow10Big(scale), ratio.denominator);
}
