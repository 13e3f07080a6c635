import { expect, test } from 'vitest';
import type { Delta } from '#lib/model/effect.ts';
import type { LimitDefinition, LimitMetric, MetricRule, ScopeNode } from '#lib/model/limit.ts';
import { ACCOUNT_COLUMNS, ACCOUNT_FLAGS } from '#lib/model/view.ts';
import type { AccountColumn } from '#lib/model/view.ts';
import { RiskEngine } from './engine.ts';
import { dailyLoss, exposure, maxLoss, metric, Scenario } from './scenario.test-kit.ts';

const A: ScopeNode = { level: 'account', id: 'A' };
const D1: ScopeNode = { level: 'desk', id: 'd1' };
const FIRM: ScopeNode = { level: 'firm', id: 'house' };

/** Two accounts of one desk in X, one of another in Y; a mark of 100 each. */
function desk(): Scenario {
  const made = new Scenario().firm().list('X').list('Y', '10');
  made
    .open('A', '10000', 'USD', 't1', 'd1')
    .open('B', '20000', 'USD', 't2', 'd1')
    .open('C', '30000', 'USD', 't3', 'd2');
  made.mark('X', '100');
  made.mark('Y', '100');
  made.fill('A', 'X', '10', '100');
  made.fill('B', 'X', '-4', '100');
  made.fill('C', 'Y', '3', '100');
  return made;
}

/** One figure of an account's row; the flags by default. */
function row(held: Scenario, account: string, column: AccountColumn = 'flags'): number {
  const out: Delta[] = [];
  held.engine.collectAll(out);
  const index = held.engine.account(account)?.index ?? -1;
  for (const delta of out) {
    if (delta.type !== 'AccountsRevalued') continue;
    return delta.columns[delta.indexes.indexOf(index) * ACCOUNT_COLUMNS.length + ACCOUNT_COLUMNS.indexOf(column)] ?? 0;
  }
  return 0;
}

function limit(
  held: Scenario,
  scope: ScopeNode,
  [name, amount, more = {}]: readonly [LimitMetric, string, Partial<MetricRule>?],
  options: Partial<LimitDefinition> = {},
): Scenario {
  held.define('L', scope, metric(name, amount, more), { options, ...(more.mode === 'absolute' ? { watch: '1' } : {}) });
  expect(held.outcome?.type, JSON.stringify(held.outcome)).toBe('Accepted');
  return held;
}

/** Metric, scope, cut, side; the value of the desk above. */
const VALUES: readonly (readonly [LimitMetric, ScopeNode, Partial<LimitDefinition>, Partial<MetricRule>, number])[] = [
  ['gross', FIRM, {}, {}, 4_400],
  ['net', FIRM, {}, {}, 3_600],
  ['long', D1, {}, {}, 1_000],
  ['short', D1, {}, {}, 400],
  ['net', D1, {}, { side: 'short' }, 0],
  ['net', D1, {}, { side: 'long' }, 600],
  ['firmNetted', D1, {}, {}, 600],
  ['gross', FIRM, { within: { symbol: 'Y' } }, {}, 3_000],
  ['gross', FIRM, { within: { assetClass: 'fx' } }, {}, 0],
  ['gross', FIRM, { within: { currency: 'USD', root: 'X' } } as never, {}, 1_400],
  ['position', FIRM, { within: { instrument: 'X' } } as never, {}, 6],
  ['position', FIRM, { within: { instrument: 'X' } } as never, { side: 'short' }, 0],
  ['contracts', FIRM, {}, {}, 17],
  ['incompleteCount', FIRM, {}, {}, 0],
];

test.each(VALUES)('[LI1] [LI2] %s on %o within %o side %o', (name, scope, options, more, value) => {
  const held = limit(desk(), scope, [name, '100000', more], options);
  expect(held.seen('L', scope)[0]).toBe(value);
});

test('[LI3] a limit in another currency converts what it measures', () => {
  const held = desk();
  const rate = (text: string) =>
    held.do({ type: 'FxRateUpdated', ...held.at(), base: 'EUR' as never, quote: 'USD' as never, rate: text as never });
  rate('1.25');
  held.define('L', FIRM, metric('gross', '4400'), { currency: 'EUR' });
  expect(held.seen('L')).toEqual([3_520, 'warning']);
  rate('1');
  expect(held.seen('L')).toEqual([4_400, 'breach']);
});

