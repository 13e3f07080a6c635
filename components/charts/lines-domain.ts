const PADDING = 0.08;
/** A level stands in the picture while it is no further off than this many spans of the data. */
const LEVEL_SPANS_MAX = 1;

type Point = Readonly<Record<string, number | null>>;
type Level = { readonly value: number; readonly name: string };

export type LinesDomain = { readonly low: number; readonly high: number; readonly shown: readonly Level[] };

/** What the value axis spans: the lines, zero where it is wished for, and the levels that are near. */
export function linesDomain(
  points: readonly Point[],
  keys: readonly string[],
  levels: readonly Level[],
  withZero: boolean,
): LinesDomain {
  let low = withZero ? 0 : Number.POSITIVE_INFINITY;
  let high = withZero ? 0 : Number.NEGATIVE_INFINITY;
  for (const point of points) {
    for (const key of keys) {
      const value = point[key] ?? null;
      if (value === null) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) return { low: 0, high: 1, shown: [] };
  const span = Math.max(high - low, 1);
  const shown = levels.filter(
    ({ value }) => value <= high + span * LEVEL_SPANS_MAX && value >= low - span * LEVEL_SPANS_MAX,
  );
  for (const { value } of shown) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const padding = Math.max(high - low, 1) * PADDING;
  return { low: withZero && low === 0 ? 0 : low - padding, high: high + padding, shown };
}
