import { z } from 'zod';
import { ratioOf } from '#lib/base/ratio.ts';
import { judgeConsistency } from '#lib/engine/consistency.ts';
import { maximumContracts12 } from '#lib/engine/scaling-plan.ts';
import { countQualifyingDays, countTradingDays } from '#lib/engine/trading-days.ts';
import { dateAt } from '#server/thread/calendar.ts';
import {
  VectorFault,
  countSchema,
  expectedSchema,
  inputSchema,
  money24,
  ofQuantity,
  quantity12,
} from './vector-check.ts';
import { vectorFamily } from './vector-family.ts';
import { instantSchema, instantUs, zoneSchema } from './vector-sessions.ts';

/** [PR1] */
export const consistencyFamily = vectorFamily(
  z.strictObject({
    days: z.array(inputSchema),
    pct: inputSchema,
    denominator: z.enum(['net_total', 'positive_days', 'target']),
    op: z.enum(['lte', 'lt']),
    target: inputSchema.nullable().optional(),
    expectOk: z.boolean().nullable(),
    expectRequiredTotal: expectedSchema.nullable().optional(),
  }),
  (vector, checks) => {
    const { days, pct, denominator, op, target = null } = vector;
    const rule = {
      percent12: quantity12(pct),
      denominator,
      operator: op,
      target24: target === null ? null : money24(target),
    };
    const result = judgeConsistency(days.map(money24), rule);
    const required = result.requiredTotal24;
    checks.equal('ok', result.isMet, vector.expectOk);
    const total = required === null ? null : ratioOf(required.numerator, required.denominator * 10n ** 24n);
    checks.decimal('requiredTotal', total, vector.expectRequiredTotal);
  },
);

const tiersSchema = z.array(z.tuple([inputSchema, inputSchema]));
const expectMax = z.array(expectedSchema.nullable());

/** [PR2] */
export const scalingFamily = vectorFamily(
  z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('sessionStart'),
      tiers: tiersSchema,
      profitAtSessionStart: z.array(inputSchema),
      expectMax,
    }),
    z.strictObject({ kind: z.literal('live'), tiers: tiersSchema, profitNow: z.array(inputSchema), expectMax }),
  ]),
  (vector, checks) => {
    const profits = vector.kind === 'live' ? vector.profitNow : vector.profitAtSessionStart;
    if (profits.length !== vector.expectMax.length) throw new VectorFault('expectMax: one for each profit');
    const tiers = vector.tiers.map(([from, contracts]) => ({
      profitFrom24: money24(from),
      contracts12: quantity12(contracts),
    }));
    for (const [index, profit] of profits.entries()) {
      // One profit is given: of the reset for a plan decided there, of the moment for a live one.
      const profit24 = { atSessionStart24: money24(profit), now24: money24(profit) };
      const contracts12 = maximumContracts12({ tiers, decided: vector.kind }, profit24);
      checks.decimal(
        `max at ${profit}`,
        contracts12 === null ? null : ofQuantity(contracts12),
        vector.expectMax[index],
      );
    }
  },
);

/** [PR3], [PR4] */
export const tradingDaysFamily = vectorFamily(
  z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('openedDays'),
      opens: z.array(instantSchema),
      tz: zoneSchema,
      expectDays: countSchema,
    }),
    z.strictObject({
      kind: z.literal('qualifyingDays'),
      initial: inputSchema,
      minPct: inputSchema.optional(),
      dayClosedPnl: z.array(inputSchema),
      expectQualifying: countSchema.nullable(),
    }),
  ]),
  (vector, checks) => {
    if (vector.kind === 'openedDays') {
      const labels = vector.opens.map((open) => dateAt(vector.tz, instantUs(open)));
      checks.equal('days', countTradingDays(labels), vector.expectDays);
      return;
    }
    const { initial, minPct, dayClosedPnl } = vector;
    const initial24 = money24(initial);
    const count = countQualifyingDays(
      dayClosedPnl.map(money24),
      minPct === undefined ? { by: 'profit' } : { by: 'percentInitial', percent12: quantity12(minPct), initial24 },
    );
    checks.equal('qualifying', count, vector.expectQualifying);
  },
);
