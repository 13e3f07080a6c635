import { z } from 'zod';
import { InvariantError } from '#lib/base/assert.ts';
import { ratioOf } from '#lib/base/ratio.ts';
import { DAY_US, HOUR_US, MINUTE_US, formatInstant, parseDay } from '#lib/base/time.ts';
import { isKnownZone, nextReset, resetsBetween } from '#server/thread/calendar.ts';
import { expectedSchema } from './vector-check.ts';
import { vectorFamily } from './vector-family.ts';

const INSTANT = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,6}))?Z$/;

/** An instant in UTC, `2026-03-28T12:00:00Z`. */
export const instantSchema = z.string().refine(isInstant, 'an instant in UTC is due, as 2026-03-28T12:00:00Z');
export const zoneSchema = z.string().refine(isKnownZone, 'an IANA time zone is due');
const timeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day is due, as 17:00');

function isInstant(text: string): boolean {
  const day = INSTANT.exec(text)?.[1];
  if (day === undefined) return false;
  try {
    parseDay(day);
    return true;
  } catch (error) {
    if (error instanceof InvariantError) return false;
    throw error;
  }
}

/** Microseconds since 1970 of an instant that the schema has read. */
export function instantUs(text: string): number {
  const [, day = '', hours = '', minutes = '', seconds = '', fraction = ''] = INSTANT.exec(text) ?? [];
  const timeUs = Number(hours) * HOUR_US + Number(minutes) * MINUTE_US + Number(seconds) * 1_000_000;
  return parseDay(day) * DAY_US + timeUs + Number(fraction.padEnd(6, '0'));
}

function resetMinuteOf(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
}

/** [SE1], [SE2]: the first reset strictly after an instant. */
export const nextResetFamily = vectorFamily(
  z.strictObject({ now: instantSchema, tz: zoneSchema, at: timeSchema, expectNext: instantSchema }),
  (vector, checks) => {
    const reset = nextReset({ zone: vector.tz, resetMinute: resetMinuteOf(vector.at) }, instantUs(vector.now));
    checks.equal('next', formatInstant(reset.instantUs), formatInstant(instantUs(vector.expectNext)));
  },
);

/** [SE2], [SE4]: every reset of a span, with the label and length of the day that it opens. */
export const rollsFamily = vectorFamily(
  z.strictObject({
    tz: zoneSchema,
    at: timeSchema,
    from: instantSchema,
    to: instantSchema,
    expectRolls: z.array(
      z.strictObject({
        at: instantSchema,
        label: z
          .string()
          .regex(/^\d{4}-\d{2}-\d{2}$/, 'a date is due')
          .optional(),
        hours: expectedSchema.optional(),
      }),
    ),
  }),
  (vector, checks) => {
    const calendar = { zone: vector.tz, resetMinute: resetMinuteOf(vector.at) };
    const resets = resetsBetween(calendar, instantUs(vector.from), instantUs(vector.to));
    checks.equal('rolls', resets.length, vector.expectRolls.length);
    for (const [index, expected] of vector.expectRolls.entries()) {
      const reset = resets[index];
      if (reset === undefined) continue;
      const lengthUs = BigInt(reset.nextInstantUs - reset.instantUs);
      checks.equal(`roll ${index} at`, formatInstant(reset.instantUs), formatInstant(instantUs(expected.at)));
      checks.equal(`roll ${index} label`, reset.label, expected.label);
      checks.decimal(`roll ${index} hours`, ratioOf(lengthUs, BigInt(HOUR_US)), expected.hours);
    }
  },
);
