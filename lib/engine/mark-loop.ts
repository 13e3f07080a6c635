import { mulRatio, pow10, SAFE_DIVISOR_MAX } from '#lib/base/decimal.ts';
import * as COL from './account-row.ts';
import { LIMB_ROOM } from './groups.ts';
import type { HoldingColumns } from './holding-columns.ts';
import { costFactor } from './lane.ts';
import type { Lane } from './lane.ts';
import { LEVELS } from './membership.ts';
import type { Observations } from './observation.ts';

/**
 * The places of a row under names of this module: the compiler takes these for constants, which it does not with those
 * of another module, and the loop below runs several times as fast.
 */
const BALANCE = COL.BALANCE;
const GROSS_LOW = COL.GROSS_LOW;
const HIGH = COL.HIGH;
const LONG = COL.LONG;
const LOW = COL.LOW;
const NET_HIGH = COL.NET_HIGH;
const NET_LOW = COL.NET_LOW;
const QUIET_GROSS = COL.QUIET_GROSS;
const QUIET_HIGH = COL.QUIET_HIGH;
const QUIET_LOW = COL.QUIET_LOW;
const ROW = COL.ROW;
const SEEN_LONG = COL.SEEN_LONG;
const SEEN_UNREALIZED = COL.SEEN_UNREALIZED;
const SHORT = COL.SHORT;
const UNREALIZED = COL.UNREALIZED;
const LEVELS_HERE = LEVELS;
const ROOM = LIMB_ROOM;

/** A holding above this leaves the fast path: several of them may move in one entry without leaving 2^53. */
export const VALUE_MAX = 2 ** 49;

/** What the loops leave to the exact path: holdings without price, wide ones, amounts beyond the safe integers. */
export type ExactPath = {
  revalueExactly(index: number, lane: Lane): void;
  recostExactly(index: number, lane: Lane): void;
};

/** Every index is made by the engine and stays inside its array, so a read is a number. */
function at(column: Float64Array, index: number): number {
  return column[index] as number;
}

/**
 * The holders of a lane at its new factor. With `isOnly` no other lane of this entry holds one of these accounts: then
 * an account that stays inside its quiet band is observed here, groups included, and is done; all others are touched and
 * observed at the end of the entry.
 */
export function revalueLane(
  lane: Lane,
  columns: HoldingColumns,
  accounts: Observations,
  exact: ExactPath,
  isOnly: boolean,
): void {
  const { factor, num, den, holders, count, sign } = lane;
  const { qty, value, owner, priced } = columns;
  const { rows, changed, groups, membership } = accounts;
  const { sums } = groups;
  const { low } = sums;
  const { places } = membership;
  const ratio = num / den;
  // One body without calls: numbers that cross a call are put on the heap, which costs more than the rest.
  for (let position = 0; position < count; position += 1) {
    const index = holders[position] as number;
    const product = (qty[index] as number) * factor;
    const next = den === 1 ? product * num : mulRatio(product, num, den, ratio);
    const before = value[index] as number;
    const difference = next - before;
    if (difference === 0 && priced[index] === 1) continue;
    if (!(next <= VALUE_MAX && next >= -VALUE_MAX) || priced[index] === 0) {
      exact.revalueExactly(index, lane);
      continue;
    }
    value[index] = next;
    const account = owner[index] as number;
    const row = account * ROW;
    const byUnrealized = sign > 0 ? difference : -difference;
    const side = next < 0 ? 1 : 0;
    const bySide = next < 0 ? -difference : difference;
    const unrealized = (rows[row + UNREALIZED] as number) + byUnrealized;
    const equity = (rows[row + BALANCE] as number) + unrealized;
    const exposure = (rows[row + LONG + side] as number) + bySide;
    const other = rows[row + SHORT - side] as number;
    const gross = exposure + other;
    const net = exposure > other ? exposure - other : other - exposure;
    const isQuiet =
      equity >= (rows[row + QUIET_LOW] as number) &&
      equity <= (rows[row + QUIET_HIGH] as number) &&
      gross <= (rows[row + QUIET_GROSS] as number) &&
      gross >= (rows[row + GROSS_LOW] as number) &&
      net < (rows[row + NET_HIGH] as number) &&
      net >= (rows[row + NET_LOW] as number);
    if (!(isOnly && isQuiet && next < 0 === before < 0)) {
      move(rows, row, byUnrealized, before, next);
      accounts.touch(account);
      continue;
    }
    rows[row + UNREALIZED] = unrealized;
    rows[row + SEEN_UNREALIZED] = (rows[row + SEEN_UNREALIZED] as number) + byUnrealized;
    rows[row + LONG + side] = exposure;
    rows[row + SEEN_LONG + side] = (rows[row + SEEN_LONG + side] as number) + bySide;
    if (equity < (rows[row + LOW] as number)) rows[row + LOW] = equity;
    else if (equity > (rows[row + HIGH] as number)) rows[row + HIGH] = equity;
    for (let level = 0; level < LEVELS_HERE; level += 1) {
      const place = places[account * LEVELS_HERE + level] as number;
      const pnl = (low[place] as number) + byUnrealized;
      const sum = (low[place + 1 + side] as number) + bySide;
      if (pnl <= ROOM && pnl >= -ROOM && sum <= ROOM && sum >= -ROOM) {
        low[place] = pnl;
        low[place + 1 + side] = sum;
      } else sums.shiftPair(place, byUnrealized, side, bySide);
    }
    if (changed.flags[account] !== 1) changed.add(account);
    accounts.hasSwept = true;
  }
}