test('[LI1] [LI13] one value for each account, also for accounts opened and moved later', () => {
  const held = limit(desk(), D1, ['gross', '1000'], { per: 'account' });
  const at = (id: string): unknown => held.engine.accountDetail(id)?.limits.map(({ node, rung }) => [node.id, rung]);
  expect([at('A'), at('B'), at('C')]).toEqual([[['A', 'breach']], [['B', 'none']], []]);
  held.do({ type: 'AccountMoved', ...held.at(), account: 'C' as never, trader: 't3', desk: 'd1' });
  expect(at('C')).toEqual([['C', 'breach']]);
  held.do({ type: 'AccountMoved', ...held.at(), account: 'A' as never, trader: 't1', desk: 'd2' });
  expect([at('A'), held.triggers()]).toEqual([[], ['withdrawn']]);
  expect(held.notices).toMatchObject([{ alert: { withdrawnBecause: 'scopeExcluded' } }]);
  held.open('E', '100', 'USD', 't5', 'd1');
  held.fill('E', 'X', '8', '100');
  expect(at('E')).toEqual([['E', 'warning']]);
  held.define('L', D1, metric('gross', '400'), { baseVersion: 1, options: { per: 'account' } });
  expect([at('B'), at('E')]).toEqual([[['B', 'breach']], [['E', 'breach']]]);
  const restored = RiskEngine.restore(JSON.parse(JSON.stringify(held.engine.snapshot())));
  expect(restored.fingerprint()).toBe(held.engine.fingerprint());
  expect(held.seen('L')).toEqual([null, 'breach']);
});

test.each([
  ['dailyLoss', {}, 250],
  // The base is the equity of the reset, its open result included; v is the balance.
  ['dailyLoss', { includes: { open: false } }, 250],
  ['dailyLoss', { base: 'balance', includes: { open: false } }, 150],
  ['dailyLoss', { includes: { fees: false } }, 200],
  ['dailyLoss', { base: 'balance' }, 150],
  ['dailyLoss', { base: 'initial' }, 150],
  ['weeklyLoss', {}, 150],
  ['monthlyLoss', {}, 150],
  ['drawdown', {}, 250],
  ['drawdown', { anchor: 'day' }, 250],
  ['eodDrawdown', {}, 250],
  ['openLoss', {}, 0],
  ['realizedLoss', {}, 150],
] as const)('[LI1] %s %o counts results and no flows', (name, more, value) => {
  const held = new Scenario().firm().list('X', '1', 'USD', 'linear', true).open('A', '10000');
  held.fill('A', 'X', '1', '0');
  limit(held, A, [name, '100000', more]);
  // The first reset begins a day, and neither a week nor a month.
  held.mark('X', '100');
  held.roll('2026-01-07');
  held.cash('A', '5000', 'deposit');
  held.mark('X', '0');
  held.cash('A', '-100', 'funding');
  held.cash('A', '-50', 'fee');
  held.cash('A', '-2000', 'payout');
  expect(held.seen('L', A)[0]).toBe(value);
});

test('[LI1] drawdown in percent of the peak is compared by its parts', () => {
  const held = new Scenario().firm().list('X', '1', 'USD', 'linear', true).open('A', '9000');
  held.fill('A', 'X', '1', '0');
  limit(held, A, ['drawdownPct', '20']);
  held.mark('X', '3000');
  held.mark('X', '600.01');
  expect(held.seen('L', A)[1]).toBe('critical');
  held.mark('X', '600');
  expect(held.seen('L', A)).toEqual([20, 'breach']);
});

test('[LI1] a group loses what its members lost while they were members', () => {
  const held = limit(desk(), D1, ['dailyLoss', '100']);
  held.mark('X', '90');
  expect(held.seen('L')).toEqual([60, 'watch']);
  held.do({ type: 'AccountMoved', ...held.at(), account: 'A' as never, trader: 't1', desk: 'd2' });
  expect(held.seen('L')[0]).toBe(60);
  held.mark('X', '95');
  expect(held.seen('L')).toEqual([80, 'warning']);
  held.cash('B', '-500', 'payout');
  expect(held.seen('L')[0]).toBe(80);
  held.roll('2026-01-07');
  expect(held.seen('L')).toEqual([0, 'none']);
});

