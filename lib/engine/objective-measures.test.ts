import { expect, test } from 'vitest';
import { formatUnits, parseUnits } from '#lib/base/decimal.ts';
import { roundRatio } from '#lib/base/ratio.ts';
import { judgeConsistency, percentByPayout } from './consistency.ts';
import type { ConsistencyDenominator } from './consistency.ts';
import { maximumContracts12 } from './scaling-plan.ts';
import { countQualifyingDays, countTradingDays } from './trading-days.ts';

const money = (text: string): bigint => parseUnits(text, 24);
const percent = (text: string): bigint => parseUnits(text, 12);

test.each<
  [string, string[], string, ConsistencyDenominator, 'lte' | 'lt', string | null, boolean | null, string | null]
>([
  ['a best day of exactly the share passes', ['400', '300', '300'], '40', 'net_total', 'lte', null, true, '1000'],
  ['but not strictly below', ['400', '300', '300'], '40', 'net_total', 'lt', null, false, '1000'],
  ['winning days alone', ['1000', '1000', '600', '-200'], '40', 'positive_days', 'lte', null, true, '2500'],
  ['a net total of zero is not met', ['500', '-500'], '40', 'net_total', 'lte', null, false, '1250'],
  ['no winning day at all', ['-1', '-2'], '40', 'positive_days', 'lte', null, false, '0'],
  ['no winning day, measured by a target', ['-1'], '40', 'target', 'lt', '3000', true, '0'],
  ['no day', [], '40', 'net_total', 'lte', null, false, '0'],
  ['a target that is not there', ['1'], '40', 'target', 'lte', null, null, '2.5'],
  ['a share of nothing', ['1'], '0', 'net_total', 'lte', null, false, null],
  ['a quotient that does not end', ['1'], '30', 'net_total', 'lte', null, false, '3.333333333333333333333333'],
])('[PR1] %s', (_, days, share, denominator, operator, target, isMet, required) => {
  const target24 = target === null ? null : money(target);
  const result = judgeConsistency(days.map(money), { percent12: percent(share), denominator, operator, target24 });
  expect(result.isMet).toBe(isMet);
  const total = result.requiredTotal24;
  expect(total === null ? null : formatUnits(roundRatio(total, 0), 24)).toBe(required);
});

test('[PR1] the share by payout is that of the next payout, and the last one from then on', () => {
  expect([0, 1, 2, 9].map((made) => percentByPayout([30n, 40n, 50n], made))).toEqual([30n, 40n, 50n, 50n]);
  expect(percentByPayout([], 0)).toBeNull();
});

test('[PR2] the last tier reached gives the contracts, decided at the reset or live', () => {
  const tiers = [
    { profitFrom24: money('0'), contracts12: 2n },
    { profitFrom24: money('1500'), contracts12: 3n },
    { profitFrom24: money('2000'), contracts12: 5n },
  ];
  const at = (decided: 'live' | 'sessionStart', start: string, now: string): bigint | null =>
    maximumContracts12({ tiers, decided }, { atSessionStart24: money(start), now24: money(now) });
  expect(at('sessionStart', '1499.99', '2500')).toBe(2n);
  expect(at('live', '1499.99', '2500')).toBe(5n);
  expect(at('live', '0', '1500')).toBe(3n);
  expect(at('live', '0', '-0.01'), 'below the first tier no tier is reached').toBeNull();
});

test('[PR3] a day with many opening fills counts once', () => {
  expect(countTradingDays(['2026-05-04', '2026-05-04', '2026-05-06'])).toBe(2);
  expect(countTradingDays([])).toBe(0);
});

test('[PR4] a day qualifies at the amount or the share of B0; with neither, above zero', () => {
  const days = ['499.999999', '500', '700', '0', '-200'].map(money);
  const initial24 = money('100000');
  expect(countQualifyingDays(days, { by: 'percentInitial', percent12: percent('0.5'), initial24 })).toBe(2);
  expect(countQualifyingDays(days, { by: 'amount', minimum24: money('499.999999') })).toBe(3);
  expect(countQualifyingDays(days, { by: 'amount', minimum24: 0n })).toBe(4);
  expect(countQualifyingDays(days, { by: 'profit' })).toBe(3);
  expect(countQualifyingDays(days, { by: 'percentInitial', percent12: percent('0.5'), initial24: 0n })).toBeNull();
});
