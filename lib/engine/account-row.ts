/**
 * Places of an account's figures in its row of the hot state, in ledger units. A row is one run of memory, because a mark
 * reads most of it; the array belongs to observation.ts, and holdings.ts writes the three sums of it.
 */
export const BALANCE = 0;
export const UNREALIZED = 1;
export const LONG = 2;
export const SHORT = 3;
export const SEEN_UNREALIZED = 4;
export const SEEN_LONG = 5;
export const SEEN_SHORT = 6;
export const PEAK = 7;
export const VALLEY = 8;
export const MAX_DRAWDOWN = 9;
export const RATIO_DRAWDOWN = 10;
export const RATIO_PEAK = 11;
export const DAY_START = 12;
export const DAY_LOW = 13;
export const MAX_DAY_LOSS = 14;
export const MAX_GROSS = 15;
export const LOW = 16;
export const HIGH = 17;
export const LOWER = 18;
export const UPPER = 19;
export const GROSS_LOW = 20;
export const GROSS_HIGH = 21;
export const NET_LOW = 22;
export const NET_HIGH = 23;
export const STAMP = 24;
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