test('[LI4] [LI6] absolute: equity and room, lower is worse, with a band of their own', () => {
  const held = desk();
  held.rules('A', { max: maxLoss('1000', 'none'), daily: dailyLoss('400', 'equity', 'lte', 'alertOnly') });
  const ladder = { watch: '300', warning: '200', critical: '100', hysteresis: '2' } as never;
  const more = { mode: 'absolute', worseWhen: 'below' } as const;
  held.define('L', A, metric('room', '0', more), { options: { ladder, resetBand: '20' as never } });
  expect(held.seen('L', A)).toEqual([400, 'none']);
  const steps = [
    ['90', 'watch'],
    ['92', 'watch'],
    ['92.01', 'none'],
    ['80', 'warning'],
    ['60', 'breach'],
    ['62', 'breach'],
    ['62.5', 'critical'],
  ] as const;
  for (const [px, rung] of steps) {
    held.mark('X', px);
    expect(held.seen('L', A)[1], px).toBe(rung);
  }
});

test('[LI11] a rise waits for its confirmation, a fall does not', () => {
  const held = limit(desk(), A, ['gross', '2000'], { confirm: 2 });
  const rungs = ['150', '160', '200', '201', '100', '99'].map((px) => {
    held.mark('X', px);
    return held.seen('L', A)[1];
  });
  expect(rungs).toEqual(['watch', 'warning', 'warning', 'breach', 'watch', 'watch']);
});

test('[LI12] [LL13] a hard limit sets the gate of every account under it until its rung falls, or latches', () => {
  const held = limit(desk(), D1, ['gross', '2000'], { hard: { gate: 'reduceOnly', latches: false } });
  const gates = (): unknown => ['A', 'B', 'C'].map((id) => held.engine.gateOf(id));
  expect(gates()).toEqual(['open', 'open', 'open']);
  held.mark('X', '150');
  expect(gates()).toEqual(['reduceOnly', 'reduceOnly', 'open']);
  held.mark('X', '100');
  expect(gates()).toEqual(['open', 'open', 'open']);
  held.define('H', A, exposure('long', '1500'), { options: { hard: { gate: 'blocked', latches: true } } });
  held.mark('X', '150');
  held.mark('X', '100');
  expect(gates()).toEqual(['blocked', 'open', 'open']);
  const reset = { type: 'ResetLatch', ...held.at(), account: 'A', limitId: 'H', reason: 'agreed' };
  held.do({ ...reset, ...held.actor('lead') } as never);
  expect(gates()).toEqual(['open', 'open', 'open']);
});

test('[AL7] [LI11] a hold delays the opening of the alert, never the rung nor the breach', () => {
  const held = limit(desk(), A, ['gross', '2000'], { holdMs: 5_000 });
  held.mark('X', '150');
  expect([held.seen('L', A)[1], held.alert('L')]).toEqual(['warning', 'pending warning']);
  held.mark('X', '100');
  expect(held.triggers()).toEqual(['resetQuiet']);
  held.mark('X', '150');
  held.wait(4_000_000).do({ type: 'TimeAdvanced' });
  expect(held.triggers()).toEqual(['holdElapsed']);
  held.mark('X', '100');
  held.mark('X', '150');
  held.mark('X', '200');
  expect(held.alert('L')).toBe('firing breach');
});

test('[LI15] an account is uncovered without a limit on it or above it', () => {
  const held = desk();
  const flags = (id: string): boolean => (row(held, id) & ACCOUNT_FLAGS.uncovered) !== 0;
  expect(['A', 'C'].map(flags)).toEqual([true, true]);
  // The age of a mark bounds nothing that is held.
  held.define('age', FIRM, metric('markAge', '1000'));
  expect(['A', 'C'].map(flags)).toEqual([true, true]);
  limit(held, D1, ['gross', '2000']);
  expect(['A', 'C'].map(flags)).toEqual([false, true]);
});

