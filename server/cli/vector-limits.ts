import { z } from 'zod';
import { absoluteSteps, climbConfirmed, utilizationSteps, utilizationText } from '#lib/engine/ladder.ts';
import type { RungCounts, Steps } from '#lib/engine/ladder.ts';
import { LossAccount } from '#lib/engine/loss-account.ts';
import type { NamedLossRule } from '#lib/engine/loss-account.ts';
import type { DecimalText } from '#lib/model/ids.ts';
import { RUNGS } from '#lib/model/limit.ts';
import type { DailyLossRule, MaxLossRule, Rung } from '#lib/model/limit.ts';
import { VectorFault, expectedSchema, inputSchema, money24, ofMoney, parseExact, quantity12 } from './vector-check.ts';
import type { Checks } from './vector-check.ts';
import { vectorFamily } from './vector-family.ts';

const maybe = expectedSchema.nullable().optional();
const level = inputSchema.nullable().optional();
const bothShape = {
  measured: z.enum(['equity', 'balance', 'min']).optional(),
  check: z.enum(['intraday', 'eod']).optional(),
  breachWhen: z.enum(['lte', 'lt']).optional(),
  action: z.enum(['fail', 'pause']).optional(),
};
const maxLossSchema = z.strictObject({
  amount: inputSchema.optional(),
  pctInitial: inputSchema.optional(),
  pctOfPeak: inputSchema.optional(),
  trail: z.enum(['none', 'eod_balance', 'closed_balance', 'intraday_equity']),
  lockOffset: level,
  stopPeak: level,
  freezePeak: level,
  afterFirstPayout: z.strictObject({ floor: inputSchema.nullable() }).nullable().optional(),
  ...bothShape,
});
const dailyLossSchema = z.strictObject({
  amount: inputSchema.optional(),
  pctInitial: inputSchema.optional(),
  pctReference: inputSchema.optional(),
  reference: z.enum(['balance', 'equity', 'max', 'intraday_peak']),
  tiers: z.array(z.strictObject({ startBalanceAtLeast: inputSchema, amount: inputSchema })).optional(),
  window: z.enum(['day', 'week', 'month']).optional(),
  ...bothShape,
});
/** What a step leaves out is not checked. */
const expectSchema = z.strictObject({
  ddFloor: maybe,
  ddRoom: maybe,
  ddPeak: maybe,
  dailyFloor: maybe,
  dailyRoom: maybe,
  breaches: z.array(z.enum(['maxLoss', 'dailyLoss'])).optional(),
  dead: z.boolean().optional(),
  paused: z.boolean().optional(),
});
const lossSchema = z.strictObject({
  config: z.strictObject({
    initial: inputSchema,
    maxLoss: maxLossSchema.nullable().optional(),
    dailyLoss: dailyLossSchema.nullable().optional(),
  }),
  steps: z.array(
    z.discriminatedUnion('op', [
      z.strictObject({ op: z.literal('state'), expect: expectSchema }),
      z.strictObject({ op: z.literal('set'), balance: inputSchema, equity: inputSchema, expect: expectSchema }),
      z.strictObject({ op: z.literal('roll'), expect: expectSchema }),
      z.strictObject({ op: z.literal('payout'), amount: inputSchema, expect: expectSchema }),
      z.strictObject({ op: z.literal('deposit'), amount: inputSchema, expect: expectSchema }),
    ]),
  ),
});
type Loss = z.infer<typeof lossSchema>;
type MaxLoss = z.infer<typeof maxLossSchema>;
type DailyLoss = z.infer<typeof dailyLossSchema>;

