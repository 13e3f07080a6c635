import { expect, test } from 'vitest';
import type { AccountId, DecimalText, FillId, InstrumentId, Microseconds } from '#lib/model/ids.ts';
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
