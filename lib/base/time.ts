import { assert } from './assert.ts';

/** Parts of time in microseconds. Nothing here knows what time it is. */
export const SECOND_US = 1_000_000;
export const MINUTE_US = 60 * SECOND_US;
export const HOUR_US = 60 * MINUTE_US;
export const DAY_US = 24 * HOUR_US;

/** Days since 1970-01-01 of a date of the Gregorian calendar; month 1 to 12. */
export function daysFromDate(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** `YYYY-MM-DD` of a count of days since 1970-01-01. */
export function formatDay(days: number): string {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${pad(month)}-${pad(day)}`;
}

/** Days since 1970-01-01 of a `YYYY-MM-DD`; asserts a real date. */
export function parseDay(text: string): number {
  const [year, month, day] = text.split('-').map(Number);
  assert(year !== undefined && month !== undefined && day !== undefined, 'Invariant: a day reads YYYY-MM-DD');
  const days = daysFromDate(year, month, day);
  assert(formatDay(days) === text, 'Invariant: a day is a date of the calendar');
  return days;
}

/** ISO 8601 in UTC with microseconds; for messages and files, not for screens. */
export function formatInstant(us: number): string {
  assert(Number.isSafeInteger(us), 'Invariant: an instant is whole microseconds');
  const days = Math.floor(us / DAY_US);
  let rest = us - days * DAY_US;
  const hours = Math.floor(rest / HOUR_US);
  rest -= hours * HOUR_US;
  const minutes = Math.floor(rest / MINUTE_US);
  rest -= minutes * MINUTE_US;
  const seconds = Math.floor(rest / SECOND_US);
  const micros = String(rest - seconds * SECOND_US).padStart(6, '0');
  return `${formatDay(days)}T${pad(hours)}:${pad(minutes)}:${pad(seconds)}.${micros}Z`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
