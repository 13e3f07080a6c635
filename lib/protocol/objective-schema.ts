import { z } from 'zod';
import type { Objectives } from '#lib/model/objectives.ts';
import type { PresetChoice } from '#lib/model/preset.ts';
import { decimalSchema, positiveDecimalSchema, textSchema, unsignedDecimalSchema } from './ingest-fields.ts';

/** Whether the zone exists is asked where zone data is: server/thread/calendar.ts. */
export const zoneSchema = z.string().regex(/^[A-Za-z0-9_+/-]{1,64}$/);
const minuteSchema = z.int().min(0).max(1_439);
export const wallTimeSchema = z.strictObject({ zone: zoneSchema, minute: minuteSchema });
const daysSchema = z.int().min(0).max(10_000);
const secondsSchema = z.int().min(0).max(86_400);

const effect = z.enum(['alert', 'pause', 'fail']).optional();
const amountIn = z.enum(['money', 'pctInitial']);
const watched = z.strictObject({ effect });
const watchedAmount = z.strictObject({ effect, amount: positiveDecimalSchema, amountIn });
const held = z.strictObject({ effect, amount: unsignedDecimalSchema });

/** What a ruleset asks for beside its loss rules, in the shape of lib/model/objectives.ts. */
export const objectivesSchema = z.strictObject({
  profitTarget: z
    .strictObject({
      amounts: z.array(positiveDecimalSchema).min(1).max(8),
      amountIn,
      phase: z.int().min(0).max(7),
      basis: z.enum(['balance', 'equity']),
      requireFlat: z.boolean(),
    })
    .optional(),
  minTradingDays: daysSchema.optional(),
  tradingDayRule: z.enum(['positionOpened', 'positionClosed']).optional(),
  qualifyingDays: z
    .strictObject({
      count: daysSchema,
      minPnl: decimalSchema.nullable(),
      minPctInitial: decimalSchema.nullable(),
    })
    .optional(),
  consistency: z
    .strictObject({
      pcts: z.array(unsignedDecimalSchema).min(1).max(16),
      denominator: z.enum(['net_total', 'positive_days', 'target']),
      op: z.enum(['lte', 'lt']),
      gates: z.array(textSchema).max(8),
    })
    .optional(),
  scaling: z
    .strictObject({
      effect,
      basis: z.enum(['sessionStart', 'live']),
      tiers: z
        .array(z.strictObject({ profitAtLeast: decimalSchema, maxContracts: unsignedDecimalSchema }))
        .min(1)
        .max(32)
        .refine(
          (tiers) =>
            tiers.every(
              (tier, place) => place === 0 || Number(tier.profitAtLeast) > Number(tiers[place - 1]?.profitAtLeast),
            ),
          'allowed="tiers in rising order of profit"',
        ),
    })
    .optional(),
  maxContracts: held.optional(),
  microsPerMini: positiveDecimalSchema.optional(),
  maxLots: held.optional(),
  news: z
    .strictObject({
      beforeSeconds: secondsSchema,
      afterSeconds: secondsSchema,
      impact: textSchema.nullable(),
      forbids: z.enum(['open', 'close', 'both']),
      effect: z.enum(['alert', 'pause', 'fail', 'voidProfit']),
    })
    .optional(),
  flatBy: wallTimeSchema.extend({ effect }).optional(),
  noWeekendHold: watched.optional(),
  minHold: z.strictObject({ effect, seconds: secondsSchema }).optional(),
  maxLossPerTrade: watchedAmount.optional(),
  openLossCap: watchedAmount.optional(),
  maxRiskPerPosition: watchedAmount.optional(),
  mandatoryStopLoss: watched.optional(),
  ordersPerDay: z.strictObject({ effect, count: z.int().min(0).max(1_000_000) }).optional(),
  inactivity: z.strictObject({ effect, days: daysSchema }).optional(),
  maxDays: z.strictObject({ effect, days: daysSchema }).optional(),
}) satisfies z.ZodType<Objectives, unknown>;

/** What a person states, in sentences: printable, on one line. */
export const statementSchema = z
  .string()
  .regex(/^[^\p{Cc}]{1,2000}$/u, { error: 'allowed="1 to 2,000 printable characters"' });

/** A preset instead of a ruleset: the server writes its figures out, so that the journal needs no catalogue. */
export const presetChoiceSchema = z.strictObject({
  presetId: z.string().regex(/^[a-z0-9.-]{1,120}$/),
  size: unsignedDecimalSchema.optional(),
  options: z.record(textSchema, textSchema).optional(),
  stage: textSchema.optional(),
  phase: z.int().min(0).max(7).optional(),
  confirmReset: z
    .strictObject({ tz: zoneSchema, at: z.string().regex(/^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/) })
    .optional(),
  effective: z.enum(['now', 'nextReset']).optional(),
  confirmed: z
    .strictObject({ checked: statementSchema, rules: z.record(textSchema, z.unknown()).optional() })
    .optional(),
}) satisfies z.ZodType<PresetChoice, unknown>;
