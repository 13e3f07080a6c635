import {
  FAILURE_DELAY_MAX_MS,
  FAILURE_DELAY_MIN_MS,
  FAILURE_KEYS_MAX,
  FAILURE_MEMORY_MS,
  FREE_FAILURES,
} from './bounds.ts';

type Failures = { readonly count: number; readonly lastAtMs: number };

/** A growing delay after failures, per key (account and address, address). Never a lock-out: the delay has an end. */
export class SignInThrottle {
  readonly #failures = new Map<string, Failures>();

  /** Milliseconds until the next try is allowed; 0 is now. */
  waitMs(keys: readonly string[], nowMs: number): number {
    return Math.max(0, ...keys.map((key) => this.#keyWaitMs(key, nowMs)));
  }

  failed(keys: readonly string[], nowMs: number): void {
    for (const key of keys) {
      const known = this.#failures.get(key);
      const count = known === undefined || nowMs - known.lastAtMs > FAILURE_MEMORY_MS ? 1 : known.count + 1;
      // Deleted and set again, so that the map's order is from oldest to newest failure.
      this.#failures.delete(key);
      this.#failures.set(key, { count, lastAtMs: nowMs });
    }
    for (const key of this.#failures.keys()) {
      if (this.#failures.size <= FAILURE_KEYS_MAX) break;
      this.#failures.delete(key);
    }
  }

  succeeded(key: string): void {
    this.#failures.delete(key);
  }

  #keyWaitMs(key: string, nowMs: number): number {
    const known = this.#failures.get(key);
    if (known === undefined || known.count < FREE_FAILURES) return 0;
    const doublings = Math.min(known.count - FREE_FAILURES, 20);
    const delayMs = Math.min(FAILURE_DELAY_MIN_MS * 2 ** doublings, FAILURE_DELAY_MAX_MS);
    return Math.max(0, known.lastAtMs + delayMs - nowMs);
  }
}
