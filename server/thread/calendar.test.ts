import { expect, test } from 'vitest';
import {
  dateAt,
  dayStartUs,
  isKnownZone,
  isVenueOpen,
  nextReset,
  nextSessionChange,
  openDayAt,
  resetsBetween,
} from './calendar.ts';

const HOUR_US = 3_600_000_000;

function us(text: string): number {
  return Date.parse(text) * 1_000;
}

function iso(atUs: number): string {
  return new Date(atUs / 1_000).toISOString().replace('.000Z', 'Z');
}

/** Derived from the zone rules: US changes 2026-03-08 and 2026-11-01, EU 2026-03-29 and 2026-10-25. */
const CASES: readonly (readonly [
  rule: string,
  zone: string,
  minute: number,
  after: string,
  next: string,
  label: string,
  hours: number,
])[] = [
  ['[SE1] a day of 23 hours', 'Europe/Prague', 0, '2026-03-28T22:59:59Z', '2026-03-28T23:00:00Z', '2026-03-29', 23],
  ['[SE1] a day of 25 hours', 'Europe/Prague', 0, '2026-10-24T21:00:00Z', '2026-10-24T22:00:00Z', '2026-10-25', 25],
  [
    '[SE1] the instant itself is not counted again',
    'UTC',
    30,
    '2026-07-01T00:30:00Z',
    '2026-07-02T00:30:00Z',
    '2026-07-02',
    24,
  ],
  [
    '[SE2] a time in the gap moves forward by it',
    'America/New_York',
    150,
    '2026-03-08T06:00:00Z',
    '2026-03-08T07:30:00Z',
    '2026-03-08',
    23,
  ],
  [
    '[SE2] of a time that occurs twice the first counts',
    'America/New_York',
    90,
    '2026-11-01T04:00:00Z',
    '2026-11-01T05:30:00Z',
    '2026-11-01',
    25,
  ],
  [
    '[SE2] a gap of half an hour',
    'Australia/Lord_Howe',
    135,
    '2026-10-03T00:00:00Z',
    '2026-10-03T15:45:00Z',
    '2026-10-04',
    23.5,
  ],
  [
    '[SE3] a fixed offset knows no summer',
    'Etc/GMT-3',
    0,
    '2026-07-01T22:00:00Z',
    '2026-07-02T21:00:00Z',
    '2026-07-03',
    24,
  ],
  [
    '[SE4] an evening reset opens the next date',
    'America/Chicago',
    1_020,
    '2026-10-31T12:00:00Z',
    '2026-10-31T22:00:00Z',
    '2026-11-01',
    25,
  ],
  [
    '[SE4] Sunday evening opens Monday',
    'America/Chicago',
    1_020,
    '2026-07-05T12:00:00Z',
    '2026-07-05T22:00:00Z',
    '2026-07-06',
    24,
  ],
  [
    '[SE4] noon belongs to the date on which the day ends',
    'UTC',
    720,
    '2026-07-05T11:00:00Z',
    '2026-07-05T12:00:00Z',
    '2026-07-06',
    24,
  ],
  [
    '[SE4] a morning reset opens its own date',
    'UTC',
    719,
    '2026-07-05T11:00:00Z',
    '2026-07-05T11:59:00Z',
    '2026-07-05',
    24,
  ],
];

test.each(CASES)('%s: %s at minute %i', (_rule, zone, minute, after, next, label, hours) => {
  const reset = nextReset({ zone, resetMinute: minute }, us(after));
  expect(iso(reset.instantUs)).toBe(next);
  expect(reset.label).toBe(label);
  expect((reset.nextInstantUs - reset.instantUs) / HOUR_US).toBe(hours);
});

/** The changes of reliability.md [R25]: the hour in which each zone's offset moves. */
const CHANGES: readonly (readonly [zone: string, changeAt: string, shiftHours: number])[] = [
  ['America/Chicago', '2026-11-01T07:00:00Z', -1],
  ['America/New_York', '2026-11-01T06:00:00Z', -1],
  ['America/Chicago', '2027-03-14T08:00:00Z', 1],
  ['America/New_York', '2027-03-14T07:00:00Z', 1],
  ['Europe/Prague', '2026-10-25T01:00:00Z', -1],
  ['Europe/London', '2026-10-25T01:00:00Z', -1],
  ['Europe/Prague', '2027-03-28T01:00:00Z', 1],
  ['Europe/London', '2027-03-28T01:00:00Z', 1],
];

test.each(CHANGES)('[R25] %s changes at %s', (zone, changeAt, shiftHours) => {
  const changeUs = us(changeAt);
  const before = nextReset({ zone, resetMinute: 1_020 }, changeUs - 24 * HOUR_US);
  expect(before.instantUs).toBeLessThan(changeUs);
  expect(before.nextInstantUs).toBeGreaterThan(changeUs);
  expect((before.nextInstantUs - before.instantUs) / HOUR_US).toBe(24 - shiftHours);
});

test('[SE1] a zone that does not exist is known as such', () => {
  expect(isKnownZone('Mars/Olympus')).toBe(false);
  expect(isKnownZone('Europe/Prague')).toBe(true);
  expect(() => nextReset({ zone: 'Mars/Olympus', resetMinute: 0 }, 0)).toThrow(RangeError);
});