/** [LL]: floors, rooms and breaches over observations of balance and equity, by the rules the engine runs. */
export const lossRulesFamily = vectorFamily(lossSchema, (vector, checks) => {
  const { initial, maxLoss, dailyLoss } = vector.config;
  const rules: NamedLossRule[] = [];
  if (maxLoss !== undefined && maxLoss !== null) rules.push({ ruleId: 'maxLoss', rule: maxLossRule(maxLoss, initial) });
  if (dailyLoss !== undefined && dailyLoss !== null)
    rules.push({ ruleId: 'dailyLoss', rule: dailyLossRule(dailyLoss, initial) });
  const account = new LossAccount(money24(initial), rules);
  for (const [index, step] of vector.steps.entries()) {
    applyStep(account, step);
    compareStep(account, `step ${index} ${step.op}`, step.expect, checks);
  }
});

function applyStep(account: LossAccount, step: Loss['steps'][number]): void {
  switch (step.op) {
    case 'state':
      return;
    case 'set':
      return account.observe({ balance24: money24(step.balance), equity24: money24(step.equity) });
    case 'roll':
      return account.roll();
    case 'payout':
      return account.payout(money24(step.amount));
    case 'deposit':
      return account.deposit(money24(step.amount));
  }
}

function compareStep(account: LossAccount, step: string, expected: z.infer<typeof expectSchema>, checks: Checks): void {
  const amount = (units24: bigint | undefined): ReturnType<typeof ofMoney> | null =>
    units24 === undefined ? null : ofMoney(units24);
  const maximum = account.figures('maxLoss');
  const daily = account.figures('dailyLoss');
  checks.decimal(`${step} ddFloor`, amount(maximum?.floor24), expected.ddFloor);
  checks.decimal(`${step} ddRoom`, amount(maximum?.room24), expected.ddRoom);
  checks.decimal(`${step} ddPeak`, amount(maximum?.peak24), expected.ddPeak);
  checks.decimal(`${step} dailyFloor`, amount(daily?.floor24), expected.dailyFloor);
  checks.decimal(`${step} dailyRoom`, amount(daily?.room24), expected.dailyRoom);
  checks.equal(`${step} breaches`, account.breaches.join(','), expected.breaches?.join(','));
  checks.equal(`${step} dead`, account.isFailed, expected.dead);
  checks.equal(`${step} paused`, account.isPaused, expected.paused);
}

function maxLossRule(rule: MaxLoss, initial: string): MaxLossRule {
  return {
    type: 'maxLoss',
    ...allowanceOf({ money: rule.amount, pctInitial: rule.pctInitial, pctOfPeak: rule.pctOfPeak }, initial),
    trail: rule.trail,
    lockOffset: textOf(rule.lockOffset),
    stopPeak: textOf(rule.stopPeak),
    freezePeak: textOf(rule.freezePeak),
    afterFirstPayoutFloor: textOf(rule.afterFirstPayout?.floor),
    ...bothOf(rule),
    // A maximum loss always fails, whatever the rule asks for [LL].
    action: 'fail',
  };
}

function dailyLossRule(rule: DailyLoss, initial: string): DailyLossRule {
  return {
    type: 'dailyLoss',
    ...allowanceOf({ money: rule.amount, pctInitial: rule.pctInitial, pctReference: rule.pctReference }, initial),
    reference: rule.reference,
    tiers: rule.tiers?.map((tier) => ({
      startBalanceAtLeast: decimal(tier.startBalanceAtLeast),
      amount: decimal(tier.amount),
    })),
    // A roll of a vector has no date: it is the reset of the rule's window, whatever its length.
    window: 'day',
    ...bothOf(rule),
  };
}

function bothOf(rule: MaxLoss | DailyLoss): Pick<MaxLossRule, 'measured' | 'check' | 'breachWhen' | 'action'> {
  const { measured = 'equity', check = 'intraday', breachWhen = 'lte', action = 'fail' } = rule;
  return { measured, check, breachWhen, action };
}

