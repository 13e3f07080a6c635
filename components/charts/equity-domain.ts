import type { SeriesPoint } from '#lib/protocol/series.ts';

/** Space above and below the lines, as a share of their span. */
const PADDING = 0.06;
/** The floor is drawn while it is no further below than this many spans of the data (ux.md chart 1). */
const FLOOR_SPANS_MAX = 1.5;

export type EquityDomain = {
  readonly low: number;
  readonly high: number;
  /** The floor when it is too far below to be drawn; the chart then says so in words. */
  readonly floorBelow: number | null;
};

/** What the value axis spans: the lines, and the floor where it is near. Geometry of a picture, never a figure. */
export function equityDomain(points: readonly SeriesPoint[], dailyStop: number | null): EquityDomain {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let floor: number | null = null;
  for (const point of points) {
    for (const value of [point.equity, point.equityLow, point.equityHigh, point.highWaterMark]) {
      if (value === null) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    floor = point.floor ?? floor;
  }
  if (low > high) return { low: 0, high: 1, floorBelow: null };
  const span = Math.max(high - low, 1);
  const isNear = floor !== null && low - floor <= span * FLOOR_SPANS_MAX;
  if (isNear && floor !== null) {
    low = Math.min(low, floor);
    high = Math.max(high, floor);
  }
  if (dailyStop !== null && dailyStop <= high && low - dailyStop <= span * FLOOR_SPANS_MAX)
    low = Math.min(low, dailyStop);
  const padding = Math.ceil(Math.max(high - low, 1) * PADDING);
  return { low: low - padding, high: high + padding, floorBelow: isNear ? null : floor };
}
