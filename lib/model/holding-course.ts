/** What is asked: what one account made with one instrument over a range of engine time, from inclusive, to exclusive. */
export type HoldingQuestion = {
  readonly account: string;
  readonly instrument: string;
  readonly fromUs: number;
  readonly toUs: number;
};

/**
 * One bucket, in units of 10^-scale of the account's currency; null is unknown. Lows and highs are the extremes of the
 * bucket, the rest is as of its end, so that no spike is lost [CH3].
 */
export type HoldingPoint = {
  /** The bucket's last instant. */
  readonly tsUs: number;
  /** Result since the begin of the range: realized less fees, and open. */
  readonly pnl: number | null;
  readonly pnlLow: number | null;
  readonly pnlHigh: number | null;
  /** Signed exposure. */
  readonly value: number | null;
  readonly valueLow: number | null;
  readonly valueHigh: number | null;
};

/** It holds every value up to the entry `throughSeq`, and none after it. */
export type HoldingCourse = {
  readonly scale: number;
  readonly fromUs: number;
  readonly throughUs: number;
  readonly throughSeq: number;
  /** The result that `pnl` counts from, and since when; null while none was known. */
  readonly base: { readonly result: number; readonly atUs: number } | null;
  readonly points: readonly HoldingPoint[];
};
