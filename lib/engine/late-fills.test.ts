import { expect, test } from 'vitest';
import type { AccountId, Currency, DecimalText, FillId, InstrumentId, Microseconds } from '#lib/model/ids.ts';
import { RiskEngine } from './engine.ts';
import { dailyLoss, maxLoss, Scenario } from './scenario.test-kit.ts';

const ONE24 = 10n ** 24n;
const MINUTE_US = 60_000_000;

function desk(policy: 'restate' | 'arrival' = 'restate'): Scenario {
  const made = new Scenario().firm().list('ES', '50').open('A', '100000');
  made.do({
    type: 'OriginConfigured',
    ...made.at(),
    origin: 'test',
    positionPolicy: 'compare',
    lateFillPolicy: policy,
  });
  made.rules('A', { max: maxLoss('3000', 'eod_balance'), day: dailyLoss('1000', 'equity', 'lte', 'fail') });
  return made;
}

/** A fill whose own time lies before the reset. */
function lateFill(made: Scenario, signedQty: string, px: string, at: Microseconds, fee = '0'): void {
  const isSell = signedQty.startsWith('-');
  const outcome = made.do({
    type: 'FillReceived',
    tsEventUs: at,
    fillId: `late${made.engine.seq}` as FillId,
    account: 'A' as AccountId,
    instrument: 'ES' as InstrumentId,
    side: isSell ? 'sell' : 'buy',
    lastQty: (isSell ? signedQty.slice(1) : signedQty) as DecimalText,
    lastPx: px as DecimalText,
    fee: fee as DecimalText,
  });
  expect(outcome.type).toBe('Accepted');
}

function dayPnl(made: Scenario): bigint {
  const figures = made.engine.exactFigures('A');
  return figures === null ? 0n : (figures.equity24 - figures.dayStartEquity24) / ONE24;
}

/** Long one contract from 5,000, marked 5,010 at the reset: it closes with 500 open. */
function closed(policy?: 'restate' | 'arrival'): { made: Scenario; before: Microseconds } {
  const made = desk(policy);
  made.roll('2026-01-06');
  made.fill('A', 'ES', '1', '5000');
  made.mark('ES', '5010');
  const before = made.at().tsEventUs;
  made.roll('2026-01-07');
  expect([made.floor('A', 'day'), made.floor('A', 'max')]).toEqual([99_500, 97_000]);
  return { made, before };
}

test('[SE9] within a quarter of an hour the reset is formed as if the fill had come before it', () => {
  const { made, before } = closed();
  lateFill(made, '-1', '5012', before, '4');
  // Balance and equity at the reset are 100,596: reference, end-of-day peak and floors follow, the day has no result.
  expect([made.floor('A', 'day'), made.floor('A', 'max')]).toEqual([99_596, 97_596]);
  expect(dayPnl(made)).toBe(0n);
  made.engine.assertTotals();
  const again = RiskEngine.restore(JSON.parse(JSON.stringify(made.engine.snapshot())) as never);
  expect(again.fingerprint()).toBe(made.engine.fingerprint());
});

test('[SE9] what the marks did after the reset stays in the open day', () => {
  const { made, before } = closed();
  made.mark('ES', '5020');
  lateFill(made, '1', '5008', before);
  // Two contracts at the reset marked 5,010: 600 open then, and 1,000 more since.
  expect(made.floor('A', 'day')).toBe(99_600);
  expect(dayPnl(made)).toBe(1_000n);
});

test('[SE9] a restated floor may be lower, and the new levels are judged at once', () => {
  const { made, before } = closed();
  lateFill(made, '10', '5014', before);
  // It lost 2,000 before the reset: counted on arrival the day would have lost them, beyond its allowance of 1,000.
  expect([made.floor('A', 'day'), made.breached('A')]).toEqual([97_500, []]);
  made.mark('ES', '5008');
  expect(made.breached('A')).toEqual(['day']);
});

test('[SE9] later than that, and where the origin counts by arrival, the fill counts in the open day', () => {
  for (const policy of ['restate', 'arrival'] as const) {
    const { made, before } = closed(policy);
    if (policy === 'restate') made.wait(15 * MINUTE_US);
    lateFill(made, '-1', '5012', before);
    expect([policy, made.floor('A', 'day'), made.floor('A', 'max')]).toEqual([policy, 99_500, 97_000]);
    expect(dayPnl(made)).toBe(100n);
  }
});

test('[SE9] several late fills add up, and a deposit since the reset keeps its room', () => {
  const { made, before } = closed();
  made.cash('A', '1000', 'deposit');
  expect(made.floor('A', 'day')).toBe(100_500);
  lateFill(made, '1', '5000', before);
  lateFill(made, '-2', '5012', before);
  // 1,200 realized and flat at the reset: 101,200, its floor 1,000 below, both raised by the deposit.
  expect([made.floor('A', 'day'), made.floor('A', 'max')]).toEqual([101_200, 99_200]);
  expect(dayPnl(made)).toBe(1_000n);
});

