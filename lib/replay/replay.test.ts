import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY_US, formatDay, HOUR_US } from '#lib/base/time.ts';
import { RiskEngine } from '#lib/engine/engine.ts';
import type { TradingDay } from '#lib/model/ids.ts';
import { decodeEvent } from '#lib/protocol/ingest.ts';
import { firstDifference } from './compare.ts';
import { replayEntries, TapeReplay } from './replay.ts';
import type { RollPlanner } from './replay.ts';
import { reportAccount } from './report.ts';
import { decodeTapeEvent } from './tape-decoder.ts';
import { refInputs } from './tape-ref.ts';
import type { TapeRef } from './tape-ref.ts';

const SEED = 20_260_606;
const REF: TapeRef = {
  symbols: { X: { ccy: 'USD', multiplier: '1' } },
  accounts: {
    A: {
      ccy: 'USD',
      start_balance: '1000',
      limits: { daily_loss: '100', eod_drawdown: '500', trailing_lock: true, position: { X: '20' } },
    },
  },
  fx: {},
  day_roll_ms: 22 * 3_600_000,
};
const MONDAY_MS = 1_780_272_000_000;
const planner: RollPlanner = (afterUs) => {
  const instantUs = (Math.floor((afterUs - 22 * HOUR_US) / DAY_US) + 1) * DAY_US + 22 * HOUR_US;
  const label = formatDay(Math.floor(instantUs / DAY_US) + 1) as TradingDay;
  return { label, instantUs, nextInstantUs: instantUs + DAY_US };
};
const mark = (seq: number, ts: number, price: string) => ({ kind: 'mark', seq, ts, symbol: 'X', price });
const fill = (seq: number, ts: number, qty: string, price: string) => ({
  kind: 'fill',
  seq,
  ts,
  id: `F${seq}`,
  account: 'A',
  symbol: 'X',
  side: 'buy',
  qty,
  price,
  fee: '0',
  fee_ccy: 'USD',
});

test('[RP1] a reference becomes calendar, firm, policy, instruments, accounts and rulesets, in this order', () => {
  expect(refInputs(REF, 0).map((input) => input.type)).toEqual([
    'CalendarDefined',
    'FirmConfigured',
    'OriginConfigured',
    'InstrumentListed',
    'AccountOpened',
    'AssignRuleset',
  ]);
});

test('[SE10] the roll enters before the first event whose time reaches it, and an older time rolls nothing back', () => {
  const replay = new TapeReplay(REF, planner);
  replay.push(fill(1, MONDAY_MS, '10', '10'));
  replay.push(mark(2, MONDAY_MS + 1_000, '13'));
  replay.push(mark(3, MONDAY_MS + 22 * 3_600_000, '14'));
  expect(reportAccount(replay, 'A').day_start_equity).toBe('1030');
  replay.push(mark(4, MONDAY_MS + 1_000, '3'));
  const report = reportAccount(replay, 'A');
  expect([report.day_start_equity, report.daily_pnl, report.max_daily_loss]).toEqual(['1030', '-100', '100']);
  expect(report.breaches).toEqual([{ rule: 'daily_loss', seq: 4 }]);
});

test('[RP2] what is no event of a tape is refused by its field and counted', () => {
  const replay = new TapeReplay(REF, planner);
  expect(replay.push({ ...mark(1, MONDAY_MS, '1e5') })).toBe(false);
  expect(replay.push({ ...mark(1, MONDAY_MS, '1'), extra: 1 })).toBe(false);
  expect(replay.push({ ...fill(1, MONDAY_MS, '-1', '1') })).toBe(false);
  expect(replay.push({ kind: 'constructor', seq: 1, ts: 1 })).toBe(false);
  expect(Object.fromEntries(replay.refused)).toEqual({
    malformedDecimal: 1,
    unknownField: 1,
    malformed: 1,
    unknownKind: 1,
  });
});

