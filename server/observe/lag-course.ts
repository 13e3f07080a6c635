import { LAG_BUCKET_MS, LAG_BUCKETS_MAX } from '#lib/protocol/lag-course.ts';
import type { LagPoint } from '#lib/protocol/lag-course.ts';
import { BUCKETS, bucketOf, edgeAt } from './log-buckets.ts';

/** The lag of the last hour in buckets of some seconds; a bucket is kept as its percentiles, and the oldest one goes. */
export class LagCourse {
  readonly #nowMs: () => number;
  readonly #counts = new Uint32Array(BUCKETS);
  #total = 0;
  #place: number | null = null;
  readonly #closed: LagPoint[] = [];

  /** @param nowMs wall clock, milliseconds */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** @param count how many events had this lag */
  record(lagMs: number, count: number): void {
    this.#turn();
    const bucket = bucketOf(lagMs);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count;
    this.#total += count;
  }

  /** Whole buckets that begin after `afterMs`, oldest first. */
  points(afterMs: number): readonly LagPoint[] {
    this.#turn();
    return this.#closed.filter(([tsMs]) => tsMs > afterMs);
  }

  /** Closes the bucket whose time is over, and those after it in which nothing came; a clock that was set back ends none. */
  #turn(): void {
    const place = Math.floor(this.#nowMs() / LAG_BUCKET_MS);
    const was = this.#place ?? place;
    this.#place = Math.max(was, place);
    if (place <= was) return;
    this.#close(was);
    const empty = Math.max(was + 1, place - LAG_BUCKETS_MAX);
    for (let at = empty; at < place; at += 1) this.#close(at);
  }

  #close(place: number): void {
    const at = (share: number): number | null => (this.#total === 0 ? null : edgeAt(this.#counts, this.#total * share));
    this.#closed.push([place * LAG_BUCKET_MS, at(0.5), at(0.95), at(0.99)]);
    if (this.#closed.length > LAG_BUCKETS_MAX) this.#closed.shift();
    this.#counts.fill(0);
    this.#total = 0;
  }
}
