import { z } from 'zod';
import type { LimitId, Microseconds, Origin, RulesetId, TradingDay, UserId } from '#lib/model/ids.ts';
import { LIMIT_METRICS, NOTIFY_MAX } from '#lib/model/limit.ts';
import type { Effective } from '#lib/model/limit-version.ts';
import type { WeeklySession } from '#lib/model/weekly-session.ts';
import type { LimitDraft, LimitRule, NotifyTarget, RulesetRule } from '#lib/model/limit.ts';
import type { Ruleset } from '#lib/model/ruleset.ts';
import {
  objectivesSchema,
  presetChoiceSchema,
  statementSchema,
  wallTimeSchema,
  zoneSchema,
} from './objective-schema.ts';
import {
  accountIdSchema,
  ageMsSchema,
  calendarIdSchema,
  currencySchema,
  decimalSchema,
  instrumentIdSchema,
  positiveDecimalSchema,
  textSchema,
  unsignedDecimalSchema,
} from './ingest-fields.ts';

/**
 * `POST /api/v1/commands`: an array of configuration inputs of a lead, in the shape of lib/model/input.ts without the
 * actor, which the token gives. `inputId` is the sender's idempotency key (default: the hash of the command).
 */
const breachWhenSchema = z.enum(['lte', 'lt']);
const breachActionSchema = z.enum(['fail', 'pause', 'alertOnly']);
const measuredSchema = z.enum(['equity', 'balance', 'min']).optional();
const checkSchema = z.enum(['intraday', 'eod']).optional();
const limitRuleSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('dailyLoss'),
    amount: positiveDecimalSchema,
    reference: z.enum(['balance', 'equity', 'max', 'intraday_peak']),
    breachWhen: breachWhenSchema,
    action: breachActionSchema,
    amountIn: z.enum(['money', 'pctInitial', 'pctReference']).optional(),
    tiers: z
      .array(z.strictObject({ startBalanceAtLeast: decimalSchema, amount: positiveDecimalSchema }))
      .max(64)
      .optional(),
    window: z.enum(['day', 'week', 'month']).optional(),
    measured: measuredSchema,
    check: checkSchema,
  }),
  z.strictObject({
    type: z.literal('maxLoss'),
    amount: positiveDecimalSchema,
    trail: z.enum(['none', 'eod_balance', 'closed_balance', 'intraday_equity']),
    lockOffset: decimalSchema.nullable(),
    breachWhen: breachWhenSchema,
    action: breachActionSchema,
    amountIn: z.enum(['money', 'pctInitial', 'pctOfPeak']).optional(),
    stopPeak: decimalSchema.nullable().optional(),
    freezePeak: decimalSchema.nullable().optional(),
    afterFirstPayoutFloor: decimalSchema.nullable().optional(),
    measured: measuredSchema,
    check: checkSchema,
  }),
  z.strictObject({
    type: z.literal('exposure'),
    measure: z.enum(['gross', 'net', 'long', 'short']),
    // 0 means none allowed [LI8].
    amount: unsignedDecimalSchema,
    breachWhen: breachWhenSchema,
  }),
  z.strictObject({
    type: z.literal('position'),
    instrument: instrumentIdSchema,
    amount: unsignedDecimalSchema,
    breachWhen: breachWhenSchema,
  }),
  z.strictObject({
    type: z.literal('metric'),
    metric: z.enum(LIMIT_METRICS),
    // Signed, because an absolute limit may breach at a value below zero; the engine asks for more.
    amount: decimalSchema,
    breachWhen: breachWhenSchema,
    side: z.enum(['long', 'short', 'both']).optional(),
    mode: z.enum(['utilization', 'absolute']).optional(),
    worseWhen: z.enum(['above', 'below']).optional(),
    base: z.enum(['equity', 'balance', 'initial']).optional(),
    anchor: z.enum(['inception', 'month', 'week', 'day']).optional(),
    includes: z.strictObject({ open: z.boolean().optional(), fees: z.boolean().optional() }).optional(),
    window: z.enum(['second', 'minute', 'day']).optional(),
    sizeIn: z.enum(['median', 'quantity', 'notional']).optional(),
    origin: textSchema.optional(),
  }),
]) satisfies z.ZodType<LimitRule, unknown>;