test('[LI15] instruments and nodes with exposure and no limit over them are uncovered too', () => {
  const held = desk();
  held.open('E', '100', 'USD', 't4', 'd4');
  const seen = (): unknown => {
    const { accounts, instruments, nodes } = held.engine.queries.uncovered();
    const bare = instruments.map(({ instrument, accounts: of }) => `${instrument} of ${of.join('+')}`);
    return [accounts, bare, nodes.map(({ level, id }) => `${level} ${id}`)];
  };
  const all = ['desk d1', 'desk d2', 'firm house', 'trader t1', 'trader t2', 'trader t3'];
  // What is flat is no exposure.
  expect(seen()).toEqual([['A', 'B', 'C'], ['X of A+B', 'Y of C'], all]);
  held.fill('C', 'X', '1', '100');
  held.define(
    'one',
    { level: 'account', id: 'A' },
    { type: 'position', instrument: 'Y' as never, amount: '4' as never, breachWhen: 'lte' },
  );
  held.define('part', { level: 'desk', id: 'd2' }, metric('gross', '9999'), {
    options: { within: { instrument: 'Y' as never } },
  });
  expect(seen()).toEqual([['B'], ['X of A+B+C'], ['desk d1', 'firm house', 'trader t1', 'trader t2']]);
  held.define('each', FIRM, metric('dailyLoss', '9999'), { options: { per: 'trader', within: { strategy: 's' } } });
  expect(seen()).toEqual([[], ['X of A+B+C'], ['desk d1', 'firm house']]);
  held.define('all', FIRM, metric('gross', '9999'));
  expect(seen()).toEqual([[], [], []]);
});

test.each([
  ['rule.mode', { rule: metric('equity', '1') }],
  ['rule.worseWhen', { rule: metric('gross', '1', { worseWhen: 'below' }) }],
  ['resetBand', { rule: metric('gross', '1'), resetBand: '1' }],
  ['amount', { rule: metric('gross', '-1') }],
  ['rule.base', { rule: metric('gross', '1', { base: 'equity' }) }],
  ['rule.anchor', { rule: metric('dailyLoss', '1', { anchor: 'day' }) }],
  ['rule.includes', { rule: metric('drawdown', '1', { includes: { fees: false } }) }],
  ['rule.side', { rule: metric('gross', '1', { side: 'long' }) }],
  ['per', { rule: metric('gross', '1'), per: 'desk' }],
  ['scope', { rule: metric('room', '1', { mode: 'absolute' }) }],
  ['ladder', { rule: metric('gross', '1', { mode: 'absolute' }) }],
  ['confirm', { rule: dailyLoss('1'), scope: A, confirm: 2 }],
  ['hard', { rule: dailyLoss('1'), scope: A, hard: { gate: 'blocked', latches: false } }],
  ['within', { rule: exposure('gross', '1'), within: { root: 'X' } }],
  ['refireStep', { rule: exposure('gross', '1'), refireStep: '100.1' }],
  ['refireStep', { rule: metric('gross', '1'), refireStep: '0' }],
  ['ackLapseMs', { rule: exposure('gross', '1'), ackLapseMs: 299_999 }],
  ['ackLapseMs', { rule: metric('gross', '1'), ackLapseMs: 14_400_001 }],
  ['notify', { rule: metric('gross', '1'), notify: [{ role: 'lead' }, { role: 'lead' }] }],
  [
    'notify',
    { rule: exposure('gross', '1'), notify: Array.from({ length: 21 }, (_, place) => ({ user: `U${place}` })) },
  ],
])('[LI1] [LI4] a definition is refused at %s', (field, { rule, ...options }) => {
  const held = desk();
  held.define('L', D1, rule, { options: options as never });
  expect(held.outcome).toMatchObject({ type: 'Rejected', field });
});

test.each([
  ['more confirmations', { confirm: 3 }],
  ['a longer hold', { holdMs: 2_000 }],
  ['a wider step', { refireStep: '5.1' }],
  ['a longer acknowledgement', { ackLapseMs: 900_001 }],
  ['no reason owed', { reasonDue: false }],
  ['leave to explain others', { inhibits: true }],
  ['leave to mute', { notSuppressible: undefined }],
  ['fewer people told', { notify: [{ user: 'U9' }, { role: 'manager' }] }],
  ['a smaller scope', { within: { root: 'X' } }],
  ['another spread', { per: 'trader' }],
  ['a weaker gate', { hard: { gate: 'reduceOnly', latches: true } }],
  ['no latch', { hard: { gate: 'blocked', latches: false } }],
  ['another side', { rule: metric('net', '100', { side: 'long' }) }],
  ['a higher limit', { rule: metric('net', '101') }],
])('[FE2] %s is a loosening', (_, change) => {
  const held = desk();
  const options = {
    confirm: 2,
    holdMs: 1_000,
    hard: { gate: 'blocked', latches: true },
    reasonDue: true,
    notSuppressible: true,
    notify: [{ role: 'lead' }, { user: 'U9' as never }],
  } as const;
  held.define('L', D1, metric('net', '100'), { options });
  held.define('L', D1, metric('net', '100'), { baseVersion: 1, options: { ...options, ...change } as never });
  expect(held.outcome).toMatchObject({ reason: 'needsApproval' });
});

