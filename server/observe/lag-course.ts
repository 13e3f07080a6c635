import { BUCKETS, bucketOf, edgeAt } from './log-buckets.ts';

/** One bucket by its begin, ms; null where nothing came in it. */
type Bucket = readonly [tsMs: number, p50Ms: number | null, p95Ms: number | null, p99Ms: number | null];
type Bounds = { readonly bucketMs: number; readonly bucketsMax: number };

/** The lag of the recent past in buckets of some seconds; a bucket is kept as its percentiles, and the oldest one goes. */
export class LagCourse {
  readonly #nowMs: () => number;
  readonly #bounds: Bounds;
  readonly #counts = new Uint32Array(BUCKETS);
  #total = 0;
  #place: number | null = null;
  readonly #closed: Bucket[] = [];

  /** @param nowMs wall clock, milliseconds */
  constructor(nowMs: () => number, bounds: Bounds) {
    this.#nowMs = nowMs;
    this.#bounds = bounds;
  }

  /** @param count how many events had this lag */
  record(lagMs: number, count: number): void {
    this.#turn();
    const bucket = bucketOf(lagMs);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count;
    this.#total += count;
  }

  /** Whole buckets that begin after `afterMs`, oldest first. */
  points(afterMs: number): readonly Bucket[] {
    this.#turn();
    return this.#closed.filter(([tsMs]) => tsMs > afterMs);
  }

  /** Closes the bucket whose time is over, and those after it in which nothing came; a clock that was set back ends none. */
  #turn(): void {
    const { bucketMs, bucketsMax } = this.#bounds;
    const place = Math.floor(this.#nowMs() / bucketMs);
    const was = this.#place ?? place;
    this.#place = Math.max(was, place);
    if (place <= was) return;
    this.#close(was);
    const empty = Math.max(was + 1, place - bucketsMax);
    for (let at = empty; at < place; at += 1) this.#close(at);
  }

  #close(place: number): void {
    const at = (share: number): number | null => (this.#total === 0 ? null : edgeAt(this.#counts, this.#total * share));
    const { bucketMs, bucketsMax } = this.#bounds;
    this.#closed.push([place * bucketMs, at(0.5), at(0.95), at(0.99)]);
    if (this.#closed.length > bucketsMax) this.#closed.shift();
    this.#counts.fill(0);
    this.#total = 0;
  }
}
