import { z } from 'zod';

import { fail, ok } from '#lib/base/result.ts';
import type { Result } from '#lib/base/result.ts';

import {
  accountIdSchema,
  currencySchema,
  decimalSchema,
  instrumentIdSchema,
  positiveDecimalSchema,
  textSchema,
  unsignedDecimalSchema,
  wordSchema,
} from './ingest-fields.ts';

const limitsSchema = z.strictObject({
  daily_loss: unsignedDecimalSchema.optional(),
  static_drawdown: unsignedDecimalSchema.optional(),
  trailing_drawdown: unsignedDecimalSchema.optional(),
  eod_drawdown: unsignedDecimalSchema.optional(),
  trailing_lock: z.boolean().optional(),
  gross_exposure: unsignedDecimalSchema.optional(),
  net_exposure: unsignedDecimalSchema.optional(),
  position: z.record(instrumentIdSchema, unsignedDecimalSchema).optional(),
});

const symbolSchema = z.strictObject({
  ccy: currencySchema,
  multiplier: positiveDecimalSchema,
  inverse: z.boolean().optional(),
  tick: positiveDecimalSchema.optional(),
  lot: positiveDecimalSchema.optional(),
  class: wordSchema(['fx', 'equity', 'future', 'cfd', 'crypto', 'rates', 'commodity', 'option', 'other']).optional(),
});

const accountSchema = z.strictObject({
  ccy: currencySchema,
  start_balance: decimalSchema,
  strategy: textSchema.optional(),
  limits: limitsSchema,
});

/** A tape's ref.json. Unknown keys at the top (seed, counts, note) describe the file and are ignored; below they are refused. */
const refSchema = z.object({
  tape: z.string().min(1).max(40),
  day_roll_ms: z.int().min(0).max(86_399_999).multipleOf(60_000),
  symbols: z.record(instrumentIdSchema, symbolSchema),
  accounts: z.record(accountIdSchema, accountSchema),
  fx: z.record(z.string().regex(/^[A-Z0-9]{1,16}\/[A-Z0-9]{1,16}$/), instrumentIdSchema),
});

/** What a ref file says, in the shape that lib/replay/tape-ref.ts maps to inputs. */
export type DecodedRef = z.infer<typeof refSchema>;

/** Reads a parsed ref.json; the reason names the path of the first mistake. */
export function decodeRef(raw: unknown): Result<DecodedRef, string> {
  const parsed = refSchema.safeParse(raw);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  return fail(issue === undefined ? 'ref=malformed' : `${issue.path.join('.')}: ${issue.message}`);
}
