/**
 * Places of an account's figures in its row of the hot state, in ledger units. A row is one run of memory, because a mark
 * reads most of it; the array belongs to observation.ts, and holdings.ts writes the first three sums of it.
 */
/** What a mark reads and writes: the first places, so that they share as little memory as they can. */
export const EQUITY = 0;
/** Sum of the sizes of its holdings' values, and of the values: long is half their sum, short half their difference. */
export const GROSS = 1;
export const NET = 2;
/** Within these an observation changes no extreme and reaches no band: a mark ends at them. */
export const QUIET_LOW = 3;
export const QUIET_HIGH = 4;
export const GROSS_LOW = 5;
export const QUIET_GROSS = 6;
export const QUIET_NET_LOW = 7;
export const QUIET_NET_HIGH = 8;
export const LOW = 9;
export const HIGH = 10;
export const STAMP = 11;
export const BALANCE = 12;
/** What the groups have been told of the account. */
export const SEEN_UNREALIZED = 13;
export const SEEN_LONG = 14;
export const SEEN_SHORT = 15;
export const NET_LOW = 16;
export const NET_HIGH = 17;
export const GROSS_HIGH = 18;
export const PEAK = 19;
export const VALLEY = 20;
export const MAX_DRAWDOWN = 21;
export const RATIO_DRAWDOWN = 22;
export const RATIO_PEAK = 23;
export const DAY_START = 24;
export const DAY_LOW = 25;
export const MAX_DAY_LOSS = 26;
export const MAX_GROSS = 27;
export const LOWER = 28;
export const UPPER = 29;
/** Numbers from one row to the next. */
export const ROW = 32;

/** A holding above this leaves the fast path: several of them may move in one entry without leaving 2^53. */
export const VALUE_MAX = 2 ** 49;

/** Figures of an account whose amounts leave the safe integers, in BigInt ledger units [MN4]. */
export type WideFigures = {
  unrealized: bigint;
  long: bigint;
  short: bigint;
  history: WideHistory;
};
export type WideHistory = {
  peak: bigint;
  valley: bigint;
  maxDrawdown: bigint;
  dayStart: bigint;
  dayLow: bigint;
  maxDayLoss: bigint;
  maxGross: bigint;
};
/** What the past alone knows of an account's equity, in ledger units; part of a snapshot. */
export type AccountHistory = WideHistory & {
  /** Drawdown and peak of the worst ratio: for display. */
  readonly ratioDrawdown: number;
  readonly ratioPeak: number;
  readonly wide: boolean;
};
export type Figures = {
  readonly balance: bigint;
  readonly unrealized: bigint;
  readonly long: bigint;
  readonly short: bigint;
  readonly peak: bigint;
  readonly low: bigint;
  readonly high: bigint;
};
/** Exposure and unrealized P&L of an account from its holdings, in BigInt ledger units. */
export type WideSource = (account: number) => { unrealized: bigint; long: bigint; short: bigint };

/** Sums of an account beyond this make it wide. */
export const SUM_MAX = 2 ** 52;

/**
 * The equities, the gross and the net between which an observation moves neither an extreme nor a rule, from the figures
 * of the row alone: none where the account is wide. Amounts are whole, so the nearest whole number inside a band is its
 * edge. The gross bounds every holding's value too.
 */
export function setQuiet(rows: Float64Array, row: number, isWide: boolean): void {
  if (isWide) {
    rows[row + QUIET_LOW] = Number.POSITIVE_INFINITY;
    return;
  }
  const figure = (place: number): number => rows[row + place] as number;
  const balance = figure(BALANCE);
  const valley = Math.max(figure(VALLEY), figure(DAY_LOW));
  rows[row + QUIET_LOW] = Math.max(valley, Math.floor(figure(LOWER)) + 1, -SUM_MAX, balance - SUM_MAX);
  rows[row + QUIET_HIGH] = Math.min(figure(PEAK), Math.ceil(figure(UPPER)) - 1, SUM_MAX, balance + SUM_MAX);
  rows[row + QUIET_GROSS] = Math.min(figure(MAX_GROSS), Math.ceil(figure(GROSS_HIGH)) - 1, VALUE_MAX);
  const farthest = Math.ceil(figure(NET_HIGH)) - 1;
  const nearest = figure(NET_LOW);
  const isLong = figure(NET) >= 0;
  rows[row + QUIET_NET_LOW] = nearest > 0 && isLong ? nearest : -farthest;
  rows[row + QUIET_NET_HIGH] = nearest > 0 && !isLong ? -nearest : farthest;
}
