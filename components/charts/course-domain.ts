import type { CoursePoint } from '#lib/model/limit-course.ts';

/** Space above and below, as a share of the span. */
const PADDING = 0.08;
/** A rung is drawn while it is no further away than this many spans of the data. */
const RUNG_SPANS_MAX = 1.5;
/** A use that hardly moves is shown over this share of itself, so that its ladder is in the picture and its axis is round. */
const LEAST_SPAN = 0.25;

export const COURSE_RUNGS = ['watch', 'warning', 'critical', 'breach'] as const;
type Breach = { readonly value: number; readonly isAbove: boolean };

export type CourseDomain = {
  readonly low: number;
  readonly high: number;
  /** The breach when it is too far away to be drawn; the chart then says so in words. */
  readonly breachBeyond: Breach | null;
};

/** What the value axis spans: all that was used, and the rungs near it. Geometry of a picture, never a figure. */
export function courseDomain(points: readonly CoursePoint[]): CourseDomain {
  const used = points.flatMap(({ usedLow, usedHigh }) => [usedLow, usedHigh]).filter((value) => value !== null);
  if (used.length === 0) return { low: 0, high: 1, breachBeyond: null };
  const [least, most] = [Math.min(...used), Math.max(...used)];
  const leastSpan = Math.max(1, LEAST_SPAN * Math.max(Math.abs(least), Math.abs(most)));
  const reach = Math.max(most - least, leastSpan) * RUNG_SPANS_MAX;
  let [low, high] = [least, most];
  for (const point of points) {
    for (const rung of COURSE_RUNGS) {
      const value = point[rung];
      if (value === null || value > most + reach || value < least - reach) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  const breach = points.at(-1)?.breach ?? null;
  const isBeyond = breach !== null && (breach > high || breach < low);
  const lacking = Math.max(0, leastSpan - (high - low)) / 2;
  const padding = Math.ceil(Math.max(high - low, 1) * PADDING + lacking);
  return {
    // Use is never below nothing: no empty band is drawn under it.
    low: low >= 0 ? Math.max(0, low - padding) : low - padding,
    high: high + padding,
    breachBeyond: isBeyond ? { value: breach, isAbove: breach > high } : null,
  };
}
