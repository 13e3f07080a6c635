import { z } from 'zod';
import type { Origin } from '#lib/model/ids.ts';
import { SILENCE_MAX_MS, SILENCE_MIN_MS, SILENCE_REASON_MAX } from '#lib/model/silence.ts';
import type { SilenceMatcher } from '#lib/model/silence.ts';
import { clientActionIdSchema } from './codec.ts';
import { limitIdSchema, scopeNodeSchema } from './http-commands.ts';
import { textSchema } from './ingest-fields.ts';

/** At least one part is named: a silence of everything by oversight is none. */
const matcherSchema = z
  .strictObject({
    limitId: limitIdSchema.optional(),
    scope: scopeNodeSchema.optional(),
    symbol: textSchema.optional(),
    // An origin is a text of the same letters; the cast of the type gives the brand.
    feed: textSchema.transform((text) => text as Origin).optional(),
  })
  .refine((matcher) => Object.values(matcher).some((part) => part !== undefined)) satisfies z.ZodType<
  SilenceMatcher,
  unknown
>;
export const setSilenceSchema = z.strictObject({
  matcher: matcherSchema,
  durationMs: z.int().min(SILENCE_MIN_MS).max(SILENCE_MAX_MS),
  reason: z.string().trim().min(1).max(SILENCE_REASON_MAX),
  endsOnClimb: z.boolean().default(false),
  clientActionId: clientActionIdSchema,
});
export const liftSilenceSchema = z.strictObject({
  silenceId: z.string().regex(/^[0-9a-f]{32}$/),
  clientActionId: clientActionIdSchema,
});
