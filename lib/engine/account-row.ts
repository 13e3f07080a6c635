/**
 * Places of an account's figures in its row of the hot state, in ledger units. A row is one run of memory, because a mark
 * reads most of it; the array belongs to observation.ts, and holdings.ts writes the three sums of it.
 */
export const BALANCE = 0;
export const UNREALIZED = 1;
export const LONG = 2;
export const SHORT = 3;
/** What the groups have been told of the three sums above, in the same order. */
export const SEEN_UNREALIZED = 4;
export const SEEN_LONG = 5;
export const SEEN_SHORT = 6;
/** Equities from here to there, and gross up to there, change no extreme and reach no band: a mark ends at them. */
export const QUIET_LOW = 7;
export const QUIET_HIGH = 8;
export const QUIET_GROSS = 9;
export const GROSS_LOW = 10;
export const NET_LOW = 11;
export const NET_HIGH = 12;
export const LOW = 13;
export const HIGH = 14;
export const STAMP = 15;
export const PEAK = 16;
export const VALLEY = 17;
export const MAX_DRAWDOWN = 18;
export const RATIO_DRAWDOWN = 19;
export const RATIO_PEAK = 20;
export const DAY_START = 21;
export const DAY_LOW = 22;
export const MAX_DAY_LOSS = 23;
export const MAX_GROSS = 24;
export const LOWER = 25;
export const UPPER = 26;
export const GROSS_HIGH = 27;
/** Numbers from one row to the next. */
export const ROW = 32;

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

/** The figures of a history and their places. */
export const HISTORY = [
  ['peak', PEAK],
  ['valley', VALLEY],
  ['maxDrawdown', MAX_DRAWDOWN],
  ['dayStart', DAY_START],
  ['dayLow', DAY_LOW],
  ['maxDayLoss', MAX_DAY_LOSS],
  ['maxGross', MAX_GROSS],
] as const;

/** Sums of an account beyond this make it wide. */
export const SUM_MAX = 2 ** 52;

/**
 * The equities and the gross between which an observation moves neither an extreme nor a rule, from the figures of the
 * row alone: none where the account is wide. Amounts are whole, so the nearest whole number inside a band is its edge.
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
  rows[row + QUIET_GROSS] = Math.min(figure(MAX_GROSS), Math.ceil(figure(GROSS_HIGH)) - 1, SUM_MAX);
}
