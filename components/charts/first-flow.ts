import { formatMoney, formatTime } from '#lib/client/format.ts';
import type { SeriesPoint } from '#lib/protocol/series.ts';

/** Only a beginning is left out of the axis: what lies further in is part of what the chart is read for. */
const BEGIN_SHARE = 0.1;
/** A flow that is smaller than this many spans of what follows leaves the lines room enough. */
const SPANS_LEAST = 1.5;
/** Of a jump: where more of it was made or lost, or a reset moved the day P&L at the same time, it stays drawn. */
const MADE_SHARE_MAX = 0.1;

type FirstFlow = {
  /** The first point after it: from here on values make the axis. */
  readonly fromUs: number;
  /** What the equity was until then; it is told in words. */
  readonly before: number;
  /** What came in; negative is what went out. */
  readonly flow: number;
};

/**
 * Money that came in or went out at the begin of a course and would flatten all that follows: accounts that are opened one
 * after the other, a deposit. What was made or lost is never such a flow: the day P&L moves with it, and it stays drawn.
 */
export function firstFlow(points: readonly SeriesPoint[]): FirstFlow | null {
  const ends = restSpans(points);
  for (let at = Math.floor(points.length * BEGIN_SHARE); at > 0; at -= 1) {
    const [before, after] = [points[at - 1], points[at]];
    if (before === undefined || after === undefined) continue;
    if (before.equity === null || after.equity === null || before.dayPnl === null || after.dayPnl === null) continue;
    const jump = after.equity - before.equity;
    const made = after.dayPnl - before.dayPnl;
    const isFlow = Math.abs(made) <= Math.abs(jump) * MADE_SHARE_MAX;
    if (isFlow && Math.abs(jump) > Math.max(1, ends[at] ?? 0) * SPANS_LEAST)
      return { fromUs: after.tsUs, before: before.equity, flow: jump - made };
  }
  return null;
}

/** From each point on to the end, how far the equity reaches. */
function restSpans(points: readonly SeriesPoint[]): readonly number[] {
  const spans: number[] = Array.from({ length: points.length }, () => 0);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = points.length - 1; at >= 0; at -= 1) {
    for (const value of [points[at]?.equity, points[at]?.equityLow, points[at]?.equityHigh]) {
      if (value === null || value === undefined) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    spans[at] = Math.max(0, high - low);
  }
  return spans;
}

/** Null where nothing is left out. */
export function flowWords(
  found: FirstFlow | null,
  { scale, zone }: { readonly scale: number; readonly zone: string },
): string | null {
  if (found === null) return null;
  const whole = (value: number): string => formatMoney(value, scale, { decimals: 0, sign: 'negative' });
  const came = `${whole(Math.abs(found.flow))} ${found.flow > 0 ? 'came in' : 'went out'}`;
  return `${found.flow > 0 ? 'Below' : 'Above'} the chart: ${whole(found.before)} until ${formatTime(found.fromUs, zone)}, when ${came}.`;
}

/** The points that make the axis of values. */
export function afterFlow(points: readonly SeriesPoint[], found: FirstFlow | null): readonly SeriesPoint[] {
  return found === null ? points : points.filter(({ tsUs }) => tsUs >= found.fromUs);
}