/** Moves an account's own sums; the groups are told when the account is observed. */
function move(rows: Float64Array, row: number, byUnrealized: number, before: number, next: number): void {
  rows[row + UNREALIZED] = at(rows, row + UNREALIZED) + byUnrealized;
  if (next >= 0 && before >= 0) rows[row + LONG] = at(rows, row + LONG) + (next - before);
  else if (next <= 0 && before <= 0) rows[row + SHORT] = at(rows, row + SHORT) - (next - before);
  else {
    rows[row + LONG] = at(rows, row + LONG) + (next > 0 ? next : -before);
    rows[row + SHORT] = at(rows, row + SHORT) + (next > 0 ? before : -next);
  }
}

/** A factor of the open costs kept with so many decimals, or null where it does not fit. */
type CostFactor = { readonly num: number; readonly den: number; readonly ratio: number } | null;

function costFactors(lane: Lane): CostFactor[] {
  const { rate, scale } = lane;
  return [12, 9, 6].map((fine) => {
    const exponent = scale - fine + rate.exponent;
    const num = exponent > 0 && exponent < 22 ? rate.num * pow10(exponent) : rate.num;
    const den = exponent < 0 && exponent > -22 ? rate.den * pow10(-exponent) : rate.den;
    const fits = Math.abs(exponent) < 22 && num <= Number.MAX_SAFE_INTEGER && den <= SAFE_DIVISOR_MAX;
    return fits && costFactor(lane, fine) <= 2 ? { num, den, ratio: num / den } : null;
  });
}

/** The holders of a lane at a new rate: open cost and value; in BigInt only where they do not fit. */
export function rerateLane(lane: Lane, columns: HoldingColumns, accounts: Observations, exact: ExactPath): void {
  const { factor, num, den, holders, count, sign } = lane;
  const { qty, value, cost, fine, fineIndex, owner, priced } = columns;
  const { rows } = accounts;
  const factors = costFactors(lane);
  const ratio = num / den;
  for (let position = 0; position < count; position += 1) {
    const index = holders[position] as number;
    const costs = factors[fineIndex[index] as number] ?? null;
    const nextCost = costs === null ? Number.NaN : mulRatio(at(fine, index), costs.num, costs.den, costs.ratio);
    const next = mulRatio(at(qty, index) * factor, num, den, ratio);
    const isCostHot = nextCost <= VALUE_MAX && nextCost >= -VALUE_MAX;
    const isValueHot = next <= VALUE_MAX && next >= -VALUE_MAX;
    if (!isCostHot || !isValueHot || priced[index] === 0) {
      exact.recostExactly(index, lane);
      exact.revalueExactly(index, lane);
      continue;
    }
    const before = at(value, index);
    const difference = next - before;
    const byCost = nextCost - at(cost, index);
    if (difference === 0 && byCost === 0) continue;
    const account = owner[index] as number;
    value[index] = next;
    cost[index] = nextCost;
    move(rows, account * ROW, (sign > 0 ? difference : -difference) - byCost, before, next);
    accounts.touch(account);
  }
}
