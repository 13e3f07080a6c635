import { BUCKETS, bucketOf, edgeAt } from './log-buckets.ts';

/** Percentiles of the last seconds, from counts in buckets of growing width: bounded memory, no list of samples. */
export class LagWindow {
  readonly #nowMs: () => number;
  readonly #slots: { second: number; readonly counts: Uint32Array }[];

  /** @param nowMs monotonic or wall clock, milliseconds */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#slots = Array.from({ length: WINDOW_SECONDS }, () => ({ second: -1, counts: new Uint32Array(BUCKETS) }));
  }

  /** @param count how many events had this lag */
  record(lagMs: number, count = 1): void {
    const second = Math.floor(this.#nowMs() / 1_000);
    const slot = this.#slots[second % WINDOW_SECONDS];
    if (slot === undefined) return;
    if (slot.second !== second) {
      slot.second = second;
      slot.counts.fill(0);
    }
    const bucket = bucketOf(lagMs);
    slot.counts[bucket] = (slot.counts[bucket] ?? 0) + count;
  }

  /** Upper edges of the buckets at p50 and p95 over the last 10 s: never less than the truth; null while nothing came. */
  percentiles(): { readonly p50Ms: number | null; readonly p95Ms: number | null } {
    const oldest = Math.floor(this.#nowMs() / 1_000) - WINDOW_SECONDS;
    const live = this.#slots.filter((slot) => slot.second > oldest);
    const sums = new Float64Array(BUCKETS);
    let total = 0;
    for (const slot of live) {
      slot.counts.forEach((count, index) => {
        sums[index] = (sums[index] ?? 0) + count;
        total += count;
      });
    }
    if (total === 0) return { p50Ms: null, p95Ms: null };
    return { p50Ms: edgeAt(sums, total * 0.5), p95Ms: edgeAt(sums, total * 0.95) };
  }
}

const WINDOW_SECONDS = 10;
