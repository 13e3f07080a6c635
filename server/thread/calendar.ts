import type { Microseconds, TradingDay } from '#lib/model/ids.ts';

/** A daily reset: an IANA zone and a local time in minutes after midnight [SE1]. */
export type ResetCalendar = { readonly zone: string; readonly resetMinute: number };

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
  // Local dates differ from the date in UTC by one at most, and a reset may be moved by a gap: start a day early.
  let day = Math.floor((afterUs + zone.offsetUs(afterUs)) / DAY_US) - 1;
  let instantUs = resetOn(zone, day, calendar.resetMinute);
  while (instantUs <= afterUs) {
    day += 1;
    instantUs = resetOn(zone, day, calendar.resetMinute);
  }
  const nextInstantUs = resetOn(zone, day + 1, calendar.resetMinute);
  const labelDay = calendar.resetMinute >= NOON_MINUTE ? day + 1 : day;
  // The casts name the units of what was just computed.
  return {
    label: dateText(labelDay) as TradingDay,
    instantUs: instantUs as Microseconds,
    nextInstantUs: nextInstantUs as Microseconds,
  };
}

/** The day open at `atUs`: the last reset not after it, with its label and the instant of the next. */
export function openDayAt(calendar: ResetCalendar, atUs: number): Reset {
  // Two days of at most 26 hours lie before: the first reset after that is not after `atUs`.
  let reset = nextReset(calendar, atUs - 2 * LONGEST_DAY_US);
  while (reset.nextInstantUs <= atUs) reset = nextReset(calendar, reset.instantUs);
  return reset;
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

/** `YYYY-MM-DD` of a count of days since 1970-01-01, by the civil calendar. */
function dateText(day: number): string {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const date = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
}
