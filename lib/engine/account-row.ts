/**
 * Places of an account's figures in its row of the hot state, in ledger units. A row is one run of memory, because a mark
 * reads most of it; the array belongs to observation.ts, and holdings.ts writes the three sums of it.
 */
export const COL_BALANCE = 0;
export const COL_UNREALIZED = 1;
export const COL_LONG = 2;
export const COL_SHORT = 3;
export const COL_SEEN_UNREALIZED = 4;
export const COL_SEEN_LONG = 5;
export const COL_SEEN_SHORT = 6;
export const COL_PEAK = 7;
export const COL_VALLEY = 8;
export const COL_MAX_DRAWDOWN = 9;
export const COL_RATIO_DRAWDOWN = 10;
export const COL_RATIO_PEAK = 11;
export const COL_DAY_START = 12;
export const COL_DAY_LOW = 13;
export const COL_MAX_DAY_LOSS = 14;
export const COL_MAX_GROSS = 15;
export const COL_LOW = 16;
export const COL_HIGH = 17;
export const COL_LOWER = 18;
export const COL_UPPER = 19;
export const COL_GROSS_LOW = 20;
export const COL_GROSS_HIGH = 21;
export const COL_NET_LOW = 22;
export const COL_NET_HIGH = 23;
export const COL_STAMP = 24;
/** Numbers from one row to the next. */
export const ROW = 32;
