import { expect, test } from 'vitest';
import { RiskEngine } from './engine.ts';
import { dailyLoss, maxLoss, Scenario, withMore } from './scenario.test-kit.ts';

/** A desk whose account holds one unit of X: a mark moves its equity without moving its balance. */
function desk(start: string, rules: Parameters<Scenario['rules']>[1]): Scenario {
  const made = new Scenario().firm().list('X', '1', 'USD', 'linear', true).open('A', start);
  made.rules('A', rules);
  return made;
}

/** Moves balance and equity to these values: the balance by a booking at once with the open position's mark. */
function stand(held: Scenario, balance: number, equity: number): void {
  const figures = held.engine.exactFigures('A');
  const now = Number((figures?.balance24 ?? 0n) / 10n ** 24n);
  if (balance !== now) held.cash('A', String(balance - now), 'funding');
  held.mark('X', String(equity - balance));
}

test('[LL1] timeline 1: Topstep 50K, the end-of-day trail locks at the start', () => {
  const held = desk('50000', { max: maxLoss('2000', 'eod_balance', '0') });
  const closes = [
    ['500', '2026-01-02', 48_500],
    ['-500', '2026-01-03', 48_500],
    ['2500', '2026-01-04', 50_000],
    ['3500', '2026-01-05', 50_000],
  ] as const;
  expect(held.floor('A', 'max')).toBe(48_000);
  for (const [gain, label, floor] of closes) {
    held.cash('A', gain, 'funding');
    held.roll(label);
    expect(held.floor('A', 'max')).toBe(floor);
  }
  held.cash('A', '-5900', 'funding');
  expect(held.breached('A')).toEqual([]);
  held.cash('A', '-101', 'funding');
  expect(held.breached('A')).toEqual(['max']);
});

test('[LL1] timeline 2: TradeDay 100K, the unrealized peak trails to the lock', () => {
  const held = desk('100000', { max: maxLoss('3000', 'intraday_equity', '0') });
  held.fill('A', 'X', '1', '0');
  const steps = [
    [101_000, null, 98_000],
    [100_000, '2026-01-02', 98_000],
    [99_000, '2026-01-03', 98_000],
    [103_000, null, 100_000],
  ] as const;
  for (const [equity, label, floor] of steps) {
    stand(held, 100_000, equity);
    if (label !== null) held.roll(label);
    expect(held.floor('A', 'max')).toBe(floor);
  }
});

test('[LL5] timeline 3: FTMO 200K, carried open loss passes before midnight and breaches at the reset', () => {
  const held = desk('200000', { daily: withMore(dailyLoss('5', 'balance', 'lt', 'fail'), { amountIn: 'pctInitial' }) });
  held.fill('A', 'X', '1', '0');
  stand(held, 204_000, 191_000);
  expect([held.floor('A', 'daily'), held.breached('A')]).toEqual([190_000, []]);
  held.roll('2026-01-02');
  expect([held.floor('A', 'daily'), held.breached('A')]).toEqual([194_000, ['daily']]);
  expect(held.engine.breachesOf('A')).toMatchObject([{ seq: held.engine.seq, floor: '194000', used: '13000' }]);
});

test.each([
  ['FTMO', '5', 'pctInitial', 'balance', 100_000],
  ['FundedNext', '5', 'pctInitial', 'balance', 100_000],
  ['The5ers', '5', 'pctReference', 'max', 101_650],
  ['FundingPips', '5', 'pctReference', 'max', 101_650],
  ['Alpha Pro', '5', 'pctReference', 'balance', 99_750],
  ['Blue Guardian', '4', 'pctInitial', 'max', 103_000],
] as const)('[LL2] timeline 4: one day start, %s', (_, amount, amountIn, reference, floor) => {
  const held = desk('100000', { daily: withMore(dailyLoss(amount, reference), { amountIn }) });
  held.fill('A', 'X', '1', '0');
  stand(held, 105_000, 107_000);
  held.roll('2026-01-02');
  expect(held.floor('A', 'daily')).toBe(floor);
});

test('[LL7] [LL13] timeline 5: a pause, then the fail of the hard floor', () => {
  const held = desk('50000', { daily: dailyLoss('1000', 'balance'), max: maxLoss('2000', 'eod_balance') });
  held.cash('A', '-300', 'funding');
  expect([held.floor('A', 'daily'), held.floor('A', 'max'), held.engine.gateOf('A')]).toEqual([49_000, 48_000, 'open']);
  held.cash('A', '-700', 'funding');
  expect(held.engine.gateOf('A')).toBe('blocked');
  held.cash('A', '-1000', 'funding');
  expect(held.engine.breachesOf('A').map(({ limitId, action }) => [limitId, action])).toEqual([
    ['A:daily', 'pause'],
    ['A:max', 'fail'],
  ]);
  held.roll('2026-01-02');
  expect(held.engine.gateOf('A')).toBe('blocked');
});

