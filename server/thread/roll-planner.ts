import { assert } from '#lib/base/assert.ts';
import type { CalendarId } from '#lib/model/ids.ts';
import type { Input, TradingDayRolled } from '#lib/model/input.ts';
import { nextReset } from './calendar.ts';
import type { EnginePort } from './engine-port.ts';

/** Entries after which the calendars must be looked at again. */
const MOVES_CALENDARS: ReadonlySet<Input['type']> = new Set<Input['type']>([
  'TradingDayRolled',
  'CalendarDefined',
  'FirmConfigured',
  'AccountOpened',
]);
/** Days have 22 to 26 hours, so the reset that was announced is the first one after half a day before it. */
const HALF_DAY_US = 43_200_000_000;

/**
 * Tells the next due day roll [TI3]. Before an entry at time t every reset in (engine time, t] must have been entered,
 * also those that a server missed while it was down [SE5].
 */
export class RollPlanner {
  readonly #engine: EnginePort;
  #plan: readonly TradingDayRolled[] | null = null;
  #earliestUs = 0;
  #last: TradingDayRolled | null = null;

  constructor(engine: EnginePort) {
    this.#engine = engine;
  }

  /** To be told of every applied entry. */
  noteApplied(input: Input): void {
    if (MOVES_CALENDARS.has(input.type)) this.#plan = null;
  }

  /** The earliest reset at or before `untilUs` that has not been entered; null when there is none. */
  due(untilUs: number): TradingDayRolled | null {
    // What configures a firm may come before any time is known: the days before the first time are nobody's.
    if (this.#engine.timeUs === 0) return null;
    const plan = this.#plan ?? this.#makePlan();
    if (untilUs < this.#earliestUs) return null;
    const roll = plan.find((candidate) => candidate.instantUs === this.#earliestUs);
    if (roll === undefined || roll.instantUs > untilUs) return null;
    const isRepeated = this.#last?.calendarId === roll.calendarId && this.#last.instantUs === roll.instantUs;
    assert(!isRepeated, `Invariant: a roll moves its calendar on, calendarId=${roll.calendarId} label=${roll.label}`);
    this.#last = roll;
    return roll;
  }

  #makePlan(): readonly TradingDayRolled[] {
    const engineUs = this.#engine.timeUs;
    const plan = this.#engine.calendars().map((calendar): TradingDayRolled => {
      const afterUs = Math.max(engineUs, (calendar.nextInstantUs ?? 0) - HALF_DAY_US);
      const reset = nextReset(calendar, afterUs);
      // The cast restores the brand that the engine's view of its calendars leaves off.
      return { type: 'TradingDayRolled', calendarId: calendar.calendarId as CalendarId, ...reset };
    });
    this.#plan = plan;
    this.#earliestUs = plan.reduce((least, roll) => Math.min(least, roll.instantUs), Number.POSITIVE_INFINITY);
    return plan;
  }
}
