/** Points kept of one series; beyond it the closest neighbours merge and keep their extremes [CH2], [CH3]. */
export const SERIES_POINTS_MAX = 600;

type Timed = { readonly tsUs: number };

/** Merges the neighbours that together span the least time until at most SERIES_POINTS_MAX points are left. */
export function boundPoints<Point extends Timed>(
  points: readonly Point[],
  merge: (first: Point, second: Point) => Point,
): readonly Point[] {
  if (points.length <= SERIES_POINTS_MAX) return points;
  const bounded = [...points];
  while (bounded.length > SERIES_POINTS_MAX) {
    const at = closestPair(bounded);
    const [first, second] = [bounded[at], bounded[at + 1]];
    if (first === undefined || second === undefined) return bounded;
    bounded.splice(at, 2, merge(first, second));
  }
  return bounded;
}

/** Place of the first of the two; the last point stays as it is, because the next one may follow soon. */
function closestPair(points: readonly Timed[]): number {
  let [best, bestSpan] = [0, Number.POSITIVE_INFINITY];
  for (let at = 0; at < points.length - 2; at += 1) {
    const before = points[at - 1]?.tsUs ?? points[at]?.tsUs ?? 0;
    const span = (points[at + 1]?.tsUs ?? 0) - before;
    if (span < bestSpan) [best, bestSpan] = [at, span];
  }
  return best;
}