test('[FE1] fewer confirmations, a shorter hold and a lower limit are a tightening', () => {
  const held = desk();
  held.define('L', D1, metric('net', '100'), { options: { confirm: 2, holdMs: 1_000 } });
  held.define('L', D1, metric('net', '90'), {
    baseVersion: 1,
    options: {
      confirm: 1,
      holdMs: 0,
      refireStep: '4' as never,
      ackLapseMs: 900_000,
      reasonDue: true,
      notSuppressible: true,
      notify: [{ role: 'lead' }],
    },
  });
  expect(held.outcome?.type).toBe('Accepted');
});

test.each([
  ['dailyLoss', {}, 110, 'day'],
  ['dailyLoss', { base: 'balance' }, 90, 'day'],
  ['dailyLoss', { includes: { open: false } }, 120, 'day'],
  ['dailyLoss', { includes: { fees: false } }, 105, 'day'],
  ['realizedLoss', {}, 100, 'day'],
  ['weeklyLoss', {}, 90, 'week'],
  ['drawdown', { anchor: 'day' }, 140, 'day'],
  ['drawdown', {}, 140, 'inception'],
  ['eodDrawdown', {}, 110, 'inception'],
] as const)(
  '[LI1] [EX14] %s %o of a group defined at noon judges its window as it stands',
  (name, more, value, window) => {
    const held = new Scenario().firm().list('X', '1', 'USD', 'linear', true).open('A', '10000');
    held.do({ type: 'CalendarDefined', ...held.at(), calendarId: 'own' as never, zone: 'UTC', resetMinute: 300 });
    const about = { account: 'B', currency: 'USD', startBalance: '20000', trader: 't2', desk: 'd1', calendarId: 'own' };
    held.do({ type: 'AccountOpened', ...held.at(), ...about } as never);
    held.open('C', '5000', 'USD', 't3', 'd1');
    held.mark('X', '100');
    for (const account of ['A', 'B']) held.fill(account, 'X', '1', '100');
    held.roll('2026-01-06');
    held.mark('X', '110');
    held.roll('2026-01-07');
    // Each account won 10 that are open at the reset; then the desk wins 30 and loses 140 from its highest.
    held.mark('X', '125');
    held.do({ type: 'TimeAdvanced' });
    held.mark('X', '105');
    held.cash('A', '-5', 'fee');
    held.cash('C', '-95', 'funding');
    held.do({ type: 'AccountMoved', ...held.at(), account: 'C' as never, trader: 't3', desk: 'd2' });
    limit(held, D1, [name, '100000', more]);
    expect(held.seen('L')[0]).toBe(value);
    const reading = held.engine.queries.groupResult('desk', 'd1', window);
    if (name === 'drawdown') expect(reading?.drawdown24).toBe(BigInt(value) * 10n ** 24n);
    held.mark('X', '100');
    expect(held.seen('L')[0]).toBe(
      name === 'realizedLoss' || ('includes' in more && 'open' in more.includes) ? value : value + 10,
    );
  },
);

test('[NU6] a group of three currencies is judged by the conversion of its leaves, not of its accounts', () => {
  const held = new Scenario().firm().list('X', '1', 'JPY').open('A', '10000', 'EUR');
  const rate = (base: string, quote: string, text: string): unknown =>
    held.do({ type: 'FxRateUpdated', ...held.at(), base: base as never, quote: quote as never, rate: text as never });
  rate('EUR', 'JPY', '150');
  rate('EUR', 'USD', '0.8');
  rate('USD', 'JPY', '150');
  held.mark('X', '100');
  held.fill('A', 'X', '150', '100');
  // 15,000 JPY are 100 USD directly, and 80 by way of the account's euros.
  held.define('L', FIRM, exposure('gross', '140'));
  expect(held.seen('L')).toEqual([100, 'watch']);
  held.mark('X', '125');
  expect(held.seen('L')).toEqual([125, 'warning']);
  for (const px of ['139', '140']) held.mark('X', px);
  expect(held.alert('L')).toBe('firing breach');
});

