import type { Gap } from '#lib/model/gap.ts';

/** How far back a chart reaches: the session, the last hour, day or week of engine time. */
export const SERIES_RANGES = ['session', '1h', 'day', 'week'] as const;
export type SeriesRange = (typeof SERIES_RANGES)[number];

/**
 * One bucket, in units of 10^-scale of the node's currency, `*Bp` in hundredths of a percent; null is unknown. `tsUs` is
 * the bucket's last instant; lows, highs, the drawdown and what was used are the extremes of the bucket, all else is its
 * last value [CH3].
 */
export type SeriesPoint = {
  readonly tsUs: number;
  readonly equity: number | null;
  readonly equityLow: number | null;
  readonly equityHigh: number | null;
  readonly dayPnl: number | null;
  readonly highWaterMark: number | null;
  readonly floor: number | null;
  readonly drawdown: number | null;
  readonly gross: number | null;
  readonly grossHigh: number | null;
  readonly net: number | null;
  readonly netLow: number | null;
  readonly netHigh: number | null;
  readonly long: number | null;
  readonly short: number | null;
  readonly dailyLossUsedBp: number | null;
  readonly maxLossUsedBp: number | null;
  readonly worstUsedBp: number | null;
};

export const NOTHING_KNOWN: Omit<SeriesPoint, 'tsUs'> = {
  equity: null,
  equityLow: null,
  equityHigh: null,
  dayPnl: null,
  highWaterMark: null,
  floor: null,
  drawdown: null,
  gross: null,
  grossHigh: null,
  net: null,
  netLow: null,
  netHigh: null,
  long: null,
  short: null,
  dailyLossUsedBp: null,
  maxLossUsedBp: null,
  worstUsedBp: null,
};

/** Breaks every line: nothing is known of this time. */
export function unknownPoint(tsUs: number): SeriesPoint {
  return { tsUs, ...NOTHING_KNOWN };
}

/** What is kept of a node over a range. It holds every value up to the entry `throughSeq`, and none after it. */
export type SeriesAnswer = {
  /** Null where nothing is kept yet. */
  readonly scale: number | null;
  readonly points: readonly SeriesPoint[];
  /** Of the range; the points break their lines in each. */
  readonly gaps: readonly Gap[];
  readonly range: SeriesRange;
  readonly fromUs: number;
  readonly throughUs: number;
  readonly throughSeq: number;
  /** Nothing is kept before; null where nothing is kept. */
  readonly keptFromUs: number | null;
};
