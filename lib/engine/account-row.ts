/**
 * Places of an account's figures in the hot state, in ledger units. A row of sixteen numbers holds what a mark reads and
 * writes, the first half of it always; what only the edge of a band asks for is the rest, a row of its own. Both arrays
 * belong to observation.ts; holdings.ts and mark-loop.ts write the first three sums.
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
/** Within these no rule can decide, and every sum is safe to move by: then an observation is its extremes alone. */
export const BAND_LOW = 8;
export const BAND_HIGH = 9;
export const BAND_GROSS = 10;
export const PEAK = 11;
export const VALLEY = 12;
export const DAY_LOW = 13;
/** Extremes since the last collection. */
export const LOW = 14;
export const HIGH = 15;
/** Numbers from one row to the next; as many in the rest. */
export const ROW = 16;

/** Places of the rest. */
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

/** Keeps the drawdown of the present peak, and its ratio to it where it is the worst: for display. */
export function keepDrawdown(rows: Float64Array, rest: Float64Array, row: number): void {
  const [peak, valley] = [rows[row + PEAK] as number, rows[row + VALLEY] as number];
  rest[row + KEPT_VALLEY] = valley;
  const drawdown = peak - valley;
  if (drawdown > (rest[row + MAX_DRAWDOWN] as number)) rest[row + MAX_DRAWDOWN] = drawdown;
  keepRatio(rest, row, drawdown, peak);
}

export function keepRatio(rest: Float64Array, row: number, drawdown: number, peak: number): void {
  const worst = (rest[row + RATIO_DRAWDOWN] as number) / (rest[row + RATIO_PEAK] as number);
  if (!(peak > 0 && drawdown / peak > worst)) return;
  rest[row + RATIO_DRAWDOWN] = drawdown;
  rest[row + RATIO_PEAK] = peak;
}

/** The extremes of an account with its present equity and gross, and the quiet band between them. */
export function moveExtremes(rows: Float64Array, rest: Float64Array, row: number): void {
  const equity = rows[row + EQUITY] as number;
  const gross = rows[row + GROSS] as number;
  const peak = rows[row + PEAK] as number;
  if (equity > peak) {
    if ((rows[row + VALLEY] as number) < peak) {
      keepDrawdown(rows, rest, row);
      rest[row + KEPT_VALLEY] = Number.POSITIVE_INFINITY;
    }
    rows[row + PEAK] = rows[row + VALLEY] = equity;
  } else if (equity < (rows[row + VALLEY] as number)) rows[row + VALLEY] = equity;
  if (equity < (rows[row + DAY_LOW] as number)) rows[row + DAY_LOW] = equity;
  if (equity < (rows[row + LOW] as number)) rows[row + LOW] = equity;
  if (equity > (rows[row + HIGH] as number)) rows[row + HIGH] = equity;
  if (gross > (rows[row + MAX_GROSS] as number)) rows[row + MAX_GROSS] = gross;
  setQuiet(rows, row);
}

function setQuiet(rows: Float64Array, row: number): void {
  const lowest = Math.max(rows[row + VALLEY] as number, rows[row + DAY_LOW] as number, rows[row + LOW] as number);
  const highest = Math.min(rows[row + PEAK] as number, rows[row + HIGH] as number);
  rows[row + QUIET_LOW] = Math.max(lowest, rows[row + BAND_LOW] as number);
  rows[row + QUIET_HIGH] = Math.min(highest, rows[row + BAND_HIGH] as number);
  rows[row + QUIET_GROSS] = Math.min(rows[row + MAX_GROSS] as number, rows[row + BAND_GROSS] as number);
}

/**
 * The bands of an account from the bounds of its rules and its balance: none where the account is wide or a limit of net
 * is set, which every observation looks at. Amounts are whole, so the nearest whole number inside a band is its edge. The
 * gross bounds every holding's value too.
 */
export function setBands(rows: Float64Array, rest: Float64Array, row: number): void {
  const isNetFree = rest[row + NET_HIGH] === Number.POSITIVE_INFINITY && !((rest[row + NET_LOW] as number) > 0);
  const isOpen = isNetFree && rest[row + WIDE] === 0;
  const balance = rest[row + BALANCE] as number;
  const [below, above] = [Math.floor(rest[row + LOWER] as number), Math.ceil(rest[row + UPPER] as number)];
  rows[row + BAND_LOW] = isOpen ? Math.max(below + 1, -SUM_MAX, balance - SUM_MAX) : Number.POSITIVE_INFINITY;
  rows[row + BAND_HIGH] = Math.min(above - 1, SUM_MAX, balance + SUM_MAX);
  rows[row + BAND_GROSS] = Math.min(Math.ceil(rest[row + GROSS_HIGH] as number) - 1, VALUE_MAX);
  setQuiet(rows, row);
}
