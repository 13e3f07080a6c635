import { LAG_BUCKET_MS, LAG_BUCKETS_MAX } from '#lib/protocol/lag-course.ts';
import type { LagAnswer } from '#lib/protocol/lag-course.ts';
import { LagCourse } from '#server/observe/lag-course.ts';
import { LagWindow } from '#server/observe/lag.ts';

const BOUNDS = { bucketMs: LAG_BUCKET_MS, bucketsMax: LAG_BUCKETS_MAX } as const;

/** How long facts take from their receipt on: to the disk, and to the pages. */
export class LagLedger {
  readonly #window: LagWindow;
  readonly #durable: LagCourse;
  readonly #sent: LagCourse;

  constructor(nowMs: () => number) {
    this.#window = new LagWindow(nowMs);
    this.#durable = new LagCourse(nowMs, BOUNDS);
    this.#sent = new LagCourse(nowMs, BOUNDS);
  }

  durable(lagMs: number, count: number): void {
    this.#durable.record(Math.max(0, lagMs), count);
  }

  sent(lagMs: number, count: number): void {
    this.#window.record(Math.max(0, lagMs), count);
    this.#sent.record(Math.max(0, lagMs), count);
  }

  /** Received to sent, over the last 10 s. */
  percentiles(): ReturnType<LagWindow['percentiles']> {
    return this.#window.percentiles();
  }

  /** What began after `afterMs`. */
  course(afterMs: number): LagAnswer {
    return { durable: this.#durable.points(afterMs), sent: this.#sent.points(afterMs) };
  }
}
