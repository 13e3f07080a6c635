import type { SeriesPoint } from '#lib/protocol/series.ts';

/** What was reached between a point and the one before it; null where one end is not known. */
type Reached = readonly [low: number, high: number] | null;
export type NetGrossPoint = {
  readonly tsUs: number;
  readonly net: number | null;
  readonly gross: number | null;
  readonly netRange: Reached;
  readonly grossRange: Reached;
};
/** A limit over net or gross. A limit of net binds on both sides of zero where it is drawn on both. */
export type ExposureLimit = { readonly of: 'net' | 'gross'; readonly name: string; readonly value: number };

const PADDING = 0.08;
/** A limit line stands in the picture while it is no further off than this many spans of the data. */
const LIMIT_SPANS_MAX = 1;

export type NetGrossDomain = {
  readonly low: number;
  readonly high: number;
  /** Limits near enough to be drawn; a far one would flatten both lines. */
  readonly shown: readonly ExposureLimit[];
};

/** What the value axis spans: both lines, zero, and the limits that are near. Geometry of a picture, never a figure. */
export function netGrossDomain(points: readonly NetGrossPoint[], limits: readonly ExposureLimit[]): NetGrossDomain {
  let low = 0;
  let high = 0;
  for (const { net, gross, netRange, grossRange } of points) {
    for (const value of [net, gross, ...(netRange ?? []), ...(grossRange ?? [])]) {
      low = Math.min(low, value ?? 0);
      high = Math.max(high, value ?? 0);
    }
  }
  const span = high - low;
  const shown = limits.filter(
    ({ value }) => value <= high + span * LIMIT_SPANS_MAX && value >= low - span * LIMIT_SPANS_MAX,
  );
  for (const { value } of shown) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const padding = Math.ceil(Math.max(high - low, 1) * PADDING);
  return { low: low < 0 ? low - padding : 0, high: high + padding, shown };
}

/** The course of a node as net and gross; of gross the series keeps the highest in a bucket, and no lowest. */
export function netGrossPoints(points: readonly SeriesPoint[]): readonly NetGrossPoint[] {
  return points.map(({ tsUs, net, gross, netLow, netHigh, grossHigh }) => ({
    tsUs,
    net,
    gross,
    netRange: netLow === null || netHigh === null ? null : [netLow, netHigh],
    grossRange: gross === null || grossHigh === null ? null : [gross, grossHigh],
  }));
}