test('[LL15] timeline 9: a deposit neither gives nor takes room, and moves the lock', () => {
  const held = desk('50000', { max: maxLoss('2000', 'eod_balance', '0'), daily: dailyLoss('1000', 'balance') });
  held.fill('A', 'X', '1', '0');
  stand(held, 51_000, 51_000);
  held.roll('2026-01-02');
  stand(held, 51_000, 50_600);
  const rooms = (): (number | null)[] => ['max', 'daily'].map((id) => held.limit('A', id).room);
  const floors = (): (number | null)[] => ['max', 'daily'].map((id) => held.floor('A', id));
  expect([floors(), rooms()]).toEqual([
    [49_000, 50_000],
    [1_600e6, 600e6],
  ]);
  held.cash('A', '10000', 'deposit');
  expect([floors(), rooms()]).toEqual([
    [59_000, 60_000],
    [1_600e6, 600e6],
  ]);
  stand(held, 90_000, 90_000);
  held.roll('2026-01-03');
  expect(held.floor('A', 'max')).toBe(60_000);
});

test('[LL6] [NU6] timeline 10: 0.3 less 0.1 is 0.2, touched', () => {
  const held = desk('0.3', { max: maxLoss('0.1', 'none') });
  held.cash('A', '-0.1', 'funding');
  expect(held.breached('A')).toEqual(['max']);
});

test('[LL7] [LL8] [LL11] several rules crossed at once: one is attributed, the others are listed and keep their crossing', () => {
  const held = desk('50000', { hard: dailyLoss('1000', 'balance', 'lte', 'fail'), max: maxLoss('2000', 'none') });
  held.cash('A', '-3000', 'funding');
  expect(held.engine.breachesOf('A')).toMatchObject([{ limitId: 'A:hard', others: ['A:max'] }]);
  expect(held.breached('A')).toEqual(['hard', 'max']);
  expect(held.limit('A', 'max').rung).toBe('breach');
  // Nothing latched the other rule: its rung follows its value.
  held.cash('A', '3000', 'funding');
  expect([held.limit('A', 'hard').rung, held.limit('A', 'max').rung]).toEqual(['breach', 'none']);
});

test('[LL12] a lead alone ends a fail with a reason, the levels stay and are judged at once', () => {
  const held = desk('50000', { max: maxLoss('2000', 'none'), daily: dailyLoss('1000', 'balance') });
  held.cash('A', '-2000', 'funding');
  expect(held.resetLatch('A', 'max', 'manager')).toMatchObject({ reason: 'forbidden' });
  expect(held.resetLatch('A', 'daily')).toMatchObject({ reason: 'notLatched' });
  expect(held.resetLatch('A', 'max').type).toBe('Accepted');
  expect(held.engine.breachesOf('A').map(({ limitId }) => limitId)).toEqual(['A:daily', 'A:max', 'A:max']);
  held.cash('A', '1500', 'funding');
  held.resetLatch('A', 'max');
  expect(held.engine.breachesOf('A')).toHaveLength(3);
  expect([held.floor('A', 'max'), held.engine.gateOf('A')]).toEqual([48_000, 'blocked']);
  held.roll('2026-01-02');
  expect(held.engine.gateOf('A')).toBe('open');
});

test('[LL14] a percentage of nothing is refused, an amount is not', () => {
  for (const amountIn of ['pctInitial', 'pctOfPeak']) {
    const held = desk('0', {});
    held.rules('A', { max: withMore(maxLoss('5', 'none'), { amountIn }) });
    expect(held.outcome).toMatchObject({ reason: 'invalidLimit', field: 'rule.amountIn' });
  }
  const held = desk('0', { max: maxLoss('2000', 'eod_balance', '0') });
  expect(held.floor('A', 'max')).toBe(-2_000);
});

test('[LL16] a new version takes over peak, reference and latches, and is judged at once', () => {
  const held = desk('50000', { max: maxLoss('2000', 'intraday_equity'), daily: dailyLoss('1000', 'balance') });
  held.cash('A', '3000', 'funding');
  expect(held.floor('A', 'max')).toBe(51_000);
  held.rules('A', { max: maxLoss('1500', 'intraday_equity'), daily: dailyLoss('1000', 'balance') });
  expect([held.floor('A', 'max'), held.limit('A', 'max').definition.version]).toEqual([51_500, 2]);
  held.rules('A', { max: maxLoss('1600', 'intraday_equity'), daily: dailyLoss('1000', 'balance') });
  expect(held.outcome).toMatchObject({ reason: 'needsApproval' });
  held.cash('A', '-1000', 'funding');
  held.rules('A', { max: maxLoss('500', 'intraday_equity'), daily: dailyLoss('1000', 'balance') });
  expect(held.engine.breachesOf('A')).toMatchObject([{ limitId: 'A:max', version: 3, seq: held.engine.seq }]);
});

