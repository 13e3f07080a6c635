import { z } from 'zod';
import type { Currency, DecimalText } from '#lib/model/ids.ts';
import type { Preset, PresetCatalogue, PresetRules, PresetRulesPatch } from '#lib/model/preset.ts';

/**
 * The file of programmes, read strictly: an unknown field is a fault, not a surprise. Amounts are decimal text; a JSON
 * number among them is a fault too, as the file promises none.
 */
const decimal = z
  .string()
  .regex(/^-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,12})?$/)
  // The pattern is what DecimalText promises.
  .transform((text) => text as DecimalText);
const count = z.int().min(0);
const grade = z.enum(['A', 'B', 'C']);
const clock = z.string().regex(/^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/);
const zone = z.string().regex(/^[A-Za-z0-9_+/-]{1,64}$/);
const text = z.string().min(1);
const measured = z.enum(['equity', 'balance', 'min']);
const check = z.enum(['intraday', 'eod']);
const breachWhen = z.enum(['lte', 'lt']);
const stages = z.array(text).nullable();

const maxLoss = z.strictObject({
  amount: decimal.nullable().optional(),
  amountGrade: grade.optional(),
  pctInitial: decimal.optional(),
  pctOfPeak: decimal.optional(),
  trail: z.enum(['none', 'eod_balance', 'closed_balance', 'intraday_equity']).nullable(),
  lockOffset: decimal.nullable(),
  stopPeak: decimal.nullable().optional(),
  freezePeak: decimal.nullable().optional(),
  afterFirstPayout: z.strictObject({ floor: decimal }).optional(),
  measured,
  check,
  action: z.literal('fail'),
  breachWhen,
});

const dailyLoss = z.strictObject({
  amount: decimal.optional(),
  pctInitial: decimal.optional(),
  pctReference: decimal.optional(),
  reference: z.enum(['balance', 'equity', 'max', 'intraday_peak']),
  tiers: z.array(z.strictObject({ startBalanceAtLeast: decimal, amount: decimal })).optional(),
  measured,
  check,
  action: z.enum(['fail', 'pause']),
  breachWhen,
  note: text.optional(),
});

const consistency = z.strictObject({
  pct: decimal.optional(),
  pctByPayout: z.array(decimal).min(1).optional(),
  denominator: z.enum(['net_total', 'positive_days', 'target']),
  op: breachWhen,
  gates: z.array(text),
  grade: grade.optional(),
  enabled: z.boolean().optional(),
});

const news = z.strictObject({
  beforeSec: count,
  afterSec: count,
  impact: text.nullable(),
  stages,
  forbids: z.enum(['open', 'close', 'both']).nullable(),
  effect: z.enum(['fail', 'voidProfit']).nullable(),
  grade,
  enabled: z.boolean(),
});

const scaling = z.strictObject({
  basis: z.enum(['sessionStart', 'live']),
  tiers: z.array(z.strictObject({ profitAtLeast: decimal, maxContracts: decimal })).nullable(),
  note: text.optional(),
});

const reset = z.strictObject({
  tz: zone,
  at: clock,
  stated: z.boolean(),
  sessionEnd: clock.optional(),
  note: text.optional(),
});
const qualifyingDays = z.strictObject({ count, minPnl: decimal.nullable(), minPctInitial: decimal.nullable() });

const rules = z.strictObject({
  maxLoss: maxLoss.nullable(),
  dailyLoss: dailyLoss.nullable(),
  startBalance: decimal.optional(),
  profitTarget: z
    .strictObject({ amount: z.array(decimal).min(1).optional(), pctInitial: z.array(decimal).min(1).optional() })
    .optional(),
  minTradingDays: count.optional(),
  tradingDayRule: z.enum(['positionOpened', 'positionClosed']).optional(),
  maxDays: count.optional(),
  qualifyingDays: qualifyingDays.optional(),
  consistency: consistency.optional(),
  scaling: scaling.optional(),
  maxContracts: decimal.optional(),
  microsPerMini: decimal.optional(),
  maxLotsBySize: z.record(decimal, decimal).optional(),
  floatingLoss: z.strictObject({ pctInitial: decimal, stages }).optional(),
  maxLossPerTradePct: decimal.optional(),
  maxRiskPerPositionPct: decimal.optional(),
  mandatoryStopLoss: z.boolean().optional(),
  news: news.optional(),
  flatBy: z.strictObject({ tz: zone, at: clock }).optional(),
  reset,
}) satisfies z.ZodType<PresetRules, unknown>;

/** Options change loss rules and conduct; the shape of each is checked again once it is merged. */
const patch = rules
  .extend({
    maxLoss: maxLoss.partial().nullable(),
    dailyLoss: dailyLoss.partial().nullable(),
    consistency: consistency.partial(),
    scaling: scaling.partial(),
    news: news.partial(),
    qualifyingDays: qualifyingDays.partial(),
    reset: reset.partial(),
  })
  .partial() satisfies z.ZodType<PresetRulesPatch, unknown>;

const option = z.strictObject({
  name: text,
  label: text,
  default: text.nullable(),
  choices: z.array(z.strictObject({ value: text, rules: patch })).min(1),
});

const preset = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9.-]{1,120}$/),
    version: z.int().min(1),
    enabled: z.boolean(),
    disabledBecause: z
      .array(z.enum(['gradeC', 'maxLossAmountGradeC', 'missingFigures']))
      .min(1)
      .optional(),
    firm: text,
    program: text,
    market: z.enum(['futures', 'cfd', 'crypto']),
    stages: z.array(text).min(1),
    currency: z
      .string()
      .regex(/^[A-Z0-9]{1,16}$/)
      // The pattern is what Currency promises.
      .transform((code) => code as Currency),
    size: decimal.nullable(),
    sizeRange: z.tuple([decimal, decimal]).nullable(),
    grade,
    asOf: z.iso.date().nullable(),
    asOfNote: text.optional(),
    sources: z.array(text).min(1),
    conflicts: z.array(text),
    assumed: z.array(text),
    missing: z.array(text),
    options: z.array(option),
    rules,
  })
  .refine((read) => read.enabled === (read.disabledBecause === undefined), 'enabled, or disabledBecause')
  .refine((read) => read.size === null || read.sizeRange === null, 'a size or a range of sizes') satisfies z.ZodType<
  Preset,
  unknown
>;

export const catalogueSchema = z
  .strictObject({
    schema: z.literal('domain-presets/2'),
    gradeKey: z.strictObject({ A: text, B: text, C: text }),
    gradeScope: text,
    note: text,
    attribution: z.array(text).min(1),
    presets: z.array(preset).min(1),
  })
  .refine(
    (file) => new Set(file.presets.map(({ id }) => id)).size === file.presets.length,
    'an id names one preset',
  ) satisfies z.ZodType<PresetCatalogue, unknown>;

/** Whole rules, as they stand after the options are merged. */
export const presetRulesSchema = rules;