test('[SE9] a fill of an instrument that had no mark at the reset restates the balance alone', () => {
  const { made, before } = closed();
  made.list('NQ', '20');
  made.do({
    type: 'FillReceived',
    tsEventUs: before,
    fillId: 'nq' as FillId,
    account: 'A' as AccountId,
    instrument: 'NQ' as InstrumentId,
    side: 'buy',
    lastQty: '1' as DecimalText,
    lastPx: '20000' as DecimalText,
    fee: '10' as DecimalText,
  });
  expect(made.floor('A', 'day')).toBe(99_490);
});

test('[SE9] days by label move with the restated reset', () => {
  const { made, before } = closed();
  lateFill(made, '-1', '5012', before);
  made.roll('2026-01-08');
  expect(made.engine.dayResults('A')).toEqual([{ label: '2026-01-06', total: '600', realized: '600' }]);
});

/** Two lots, 1 at 5,000 and 1 at 5,020, marked 5,010 at the reset; then one contract sold at 5,012 before it, told late. */
test.each([
  ['average', 100_100, 100_100],
  ['fifo', 100_600, 100_100],
  ['lifo', 99_600, 100_100],
] as const)('[SE9] [LO2] the closing balance by %s is %s, the equity %s', (costMethod, balance, equity) => {
  const made = new Scenario().firm().list('ES', '50');
  made.do({
    type: 'AccountOpened',
    ...made.at(),
    account: 'A' as AccountId,
    currency: 'USD' as Currency,
    startBalance: '100000' as DecimalText,
    costMethod,
  });
  made.rules('A', { max: maxLoss('3000', 'eod_balance'), day: dailyLoss('1000', 'equity', 'lte', 'fail') });
  made.roll('2026-01-06');
  made.fill('A', 'ES', '1', '5000');
  made.fill('A', 'ES', '1', '5020');
  made.mark('ES', '5010');
  const before = made.at().tsEventUs;
  made.roll('2026-01-07');
  made.mark('ES', '5011');
  lateFill(made, '-1', '5012', before);
  const floor = Math.max(97_000, balance - 3_000);
  expect([made.floor('A', 'day'), made.floor('A', 'max')]).toEqual([equity - 1_000, floor]);
  expect(dayPnl(made)).toBe(50n);
  expect(made.engine.accountDetail('A')?.fills[0]?.label).toBe('restated');
});

test('[SE9] [ID3] of a hedging account the venue’s own position is restated', () => {
  const made = new Scenario().firm().list('ES', '50');
  made.do({
    type: 'AccountOpened',
    ...made.at(),
    account: 'A' as AccountId,
    currency: 'USD' as Currency,
    startBalance: '100000' as DecimalText,
    positionMode: 'hedging',
  });
  made.rules('A', { day: dailyLoss('1000', 'balance', 'lte', 'fail') });
  made.roll('2026-01-06');
  const trade = (id: string, side: 'buy' | 'sell', px: string, positionId: string, at = made.at().tsEventUs) =>
    made.do({
      type: 'FillReceived',
      tsEventUs: at,
      fillId: id as FillId,
      account: 'A' as AccountId,
      instrument: 'ES' as InstrumentId,
      side,
      lastQty: '1' as DecimalText,
      lastPx: px as DecimalText,
      positionId,
    });
  trade('F1', 'buy', '5000', 'P');
  trade('F2', 'sell', '5020', 'Q');
  made.mark('ES', '5010');
  const before = made.at().tsEventUs;
  made.roll('2026-01-07');
  trade('F3', 'sell', '5004', 'P', before);
  // P closed with 200; Q stays open with 500.
  expect(made.floor('A', 'day')).toBe(99_200);
  expect(dayPnl(made)).toBe(0n);
});

test('[SE9] [FX1] balances by currency are restated at the rates of the reset', () => {
  const made = new Scenario().firm().list('DAX', '25', 'EUR');
  made.do({
    type: 'AccountOpened',
    ...made.at(),
    account: 'A' as AccountId,
    currency: 'USD' as Currency,
    startBalance: '100000' as DecimalText,
    fxPolicy: 'revalueAll',
  });
  const rate = (text: string) =>
    made.do({
      type: 'FxRateUpdated',
      ...made.at(),
      base: 'EUR' as Currency,
      quote: 'USD' as Currency,
      rate: text as DecimalText,
    });
  rate('1.2');
  made.rules('A', { day: dailyLoss('1000', 'balance', 'lte', 'fail') });
  made.roll('2026-01-06');
  made.fill('A', 'DAX', '1', '100');
  made.mark('DAX', '120');
  const before = made.at().tsEventUs;
  made.roll('2026-01-07');
  rate('2');
  made.do({
    type: 'FillReceived',
    tsEventUs: before,
    fillId: 'L' as FillId,
    account: 'A' as AccountId,
    instrument: 'DAX' as InstrumentId,
    side: 'sell',
    lastQty: '1' as DecimalText,
    lastPx: '110' as DecimalText,
    fee: '10' as DecimalText,
  });
  // 250 less 10 euros: 288 dollars at the reset, 480 now.
  expect(made.floor('A', 'day')).toBe(99_288);
  expect(dayPnl(made)).toBe(192n);
});
