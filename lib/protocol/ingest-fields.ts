import { z } from 'zod';

import { fail, ok } from '#lib/base/result.ts';
import type { Result } from '#lib/base/result.ts';
import type { AccountId, CalendarId, Currency, DecimalText, FillId, InstrumentId } from '#lib/model/ids.ts';

/**
 * The fields of ingest v1. Every message of a schema below is the `allowed=...` half of a refusal;
 * the decoder puts `field=value` before it, so that a sender reads what was and what was allowed.
 */

const DECIMAL_PATTERN = /^-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,12})?$/;
const NEGATIVE_ZERO_PATTERN = /^-0(?:\.0+)?$/;
const ALLOWED_DECIMAL = 'allowed="decimal, 18 digits before and 12 after the point, no exponent"';
const ALLOWED_NUMBER = 'allowed="number of at most 15 digits without exponent; send a string"';
const ALLOWED_TEXT = 'allowed="1 to 64 printable characters"';
const ALLOWED_CURRENCY = 'allowed="1 to 16 upper-case letters and digits"';
const ALLOWED_COUNT = 'allowed="integer from 0 to 9007199254740991"';

/** A number of 15 digits survives the way through a double unchanged; a 16th may not. */
const NUMBER_DIGITS_MAX = 15;
/** The largest microsecond that is a safe integer, in whole milliseconds. */
const TS_MS_MAX = 9_007_199_254_740;

/** Marks a custom issue as one of decimals; the decoder reads it from `params`. */
const MALFORMED_DECIMAL = { reason: 'malformedDecimal' } as const;

/** Reads a decimal by semantics.md [NU2]; never rounds. The reason is the `allowed=` text. */
function readDecimal(value: unknown): Result<DecimalText, string> {
  if (typeof value === 'string') return decimalOfText(value, ALLOWED_DECIMAL);
  if (typeof value !== 'number' || !Number.isFinite(value)) return fail(ALLOWED_DECIMAL);
  // The shortest form that reads back as the same double; -0 prints as 0.
  const text = String(value);
  // All digits but leading zeros count: 1500000000000000001 reads as ...000 and must not pass as "two digits".
  if (text.includes('e') || text.replace(/^-?0?\.?0*/, '').replace('.', '').length > NUMBER_DIGITS_MAX) {
    return fail(ALLOWED_NUMBER);
  }
  return decimalOfText(text, ALLOWED_NUMBER);
}

function decimalOfText(text: string, allowed: string): Result<DecimalText, string> {
  if (!DECIMAL_PATTERN.test(text)) return fail(allowed);
  if (NEGATIVE_ZERO_PATTERN.test(text)) return ok(text.slice(1) as DecimalText);
  // The pattern above is what DecimalText promises.
  return ok(text as DecimalText);
}

/** -1, 0 or 1, read off the text. */
function decimalSign(text: DecimalText): number {
  if (text.startsWith('-')) return -1;
  return /[1-9]/.test(text) ? 1 : 0;
}

export const decimalSchema = z.unknown().transform((value, context): DecimalText => {
  const read = readDecimal(value);
  if (read.ok) return read.value;
  context.addIssue({ code: 'custom', message: read.reason, params: MALFORMED_DECIMAL });
  return z.NEVER;
});

export const positiveDecimalSchema = decimalSchema.refine((text) => decimalSign(text) > 0, 'allowed=">0"');
export const unsignedDecimalSchema = decimalSchema.refine((text) => decimalSign(text) >= 0, 'allowed=">=0"');

/**
 * Control and format characters, lone surrogates and line separators are not printable: two ids that look alike
 * or become the same bytes in UTF-8 must not both exist (reliability.md [TR10]).
 */
const PRINTABLE_PATTERN = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{1,64}$/u;

export const textSchema = z.string({ error: ALLOWED_TEXT }).regex(PRINTABLE_PATTERN, { error: ALLOWED_TEXT });

// The casts give a checked text its brand, once, at the door (lib/model/ids.ts).
export const accountIdSchema = textSchema.transform((text) => text as AccountId);
export const instrumentIdSchema = textSchema.transform((text) => text as InstrumentId);
export const fillIdSchema = textSchema.transform((text) => text as FillId);
export const calendarIdSchema = textSchema.transform((text) => text as CalendarId);
export const currencySchema = z
  .string({ error: ALLOWED_CURRENCY })
  .regex(/^[A-Z0-9]{1,16}$/, { error: ALLOWED_CURRENCY })
  .transform((text) => text as Currency);

export const countSchema = z.int({ error: ALLOWED_COUNT }).min(0, { error: ALLOWED_COUNT });
export const tsMsSchema = z
  .int({ error: `allowed="integer milliseconds from 0 to ${TS_MS_MAX}"` })
  .min(0, { error: 'allowed=">=0"' })
  .max(TS_MS_MAX, { error: `allowed="<=${TS_MS_MAX}"` });

export const flagSchema = z.boolean({ error: 'allowed=true|false' });
/** Up to a week; null: what it ages never grows too old. */
const AGE_MS_MAX = 604_800_000;
const ALLOWED_AGE = `allowed="null, or integer milliseconds from 1 to ${AGE_MS_MAX}"`;
export const ageMsSchema = z
  .int({ error: ALLOWED_AGE })
  .min(1, { error: ALLOWED_AGE })
  .max(AGE_MS_MAX, { error: ALLOWED_AGE })
  .nullable();

/** One of a closed list of words. */
export function wordSchema<const Word extends string>(words: readonly Word[]) {
  return z.enum(words, { error: `allowed=${words.join('|')}` });
}
