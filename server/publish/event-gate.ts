import { BurstyRateLimiter, RateLimiterMemory } from 'rate-limiter-flexible';
import {
  BAD_PACKETS_MAX,
  BAD_PACKETS_WINDOW_MS,
  EVENTS_BURST,
  EVENTS_BURST_REFILL_S,
  EVENTS_PER_SECOND_MAX,
} from './publish-bounds.ts';

/** How many events a socket may send, and how many of them may be nonsense, before the line is cut [WS4] [WS5]. */
export class EventGate {
  readonly #limiter: BurstyRateLimiter;
  readonly #monotonicMs: () => number;
  readonly #badAtMs: number[] = [];

  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
    this.#limiter = new BurstyRateLimiter(
      new RateLimiterMemory({ keyPrefix: 'rate', points: EVENTS_PER_SECOND_MAX, duration: 1 }),
      new RateLimiterMemory({ keyPrefix: 'burst', points: EVENTS_BURST, duration: EVENTS_BURST_REFILL_S }),
    );
  }

  /** False when the event is one too many. */
  async take(): Promise<boolean> {
    try {
      await this.#limiter.consume('socket');
      return true;
    } catch (refusal) {
      // The limiter throws its result when the points are used up; an Error is a defect.
      if (refusal instanceof Error) throw refusal;
      return false;
    }
  }

  /** Counts a malformed packet; true when the client has sent too many of them. */
  bad(): boolean {
    const now = this.#monotonicMs();
    this.#badAtMs.push(now);
    while (now - (this.#badAtMs[0] ?? now) > BAD_PACKETS_WINDOW_MS) this.#badAtMs.shift();
    return this.#badAtMs.length >= BAD_PACKETS_MAX;
  }
}
