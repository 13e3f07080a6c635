import { assert } from '#lib/base/assert.ts';
import type { EngineCalendar } from '#lib/engine/engine.ts';
import type { CalendarId, Microseconds } from '#lib/model/ids.ts';
import type { Input, SessionChanged, TradingDayRolled, WallTimeReached } from '#lib/model/input.ts';
import { isVenueOpen, nextReset, nextSessionChange } from './calendar.ts';
import type { EnginePort } from './engine-port.ts';

/** Entries after which the calendars must be looked at again. */
const MOVES_CALENDARS: ReadonlySet<Input['type']> = new Set<Input['type']>([
  'TradingDayRolled',
  'CalendarDefined',
  'FirmConfigured',
  'AccountOpened',
  // A programme may bring a reset of its own, and a wall time that its objectives ask for.
  'AssignRuleset',
  'WallTimeReached',
  'SessionChanged',
]);
/** Days have 22 to 26 hours, so the reset that was announced is the first one after half a day before it. */
const HALF_DAY_US = 43_200_000_000;

type WallTime = ReturnType<EnginePort['wallTimes']>[number];
type PlannedSession = SessionChanged & { readonly instantUs: Microseconds };
type Due = TradingDayRolled | WallTimeReached | PlannedSession;
type Planned = {
  readonly calendar: EngineCalendar;
  readonly roll: TradingDayRolled;
  readonly session: PlannedSession | null;
};

/**
 * Tells the next due day roll [TI3], wall time [PR7], or opening or closing of a venue [MK5]. Before an entry at time t every one in (engine time, t] must have
 * been entered, also those that a server missed while it was down [SE5].
 */
export class RollPlanner {
  readonly #engine: EnginePort;
  readonly #planned = new Map<string, Planned>();
  #isCurrent = false;
  #earliest: Due | null = null;
  #last: Due | null = null;

  constructor(engine: EnginePort) {
    this.#engine = engine;
  }

  /** To be told of every applied entry. */
  noteApplied(input: Input): void {
    if (!MOVES_CALENDARS.has(input.type)) return;
    this.#isCurrent = false;
    // A calendar defined anew may ask again for what was entered at this instant.
    if (input.type === 'CalendarDefined') this.#last = null;
  }

  /** The earliest of them at or before `untilUs` that has not been entered; null when there is none. */
  due(untilUs: number): Due | null {
    // What configures a firm may come before any time is known: the days before the first time are nobody's.
    if (this.#engine.timeUs === 0) return null;
    if (!this.#isCurrent) this.#plan();
    const roll = this.#earliest;
    if (roll === null || roll.instantUs > untilUs) return null;
    const isRepeated = this.#last?.instantUs === roll.instantUs && nameOf(this.#last) === nameOf(roll);
    assert(!isRepeated, `Invariant: what the clock enters moves on, ${nameOf(roll)} instantUs=${roll.instantUs}`);
    this.#last = roll;
    return roll;
  }

  /** A plan stays right while its calendar stays as it is: no reset has passed since it was made. */
  #plan(): void {
    this.#earliest = null;
    // Of one instant the wall time comes first: it belongs to the day that the roll ends.
    for (const time of this.#engine.wallTimes()) this.#consider(this.#nextWallTime(time));
    for (const calendar of this.#engine.calendars()) {
      const before = this.#planned.get(calendar.calendarId);
      const isKept = before !== undefined && isSame(before.calendar, calendar);
      const plan = isKept ? before : { calendar, roll: this.#nextRoll(calendar), session: this.#nextSession(calendar) };
      this.#planned.set(calendar.calendarId, plan);
      this.#consider(plan.roll);
      if (plan.session !== null) this.#consider(plan.session);
    }
    this.#isCurrent = true;
  }

  #consider(due: Due): void {
    if (this.#earliest === null || due.instantUs < this.#earliest.instantUs) this.#earliest = due;
  }

  #nextWallTime({ zone, minute, lastUs }: WallTime): WallTimeReached {
    const { instantUs } = nextReset({ zone, resetMinute: minute }, lastUs);
    return { type: 'WallTimeReached', zone, minute, instantUs };
  }

  /** The first one says how it stands when the hours become known; after that each opening and closing. */
  #nextSession({ calendarId, zone, sessions, sessionUs }: EngineCalendar): PlannedSession | null {
    if (sessions.length === 0) return null;
    const atUs = this.#engine.timeUs;
    const change =
      sessionUs === null
        ? { instantUs: atUs, isOpen: isVenueOpen({ zone, sessions }, atUs) }
        : nextSessionChange({ zone, sessions }, sessionUs);
    if (change === null) return null;
    // The cast restores the brand that the engine's view of its calendars leaves off.
    const id = calendarId as CalendarId;
    return { type: 'SessionChanged', tsEventUs: change.instantUs, calendarId: id, ...change };
  }

  #nextRoll(calendar: EngineCalendar): TradingDayRolled {
    // What was announced is still to come, also where another entry of the same instant was the last before a restart.
    const { nextInstantUs } = calendar;
    const afterUs = nextInstantUs === null ? this.#engine.timeUs : nextInstantUs - HALF_DAY_US;
    let reset = nextReset(calendar, afterUs);
    // A calendar defined anew within its open day may name that day again: it has been rolled [SE5].
    while (calendar.label !== null && reset.label <= calendar.label) reset = nextReset(calendar, reset.instantUs);
    // The cast restores the brand that the engine's view of its calendars leaves off.
    return { type: 'TradingDayRolled', calendarId: calendar.calendarId as CalendarId, ...reset };
  }
}

function nameOf(due: Due): string {
  if (due.type === 'WallTimeReached') return `wallTime=${due.zone}@${due.minute}`;
  return `${due.type} calendarId=${due.calendarId}`;
}

function isSame(a: EngineCalendar, b: EngineCalendar): boolean {
  return (
    a.zone === b.zone &&
    a.resetMinute === b.resetMinute &&
    a.label === b.label &&
    a.nextInstantUs === b.nextInstantUs &&
    a.closedDates.join() === b.closedDates.join() &&
    a.sessionUs === b.sessionUs &&
    a.sessions === b.sessions
  );
}