test('[RP3] the fast decoder agrees with the decoder of the doors on fuzzed events', () => {
  const badDecimal = fc.constantFrom(
    '0',
    '-0',
    '1',
    '10.50',
    '-3.2',
    '01',
    '1.',
    '.5',
    '1e3',
    '',
    '123456789012345678.123456789012',
    '1234567890123456789',
    '0.0000000000001',
    ' 1',
    '+1',
  );
  const badId = fc.constantFrom('', 'x'.repeat(64), 'x'.repeat(65), 'a\nb', '\u0000', '😀'.repeat(64), '\ud800');
  const decimal = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('1', '10.50', '0.000000000001', '99') },
    { weight: 1, arbitrary: badDecimal },
  );
  const id = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('A', 'ES 12-26', 'Ünïcode "q"', '😀'.repeat(64)) },
    { weight: 1, arbitrary: badId },
  );
  const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
  const raw = fc.record({
    kind: fc.constantFrom('mark', 'fill', 'position', 'nonsense'),
    seq: fc.oneof({ weight: 9, arbitrary: fc.nat() }, { weight: 1, arbitrary: fc.constantFrom(-1, 1.5) }),
    ts: fc.oneof(
      { weight: 9, arbitrary: fc.nat(2 ** 30) },
      { weight: 1, arbitrary: fc.constantFrom(-1, 0.5, 2 ** 53) },
    ),
    symbol: maybe(id),
    account: maybe(id),
    id: maybe(id),
    side: maybe(fc.constantFrom('buy', 'sell', 'BUY')),
    qty: maybe(decimal),
    price: maybe(decimal),
    bid: maybe(decimal),
    ask: maybe(decimal),
    fee: maybe(decimal),
    avg_price: maybe(decimal),
    fee_ccy: maybe(fc.constantFrom('USD', 'EUR')),
  });
  let accepted = 0;
  fc.assert(
    fc.property(
      raw,
      fc.integer({ min: 0, max: 9 }).map((draw) => draw > 0),
      (fuzzed, isTrimmed) => {
        const kept: Record<string, unknown> = {};
        const allowed = {
          mark: ['symbol', 'price', 'bid', 'ask'],
          fill: ['id', 'account', 'symbol', 'side', 'qty', 'price', 'fee', 'fee_ccy'],
          position: ['account', 'symbol', 'qty', 'avg_price'],
          nonsense: [],
        }[fuzzed.kind] as readonly string[];
        for (const [key, value] of Object.entries(fuzzed)) {
          if (value !== undefined && (!isTrimmed || ['kind', 'seq', 'ts', ...allowed].includes(key))) kept[key] = value;
        }
        const text = JSON.parse(JSON.stringify(kept)) as unknown;
        const fast = decodeTapeEvent(text);
        const door = decodeEvent(text);
        if (!fast.ok) return;
        accepted += 1;
        expect(door.ok, JSON.stringify(kept)).toBe(true);
        if (door.ok) expect(JSON.parse(JSON.stringify(fast.input))).toEqual(JSON.parse(JSON.stringify(door.input)));
      },
    ),
    { seed: SEED, numRuns: 20_000 },
  );
  expect(accepted).toBeGreaterThan(200);
});

test('[RP4] replayed entries give their effects to the caller alone', () => {
  const inputs = refInputs(REF, 0);
  const seen: string[] = [];
  const engine = replayEntries(
    inputs.map(
      (input, index) =>
        ({
          seq: index + 1,
          tsJournalUs: 0,
          tsReceivedUs: 0,
          origin: 'tape',
          inputId: '',
          causationId: null,
          input,
        }) as never,
    ),
    new RiskEngine(),
    (entry, effects) => seen.push(`${entry.input.type} ${effects[0]?.type}`),
  );
  expect(engine.seq).toBe(inputs.length);
  expect(seen.every((line) => line.endsWith('Accepted'))).toBe(true);
});

test('[MN10] the comparison names the first field that differs, and quantities are exact', () => {
  const truth = { equity: '10.005', positions: { X: { qty: '1', avg: '1' } } };
  expect(firstDifference(truth, { equity: '10', positions: { X: { qty: '1.0', avg: '9' } } }, '0.005')).toBeNull();
  expect(firstDifference(truth, { equity: '9.999999', positions: {} }, '0.005')?.field).toBe('equity');
  expect(
    firstDifference(truth, { equity: '10', positions: { X: { qty: '1.000000000001', avg: '1' } } }, '0.005')?.field,
  ).toBe('positions.X');
  expect(firstDifference(truth, { positions: {} }, '0.005')?.got).toBe('missing');
});
