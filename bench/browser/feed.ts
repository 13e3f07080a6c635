import type { Firm } from '../../e2e/firm.ts';
import { STEPS_A_SECOND } from './floor.ts';
import type { LoadFloor } from './floor.ts';

export type FeedCounts = { readonly revalued: number; readonly seconds: number; readonly lateSteps: number };

/** Sends a floor's steps at their pace; a step that cannot leave in time is left out and counted. */
export class LoadFeed {
  readonly #firm: Firm;
  readonly #floor: LoadFloor;
  #timer: ReturnType<typeof setInterval> | null = null;
  #isSending = false;
  #revalued = 0;
  #late = 0;
  #sinceMs = performance.now();

  constructor(firm: Firm, floor: LoadFloor) {
    this.#firm = firm;
    this.#floor = floor;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#send(), 1_000 / STEPS_A_SECOND);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** Sends one event beside the steps. */
  async now(event: Parameters<Firm['ingest']>[0][number]): Promise<void> {
    await this.#firm.ingest([event]);
  }

  /** What was sent since the last call. */
  take(): FeedCounts {
    const nowMs = performance.now();
    const counts = { revalued: this.#revalued, seconds: (nowMs - this.#sinceMs) / 1_000, lateSteps: this.#late };
    this.#revalued = this.#late = 0;
    this.#sinceMs = nowMs;
    return counts;
  }

  async #send(): Promise<void> {
    if (this.#isSending) {
      this.#late += 1;
      return;
    }
    this.#isSending = true;
    try {
      const { events, revalued } = this.#floor.step();
      await this.#firm.ingest(events);
      this.#revalued += revalued;
    } finally {
      this.#isSending = false;
    }
  }
}
