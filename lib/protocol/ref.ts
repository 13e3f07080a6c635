import { z } from 'zod';

import { fail, ok } from '#lib/base/result.ts';
import type { Result } from '#lib/base/result.ts';

import {
  accountIdSchema,
  currencySchema,
  decimalSchema,
  instrumentIdSchema,
  positiveDecimalSchema,
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
  multiplier: positiveDecimalSchema.optional(),
  inverse: z.boolean().optional(),
  tick: positiveDecimalSchema.optional(),
  lot: positiveDecimalSchema.optional(),
  class: wordSchema(['fx', 'equity', 'future', 'cfd', 'crypto', 'rates', 'commodity', 'option', 'other']).optional(),
});

const accountSchema = z.strictObject({
  ccy: currencySchema,
  start_balance: decimalSchema,
  strategy: z.string().optional(),
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

/** What a ref file says, for lib/replay/tape-ref.ts (its type TapeRef has this shape). */
export type DecodedRef = ReturnType<typeof shapeRef>;

/** Reads a parsed ref.json; the reason names the path of the first mistake. */
export function decodeRef(raw: unknown): Result<DecodedRef, string> {
  const parsed = refSchema.safeParse(raw);
  if (parsed.success) return ok(shapeRef(parsed.data));
  const issue = parsed.error.issues[0];
  return fail(issue === undefined ? 'ref=malformed' : `${issue.path.join('.')}: ${issue.message}`);
}

function shapeRef(ref: z.infer<typeof refSchema>) {
  return {
    tape: ref.tape,
    dayRollMs: ref.day_roll_ms,
    symbols: Object.entries(ref.symbols).map(([symbol, value]) => ({
      symbol,
      ccy: value.ccy,
      multiplier: value.multiplier ?? decimalSchema.parse('1'),
      inverse: value.inverse ?? false,
      tick: value.tick,
      lot: value.lot,
      assetClass: value.class ?? ('other' as const),
    })),
    accounts: Object.entries(ref.accounts).map(([account, value]) => ({
      account,
      ccy: value.ccy,
      startBalance: value.start_balance,
      limits: shapeLimits(value.limits),
    })),
    fx: Object.entries(ref.fx).map(([pair, symbol]) => {
      const slash = pair.indexOf('/');
      return { base: pair.slice(0, slash), quote: pair.slice(slash + 1), symbol };
    }),
  };
}

function shapeLimits(limits: z.infer<typeof limitsSchema>) {
  return {
    dailyLoss: limits.daily_loss,
    staticDrawdown: limits.static_drawdown,
    trailingDrawdown: limits.trailing_drawdown,
    eodDrawdown: limits.eod_drawdown,
    trailingLock: limits.trailing_lock ?? false,
    grossExposure: limits.gross_exposure,
    netExposure: limits.net_exposure,
    position: Object.entries(limits.position ?? {}).map(([symbol, amount]) => ({ symbol, amount })),
  };
}
