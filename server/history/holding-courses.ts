import type { HoldingCourse } from '#lib/model/holding-course.ts';
import type { HoldingAnswer } from '#lib/protocol/holding-answer.ts';
import type { HoldingRunner } from '#server/thread/holding-thread.ts';

/** Courses that wait while another is formed. */
export const HOLDINGS_WAITING_MAX = 8;
/** A page asks each second: what nobody has asked for so long is formed for nobody. */
export const HOLDING_LEFT_MS = 10_000;
const KEPT_MAX = 16;

export type HoldingAsk = {
  readonly account: string;
  readonly instrument: string;
  /** The course has to hold every value up to this entry: the page has what came after it. */
  readonly after: number;
};

export type HoldingCoursesOptions = {
  readonly run: HoldingRunner;
  /** How far the journal is durable and released, and the engine time of that. */
  readonly reached: () => { readonly seq: number; readonly engineTimeUs: number };
  readonly sessionFromUs: () => number;
  readonly monotonicMs: () => number;
  readonly onError: (error: unknown, what: string) => void;
};

type Waiting = { ask: HoldingAsk; askedAtMs: number; fraction: number };

/**
 * What a holding made since the session began, formed from the journal when a page of it is opened, one at a time.
 * Nothing is kept for what nobody looks at: at tens of thousands of holdings a ring for each would cost the core a walk
 * over all of them and hundreds of megabytes, for the one that somebody opens.
 */
export class HoldingCourses {
  readonly #options: HoldingCoursesOptions;
  /** Oldest first; for the questions that come while a page still asks. */
  readonly #kept = new Map<string, HoldingCourse>();
  readonly #waiting = new Map<string, Waiting>();
  readonly #failed = new Set<string>();
  #running: string | null = null;

  constructor(options: HoldingCoursesOptions) {
    this.#options = options;
  }

  ask(ask: HoldingAsk): HoldingAnswer {
    const key = JSON.stringify([ask.account, ask.instrument]);
    const course = this.#kept.get(key);
    if (course !== undefined && course.throughSeq >= ask.after) return { state: 'ready', course };
    // Told once; whoever asks again tries again.
    if (this.#failed.delete(key)) return { state: 'failed' };
    const askedAtMs = this.#options.monotonicMs();
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) {
      this.#dropLeft(askedAtMs);
      if (this.#waiting.size >= HOLDINGS_WAITING_MAX) return { state: 'busy' };
      this.#waiting.set(key, { ask, askedAtMs, fraction: 0 });
      this.#next();
    } else {
      waiting.askedAtMs = askedAtMs;
      waiting.ask = { ...ask, after: Math.max(ask.after, waiting.ask.after) };
    }
    return { state: 'forming', fraction: this.#waiting.get(key)?.fraction ?? 0 };
  }

  #dropLeft(nowMs: number): void {
    for (const [key, { askedAtMs }] of this.#waiting)
      if (key !== this.#running && nowMs - askedAtMs > HOLDING_LEFT_MS) this.#waiting.delete(key);
  }

  #next(): void {
    if (this.#running !== null) return;
    this.#dropLeft(this.#options.monotonicMs());
    const [first] = this.#waiting;
    if (first === undefined) return;
    const [key, waiting] = first;
    this.#running = key;
    const { account, instrument } = waiting.ask;
    const { seq, engineTimeUs } = this.#options.reached();
    const question = { account, instrument, fromUs: this.#options.sessionFromUs(), toUs: engineTimeUs + 1 };
    this.#options
      .run({ question, throughSeq: seq }, (fraction) => {
        waiting.fraction = fraction;
      })
      .then((course) => this.#keep(key, course))
      .catch((error: unknown) => {
        this.#failed.add(key);
        this.#options.onError(error, 'the course of a holding could not be formed');
      })
      .finally(() => {
        this.#running = null;
        this.#waiting.delete(key);
        this.#next();
      });
  }

  #keep(key: string, course: HoldingCourse): void {
    this.#kept.delete(key);
    this.#kept.set(key, course);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT_MAX && oldest !== undefined) this.#kept.delete(oldest);
  }
}
