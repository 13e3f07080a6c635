/** [ST7] from here on the desk calls itself lagging. */
export const LAG_TARGET_MS = 250;
/** Width of a bucket, and how many are kept: an hour, at no more points than a chart draws [CH2]. */
export const LAG_BUCKET_MS = 6_000;
export const LAG_BUCKETS_MAX = 600;

/** One bucket by its begin on the server's wall clock; null where nothing came in it. */
export type LagPoint = readonly [tsMs: number, p50Ms: number | null, p95Ms: number | null, p99Ms: number | null];

/** `GET /api/v1/health/lag`: each leg of the way of a fact, oldest first, whole buckets only. */
export type LagAnswer = {
  /** Received until the core has it on disk and tells so. */
  readonly durable: readonly LagPoint[];
  /** Received until the pages are sent what it changes. */
  readonly sent: readonly LagPoint[];
};