test('[LL16] a version for the next reset waits for it, and what was tightened meanwhile stays', () => {
  const held = desk('50000', { max: maxLoss('2000', 'none'), daily: dailyLoss('1000', 'balance') });
  const next = { max: maxLoss('1500', 'none'), daily: dailyLoss('800', 'balance') };
  held.rules('A', next, 'lead', { effective: 'nextReset' });
  expect([held.floor('A', 'max'), held.floor('A', 'daily')]).toEqual([48_000, 49_000]);
  const { definition } = held.limit('A', 'daily');
  held.define('A:daily', definition.scope, dailyLoss('500', 'balance'), { baseVersion: 1 });
  expect(held.floor('A', 'daily')).toBe(49_500);
  held.cash('A', '100', 'funding');
  const restored = RiskEngine.restore(JSON.parse(JSON.stringify(held.engine.snapshot())));
  expect(restored.fingerprint()).toBe(held.engine.fingerprint());
  held.roll('2026-01-02');
  expect([held.floor('A', 'max'), held.floor('A', 'daily')]).toEqual([48_500, 49_600]);
  expect(held.notices.filter(({ type }) => type === 'LimitChanged')).toHaveLength(1);
});

test('[LL17] the record of a breach holds what was seen, and is kept through a snapshot', () => {
  const held = desk('50000', { max: maxLoss('2000', 'intraday_equity', '0') });
  held.mark('X', '90');
  held.fill('A', 'X', '10', '100', '1.5');
  held.roll('2026-01-02');
  held.mark('X', '110');
  held.wait(4_000_000).mark('X', '-110');
  const [record] = held.engine.breachesOf('A');
  expect(record).toMatchObject({
    account: 'A',
    limitId: 'A:max',
    version: 1,
    kind: 'maxLoss',
    basis: 'intraday_equity',
    seq: held.engine.seq,
    balance: '49998.5',
    equity: '47898.5',
    unrealized: '-2100',
    realized: '0',
    fees: '1.5',
    initial: '50000',
    peak: '50098.5',
    reference: null,
    floor: '48098.5',
    allowance: '2000',
    used: '2200',
    room: '-200',
    others: [],
    tradingDay: '2026-01-02',
    tradingDays: 2,
    incomplete: false,
    positions: [
      {
        instrument: 'X',
        quantity: '10',
        markPx: '-110',
        markSource: 'last',
        markAgeUs: 0,
        observedMarks: 2,
        unrealized: '-2100',
      },
    ],
  });
  const restored = RiskEngine.restore(JSON.parse(JSON.stringify(held.engine.snapshot())));
  expect(restored.breachesOf('A')).toEqual(held.engine.breachesOf('A'));
});

test('[LL17] [BO2] the newest 50 breaches of an account are kept', () => {
  const held = desk('50000', { daily: dailyLoss('1', 'balance') });
  for (let day = 0; day < 56; day += 1) {
    held.cash('A', '-1', 'funding');
    held.roll(`2026-0${1 + Math.floor(day / 28)}-${String(1 + (day % 28)).padStart(2, '0')}`);
  }
  const kept = held.engine.breachesOf('A');
  expect(kept).toHaveLength(50);
  expect(kept[49]?.floor).toBe('49944');
});

test('[LL18] a rule on an incomplete value says so, and can breach on what is known', () => {
  const held = new Scenario().firm([], false).list('X').list('Y').open('A', '1000');
  held.rules('A', { max: maxLoss('100', 'none') });
  held.fill('A', 'X', '1', '50');
  expect(held.limit('A', 'max')).toMatchObject({ incomplete: true, rung: 'none' });
  held.fill('A', 'Y', '10', '50');
  held.mark('Y', '40');
  expect(held.limit('A', 'max')).toMatchObject({ incomplete: true, rung: 'breach' });
  expect(held.engine.breachesOf('A')).toMatchObject([{ incomplete: true, equity: '900' }]);
});

test('[LL8] [LL11] a failed rule records the first crossing of a later window at the very mark', () => {
  const held = new Scenario().firm().list('X', '1', 'USD', 'linear', true).open('A', '1000');
  held.rules('A', { daily: dailyLoss('100', 'balance', 'lte', 'fail') });
  held.fill('A', 'X', '1', '0');
  // No view shows it: it stands in the state.
  type Frozen = { readonly limits: { readonly $m: readonly [string, { readonly crossedSeq: number | null }][] } };
  const crossed = () => (held.engine.snapshot().state as Frozen).limits.$m[0]?.[1].crossedSeq;
  held.mark('X', '-100');
  expect(crossed()).toBe(held.engine.seq);
  held.mark('X', '0');
  held.roll('2026-06-02');
  held.mark('X', '-50');
  expect(crossed()).toBeNull();
  held.mark('X', '-110');
  expect(crossed()).toBe(held.engine.seq);
});
