import { expect, test } from 'vitest';

import type { Actor } from '#lib/model/input.ts';
import type { Microseconds, UserId } from '#lib/model/ids.ts';
import { tapeSetup, tapeSetupInputs } from '#lib/replay/tape-ref.ts';

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
const ACTOR: Actor = { user: 'u1' as UserId, name: 'Lead', role: 'lead' };
const CONTEXT = { tsEventUs: 1_000 as Microseconds, origin: 'tape-feed', actor: ACTOR };

test('[F-ING-1] a ref becomes calendar, instruments, firm, origin policy, accounts and rulesets, in that order', () => {
  const ref = decodeRef(REF);
  if (!ref.ok) throw new Error(ref.reason);
  const setup = tapeSetup(ref.value, CONTEXT);
  expect(tapeSetupInputs(setup).map((input) => input.type)).toEqual([
    'CalendarDefined',
    'InstrumentListed',
    'InstrumentListed',
    'FirmConfigured',
    'OriginConfigured',
    'AccountOpened',
    'AccountOpened',
    'AssignRuleset',
  ]);
  expect(setup.calendar).toMatchObject({ zone: 'UTC', resetMinute: 1320 });
  expect(setup.firm).toMatchObject({
    markPolicy: 'last',
    ownFillUntilMarked: true,
    fxPairs: [{ base: 'EUR', quote: 'USD', instrument: 'EURUSD' }],
  });
  expect(setup.originPolicy).toMatchObject({ origin: 'tape-feed', positionPolicy: 'adopt', lateFillPolicy: 'arrival' });
  expect(setup.instruments[1]).toMatchObject({ instrument: { kind: 'inverse', negativePriceAllowed: false } });
});

test("[LL1] a tape's trailing lock is lockOffset 0, its static rule has none", () => {
  const ref = decodeRef({
    ...REF,
    accounts: {
      a: { ccy: 'USD', start_balance: '1', limits: { static_drawdown: '1', eod_drawdown: '2', trailing_lock: true } },
    },
  });
  if (!ref.ok) throw new Error(ref.reason);
  const rules = tapeSetup(ref.value, CONTEXT).rulesets[0]?.ruleset.rules;
  expect(rules?.map(({ ruleId, rule }) => [ruleId, rule])).toEqual([
    [
      'static_drawdown',
      { type: 'maxLoss', amount: '1', trail: 'none', lockOffset: null, breachWhen: 'lte', action: 'alertOnly' },
    ],
    [
      'eod_drawdown',
      { type: 'maxLoss', amount: '2', trail: 'eod_balance', lockOffset: '0', breachWhen: 'lte', action: 'alertOnly' },
    ],
  ]);
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
