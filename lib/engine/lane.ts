import { pow10, pow10Big, SAFE_DIVISOR_MAX } from '#lib/base/decimal.ts';
import type { Conversion } from './fx.ts';
import type { InstrumentState } from './state.ts';

/**
 * The hot state [HS1]: what a mark touches, in columns. Values are ledger units of the account's currency.
 * A lane is the set of open holdings of one instrument in accounts of one currency: all of them share the factor
 * `multiplier * mark * rate`, formed once per mark as factor * num / den; a value is `quantity * factor * num / den`,
 * rounded once [MN6]. Where the factors leave the safe integers, the same value is formed in BigInt.
 */
export type Lane = {
  readonly instrument: number;
  readonly currency: string;
  readonly scale: number;
  readonly sign: 1 | -1;
  readonly rate: Conversion;
  holders: Int32Array;
  count: number;
  /** A holding's value is quantity * factor * num / den. */
  factor: number;
  num: number;
  den: number;
};
/** A multiplier as units * 10^-scale; NaN where it does not fit. */
type Hot = { readonly units: number; readonly scale: number };

const COST_MAX = 2n ** 51n;

/** The common factor of a lane, from mark and rate; NaN sends its holdings to the exact path. */
export function priceLane(lane: Lane, instrument: InstrumentState, multiplier: Hot, quantityScale: number): void {
  lane.factor = Number.NaN;
  if (instrument.markSource === 'none' || instrument.markWide13 !== null || !lane.rate.known) return;
  const mark = instrument.markUnits;
  const inverse = lane.sign < 0;
  const scale = inverse ? -instrument.markScale : instrument.markScale;
  const exponent = lane.scale - quantityScale - multiplier.scale - scale + lane.rate.exponent;
  if (exponent > 22 || exponent < -22) return;
  const factor = inverse ? multiplier.units : multiplier.units * mark;
  let num = lane.rate.num;
  let den = lane.rate.den * (inverse ? mark : 1);
  if (exponent >= 0) num *= pow10(exponent);
  else den *= pow10(-exponent);
  if (!(den > 0 && den <= SAFE_DIVISOR_MAX && num <= Number.MAX_SAFE_INTEGER)) return;
  if (!isWithin(factor, Number.MAX_SAFE_INTEGER)) return;
  lane.factor = factor;
  lane.num = num;
  lane.den = den;
}

/** Decimals of the hot cost: six, nine or twelve while it fits and its unit is below the ledger's; else all 24. */
export function fineCost(cost24: bigint, lane: Lane): number {
  const size = cost24 < 0n ? -cost24 : cost24;
  for (const fine of [12, 9, 6]) {
    if (size / pow10Big(24 - fine) > COST_MAX) continue;
    return costFactor(lane, fine) <= 2 ? fine : 24;
  }
  return 24;
}

export function costFactor(lane: Lane, fine: number): number {
  return (lane.rate.num / lane.rate.den) * Number(`1e${lane.scale - fine + lane.rate.exponent}`);
}

export function isWithin(value: number, bound: number): boolean {
  return value <= bound && value >= -bound;
}

/** The same amount with as few decimals as it needs, but not fewer than `least`; the amount counts 10^-12. */
export function shortest(amount12: bigint, least: number): { units: bigint; scale: number } {
  let units = amount12;
  let scale = 12;
  while (scale > least && units % 10n === 0n) {
    units /= 10n;
    scale -= 1;
  }
  return { units, scale };
}
