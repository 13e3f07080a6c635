import { formatDay, parseDay } from '#lib/base/time.ts';
import type { Microseconds, TradingDay } from '#lib/model/ids.ts';
import type { WeeklySession } from '#lib/model/weekly-session.ts';

/** A daily reset: an IANA zone and a local time in minutes after midnight [SE1]. */
export type ResetCalendar = {
  readonly zone: string;
  readonly resetMinute: number;
  /** Trading days by label that no reset ends: their hours belong to the next open one [SE7]. Default: none. */
  readonly closedDates?: readonly string[] | undefined;
};

export type Reset = {
  /** The trading day that begins at the instant [SE4]. */
  readonly label: TradingDay;
  readonly instantUs: Microseconds;
  readonly nextInstantUs: Microseconds;
};

const MINUTE_US = 60_000_000;
const DAY_US = 1_440 * MINUTE_US;
const LONGEST_DAY_US = 1_560 * MINUTE_US;
/** A reset in the second half of the day opens the day that bears the next date [SE4]. */
const NOON_MINUTE = 720;

/**
 * The first reset after `afterUs`, by wall-clock arithmetic in the zone. The one place that asks for zone data [TI3].
 * @throws RangeError for a zone this machine does not know.
 */
export function nextReset(calendar: ResetCalendar, afterUs: number): Reset {
  const zone = new Zone(calendar.zone);
  const closed = new Set(calendar.closedDates);
  const labelOf = (day: number): string => formatDay(calendar.resetMinute >= NOON_MINUTE ? day + 1 : day);
  // Local dates differ from the date in UTC by one at most, and a reset may be moved by a gap: start a day early.
  let day = Math.floor((afterUs + zone.offsetUs(afterUs)) / DAY_US) - 1;
  let instantUs = resetOn(zone, day, calendar.resetMinute);
  // No reset ends a closed date [SE7].
  while (instantUs <= afterUs || closed.has(labelOf(day - 1))) {
    day += 1;
    instantUs = resetOn(zone, day, calendar.resetMinute);
  }
  let last = day;
  while (closed.has(labelOf(last))) last += 1;
  // The casts name the units of what was just computed.
  return {
    label: labelOf(last) as TradingDay,
    instantUs: instantUs as Microseconds,
    nextInstantUs: resetOn(zone, last + 1, calendar.resetMinute) as Microseconds,
  };
}

/** Every reset in (fromUs, toUs], in order, each with the label and the end of the day that it opens. */
export function resetsBetween(calendar: ResetCalendar, fromUs: number, toUs: number): readonly Reset[] {
  const found: Reset[] = [];
  let reset = nextReset(calendar, fromUs);
  while (reset.instantUs <= toUs) {
    found.push(reset);
    reset = nextReset(calendar, reset.instantUs);
  }
  return found;
}

/** The day open at `atUs`: the last reset not after it, with its label and the instant of the next. */
export function openDayAt(calendar: ResetCalendar, atUs: number): Reset {
  // Two days of at most 26 hours lie before: the first reset after that is not after `atUs`, but for closed dates.
  let back = 2;
  let reset = nextReset(calendar, atUs - back * LONGEST_DAY_US);
  while (reset.instantUs > atUs) {
    back *= 2;
    reset = nextReset(calendar, atUs - back * LONGEST_DAY_US);
  }
  while (reset.nextInstantUs <= atUs) reset = nextReset(calendar, reset.instantUs);
  return reset;
}

type VenueHours = { readonly zone: string; readonly sessions: readonly WeeklySession[] };

/** Whether a venue with these hours is open at an instant; without hours it always is [MK5]. */
export function isVenueOpen(hours: VenueHours, atUs: number): boolean {
  return hours.sessions.length === 0 || isWithin(spansAround(hours, atUs), atUs);
}

