import { expect, test } from 'vitest';
import { LIMIT_METRICS } from '#lib/model/limit.ts';
import type { LimitDefinition, LimitRule } from '#lib/model/limit.ts';
import { ruleText, unitText } from './rule-text.ts';

function definition(rule: object, more: object = {}): LimitDefinition {
  // Only the fields a rule's words are made of.
  return { rule: rule as LimitRule, currency: 'USD', ...more } as LimitDefinition;
}

const DAILY = { type: 'dailyLoss', amount: '2000', reference: 'equity', breachWhen: 'lte', action: 'pause' };
const MOST = { type: 'maxLoss', amount: '2000', trail: 'none', lockOffset: null, breachWhen: 'lte', action: 'fail' };

test.each([
  [DAILY, 'daily loss 2,000 USD'],
  [{ ...DAILY, amount: '5', amountIn: 'pctReference', window: 'week' }, 'weekly loss 5 % of the reference'],
  [{ ...DAILY, tiers: [{}], check: 'eod' }, 'daily loss 2,000 USD, by tiers of the balance, judged at the reset'],
  [{ ...MOST, trail: 'eod_balance' }, 'maximum loss 2,000 USD, trails end of day'],
  [
    { ...MOST, stopPeak: '53000', freezePeak: '115000', afterFirstPayoutFloor: '50100', measured: 'min' },
    'maximum loss 2,000 USD, static, peak counts to 53,000, peak freezes from 115,000, floor 50,100 after the first payout, on the lower of balance and equity',
  ],
  [{ type: 'exposure', measure: 'net', amount: '10', breachWhen: 'lte' }, 'net exposure 10 USD'],
  [{ type: 'position', instrument: 'ES', amount: '4', breachWhen: 'lte' }, 'ES position 4'],
  [{ type: 'metric', metric: 'leverageGross', amount: '300', breachWhen: 'lte' }, 'gross leverage 300 %'],
  [{ type: 'metric', metric: 'fillRate', amount: '9', breachWhen: 'lt', window: 'minute' }, 'fills 9 in a minute'],
  [{ type: 'metric', metric: 'sizeDeviation', amount: '5', breachWhen: 'lt' }, 'size deviation 5 times the usual size'],
  [
    { type: 'metric', metric: 'sizeDeviation', amount: '5000', breachWhen: 'lt', sizeIn: 'notional' },
    'size deviation 5,000 USD',
  ],
  [
    { type: 'metric', metric: 'feedAge', amount: '5000', breachWhen: 'lte', origin: 'cqg' },
    'age of a feed 5,000 ms in cqg',
  ],
  [{ type: 'metric', metric: 'drawdownPct', amount: '4', breachWhen: 'lte' }, 'drawdown 4 %'],
  [
    { type: 'metric', metric: 'equity', amount: '900', breachWhen: 'lte', mode: 'absolute', worseWhen: 'below' },
    'equity at least 900 USD',
  ],
] as const)('[LI1] %o in words', (rule, words) => {
  expect(ruleText(definition(rule))).toBe(words);
});

test('[LI1] every metric has words, and a cut is named', () => {
  for (const metric of LIMIT_METRICS)
    expect(ruleText(definition({ type: 'metric', metric, amount: '1', breachWhen: 'lte' }))).not.toContain('undefined');
  const contracts = { type: 'metric', metric: 'contracts', amount: '4', breachWhen: 'lte', side: 'long' };
  expect(ruleText(definition(contracts, { within: { root: 'ES', venue: 'CME' } }))).toBe('long contracts 4 in ES, CME');
});

test.each([
  ['leverageGross', '%'],
  ['topShare', '%'],
  ['timeToFloor', 'min'],
  ['hhi', ''],
  ['gross', ''],
] as const)('[NF7] amounts of %s are in "%s"', (metric, unit) => {
  expect(unitText(definition({ type: 'metric', metric, amount: '1', breachWhen: 'lte' }))).toBe(unit);
});