/** The one amount that a rule gives, with its unit. */
function allowanceOf<Unit extends string>(
  given: Readonly<Record<Unit, string | undefined>>,
  initial: string,
): { readonly amount: DecimalText; readonly amountIn: Unit } {
  // The keys of the literal handed in are exactly the units.
  const units = (Object.keys(given) as Unit[]).filter((unit) => given[unit] !== undefined);
  const [amountIn] = units;
  const amount = amountIn === undefined ? undefined : given[amountIn];
  if (amountIn === undefined || amount === undefined || units.length > 1) {
    throw new VectorFault('config: one amount of a rule is due, in money or in percent');
  }
  if (amountIn === 'pctInitial' && money24(initial) <= 0n) {
    throw new VectorFault('config: a percentage of an initial balance of 0 is refused');
  }
  return { amount: decimal(amount), amountIn };
}

/** The cast names what the schema has checked: canonical decimal text. */
function decimal(text: string): DecimalText {
  return text as DecimalText;
}

function textOf(text: string | null | undefined): DecimalText | null {
  return text === null || text === undefined ? null : decimal(text);
}

const stepSchema = z.strictObject({
  value: inputSchema.nullable(),
  expectRung: z.enum(RUNGS),
  expectUtilizationPct: maybe,
});
const ladderShape = {
  rungs: z.strictObject({
    watch: level,
    warning: level,
    critical: level,
    breach: inputSchema,
  }),
  hysteresis: inputSchema,
  breachWhen: z.enum(['reached', 'passed']).optional(),
  confirm: z.int().positive().optional(),
  steps: z.array(stepSchema),
};
const utilizationSchema = z.strictObject({ mode: z.literal('utilization'), limit: inputSchema, ...ladderShape });
const absoluteSchema = z.strictObject({
  mode: z.literal('absolute'),
  worseWhen: z.enum(['above', 'below']),
  resetBand: inputSchema.optional(),
  ...ladderShape,
});

/** Where a utilization does not end, its 15th decimal is rounded. */
const LAST_DECIMAL = parseExact('1e-15');

/** [LI4]-[LI9], [LI11]: the rung over a sequence of values. */
export const ladderFamily = vectorFamily(
  z.discriminatedUnion('mode', [utilizationSchema, absoluteSchema]),
  (vector, checks) => {
    const steps = vector.mode === 'utilization' ? utilizationOf(vector) : absoluteOf(vector);
    const counts: RungCounts = [];
    let held: Rung = 'none';
    for (const [index, step] of vector.steps.entries()) {
      const value24 = step.value === null ? null : money24(step.value);
      held = climbConfirmed({ steps, value24, held, mayFall: true }, vector.confirm ?? 1, counts).rung;
      checks.equal(`step ${index} value ${step.value ?? 'null'} rung`, held, step.expectRung);
      const text = vector.mode === 'utilization' ? utilizationText(value24, money24(vector.limit)) : null;
      const used = text === null ? null : parseExact(text);
      checks.decimal(`step ${index} utilization`, used, step.expectUtilizationPct, LAST_DECIMAL);
    }
  },
);

function utilizationOf({ rungs, hysteresis, limit, breachWhen }: z.infer<typeof utilizationSchema>): Steps {
  const percent = (text: string | null | undefined): bigint | null =>
    text === null || text === undefined ? null : quantity12(text);
  const { watch, warning, critical, breach } = rungs;
  const thresholds = [0n, percent(watch), percent(warning), percent(critical), percent(breach)];
  const ladder = { thresholds, hysteresis: quantity12(hysteresis) };
  return utilizationSteps(ladder, money24(limit), breachWhen === 'passed');
}

function absoluteOf(vector: z.infer<typeof absoluteSchema>): Steps {
  const value = (text: string | null | undefined): bigint | null =>
    text === null || text === undefined ? null : money24(text);
  const { watch, warning, critical, breach } = vector.rungs;
  return absoluteSteps({
    values24: [value(watch), value(warning), value(critical)],
    breach24: money24(breach),
    isBelow: vector.worseWhen === 'below',
    isPassed: vector.breachWhen === 'passed',
    band24: value(vector.resetBand),
    hysteresis: quantity12(vector.hysteresis),
  });
}
