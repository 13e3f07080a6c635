import { expect, test } from 'vitest';
import { divideHalfEven, pow10Big } from '#lib/base/decimal.ts';
import type { Delta } from '#lib/model/effect.ts';
import type { Currency } from '#lib/model/ids.ts';
import type { FirmRates, GroupView } from '#lib/model/view.ts';
import { RiskEngine } from './engine.ts';
import { Scenario } from './scenario.test-kit.ts';

/** What is told of the rates to the firm's currency [FX7]. */

function rate(desk: Scenario, base: string, quote: string, value: string): void {
  desk.do({ type: 'FxRateUpdated', ...desk.at(), base: base as never, quote: quote as never, rate: value as never });
}

function configure(desk: Scenario, reportingCurrency: string, rateMaxAgeMs: number | null = null): void {
  desk.do({
    type: 'FirmConfigured',
    ...desk.at(),
    firm: 'house',
    reportingCurrency: reportingCurrency as Currency,
    markPolicy: 'mid',
    ownFillUntilMarked: true,
    fxPairs: [],
    calendarId: 'day' as never,
    rateMaxAgeMs,
  });
}

function ratesIn(deltas: readonly Delta[]): FirmRates | null {
  return deltas.find((delta) => delta.type === 'RatesMoved')?.rates ?? null;
}

/** As text, "JPY 1/160", the fraction in its lowest terms; null where nothing was told. */
function told(engine: RiskEngine, how: 'collect' | 'collectAll' = 'collect'): readonly string[] | null {
  const deltas: Delta[] = [];
  engine[how](deltas);
  const rates = ratesIn(deltas);
  if (rates === null) return null;
  const lines = rates.rates.map(({ currency, numerator, denominator }) => {
    const divisor = greatestDivisor(numerator, denominator);
    return `${currency} ${numerator / divisor}/${denominator / divisor}`;
  });
  return [rates.firmCurrency, ...lines];
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestDivisor(b, a % b);
}

function threeAccounts(): Scenario {
  const desk = new Scenario().firm().open('U', '1000').open('J', '1000', 'JPY').open('E', '1000', 'EUR');
  rate(desk, 'EUR', 'USD', '1.25');
  return desk;
}

test('[FX7] of each currency that an account has; one without a rate is not named, and never 1', () => {
  const desk = threeAccounts();
  expect(told(desk.engine)).toEqual(['USD', 'EUR 5/4', 'USD 1/1']);
  rate(desk, 'USD', 'JPY', '160');
  expect(told(desk.engine)).toEqual(['USD', 'EUR 5/4', 'JPY 1/160', 'USD 1/1']);
  rate(desk, 'GBP', 'USD', '1.3');
  expect(told(desk.engine)).toBeNull();
  desk.open('G', '1000', 'GBP');
  expect(told(desk.engine)).toContain('GBP 13/10');
});

test('[FX7] told anew where one is another, also back to what was told before the whole picture was taken', () => {
  const desk = threeAccounts();
  told(desk.engine);
  expect(told(desk.engine)).toBeNull();
  rate(desk, 'EUR', 'USD', '1.250');
  expect(told(desk.engine)).toBeNull();
  rate(desk, 'EUR', 'USD', '1.5');
  expect(told(desk.engine, 'collectAll')).toEqual(['USD', 'EUR 3/2', 'USD 1/1']);
  rate(desk, 'EUR', 'USD', '1.25');
  expect(told(desk.engine)).toEqual(['USD', 'EUR 5/4', 'USD 1/1']);
  // Only the numerator, then only the denominator is another.
  rate(desk, 'EUR', 'USD', '1.27');
  expect(told(desk.engine)).toContain('EUR 127/100');
  rate(desk, 'USD', 'JPY', '160');
  told(desk.engine);
  rate(desk, 'USD', 'JPY', '161');
  expect(told(desk.engine)).toContain('JPY 1/161');
});

test('[FX7] another currency of the firm is other rates', () => {
  const desk = threeAccounts();
  rate(desk, 'USD', 'JPY', '160');
  told(desk.engine);
  configure(desk, 'JPY');
  expect(told(desk.engine)).toEqual(['JPY', 'EUR 200/1', 'JPY 1/1', 'USD 160/1']);
  configure(desk, 'XAU');
  expect(told(desk.engine)).toEqual(['XAU']);
  configure(desk, 'XAG');
  expect(told(desk.engine)).toEqual(['XAG']);
});

test('[FX6] [FX7] a rate that grew too old is told as none, and again once it lives', () => {
  const desk = new Scenario().firm().open('E', '1000', 'EUR');
  configure(desk, 'USD', 900_000);
  rate(desk, 'EUR', 'USD', '1.25');
  expect(told(desk.engine)).toEqual(['USD', 'EUR 5/4']);
  desk.wait(1_000_000_000);
  desk.do({ type: 'TimeAdvanced' });
  expect(told(desk.engine)).toEqual(['USD']);
  rate(desk, 'EUR', 'USD', '1.25');
  expect(told(desk.engine)).toEqual(['USD', 'EUR 5/4']);
});

test('[FX7] [JR6] an engine that was restored tells the same', () => {
  const desk = threeAccounts();
  const restored = RiskEngine.restore(JSON.parse(JSON.stringify(desk.engine.snapshot())));
  expect(told(restored)).toEqual(told(desk.engine));
});

test('[FX7] the sum of the firm is its currencies by these rates', () => {
  const desk = threeAccounts();
  rate(desk, 'USD', 'JPY', '157.123457');
  rate(desk, 'EUR', 'USD', '1.083321');
  const deltas: Delta[] = [];
  desk.engine.collect(deltas);
  const rates = ratesIn(deltas)?.rates ?? [];
  const sum = rates.reduce((total, { numerator, denominator }) => {
    const amount24 = divideHalfEven(1_000n * pow10Big(24) * numerator, denominator);
    return total + divideHalfEven(amount24, pow10Big(18));
  }, 0n);
  const firm = deltas.flatMap((delta): GroupView[] => (delta.type === 'GroupRevalued' ? [delta.group] : []));
  expect(firm.find(({ level }) => level === 'firm')?.equity).toBe(Number(sum));
  expect(rates).toHaveLength(3);
});
