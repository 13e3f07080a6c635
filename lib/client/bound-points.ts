/** Points kept of one series; beyond it the closest neighbours merge and keep their extremes [CH2], [CH3]. */
export const SERIES_POINTS_MAX = 600;

type Timed = { readonly tsUs: number };

type Bounding<Point> = {
  readonly merge: (first: Point, second: Point) => Point;
  /** Nothing is known at this point: it breaks the lines, and none of its neighbours may take it in. */
  readonly isGap: (point: Point) => boolean;
};

/** Merges the neighbours that together span the least time until at most SERIES_POINTS_MAX points are left. */
export function boundPoints<Point extends Timed>(
  points: readonly Point[],
  { merge, isGap }: Bounding<Point>,
): readonly Point[] {
  if (points.length <= SERIES_POINTS_MAX) return points;
  const bounded = [...points];
  while (bounded.length > SERIES_POINTS_MAX) {
    const at = closestPair(bounded, isGap) ?? closestPair(bounded, () => false) ?? 0;
    const [first, second] = [bounded[at], bounded[at + 1]];
    if (first === undefined || second === undefined) return bounded;
    bounded.splice(at, 2, merge(first, second));
  }
  return bounded;
}

/** Place of the first of the two, null for none; the last point stays as it is, because the next one may follow soon. */
function closestPair<Point extends Timed>(points: readonly Point[], isGap: (point: Point) => boolean): number | null {
  let [best, bestSpan]: [number | null, number] = [null, Number.POSITIVE_INFINITY];
  for (let at = 0; at < points.length - 2; at += 1) {
    const [first, second] = [points[at], points[at + 1]];
    if (first === undefined || second === undefined || isGap(first) !== isGap(second)) continue;
    const span = second.tsUs - (points[at - 1] ?? first).tsUs;
    if (span < bestSpan) [best, bestSpan] = [at, span];
  }
  return best;
}
