import { expect, test } from 'vitest';
import { formatUnits, parseUnits } from '#lib/base/decimal.ts';
import { bookFill, EMPTY_LEDGER, localUnrealized24, swapCash, totalCash24, valueLedger } from './currency-ledger.ts';
import { Rates, shortestRate } from './fx.ts';
import { emptyState } from './empty-state.ts';

const PAYOFF = { multiplier12: 10n ** 12n, inverse: false };
const money = (text: string): bigint => parseUnits(text, 24);
const price = (text: string): bigint => parseUnits(text, 13);

function ratesWith(pairs: Readonly<Record<string, string>>): Rates {
  const rates = new Rates(emptyState());
  for (const [pair, rate] of Object.entries(pairs)) rates.set(pair, shortestRate(price(rate), 13, 0));
  return rates;
}

test('[FX1] [FX2] booked amounts stay at their rates, or follow the present one; unrealized always follows', () => {
  const rates = ratesWith({ 'EUR/USD': '1.10' });
  const rate = rates.get('EUR', 'USD');
  const fill = (change: string, px: string, fee: string) => ({
    change12: parseUnits(change, 12),
    price13: price(px),
    fee24: money(fee),
  });
  let ledger = bookFill(EMPTY_LEDGER, fill('100', '50', '0'), PAYOFF, rate);
  rates.set('EUR/USD', shortestRate(price('1.20'), 13, 0));
  ledger = bookFill(ledger, fill('-40', '55', '2'), PAYOFF, rate);
  rates.set('EUR/USD', shortestRate(price('1.25'), 13, 0));
  const present = { unrealized24: localUnrealized24(ledger, PAYOFF, price('52')), rate };
  const text = (policy: 'bookAtFill' | 'revalueAll'): string[] =>
    Object.values(valueLedger(ledger, present, policy)).map((units) => formatUnits(units, 24));
  expect(text('bookAtFill')).toEqual(['240', '2.4', '150', '387.6']);
  expect(text('revalueAll')).toEqual(['250', '2.5', '150', '397.5']);
});

test('[PN5] a currency pair changes cash on both sides, and its fee a third', () => {
  const cash = new Map([['USD', money('1000')]]);
  const terms = { base: 'EUR', quote: 'USD', price13: price('1.1'), fee24: money('2') };
  const bought = swapCash(cash, { ...terms, change12: parseUnits('100', 12), feeCurrency: 'GBP' });
  const text = (after: Map<string, bigint>): string[] =>
    [...after].map(([currency, amount24]) => `${currency} ${formatUnits(amount24, 24)}`);
  expect(text(bought)).toEqual(['USD 890', 'EUR 100', 'GBP -2']);
  const sold = swapCash(bought, { ...terms, change12: parseUnits('-100', 12), feeCurrency: 'USD' });
  expect(text(sold)).toEqual(['USD 998', 'EUR 0', 'GBP -2']);
  expect(text(cash), 'the former cash is left as it was').toEqual(['USD 1000']);
});

test('[FX6] a total with an amount that has no rate is unknown; nothing of it needs none', () => {
  const rates = ratesWith({ 'USD/JPY': '150' });
  const total = (cash: Readonly<Record<string, string>>): string | null => {
    const sum = totalCash24(new Map(Object.entries(cash).map(([name, text]) => [name, money(text)])), (currency) =>
      rates.get(currency, 'USD'),
    );
    return sum === null ? null : formatUnits(sum, 24);
  };
  expect(total({ USD: '10', JPY: '300' })).toBe('12');
  expect(total({ USD: '10', CHF: '1' })).toBeNull();
  expect(total({ USD: '10', CHF: '0' })).toBe('10');
});
