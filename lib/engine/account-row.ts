/**
 * Places of an account's figures in the hot state, in ledger units. A row of eight numbers, one line of the cache, holds what
 * a mark reads and writes; what only the edge of a band asks for is the rest, a row of its own. Both arrays belong to
 * observation.ts; holdings.ts and mark-loop.ts write the first three sums.
 */
export const EQUITY = 0;
/** Sum of the sizes of its holdings' values, and of the values: long is half their sum, short half their difference. */
export const GROSS = 1;
export const NET = 2;
/** Within these an observation changes no extreme and reaches no band: a mark ends at them. */
export const QUIET_LOW = 3;
export const QUIET_HIGH = 4;
export const QUIET_GROSS = 5;
export const GROSS_LOW = 6;
export const MAX_GROSS = 7;
/** Numbers from one row to the next. */
export const ROW = 8;

/** Places of the rest, which has so many numbers for each of the row: that of a row begins at `row * REST`. */
export const REST = 3;
export const BALANCE = 0;
/** What the groups have been told of the account. */
export const SEEN_UNREALIZED = 1;
export const SEEN_LONG = 2;
export const SEEN_SHORT = 3;
/** Bounds of the bands of its rules; GROSS_LOW stands above. */
export const LOWER = 4;
export const UPPER = 5;
export const GROSS_HIGH = 6;
export const NET_LOW = 7;
export const NET_HIGH = 8;
/** The valley down to which the drawdown from this peak is kept; a lower one is kept when the peak moves or one reads. */
export const KEPT_VALLEY = 9;
export const MAX_DRAWDOWN = 10;
export const RATIO_DRAWDOWN = 11;
export const RATIO_PEAK = 12;
export const DAY_START = 13;
export const MAX_DAY_LOSS = 14;
/** 1 where the account is wide: then nothing of both rows is read but the ratio. */
export const WIDE = 15;
/** Within these no rule can decide, and every sum is safe to move by: then an observation is its extremes alone. */
export const BAND_LOW = 16;
export const BAND_HIGH = 17;
export const BAND_GROSS = 18;
export const PEAK = 19;
export const VALLEY = 20;
export const DAY_LOW = 21;
/** Extremes since the last collection. */
export const LOW = 22;
export const HIGH = 23;

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
/** The same of an account that is not wide: whole numbers, every one safe. */
export type PlainFigures = { readonly [Name in keyof Figures]: number };
/** Exposure and unrealized P&L of an account from its holdings, in BigInt ledger units. */
export type WideSource = (account: number) => { unrealized: bigint; long: bigint; short: bigint };

/** Sums of an account beyond this make it wide. */
export const SUM_MAX = 2 ** 52;

/** Keeps the drawdown of the present peak, and its ratio to it where it is the worst: for display. */
export function keepDrawdown(rest: Float64Array, row: number): void {
  const [peak, valley] = [rest[row * REST + PEAK] as number, rest[row * REST + VALLEY] as number];
  rest[row * REST + KEPT_VALLEY] = valley;
  const drawdown = peak - valley;
  if (drawdown > (rest[row * REST + MAX_DRAWDOWN] as number)) rest[row * REST + MAX_DRAWDOWN] = drawdown;
  keepRatio(rest, row, drawdown, peak);
}

export function keepRatio(rest: Float64Array, row: number, drawdown: number, peak: number): void {
  const worst = (rest[row * REST + RATIO_DRAWDOWN] as number) / (rest[row * REST + RATIO_PEAK] as number);
  if (!(peak > 0 && drawdown / peak > worst)) return;
  rest[row * REST + RATIO_DRAWDOWN] = drawdown;
  rest[row * REST + RATIO_PEAK] = peak;
}

/** The extremes of an account with its present equity and gross, and the quiet band between them. */
export function moveExtremes(rows: Float64Array, rest: Float64Array, row: number): void {
  const equity = rows[row + EQUITY] as number;
  const gross = rows[row + GROSS] as number;
  const peak = rest[row * REST + PEAK] as number;
  if (equity > peak) {
    if ((rest[row * REST + VALLEY] as number) < peak) {
      keepDrawdown(rest, row);
      rest[row * REST + KEPT_VALLEY] = Number.POSITIVE_INFINITY;
    }
    rest[row * REST + PEAK] = rest[row * REST + VALLEY] = equity;
  } else if (equity < (rest[row * REST + VALLEY] as number)) rest[row * REST + VALLEY] = equity;
  if (equity < (rest[row * REST + DAY_LOW] as number)) rest[row * REST + DAY_LOW] = equity;
  if (equity < (rest[row * REST + LOW] as number)) rest[row * REST + LOW] = equity;
  if (equity > (rest[row * REST + HIGH] as number)) rest[row * REST + HIGH] = equity;
  if (gross > (rows[row + MAX_GROSS] as number)) rows[row + MAX_GROSS] = gross;
  setQuiet(rows, rest, row);
}

function setQuiet(rows: Float64Array, rest: Float64Array, row: number): void {
  const lowest = Math.max(
    rest[row * REST + VALLEY] as number,
    rest[row * REST + DAY_LOW] as number,
    rest[row * REST + LOW] as number,
  );
  const highest = Math.min(rest[row * REST + PEAK] as number, rest[row * REST + HIGH] as number);
  rows[row + QUIET_LOW] = Math.max(lowest, rest[row * REST + BAND_LOW] as number);
  rows[row + QUIET_HIGH] = Math.min(highest, rest[row * REST + BAND_HIGH] as number);
  rows[row + QUIET_GROSS] = Math.min(rows[row + MAX_GROSS] as number, rest[row * REST + BAND_GROSS] as number);
}

/**
 * The bands of an account from the bounds of its rules and its balance: none where the account is wide or a limit of net
 * is set, which every observation looks at. Amounts are whole, so the nearest whole number inside a band is its edge. The
 * gross bounds every holding's value too.
 */
export function setBands(rows: Float64Array, rest: Float64Array, row: number): void {
  const isNetFree =
    rest[row * REST + NET_HIGH] === Number.POSITIVE_INFINITY && !((rest[row * REST + NET_LOW] as number) > 0);
  const isOpen = isNetFree && rest[row * REST + WIDE] === 0;
  const balance = rest[row * REST + BALANCE] as number;
  const [below, above] = [
    Math.floor(rest[row * REST + LOWER] as number),
    Math.ceil(rest[row * REST + UPPER] as number),
  ];
  rest[row * REST + BAND_LOW] = isOpen ? Math.max(below + 1, -SUM_MAX, balance - SUM_MAX) : Number.POSITIVE_INFINITY;
  rest[row * REST + BAND_HIGH] = Math.min(above - 1, SUM_MAX, balance + SUM_MAX);
  rest[row * REST + BAND_GROSS] = Math.min(Math.ceil(rest[row * REST + GROSS_HIGH] as number) - 1, VALUE_MAX);
  setQuiet(rows, rest, row);
}

/** What stands in the row of an account that is not wide. */
export function plainFigures(rows: Float64Array, rest: Float64Array, row: number): PlainFigures {
  const [gross, net] = [rows[row + GROSS] as number, rows[row + NET] as number];
  const balance = rest[row * REST + BALANCE] as number;
  return {
    balance,
    unrealized: (rows[row + EQUITY] as number) - balance,
    long: (gross + net) / 2,
    short: (gross - net) / 2,
    peak: rest[row * REST + PEAK] as number,
    low: rest[row * REST + LOW] as number,
    high: rest[row * REST + HIGH] as number,
  };
}