test('[SE1] [SE4] all resets after one instant up to another, with label and length', () => {
  const evening = { zone: 'America/Chicago', resetMinute: 1_020 };
  const found = resetsBetween(evening, us('2026-10-30T22:00:00Z'), us('2026-11-01T23:00:00Z'));
  const shown = found.map(({ label, instantUs, nextInstantUs }) => [
    iso(instantUs),
    label,
    (nextInstantUs - instantUs) / HOUR_US,
  ]);
  expect(shown).toEqual([
    ['2026-10-31T22:00:00Z', '2026-11-01', 25],
    ['2026-11-01T23:00:00Z', '2026-11-02', 24],
  ]);
});

test('[SE7] no reset ends a closed date, and its hours belong to the next open one', () => {
  // Thanksgiving of 2026 is a Thursday; its half day counts to Friday. The weekend is closed too.
  const closedDates = ['2026-11-26', '2026-11-28', '2026-11-29'];
  const futures = { zone: 'America/Chicago', resetMinute: 1_020, closedDates };
  const found = resetsBetween(futures, us('2026-11-24T12:00:00Z'), us('2026-12-01T12:00:00Z'));
  expect(found.map(({ label, instantUs }) => [iso(instantUs), label])).toEqual([
    ['2026-11-24T23:00:00Z', '2026-11-25'],
    ['2026-11-25T23:00:00Z', '2026-11-27'],
    ['2026-11-27T23:00:00Z', '2026-11-30'],
    ['2026-11-30T23:00:00Z', '2026-12-01'],
  ]);
  expect(openDayAt(futures, us('2026-11-29T23:30:00Z'))).toEqual(found[2]);
  expect(found[1]?.nextInstantUs).toBe(found[2]?.instantUs);
});

test('[SE3] the date of an instant is that of the zone', () => {
  expect(dateAt('Europe/Prague', us('2026-05-05T22:30:00Z'))).toBe('2026-05-06');
  expect(dateAt('America/Chicago', us('2026-05-06T04:59:59Z'))).toBe('2026-05-05');
});

test.each([
  ['UTC', '2026-05-06', '2026-05-06T00:00:00Z'],
  ['America/New_York', '2026-03-08', '2026-03-08T05:00:00Z'],
  // The clock went forward the night before.
  ['America/New_York', '2026-03-09', '2026-03-09T04:00:00Z'],
  ['Pacific/Kiritimati', '2026-05-06', '2026-05-05T10:00:00Z'],
  ['Pacific/Pago_Pago', '2026-05-06', '2026-05-06T11:00:00Z'],
])('[TI3] in %s the day %s begins at %s', (zone, day, instant) => {
  expect(dayStartUs(zone, day)).toBe(us(instant));
});

/** Sunday 17:00 to Friday 16:00, with an hour's break after 16:00 on the days between; as futures trade in Chicago. */
const HOURS = [7, 1, 2, 3, 4].map((openDay) => ({
  openDay,
  openMinute: 1_020,
  closeDay: (openDay % 7) + 1,
  closeMinute: 960,
}));

test.each([
  ['2026-03-06T21:59:59Z', '2026-03-06T22:00:00Z', false, 'closes on Friday'],
  ['2026-03-06T22:00:00Z', '2026-03-08T22:00:00Z', true, 'opens on Sunday, an hour earlier in UTC after the change'],
  ['2026-03-08T22:00:00Z', '2026-03-09T21:00:00Z', false, 'closes for the break'],
  ['2026-03-09T21:00:00Z', '2026-03-09T22:00:00Z', true, 'opens after the break'],
])('[MK5] a venue after %s: %s, open %s, it %s', (after, at, isOpen, _what) => {
  const chicago = { zone: 'America/Chicago', sessions: HOURS };
  const afterUs = Date.parse(after) * 1_000;
  expect(nextSessionChange(chicago, afterUs)).toEqual({ instantUs: Date.parse(at) * 1_000, isOpen });
  expect(isVenueOpen(chicago, afterUs)).toBe(!isOpen);
});

test('[MK5] sessions that touch or overlap are one, and a venue without a closed minute never changes', () => {
  const daily = [1, 2, 3, 4, 5, 6, 7].map((day) => ({
    openDay: day,
    openMinute: 0,
    closeDay: (day % 7) + 1,
    closeMinute: 30,
  }));
  const always = { zone: 'UTC', sessions: daily };
  expect(nextSessionChange(always, Date.parse('2026-03-06T00:00:00Z') * 1_000)).toBeNull();
  expect(isVenueOpen(always, Date.parse('2026-03-06T23:59:59Z') * 1_000)).toBe(true);
  const week = { zone: 'UTC', sessions: [{ openDay: 3, openMinute: 60, closeDay: 3, closeMinute: 60 }] };
  expect(isVenueOpen(week, 0)).toBe(true);
  expect(nextSessionChange(week, 0)).toBeNull();
  expect(isVenueOpen({ zone: 'UTC', sessions: [] }, 0)).toBe(true);
  expect(nextSessionChange({ zone: 'UTC', sessions: [] }, 0)).toBeNull();
});