test('[NU6] ways that differ by little are judged at the edge by the leaves', () => {
  const held = new Scenario().firm().list('X', '1', 'JPY').open('A', '10000', 'EUR');
  const rate = (base: string, quote: string, text: string): unknown =>
    held.do({ type: 'FxRateUpdated', ...held.at(), base: base as never, quote: quote as never, rate: text as never });
  rate('EUR', 'JPY', '150');
  rate('EUR', 'USD', '0.998');
  rate('USD', 'JPY', '150');
  held.mark('X', '100');
  held.fill('A', 'X', '150', '100');
  held.define('L', FIRM, exposure('gross', '140'));
  held.mark('X', '125');
  held.mark('X', '139.9');
  expect(held.alert('L')).toBe('firing critical');
  // 139.72 by way of the euros.
  held.mark('X', '140');
  expect(held.alert('L')).toBe('firing breach');
});

test.each([
  ['gross', '2000', {}, 7_500],
  ['dailyLoss', '1000', {}, 0],
  ['openLoss', '1000', { currency: 'EUR' }, Number.NaN],
  ['contracts', '20', {}, 5_000],
  ['leverageGross', '30', {}, 4_761],
  ['lossPerTrade', '0', {}, Number.NaN],
  ['markAge', '10000', {}, 0],
  ['hhi', '1', {}, 10_000],
  ['priceDeviation', '3', {}, 0],
] as const)('[LI4] [LI14] the row of an account shows the use of a limit on %s of %s', (name, amount, options, bp) => {
  const held = limit(desk(), A, [name, amount], options as never);
  held.mark('X', '150');
  expect(row(held, 'A', 'worstUsedBp')).toBe(bp);
  const engine = RiskEngine.restore(JSON.parse(JSON.stringify(held.engine.snapshot())));
  held.engine = engine;
  expect(row(held, 'A', 'worstUsedBp')).toBe(bp);
});

test('[LI14] the row of an account follows a loss between its judgements, and forgets what is unknown', () => {
  const held = limit(desk(), A, ['dailyLoss', '1000']);
  held.define('flat', A, metric('lossPerTrade', '0'));
  for (const [px, bp] of [
    ['99', 100],
    ['98', 200],
    ['70', 3_000],
    ['69.5', 3_050],
    ['101', 0],
  ] as const) {
    held.mark('X', px);
    expect(row(held, 'A', 'worstUsedBp'), px).toBe(bp);
  }
});

test.each(['dailyLoss', 'openLoss', 'lossPerTrade'] as const)(
  '[IN17] [LI9] a rate that grows too old leaves %s of a group without a member, and lowers no rung',
  (name) => {
    const held = desk();
    const settings = {
      firm: 'house',
      reportingCurrency: 'USD',
      markPolicy: 'mid',
      ownFillUntilMarked: true,
      fxPairs: [],
    };
    held.do({ type: 'FirmConfigured', ...held.at(), ...settings, calendarId: 'day', rateMaxAgeMs: 20_000 } as never);
    held.do({ type: 'FxRateUpdated', ...held.at(), base: 'EUR', quote: 'USD', rate: '1' } as never);
    held.define('L', A, metric(name, '100'), { currency: 'EUR' });
    held.define('G', D1, metric(name, '100'), { currency: 'EUR' });
    held.mark('X', '92');
    held.mark('X', '91');
    expect([held.seen('L', A)[1], held.seen('G')[1]]).toEqual([
      'critical',
      name === 'lossPerTrade' ? 'critical' : 'watch',
    ]);
    const before = held.seen('G')[1];
    held.wait(60_000_000).do({ type: 'TimeAdvanced' });
    held.mark('X', '90.9');
    expect([held.seen('L', A), held.seen('G')[1]]).toEqual([
      name === 'lossPerTrade' ? [0, 'critical'] : [null, 'critical'],
      before,
    ]);
  },
);
