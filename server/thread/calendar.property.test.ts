import fc from 'fast-check';
import { expect, inject, test } from 'vitest';
import { nextReset, openDayAt, resetsBetween } from './calendar.ts';

const HOUR_US = 3_600_000_000;
const FROM_US = Date.UTC(2024, 0, 1) * 1_000;
const TO_US = Date.UTC(2030, 11, 31) * 1_000;
const DAY_US = 24 * HOUR_US;

const calendars = fc.record({
  zone: fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
  resetMinute: fc.integer({ min: 0, max: 1_439 }),
});

function labelDay(label: string): number {
  return Date.parse(`${label}T00:00:00Z`) / 86_400_000;
}

test('[IN14] [R25] [SE2] each date has one reset, days have 22 to 26 hours, and each reset announces the next', () => {
  fc.assert(
    fc.property(calendars, fc.integer({ min: FROM_US, max: TO_US }), (calendar, startUs) => {
      let reset = nextReset(calendar, startUs);
      expect(reset.instantUs).toBeGreaterThan(startUs);
      for (let day = 0; day < 40; day += 1) {
        const next = nextReset(calendar, reset.instantUs);
        expect(next.instantUs).toBe(reset.nextInstantUs);
        expect(labelDay(next.label)).toBe(labelDay(reset.label) + 1);
        const hours = (next.instantUs - reset.instantUs) / HOUR_US;
        expect(hours).toBeGreaterThanOrEqual(22);
        expect(hours).toBeLessThanOrEqual(26);
        reset = next;
      }
    }),
    { numRuns: inject('propertyRuns') / 4, seed: inject('propertySeed') },
  );
});

test('[SE2] between two resets every instant finds the same next one', () => {
  fc.assert(
    fc.property(
      calendars,
      fc.integer({ min: FROM_US, max: TO_US }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (calendar, startUs, part) => {
        const reset = nextReset(calendar, startUs);
        const later = startUs + Math.floor((reset.instantUs - 1 - startUs) * part);
        expect(nextReset(calendar, later)).toEqual(reset);
      },
    ),
    { numRuns: inject('propertyRuns'), seed: inject('propertySeed') },
  );
});

test('[R25] every zone changes as its rules say through a whole year of resets', () => {
  for (const zone of [
    'America/Chicago',
    'Europe/Prague',
    'Antarctica/Troll',
    'Africa/Casablanca',
    'Australia/Lord_Howe',
    'Asia/Gaza',
  ]) {
    const calendar = { zone, resetMinute: 0 };
    let reset = nextReset(calendar, FROM_US - 1);
    const firstDay = labelDay(reset.label);
    let days = 0;
    while (reset.instantUs < FROM_US + 366 * DAY_US) {
      expect(labelDay(reset.label)).toBe(firstDay + days);
      reset = nextReset(calendar, reset.instantUs);
      days += 1;
    }
    expect(days).toBe(366);
  }
});

test('[IN14] [SE7] one roll for each open date and none for a closed one, without gap or overlap', () => {
  const closings = fc.uniqueArray(fc.integer({ min: 0, max: 24 }), { maxLength: 12 });
  fc.assert(
    fc.property(calendars, fc.integer({ min: FROM_US, max: TO_US }), closings, (calendar, startUs, offsets) => {
      const plain = resetsBetween(calendar, startUs, startUs + 30 * DAY_US);
      const closed = new Set(offsets.flatMap((offset) => plain[offset]?.label ?? []));
      const closing = { ...calendar, closedDates: [...closed] };
      const found = resetsBetween(closing, startUs, startUs + 25 * DAY_US);
      for (const [place, day] of found.entries()) {
        expect(closed.has(day.label)).toBe(false);
        expect(openDayAt(closing, day.nextInstantUs - 1)).toEqual(day);
        const next = found[place + 1];
        if (next !== undefined) expect(next.instantUs).toBe(day.nextInstantUs);
      }
      const open = plain.filter(({ label }) => !closed.has(label)).map(({ label }) => label);
      const labels = found.map(({ label }) => label).filter((label) => open.includes(label));
      expect(labels).toEqual(open.filter((label) => label <= (labels.at(-1) ?? '') && label >= (labels[0] ?? '')));
    }),
    { numRuns: inject('propertyRuns') / 4, seed: inject('propertySeed') },
  );
});

test('[IN14] every zone has days of 22 to 26 hours around each of its changes of offset, at four reset times', () => {
  const zones = Intl.supportedValuesOf('timeZone');
  // The reduced count takes every n-th zone, another first one for each seed.
  const step = Math.max(1, Math.round((4 * zones.length) / inject('propertyRuns')));
  for (let place = Math.abs(inject('propertySeed')) % step; place < zones.length; place += step) {
    const zone = zones[place] ?? 'UTC';
    for (const resetMinute of [0, 150, 720, 1_439]) {
      const found = resetsBetween({ zone, resetMinute }, FROM_US + 60 * DAY_US, FROM_US + 120 * DAY_US);
      for (const { instantUs, nextInstantUs } of found) {
        expect(nextInstantUs - instantUs, `${zone} ${resetMinute}`).toBeGreaterThanOrEqual(22 * HOUR_US);
        expect(nextInstantUs - instantUs, `${zone} ${resetMinute}`).toBeLessThanOrEqual(26 * HOUR_US);
      }
      expect(new Set(found.map(({ label }) => label)).size).toBe(found.length);
    }
  }
});
