import fc from 'fast-check';
import { expect, test } from 'vitest';

import { compareDay } from './compare-day.ts';
import { DAY_LENGTH } from './compare-days.ts';
import { dayPlan, randomDay } from './random-day.ts';
import type { DayPlan } from './random-day.ts';
import { ReferenceEngine } from './reference-engine.ts';
import { RiskEngine } from '#lib/engine/engine.ts';

/** Steps that fall away one by one are what makes a counterexample small; their seeds mean nothing by their size. */
const plans: fc.Arbitrary<DayPlan> = fc.record({
  seed: fc.integer({ min: 0, max: 0x7fff_ffff }),
  steps: fc.array(fc.noShrink(fc.nat({ max: 0xffff_ffff })), { minLength: 0, maxLength: DAY_LENGTH, size: 'max' }),
});

test('[OR2] [OR3] [OR4] [IN20] the engine agrees with the oracle after every entry of a random day', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      expect(compareDay(randomDay(plan), new RiskEngine()).disagreement).toBeNull();
    }),
  );
}, 240_000);

test('[OR2] random days hold what they are for: refusals of each kind, rolls, cash and breaches', () => {
  const verdicts = new Map<string, number>();
  let breaches = 0;
  for (let seed = 0; seed < 60; seed += 1) {
    const oracle = new ReferenceEngine();
    for (const entry of randomDay(dayPlan(seed, DAY_LENGTH))) {
      const key = `${entry.input.type} ${oracle.apply(entry)}`;
      verdicts.set(key, (verdicts.get(key) ?? 0) + 1);
    }
    for (const account of oracle.accounts.values()) {
      for (const rule of account.rules.byId.values()) if (rule.firstBreachSeq !== null) breaches += 1;
    }
  }
  const wanted = [
    'FillReceived duplicateFill',
    'FillReceived fillIdCollision',
    'FillReceived unknownInstrument',
    'TradingDayRolled accepted',
    'TradingDayRolled alreadyRolled',
    'CashMoved accepted',
    'FxRateUpdated accepted',
    'PositionReported accepted',
    'AccountMoved accepted',
    'DefineLimit accepted',
    'ResetLatch accepted',
  ];
  for (const key of wanted) expect(verdicts.get(key) ?? 0, key).toBeGreaterThan(3);
  expect(breaches).toBeGreaterThan(60);
});

test('[OR1] the same seed gives the same random day', () => {
  const day = (seed: number) => randomDay(dayPlan(seed, DAY_LENGTH));
  expect(day(5)).toEqual(day(5));
  expect(day(5)).not.toEqual(day(6));
});
