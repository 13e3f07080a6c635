import { divideHalfEven, pow10Big } from '#lib/base/decimal.ts';
import { ratioOf } from '#lib/base/ratio.ts';
import type { Ratio } from '#lib/base/ratio.ts';

/** What a leaf's exposure is formed from [EX1]. */
export type LeafPrice = {
  /** Signed, 10^-12 of a contract. */
  readonly quantity12: bigint;
  readonly multiplier12: bigint;
  /** Of the underlying where a delta is given; > 0 for an inverse contract. */
  readonly price13: bigint;
  /** 10^-12; null for what is no option. */
  readonly delta12: bigint | null;
  readonly inverse: boolean;
  /** Units of the asked currency for one of the instrument's (base currency for an inverse contract). */
  readonly fx: Ratio;
};

/** [EX1] N of a leaf at 10^-24, rounded once, after the conversion: its sign decides long or short. */
export function leafExposure24(leaf: LeafPrice): bigint {
  const { numerator, denominator } = leaf.fx;
  const delta12 = leaf.delta12 ?? pow10Big(12);
  const contracts48 = leaf.quantity12 * leaf.multiplier12 * delta12 * numerator * pow10Big(12);
  if (leaf.inverse) return divideHalfEven(contracts48 * pow10Big(13), leaf.price13 * denominator * pow10Big(24));
  return divideHalfEven(contracts48 * leaf.price13, denominator * pow10Big(37));
}

/** Sums over leaves at one scale; net is signed, the others are not. */
export type ExposureSums = {
  readonly long: bigint;
  readonly short: bigint;
  readonly gross: bigint;
  readonly net: bigint;
};

/** [EX2], [EX3]: additive, so that a group's sums are those of its leaves [EX12]. */
export function exposureSums(values: Iterable<bigint>): ExposureSums {
  let [long, short] = [0n, 0n];
  for (const value of values) {
    if (value > 0n) long += value;
    else short -= value;
  }
  return { long, short, gross: long + short, net: long - short };
}

/** [EX11] Values added up by a key first: by account and instrument for leaves, by instrument for `firmNetted`. */
export function netByKey<Item>(
  items: Iterable<Item>,
  keyOf: (item: Item) => string,
  valueOf: (item: Item) => bigint,
): bigint[] {
  const sums = new Map<string, bigint>();
  for (const item of items) {
    const key = keyOf(item);
    sums.set(key, (sums.get(key) ?? 0n) + valueOf(item));
  }
  return [...sums.values()];
}

/** [EX4] Exposure by equity, both at one scale; null when the equity is not above zero. */
export function leverage(exposure: bigint, equity: bigint): Ratio | null {
  return equity > 0n ? ratioOf(absolute(exposure), equity) : null;
}

/** [EX5] The share of the k largest leaves in gross; null for an empty book. */
export function topShare(values: readonly bigint[], count: number): Ratio | null {
  const sizes = values.map(absolute).toSorted((left, right) => (left < right ? 1 : left > right ? -1 : 0));
  const gross = total(sizes);
  return gross === 0n ? null : ratioOf(total(sizes.slice(0, count)), gross);
}

/** [EX6] Sum of squared shares, between 1/n and 1; null for an empty book. */
export function herfindahl(values: readonly bigint[]): Ratio | null {
  const gross = total(values.map(absolute));
  return gross === 0n ? null : ratioOf(total(values.map((value) => value * value)), gross * gross);
}

/** [EX6] 1 / HHI: how many equal leaves would be as concentrated; null for an empty book. */
export function effectiveNumber(values: readonly bigint[]): Ratio | null {
  const index = herfindahl(values);
  return index === null ? null : ratioOf(index.denominator, index.numerator);
}

/** [EX9] notional * rate, or notional / leverage * rate, 10^-24, rounded once; null for a leverage that is not above zero. */
export function margin24(notional24: bigint, rate12: bigint, leverage12: bigint | null): bigint | null {
  if (leverage12 === null) return divideHalfEven(absolute(notional24) * rate12, pow10Big(12));
  return leverage12 > 0n ? divideHalfEven(absolute(notional24) * rate12, leverage12) : null;
}

/** [EX7] Sum over instruments of abs(q), each times its lots per contract, 10^-24; contracts are lots of 1 each. */
export function lots24(holdings: Iterable<{ readonly quantity12: bigint; readonly lotEquivalent12: bigint }>): bigint {
  let sum = 0n;
  for (const { quantity12, lotEquivalent12 } of holdings) sum += absolute(quantity12) * lotEquivalent12;
  return sum;
}

function total(values: readonly bigint[]): bigint {
  return values.reduce((sum, value) => sum + value, 0n);
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
