/** Each bucket is a tenth wider than the one before, from 0.1 ms to about two minutes. */
const GROWTH = 1.1;
const FIRST_EDGE_MS = 0.1;
export const BUCKETS = 150;

export function bucketOf(ms: number): number {
  if (!(ms > FIRST_EDGE_MS)) return 0;
  return Math.min(BUCKETS - 1, Math.ceil(Math.log(ms / FIRST_EDGE_MS) / Math.log(GROWTH)));
}

/** Upper edge of the bucket in which `rank` counts are reached: never less than the truth. */
export function edgeAt(counts: Float64Array | Uint32Array, rank: number): number {
  let seen = 0;
  for (let index = 0; index < BUCKETS; index += 1) {
    seen += counts[index] ?? 0;
    if (seen >= rank) return FIRST_EDGE_MS * GROWTH ** index;
  }
  return FIRST_EDGE_MS * GROWTH ** (BUCKETS - 1);
}
