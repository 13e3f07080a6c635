import { mulDivSafe, pow10, roundEstimate, SAFE_DIVISOR_MAX } from '#lib/base/decimal.ts';
import * as COL from './account-row.ts';
import { costFactor } from './lane.ts';
import type { Lane } from './lane.ts';
import type { Observations } from './observation.ts';

/**
 * The places of a row under names of this module: the compiler takes these for constants, which it does not with those
 * of another module, and the loop below runs several times as fast.
 */
const BAND_GROSS = COL.BAND_GROSS;
const BAND_HIGH = COL.BAND_HIGH;
const BAND_LOW = COL.BAND_LOW;
const EQUITY = COL.EQUITY;
const GROSS = COL.GROSS;
const GROSS_LOW = COL.GROSS_LOW;
const NET = COL.NET;
const QUIET_GROSS = COL.QUIET_GROSS;
const QUIET_HIGH = COL.QUIET_HIGH;
const QUIET_LOW = COL.QUIET_LOW;
const REST = COL.REST;
const ROW = COL.ROW;
const VALUE_MAX = COL.VALUE_MAX;

/** What the loops leave to the exact path: holdings without price, wide ones, amounts beyond the safe integers. */
export type ExactPath = {
  revalueExactly(index: number, lane: Lane): void;
  recostExactly(index: number, lane: Lane): void;
};

/**
 * The holders of a lane at its new factor. With `isOnly` no other lane of this entry holds one of these accounts: then
 * an account that stays inside its bands is observed here and is done; all others are observed at the end of the entry. Whoever asks which accounts moved finds them by the lane.
 */
export function revalueLane(lane: Lane, accounts: Observations, exact: ExactPath, isOnly: boolean): void {
  const { factor, num, den, count, sign, rows: owners, qty, value } = lane;
  const { rows, rest } = accounts;
  const scaled = factor * (num / den);
  const isWhole = isWholeFactor(lane, scaled);
  accounts.sweep(lane);
  // One body without calls: numbers that cross a call are put on the heap, which costs more than the rest.
  for (let place = 0; place < count; place += 1) {
    let next = (qty[place] as number) * scaled;
    if (!isWhole) {
      next = roundEstimate(next);
      if (Number.isNaN(next)) next = exactValue(lane, place);
    }
    const before = value[place] as number;
    // A difference below the ledger unit is none here, and may still decide: the band is asked all the same [NU6].
    const difference = next - before;
    const row = owners[place] as number;
    const equity = (rows[row + EQUITY] as number) + difference * sign;
    const gross = (rows[row + GROSS] as number) + (Math.abs(next) - Math.abs(before));
    const net = (rows[row + NET] as number) + difference;
    const isQuiet =
      equity >= (rows[row + QUIET_LOW] as number) &&
      equity <= (rows[row + QUIET_HIGH] as number) &&
      gross <= (rows[row + QUIET_GROSS] as number) &&
      gross >= (rows[row + GROSS_LOW] as number);
    if (!isQuiet && !(next <= VALUE_MAX && next >= -VALUE_MAX)) {
      exact.revalueExactly(lane.holders[place] as number, lane);
      continue;
    }
    value[place] = next;
    rows[row + EQUITY] = equity;
    rows[row + GROSS] = gross;
    rows[row + NET] = net;
    if (isQuiet && (isOnly || difference === 0)) continue;
    const isInBand =
      equity >= (rest[row * REST + BAND_LOW] as number) &&
      equity <= (rest[row * REST + BAND_HIGH] as number) &&
      gross <= (rest[row * REST + BAND_GROSS] as number) &&
      gross >= (rows[row + GROSS_LOW] as number);
    if (isOnly && isInBand) COL.moveExtremes(rows, rest, row);
    else accounts.strike(row / ROW);
  }
}

/** A whole factor makes whole values: the product is exact wherever it is small enough to be kept, so nothing is rounded. */
function isWholeFactor({ num, den }: Lane, scaled: number): boolean {
  return den === 1 && Number.isSafeInteger(scaled) && Number.isSafeInteger(num);
}

/** A value whose estimate lies too near a half for its error; NaN where even that does not fit. */
function exactValue(lane: Lane, place: number): number {
  const product = (lane.qty[place] as number) * lane.factor;
  return Number.isSafeInteger(product) ? mulDivSafe(product, lane.num, lane.den) : Number.NaN;
}

