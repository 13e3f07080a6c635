import { expect, test } from 'vitest';
import type { CashMoved } from '#lib/model/input.ts';
import type { Instrument } from '#lib/model/instrument.ts';
import { ACCOUNT_FLAGS } from '#lib/model/view.ts';
import { FillDesk } from './fill-desk.test-kit.ts';
import { maxLoss } from './scenario.test-kit.ts';

function desk(): FillDesk {
  return new FillDesk().firm().list('X').openAs('A') as FillDesk;
}

function listAs(a: FillDesk, instrument: string, currency: string, more: Partial<Instrument>): void {
  a.list(instrument, '1', currency, 'linear', false, more);
}

test('[ID6] fills of one time apply in the order they arrive, which decides the peak', () => {
  const floors = [
    ['X', 'Y'],
    ['Y', 'X'],
  ].map((order) => {
    const a = desk().list('Y') as FillDesk;
    a.rules('A', { max: maxLoss('1000', 'closed_balance') });
    a.trade('A', 'X', 'F1', '1', '100');
    a.trade('A', 'Y', 'F2', '1', '100');
    const { tsEventUs } = a.at();
    for (const instrument of order) {
      // X gains 10 and Y loses 10, both of one event time.
      a.trade('A', instrument, `S${instrument}`, '-1', instrument === 'X' ? '110' : '90', { tsEventUs });
    }
    expect(a.money('A', 'balance')).toBe(100_000);
    return a.floor('A', 'max');
  });
  expect(floors).toEqual([99_010, 99_000]);
});

test('[IT2] the value of a holding is q m p, of an inverse contract -q m / p, in the settlement currency', () => {
  for (const [kind, more, expected] of [
    ['linear', {}, 30],
    ['option', { kind: 'option' }, 30],
    ['quanto', { kind: 'quanto', baseCurrency: 'NKY', quoteCurrency: 'JPY' }, 30],
    ['inverse', { kind: 'inverse' }, 0.2625],
  ] as const) {
    const a = new FillDesk().firm() as FillDesk;
    // The names of currencies are a test's own.
    listAs(a, 'X', 'USD', { multiplier: '3', ...more } as unknown as Partial<Instrument>);
    a.openAs('A');
    a.trade('A', 'X', 'F1', '2', '10');
    a.trade('A', 'X', 'F2', '-1', '10');
    a.mark('X', kind === 'inverse' ? '80' : '20');
    expect(a.money('A', 'unrealized'), kind).toBe(expected);
  }
});

test('[IT3] P&L and notional of a quanto are in its settlement currency, with no rate of its quote asked for', () => {
  const a = new FillDesk().firm() as FillDesk;
  const quanto = { kind: 'quanto', multiplier: '5', quoteCurrency: 'JPY', baseCurrency: 'NKY' };
  listAs(a, 'NK', 'USD', quanto as unknown as Partial<Instrument>);
  a.openAs('A');
  a.trade('A', 'NK', 'F1', '2', '30000');
  a.mark('NK', '30100');
  expect([a.money('A', 'unrealized'), a.money('A', 'gross')]).toEqual([1000, 301_000]);
  expect(a.column('A', 'flags') & ACCOUNT_FLAGS.incomplete).toBe(0);
});

test('[PN2] a fee is in the observation of its fill, carry in its own, and no closing fee is guessed', () => {
  const a = desk();
  a.rules('A', { max: maxLoss('1000', 'none') });
  a.mark('X', '100');
  a.trade('A', 'X', 'F1', '1', '100', { fee: '999' });
  expect([a.money('A', 'equity'), a.breached('A')]).toEqual([99_001, []]);
  a.mark('X', '99.5');
  a.cash('A', '-0.5', 'funding');
  expect([a.money('A', 'equity'), a.breached('A')]).toEqual([99_000, ['max']]);
  const b = desk();
  b.rules('A', { max: maxLoss('1000', 'none') });
  b.trade('A', 'X', 'F1', '1', '100', { fee: '1000' });
  expect(b.breached('A')).toEqual(['max']);
});

