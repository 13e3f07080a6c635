import { expect, test } from 'vitest';

import { refInputs } from '#lib/replay/tape-ref.ts';

import { decodeRef } from './ref.ts';

const REF = {
  tape: 'own',
  seed: 1,
  note: 'made for this test',
  day_roll_ms: 79_200_000,
  fx: { 'EUR/USD': 'EURUSD' },
  symbols: {
    EURUSD: { ccy: 'USD', multiplier: '1', tick: '0.00001', lot: '1000', class: 'fx' },
    'XBTUSD-INV': { ccy: 'USD', multiplier: '1', inverse: true },
  },
  accounts: {
    plain: { ccy: 'USD', start_balance: '10000', limits: {} },
    lock: {
      ccy: 'EUR',
      start_balance: '50000',
      strategy: 'grid',
      limits: {
        daily_loss: '1000',
        trailing_drawdown: '2500',
        trailing_lock: true,
        net_exposure: '6000',
        position: { EURUSD: '100' },
      },
    },
  },
};

test('[F-ING-1] a ref becomes calendar, firm, origin policy, instruments, accounts and rulesets', () => {
  const ref = decodeRef(REF);
  if (!ref.ok) throw new Error(ref.reason);
  const inputs = refInputs(ref.value, 1_000);
  expect(new Set(inputs.map((input) => input.type))).toEqual(
    new Set([
      'CalendarDefined',
      'FirmConfigured',
      'OriginConfigured',
      'InstrumentListed',
      'AccountOpened',
      'AssignRuleset',
    ]),
  );
  expect(inputs.find(({ type }) => type === 'CalendarDefined')).toMatchObject({
    zone: 'UTC',
    resetMinute: 1320,
    tsEventUs: 1_000,
  });
  expect(inputs.find(({ type }) => type === 'FirmConfigured')).toMatchObject({
    markPolicy: 'last',
    ownFillUntilMarked: true,
    fxPairs: [{ base: 'EUR', quote: 'USD', instrument: 'EURUSD' }],
  });
  expect(inputs.filter(({ type }) => type === 'AccountOpened')).toMatchObject([
    { account: 'plain' },
    { account: 'lock', startBalance: '50000' },
  ]);
});

test('[LL1] the rules of a ref are named as the tape names them, the lock is lockOffset 0', () => {
  const ref = decodeRef(REF);
  if (!ref.ok) throw new Error(ref.reason);
  const [assigned] = refInputs(ref.value, 1_000).filter((input) => input.type === 'AssignRuleset');
  const rules = assigned?.ruleset.rules ?? [];
  expect(rules.map(({ ruleId }) => ruleId)).toEqual([
    'daily_loss',
    'trailing_drawdown',
    'net_exposure',
    'position:EURUSD',
  ]);
  expect(rules[1]?.rule).toMatchObject({ type: 'maxLoss', amount: '2500', trail: 'intraday_equity', lockOffset: '0' });
});

test('[F-ING-5] a mistake in a ref is named by its path', () => {
  const broken = { ...REF, accounts: { plain: { ccy: 'USD', start_balance: '1e4', limits: {} } } };
  expect(decodeRef(broken)).toMatchObject({
    ok: false,
    reason: expect.stringContaining('accounts.plain.start_balance'),
  });
  expect(decodeRef({ ...REF, day_roll_ms: 1 })).toMatchObject({
    ok: false,
    reason: expect.stringContaining('day_roll_ms'),
  });
  expect(decodeRef(null)).toMatchObject({ ok: false });
});