/** num / den of the open costs kept with so many decimals; a ratio of NaN where they do not fit. */
type CostFactor = { readonly num: number; readonly den: number; readonly ratio: number };
const NO_COSTS: CostFactor = { num: Number.NaN, den: 1, ratio: Number.NaN };

/** Of a unit that no holder of the lane has, nothing is formed. */
function costRatio(lane: Lane, kind: number): CostFactor {
  if ((lane.fineKinds & (1 << kind)) === 0) return NO_COSTS;
  const { rate } = lane;
  const fine = 12 - 3 * kind;
  const exponent = lane.scale - fine + rate.exponent;
  const num = exponent > 0 && exponent < 22 ? rate.num * pow10(exponent) : rate.num;
  const den = exponent < 0 && exponent > -22 ? rate.den * pow10(-exponent) : rate.den;
  const fits = Math.abs(exponent) < 22 && num <= Number.MAX_SAFE_INTEGER && den <= SAFE_DIVISOR_MAX;
  return { num, den, ratio: fits && costFactor(lane, fine) <= 2 ? num / den : Number.NaN };
}

/** The holders of a lane at a new rate: open cost and value; in BigInt only where they do not fit. */
export function rerateLane(lane: Lane, accounts: Observations, exact: ExactPath): void {
  const { factor, num, den, count, sign, rows: owners, qty, value, cost, fine, fineIndex } = lane;
  const { rows } = accounts;
  const scaled = factor * (num / den);
  const isWhole = isWholeFactor(lane, scaled);
  const costs = [costRatio(lane, 0), costRatio(lane, 1), costRatio(lane, 2)] as const;
  const [of12, of9, of6] = [costs[0].ratio, costs[1].ratio, costs[2].ratio];
  accounts.sweep(lane);
  for (let place = 0; place < count; place += 1) {
    const kind = fineIndex[place] as number;
    const ofCost = kind === 0 ? of12 : kind === 1 ? of9 : kind === 2 ? of6 : Number.NaN;
    let nextCost = roundEstimate((fine[place] as number) * ofCost);
    if (Number.isNaN(nextCost)) nextCost = exactCost(fine[place] as number, costs[kind]);
    let next = (qty[place] as number) * scaled;
    if (!isWhole) {
      next = roundEstimate(next);
      if (Number.isNaN(next)) next = exactValue(lane, place);
    }
    const isCostHot = nextCost <= VALUE_MAX && nextCost >= -VALUE_MAX;
    if (!isCostHot || !(next <= VALUE_MAX && next >= -VALUE_MAX)) {
      const index = lane.holders[place] as number;
      exact.recostExactly(index, lane);
      exact.revalueExactly(index, lane);
      continue;
    }
    const before = value[place] as number;
    const difference = next - before;
    const byCost = nextCost - (cost[place] as number);
    const row = owners[place] as number;
    if (difference === 0 && byCost === 0 && isQuietRow(rows, row)) continue;
    value[place] = next;
    cost[place] = nextCost;
    rows[row + EQUITY] = (rows[row + EQUITY] as number) + (difference * sign - byCost);
    rows[row + GROSS] = (rows[row + GROSS] as number) + (Math.abs(next) - Math.abs(before));
    rows[row + NET] = (rows[row + NET] as number) + difference;
    accounts.strike(row / ROW);
  }
}

/** Whether a row as it stands lies inside its quiet band, where less than a ledger unit decides nothing [NU6]. */
function isQuietRow(rows: Float64Array, row: number): boolean {
  const equity = rows[row + EQUITY] as number;
  const gross = rows[row + GROSS] as number;
  return (
    equity >= (rows[row + QUIET_LOW] as number) &&
    equity <= (rows[row + QUIET_HIGH] as number) &&
    gross <= (rows[row + QUIET_GROSS] as number) &&
    gross >= (rows[row + GROSS_LOW] as number)
  );
}

function exactCost(fine: number, factor: CostFactor | undefined): number {
  if (factor === undefined || Number.isNaN(factor.ratio) || !Number.isSafeInteger(fine)) return Number.NaN;
  return mulDivSafe(fine, factor.num, factor.den);
}