/** Equity at rest: 1,000 EURUSD gain what -1,000 EUR of open result lose, whatever the pair does. */
function hedged(): FillDesk {
  const pair = ['EUR', 'USD', 'EURUSD'] as const;
  const a = new FillDesk().firm([pair]).list('EURUSD').list('DAX', '1', 'EUR').list('Z').openAs('A') as FillDesk;
  a.mark('EURUSD', '1.1');
  a.trade('A', 'EURUSD', 'F1', '1000', '1.1');
  a.trade('A', 'DAX', 'F2', '-10', '100');
  a.trade('A', 'Z', 'F3', '10', '100');
  a.mark('DAX', '200');
  a.mark('Z', '210');
  return a;
}

test('[PN4] mark and rate of one pair are one observation: no half of it raises a peak or breaches', () => {
  const a = hedged();
  a.rules('A', { max: maxLoss('50', 'intraday_equity') });
  expect([a.money('A', 'equity'), a.floor('A', 'max')]).toEqual([100_000, 99_950]);
  for (const rate of ['1.2', '1', '1.3', '0.9']) {
    a.mark('EURUSD', rate);
    expect([a.money('A', 'equity'), a.floor('A', 'max'), a.breached('A')], rate).toEqual([100_000, 99_950, []]);
  }
});

const CASH = [
  ['deposit', '100', 0, 0, 100],
  ['withdrawal', '-100', 0, 0, -100],
  ['payout', '-100', 0, 0, -100],
  ['fee', '-5', -5, 5, -5],
  ['funding', '-5', -5, 0, -5],
  ['swap', '3', 3, 0, 3],
  ['dividend', '7', 7, 0, 7],
  ['adjustment', '-2', -2, 0, -2],
] as const;

test.each(CASH)('[PN7] %s of %s makes a result of %d and fees of %d', (cashKind, amount, result, fees, balance) => {
  const a = desk();
  const cash = { type: 'CashMoved', ...a.at(), cashId: 'C', account: 'A', amount, currency: 'USD', cashKind };
  // Ids of a test are as a door would have made them.
  expect(a.do(cash as unknown as CashMoved).type).toBe('Accepted');
  expect([a.money('A', 'dayPnl'), a.money('A', 'fees')]).toEqual([result, fees]);
  expect([a.money('A', 'balance'), a.money('A', 'equity')]).toEqual([100_000 + balance, 100_000 + balance]);
});

test('[PA1] the parts of the result of an account add up to its equity less flows and less what it began with', () => {
  const a = desk();
  a.cash('A', '250', 'deposit');
  a.cash('A', '-5', 'fee');
  a.cash('A', '3', 'funding');
  a.trade('A', 'X', 'F1', '2', '100');
  a.trade('A', 'X', 'F2', '-1', '104');
  a.mark('X', '107');
  const { result } = a.engine.accountDetail('A') ?? {};
  const { realized, fees, carry, unrealized } = result ?? { realized: 0, fees: 0, carry: 0, unrealized: 0 };
  expect([Number(fees) > 0, Number(realized) > 0, Number(unrealized) > 0]).toEqual([true, true, true]);
  const total = Number(realized) - Number(fees) + Number(carry) + Number(unrealized);
  expect(total / 1e6).toBe(a.money('A', 'equity') - 100_000 - 250);
});

test('[PN9] a holding without a mark is left out, and account, room and groups say so', () => {
  const a = new FillDesk().firm([], false).list('X').list('Y').openAs('A') as FillDesk;
  a.rules('A', { max: maxLoss('1000', 'none') });
  a.trade('A', 'X', 'F1', '1', '100');
  a.trade('A', 'Y', 'F2', '1', '50');
  a.mark('X', '110');
  const isIncomplete = (): boolean => (a.column('A', 'flags') & ACCOUNT_FLAGS.incomplete) !== 0;
  const firm = () => a.engine.queries.equityOf({ level: 'firm', id: 'house' }, 'USD').missing;
  expect([a.money('A', 'unrealized'), isIncomplete(), firm().length]).toEqual([10, true, 1]);
  expect(a.limit('A', 'max').incomplete).toBe(true);
  a.mark('Y', '60');
  expect([a.money('A', 'unrealized'), isIncomplete(), firm().length]).toEqual([20, false, 0]);
  expect(a.limit('A', 'max').incomplete).toBe(false);
});