const rungSchema = z.enum(['none', 'watch', 'warning', 'critical', 'breach']);
// Signed, because the thresholds of an absolute ladder are values; the engine checks their order.
const ladderSchema = z.strictObject({
  watch: decimalSchema.nullable(),
  warning: decimalSchema.nullable(),
  critical: decimalSchema.nullable(),
  hysteresis: unsignedDecimalSchema,
});

const cutSchema = z.strictObject({
  instrument: instrumentIdSchema.optional(),
  symbol: textSchema.optional(),
  root: textSchema.optional(),
  assetClass: textSchema.optional(),
  currency: currencySchema.optional(),
  venue: textSchema.optional(),
  strategy: textSchema.optional(),
});
const notifyTargetSchema = z.union([
  z.strictObject({ role: z.enum(['viewer', 'manager', 'lead', 'admin']) }),
  // The cast gives a checked text its brand, once, at the door (lib/model/ids.ts).
  z.strictObject({ user: textSchema.transform((text) => text as UserId) }),
]) satisfies z.ZodType<NotifyTarget, unknown>;
const HOLD_MAX_MS = 3_600_000;
const ACK_LAPSE_LEAST_MS = 300_000;
const ACK_LAPSE_MOST_MS = 14_400_000;
/** What a limit, of a person or of a ruleset, may say beyond its rule. */
const optionFields = {
  within: cutSchema.optional(),
  confirm: z.int().min(1).max(1_000).optional(),
  holdMs: z.int().min(0).max(HOLD_MAX_MS).optional(),
  hard: z.strictObject({ gate: z.enum(['reduceOnly', 'blocked']), latches: z.boolean() }).optional(),
  resetBand: unsignedDecimalSchema.optional(),
  refireStep: positiveDecimalSchema.optional(),
  ackLapseMs: z.int().min(ACK_LAPSE_LEAST_MS).max(ACK_LAPSE_MOST_MS).optional(),
  reasonDue: z.boolean().optional(),
  notSuppressible: z.boolean().optional(),
  inhibits: z.boolean().optional(),
  notify: z.array(notifyTargetSchema).max(NOTIFY_MAX).optional(),
};

// The casts give a checked text its brand, once, at the door (lib/model/ids.ts).
export const limitIdSchema = textSchema.transform((text) => text as LimitId);
const rulesetIdSchema = textSchema.transform((text) => text as RulesetId);

export const scopeNodeSchema = z.strictObject({ level: z.enum(['firm', 'desk', 'trader', 'account']), id: textSchema });
export const limitDraftSchema = z.strictObject({
  limitId: limitIdSchema,
  baseVersion: z.int().min(0),
  name: textSchema,
  scope: scopeNodeSchema,
  rule: limitRuleSchema,
  currency: currencySchema,
  ladder: ladderSchema,
  alertFrom: rungSchema,
  ackFrom: rungSchema,
  ...optionFields,
  per: z.enum(['node', 'account', 'trader', 'desk']).optional(),
}) satisfies z.ZodType<LimitDraft, unknown>;

export const effectiveSchema = z.enum(['now', 'nextDay']) satisfies z.ZodType<Effective, unknown>;

const rulesetRuleSchema = z.strictObject({
  ruleId: textSchema,
  name: textSchema,
  rule: limitRuleSchema,
  ladder: ladderSchema,
  alertFrom: rungSchema,
  ackFrom: rungSchema,
  ...optionFields,
}) satisfies z.ZodType<RulesetRule, unknown>;
export const rulesetSchema = z.strictObject({
  rulesetId: rulesetIdSchema,
  version: z.int().min(1),
  name: textSchema,
  rules: z.array(rulesetRuleSchema).min(1).max(64),
  presetId: textSchema.optional(),
  presetVersion: z.int().min(1).optional(),
  options: z.record(textSchema, textSchema).optional(),
  confirmed: statementSchema.optional(),
  effective: z.enum(['now', 'nextReset']).optional(),
  reset: wallTimeSchema.optional(),
  startBalance: unsignedDecimalSchema.optional(),
  objectives: objectivesSchema.optional(),
}) satisfies z.ZodType<Ruleset, unknown>;