/** When the venue next opens or closes after `afterUs`; null where it never does. */
export function nextSessionChange(
  hours: VenueHours,
  afterUs: number,
): { readonly instantUs: Microseconds; readonly isOpen: boolean } | null {
  if (hours.sessions.length === 0) return null;
  const spans = spansAround(hours, afterUs);
  const wasOpen = isWithin(spans, afterUs);
  // The hours repeat each week, so what does not change within one never does; the day is for a zone's own change.
  const untilUs = afterUs + 8 * DAY_US;
  const edges = spans.flatMap(({ fromUs, toUs }) => [fromUs, toUs]).filter((edge) => edge > afterUs && edge <= untilUs);
  // Spans that touch or overlap are one: only an edge at which the answer changes counts.
  const change = edges.toSorted((a, b) => a - b).find((edge) => isWithin(spans, edge) !== wasOpen);
  // What was found is the edge of a session, in microseconds.
  return change === undefined ? null : { instantUs: change as Microseconds, isOpen: !wasOpen };
}

type Span = { readonly fromUs: number; readonly toUs: number };

function isWithin(spans: readonly Span[], atUs: number): boolean {
  return spans.some(({ fromUs, toUs }) => fromUs <= atUs && atUs < toUs);
}

/** The sessions that begin from a week and a day before an instant to two weeks after it. */
function spansAround({ zone: name, sessions }: VenueHours, atUs: number): Span[] {
  const zone = new Zone(name);
  const today = Math.floor(atUs / DAY_US);
  const spans: Span[] = [];
  for (let day = today - 8; day <= today + 14; day += 1) {
    for (const session of sessions) {
      if (isoWeekday(day) !== session.openDay) continue;
      const { openDay, openMinute, closeDay, closeMinute } = session;
      const days = (closeDay - openDay + 7) % 7;
      // Of one day and not after its opening: the close is a week later.
      const length = days === 0 && closeMinute <= openMinute ? 7 : days;
      spans.push({ fromUs: resetOn(zone, day, openMinute), toUs: resetOn(zone, day + length, closeMinute) });
    }
  }
  return spans;
}

/** 1 is Monday; day 0, 1970-01-01, was a Thursday. */
function isoWeekday(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** The calendar date of an instant in a zone, `YYYY-MM-DD`. */
export function dateAt(zone: string, atUs: number): string {
  return formatDay(Math.floor((atUs + new Zone(zone).offsetUs(atUs)) / DAY_US));
}

/**
 * When a calendar day begins in a zone, `YYYY-MM-DD`.
 * @throws RangeError for a zone this machine does not know.
 */
export function dayStartUs(zone: string, day: string): number {
  const calendar = { zone, resetMinute: 0 };
  let reset = nextReset(calendar, parseDay(day) * DAY_US - 2 * LONGEST_DAY_US);
  while (reset.label < day) reset = nextReset(calendar, reset.instantUs);
  return reset.instantUs;
}

/** Whether this machine has data for the zone. */
export function isKnownZone(zone: string): boolean {
  try {
    new Zone(zone).offsetUs(0);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/**
 * Instant of a local date (days since 1970-01-01) at the reset minute. A time that does not exist moves forward by the
 * gap; of one that occurs twice the first counts [SE2].
 */
function resetOn(zone: Zone, day: number, resetMinute: number): number {
  const localUs = day * DAY_US + resetMinute * MINUTE_US;
  const offsetBeforeUs = zone.offsetUs(localUs - DAY_US);
  const offsetAfterUs = zone.offsetUs(localUs + DAY_US);
  const byBefore = localUs - offsetBeforeUs;
  const byAfter = localUs - offsetAfterUs;
  const isBeforeRight = zone.offsetUs(byBefore) === offsetBeforeUs;
  const isAfterRight = zone.offsetUs(byAfter) === offsetAfterUs;
  if (isBeforeRight && isAfterRight) return Math.min(byBefore, byAfter);
  if (isAfterRight) return byAfter;
  // Right by the offset before, or in the gap, where that offset moves the time forward by the gap's length.
  return byBefore;
}

/** Offsets of one IANA zone. */
class Zone {
  readonly #format: Intl.DateTimeFormat;

  constructor(zone: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  }

  /** Local time less UTC at the instant. */
  offsetUs(atUs: number): number {
    const secondMs = Math.floor(atUs / 1_000_000) * 1_000;
    const fields = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
    for (const part of this.#format.formatToParts(secondMs)) {
      if (part.type in fields) fields[part.type as keyof typeof fields] = Number(part.value);
    }
    const localMs = Date.UTC(fields.year, fields.month - 1, fields.day, fields.hour, fields.minute, fields.second);
    return (localMs - secondMs) * 1_000;
  }
}
