import type { Microseconds } from '#lib/model/ids.ts';
import type { Input } from '#lib/model/input.ts';

/** The two clocks of the machine; tests bring their own. */
export type ClockSource = {
  /** Microseconds since 1970 by the wall, which may step. */
  wallUs(): number;
  /** Microseconds of the monotonic clock, which never steps. */
  monotonicUs(): number;
};

export function systemClockSource(): ClockSource {
  return {
    wallUs: () => Date.now() * 1_000,
    monotonicUs: () => Math.floor(performance.now() * 1_000),
  };
}

/**
 * Microseconds gained or lost on the wall clock per second: a wrong clock is approached, never jumped to [TI1]. An hour
 * is made up in twenty (starting value).
 */
const SLEW_US_PER_SECOND = 50_000;
/** The wall is read with milliseconds: a smaller difference says nothing. */
const SLEW_TOLERANCE_US = 2_000;

/** Anchored to the wall clock at the start, advanced by the monotonic clock, slewed towards the wall; never decreases. */
export class AnchoredClock {
  readonly #source: ClockSource;
  #atUs: number;
  #monotonicUs: number;

  constructor(source: ClockSource) {
    this.#source = source;
    this.#atUs = source.wallUs();
    this.#monotonicUs = source.monotonicUs();
  }

  nowUs(): Microseconds {
    const monotonicUs = this.#source.monotonicUs();
    const elapsedUs = Math.max(0, monotonicUs - this.#monotonicUs);
    this.#monotonicUs = monotonicUs;
    const errorUs = this.#source.wallUs() - (this.#atUs + elapsedUs);
    const slewMaxUs = (elapsedUs * SLEW_US_PER_SECOND) / 1_000_000;
    const isOff = Math.abs(errorUs) > SLEW_TOLERANCE_US;
    this.#atUs += elapsedUs + (isOff ? Math.sign(errorUs) * Math.min(slewMaxUs, Math.abs(errorUs)) : 0);
    // The cast names the unit; whole microseconds, and never less than before as the slew is below the time passed.
    return Math.floor(this.#atUs) as Microseconds;
  }

  monotonicUs(): number {
    return this.#source.monotonicUs();
  }
}

/** `wall`: engine time is the anchored clock. `event`: the facts' own time drives it (tapes, faster demos, tests). */
export type ClockMode = 'wall' | 'event';

/**
 * The facts whose event time moves engine time in event mode. What configures or comes from persons and health checks
 * is stamped by the wall, which would carry a tape of last year into today.
 */
const TIME_DRIVING: ReadonlySet<Input['type']> = new Set<Input['type']>([
  'FillReceived',
  'FillBusted',
  'FillCorrected',
  'PositionReported',
  'MarkUpdated',
  'FxRateUpdated',
  'CashMoved',
  'SettlementPosted',
]);

/** Engine time of an input: never before `previousUs` [TI1]. */
export function engineTimeUs(mode: ClockMode, input: Input, previousUs: number, nowUs: number): Microseconds {
  const eventUs = 'tsEventUs' in input && TIME_DRIVING.has(input.type) ? input.tsEventUs : previousUs;
  // The cast names the unit of the larger of two times.
  return Math.max(previousUs, mode === 'wall' ? nowUs : eventUs) as Microseconds;
}