/** A date as a label. A date that does not exist closes nothing. */
const tradingDaySchema = z.iso.date().transform((text) => text as TradingDay);

const weekdaySchema = z.int().min(1).max(7);
const minuteSchema = z.int().min(0).max(1_439);
const sessionSchema = z.strictObject({
  openDay: weekdaySchema,
  openMinute: minuteSchema,
  closeDay: weekdaySchema,
  closeMinute: minuteSchema,
}) satisfies z.ZodType<WeeklySession, unknown>;

const common = {
  inputId: textSchema.optional(),
  /** Microseconds since 1970; 0 where the command has no time of its own. */
  tsEventUs: z
    .int()
    .min(0)
    .default(0)
    .transform((us) => us as Microseconds),
};

export const commandSchema = z.discriminatedUnion('type', [
  z
    .strictObject({
      ...common,
      type: z.literal('AssignRuleset'),
      account: accountIdSchema,
      ruleset: rulesetSchema.optional(),
      preset: presetChoiceSchema.optional(),
    })
    .refine(
      ({ ruleset, preset }) => (ruleset === undefined) !== (preset === undefined),
      'allowed="a ruleset, or a preset"',
    ),
  z.strictObject({
    ...common,
    type: z.literal('DefineLimit'),
    draft: limitDraftSchema,
    reason: textSchema.optional(),
    effective: effectiveSchema.optional(),
  }),
  z.strictObject({
    ...common,
    type: z.literal('FirmConfigured'),
    firm: textSchema,
    reportingCurrency: currencySchema,
    markPolicy: z.enum(['mid', 'last', 'bidAsk']),
    ownFillUntilMarked: z.boolean(),
    fxPairs: z
      .array(z.strictObject({ base: currencySchema, quote: currencySchema, instrument: instrumentIdSchema }))
      .max(256),
    calendarId: calendarIdSchema,
    staleMs: ageMsSchema.default(5_000),
    rateMaxAgeMs: ageMsSchema.default(900_000),
  }),
  z.strictObject({
    ...common,
    type: z.literal('OriginConfigured'),
    origin: textSchema.transform((text) => text as Origin),
    positionPolicy: z.enum(['compare', 'adopt']),
    lateFillPolicy: z.enum(['restate', 'arrival']),
    fillIdScope: z.enum(['forever', 'tradingDay', 'cumQty']).optional(),
  }),
  z.strictObject({
    ...common,
    type: z.literal('CalendarDefined'),
    calendarId: calendarIdSchema,
    zone: zoneSchema,
    resetMinute: minuteSchema,
    closedDates: z.array(tradingDaySchema).max(1_000).optional(),
    sessions: z.array(sessionSchema).max(64).optional(),
  }),
  z.strictObject({ ...common, type: z.literal('SessionChanged'), calendarId: calendarIdSchema, isOpen: z.boolean() }),
  z.strictObject({
    ...common,
    type: z.literal('AccountMoved'),
    account: accountIdSchema,
    trader: textSchema,
    desk: textSchema,
  }),
  z.strictObject({
    ...common,
    type: z.literal('NewsScheduled'),
    newsId: textSchema,
    instantUs: z
      .int()
      .min(0)
      .transform((us) => us as Microseconds),
    impact: textSchema,
    title: textSchema,
    withdrawn: z.boolean().optional(),
  }),
]);
export type HttpCommand = z.infer<typeof commandSchema>;

export const commandsBodySchema = z.array(commandSchema).min(1).max(1_000);
