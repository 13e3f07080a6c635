type Point = Readonly<Record<string, number | null>>;

export type LogDomain = { readonly low: number; readonly high: number; readonly ticks: readonly number[] };

/** Steps within a power of ten, from few to many. */
const STEPS: readonly (readonly number[])[] = [[1], [1, 3], [1, 2, 5]];
const TICKS_LEAST = 3;
/** Room above and below, as a factor. */
const ROOM = 1.25;

/** What a logarithmic axis spans, with the levels in it, and round values on it [CH6]; what is not above zero is not on it. */
export function logDomain(points: readonly Point[], keys: readonly string[], levels: readonly number[]): LogDomain {
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  const take = (value: number): void => {
    if (!(value > 0)) return;
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  for (const point of points) for (const key of keys) take(point[key] ?? 0);
  for (const level of levels) take(level);
  if (low > high) return { low: 1, high: 10, ticks: [1, 10] };
  [low, high] = [low / ROOM, high * ROOM];
  const sets = STEPS.map((steps) => ticksBetween(low, high, steps));
  return { low, high, ticks: sets.find((ticks) => ticks.length >= TICKS_LEAST) ?? sets.at(-1) ?? [] };
}

function ticksBetween(low: number, high: number, steps: readonly number[]): readonly number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power += 1) {
    for (const step of steps) {
      // A division keeps a tenth exact where a product of a negative power would not.
      const tick = power < 0 ? step / 10 ** -power : step * 10 ** power;
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  return ticks;
}
