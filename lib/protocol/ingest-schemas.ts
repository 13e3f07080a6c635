import { z } from 'zod';

import {
  accountIdSchema,
  ageMsSchema,
  calendarIdSchema,
  countSchema,
  currencySchema,
  decimalSchema,
  fillIdSchema,
  flagSchema,
  instrumentIdSchema,
  positiveDecimalSchema,
  textSchema,
  tsMsSchema,
  unsignedDecimalSchema,
  wordSchema,
} from './ingest-fields.ts';

/** The strict objects of ingest v1, one per kind. An unknown key is refused, never ignored. */

const common = {
  ts: tsMsSchema.optional(),
  tsUs: countSchema.optional(),
  inputId: textSchema.optional(),
  seq: countSchema.optional(),
};

export const fillSchema = z.strictObject({
  ...common,
  kind: z.literal('fill'),
  id: fillIdSchema,
  account: accountIdSchema,
  symbol: instrumentIdSchema,
  side: wordSchema(['buy', 'sell']),
  qty: positiveDecimalSchema,
  price: decimalSchema,
  fee: decimalSchema.optional(),
  fee_ccy: currencySchema.optional(),
  order_id: textSchema.optional(),
  cum_qty: unsignedDecimalSchema.optional(),
  avg_price: decimalSchema.optional(),
  strategy: textSchema.optional(),
  signal_id: textSchema.optional(),
  venue: textSchema.optional(),
  liquidity: wordSchema(['maker', 'taker']).optional(),
  reason: textSchema.optional(),
  position_id: textSchema.optional(),
});

export const bustSchema = z.strictObject({
  ...common,
  kind: z.literal('bust'),
  id: fillIdSchema,
  ref_id: fillIdSchema,
  account: accountIdSchema,
  symbol: instrumentIdSchema,
});

export const correctionSchema = z.strictObject({
  ...common,
  kind: z.literal('correction'),
  id: fillIdSchema,
  ref_id: fillIdSchema,
  account: accountIdSchema,
  symbol: instrumentIdSchema,
  qty: positiveDecimalSchema,
  price: decimalSchema,
  side: wordSchema(['buy', 'sell']).optional(),
  fee: decimalSchema.optional(),
  fee_ccy: currencySchema.optional(),
});

export const positionSchema = z.strictObject({
  ...common,
  kind: z.literal('position'),
  account: accountIdSchema,
  symbol: instrumentIdSchema,
  qty: decimalSchema,
  avg_price: decimalSchema.optional(),
  position_id: textSchema.optional(),
  as_of_seq: countSchema.optional(),
});

export const markSchema = z.strictObject({
  ...common,
  kind: z.literal('mark'),
  symbol: instrumentIdSchema,
  price: decimalSchema.optional(),
  bid: decimalSchema.optional(),
  ask: decimalSchema.optional(),
  last: decimalSchema.optional(),
  settlement: decimalSchema.optional(),
  delta: decimalSchema.optional(),
  quarantined: flagSchema.optional(),
  volume: unsignedDecimalSchema.optional(),
  source: textSchema.optional(),
});

export const barSchema = z.strictObject({
  ...common,
  kind: z.literal('bar'),
  symbol: instrumentIdSchema,
  open: decimalSchema,
  high: decimalSchema,
  low: decimalSchema,
  close: decimalSchema,
  volume: unsignedDecimalSchema.optional(),
  interval_ms: countSchema.refine((value) => value > 0, 'allowed=">0"'),
});

export const fxSchema = z.strictObject({
  ...common,
  kind: z.literal('fx'),
  pair: z
    .string({ error: 'allowed="BASE/QUOTE"' })
    .regex(/^[A-Z0-9]{1,16}\/[A-Z0-9]{1,16}$/, { error: 'allowed="BASE/QUOTE"' }),
  rate: positiveDecimalSchema,
});

export const instrumentSchema = z.strictObject({
  ...common,
  kind: z.literal('instrument'),
  symbol: instrumentIdSchema,
  ccy: currencySchema,
  multiplier: positiveDecimalSchema.optional(),
  instrument_kind: wordSchema(['linear', 'inverse', 'quanto', 'option']).optional(),
  base: currencySchema.optional(),
  settlement: currencySchema.optional(),
  tick: positiveDecimalSchema.optional(),
  lot: positiveDecimalSchema.optional(),
  class: wordSchema(['fx', 'equity', 'future', 'cfd', 'crypto', 'rates', 'commodity', 'option', 'other']).optional(),
  root: textSchema.optional(),
  venue: textSchema.optional(),
  expiry: z
    .string({ error: 'allowed="YYYY-MM-DD"' })
    .regex(/^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$/, { error: 'allowed="YYYY-MM-DD"' })
    .optional(),
  negative_price: flagSchema.optional(),
  settles_daily: flagSchema.optional(),
  calendar: calendarIdSchema.optional(),
  margin_init: unsignedDecimalSchema.optional(),
  margin_maint: unsignedDecimalSchema.optional(),
  lot_equivalent: positiveDecimalSchema.optional(),
  underlying: instrumentIdSchema.optional(),
  symbol_cut: textSchema.optional(),
  mark_policy: wordSchema(['mid', 'last', 'bidAsk']).optional(),
  peak_sampling: wordSchema(['marks', 'barExtremes']).optional(),
  stale_ms: ageMsSchema.optional(),
});

export const accountSchema = z.strictObject({
  ...common,
  kind: z.literal('account'),
  account: accountIdSchema,
  ccy: currencySchema,
  start_balance: decimalSchema,
  trader: textSchema.optional(),
  desk: textSchema.optional(),
  name: textSchema.optional(),
  calendar: calendarIdSchema.optional(),
  cost_method: wordSchema(['average', 'fifo', 'lifo']).optional(),
  fx_policy: wordSchema(['bookAtFill', 'revalueAll']).optional(),
  position_mode: wordSchema(['netting', 'hedging']).optional(),
  leverage: positiveDecimalSchema.optional(),
});

export const cashSchema = z.strictObject({
  ...common,
  kind: z.literal('cash'),
  id: textSchema,
  account: accountIdSchema,
  amount: decimalSchema,
  ccy: currencySchema,
  cash_kind: wordSchema([
    'deposit',
    'withdrawal',
    'payout',
    'fee',
    'funding',
    'swap',
    'dividend',
    'adjustment',
    'variation_margin',
  ]),
  symbol: instrumentIdSchema.optional(),
});

export const settlementSchema = z.strictObject({
  ...common,
  kind: z.literal('settlement'),
  symbol: instrumentIdSchema,
  price: decimalSchema,
});

export const heartbeatSchema = z.strictObject({ ...common, kind: z.literal('heartbeat'), source: textSchema });
