import { pow10, pow10Big, SAFE_DIVISOR_MAX } from '#lib/base/decimal.ts';
import type { Conversion } from './conversion.ts';
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
  /** Where longs and shorts have prices of their own [MK1], which of them it holds. */
  readonly side: LaneSide;
  readonly rate: Conversion;
  count: number;
  /** Its holders in columns of one order: index of the holding, and where the row of its account begins. */
  holders: Int32Array;
  rows: Int32Array;
  /** At the instrument's quantity scale; NaN sends a holding to the exact path: too wide, or without a price. */
  qty: Float64Array;
  /** Exposure and open cost in ledger units of the currency. */
  value: Float64Array;
  cost: Float64Array;
  /** Open cost of a converted holding at a finer unit, and which one: 12, 9, 6 decimals, or none. */
  fine: Float64Array;
  fineIndex: Uint8Array;
  /** Which of these units its holders have had: a bit each. */
  fineKinds: number;
  /** True while a mark moved its holders and nobody has asked yet which accounts that were. */
  isSwept: boolean;
  /** A holding's value is quantity * factor * num / den. */
  factor: number;
  num: number;
  den: number;
};
export type LaneSide = 'both' | 'long' | 'short';

export function newLane(parts: Pick<Lane, 'instrument' | 'currency' | 'scale' | 'sign' | 'side' | 'rate'>): Lane {
  return {
    ...parts,
    count: 0,
    holders: new Int32Array(8),
    rows: new Int32Array(8),
    qty: new Float64Array(8),
    value: new Float64Array(8),
    cost: new Float64Array(8),
    fine: new Float64Array(8),
    fineIndex: new Uint8Array(8),
    fineKinds: 0,
    isSwept: false,
    factor: Number.NaN,
    num: 1,
    den: 1,
  };
}

/** Adds a holder whose figures are still 0; returns its place. */
export function enterLane(lane: Lane, holding: number, row: number): number {
  const place = lane.count;
  if (place === lane.holders.length) growLane(lane);
  lane.holders[place] = holding;
  lane.rows[place] = row;
  lane.qty[place] = lane.value[place] = lane.cost[place] = 0;
  lane.fine[place] = Number.NaN;
  lane.fineIndex[place] = 3;
  lane.count += 1;
  return place;
}

/** Removes the holder at a place; the last one takes it. Returns the holding that stands there now. */
export function exitLane(lane: Lane, place: number): number {
  lane.count -= 1;
  for (const column of columnsOf(lane)) column[place] = column[lane.count] as number;
  return lane.holders[place] as number;
}

function columnsOf(lane: Lane): readonly (Int32Array | Float64Array | Uint8Array)[] {
  const { holders, rows, qty, value, cost, fine, fineIndex } = lane;
  return [holders, rows, qty, value, cost, fine, fineIndex];
}

function growLane(lane: Lane): void {
  const length = lane.count * 2;
  lane.holders = grown(lane.holders, new Int32Array(length));
  lane.rows = grown(lane.rows, new Int32Array(length));
  lane.qty = grown(lane.qty, new Float64Array(length));
  lane.value = grown(lane.value, new Float64Array(length));
  lane.cost = grown(lane.cost, new Float64Array(length));
  lane.fine = grown(lane.fine, new Float64Array(length));
  lane.fineIndex = grown(lane.fineIndex, new Uint8Array(length));
}

export function grown<Column extends Float64Array | Int32Array | Uint8Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}

/** A multiplier as units * 10^-scale; NaN where it does not fit. */
type Hot = { readonly units: number; readonly scale: number };

const COST_MAX = 2n ** 51n;
const POWERS_MIDDLE = 40;
/** Powers of ten from 10^-40 to 10^40, as the nearest doubles. */
const POWERS: readonly number[] = Array.from({ length: 81 }, (_, index) => Number(`1e${index - POWERS_MIDDLE}`));

/** The common factor of a lane, from mark and rate; NaN sends its holdings to the exact path. */
export function priceLane(lane: Lane, instrument: InstrumentState, multiplier: Hot, quantityScale: number): void {
  lane.factor = Number.NaN;
  const ask = lane.side === 'short' ? instrument.markAsk : null;
  const isWide = (ask === null ? instrument.markWide13 : ask.wide13) !== null;
  if (instrument.markSource === 'none' || isWide || !lane.rate.known) return;
  const mark = ask === null ? instrument.markUnits : ask.units;
  const inverse = lane.sign < 0;
  const decimals = ask === null ? instrument.markScale : ask.scale;
  const scale = inverse ? -decimals : decimals;
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
  const exponent = lane.scale - fine + lane.rate.exponent;
  return (lane.rate.num / lane.rate.den) * (POWERS[exponent + POWERS_MIDDLE] ?? Number(`1e${exponent}`));
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
