import { expect, test } from 'vitest';
import type { Delta } from '#lib/model/effect.ts';
import { ACCOUNT_COLUMNS, ACCOUNT_FLAGS } from '#lib/model/view.ts';
import type { AccountColumn, GroupView } from '#lib/model/view.ts';
import type { RiskEngine } from './engine.ts';
import { applyFill, averagePrice12 } from './position.ts';
import { dailyLoss, exposure, maxLoss, Scenario } from './scenario.test-kit.ts';

const U = 10n ** 12n;
const LINEAR = { multiplier12: U, inverse: false };

function row(engine: RiskEngine, account: string, column: AccountColumn): number {
  const out: Delta[] = [];
  engine.collectAll(out);
  const index = engine.account(account)?.index ?? -1;
  for (const delta of out) {
    if (delta.type !== 'AccountsRevalued') continue;
    return (
      delta.columns[delta.indexes.indexOf(index) * ACCOUNT_COLUMNS.length + ACCOUNT_COLUMNS.indexOf(column)] ??
      Number.NaN
    );
  }
  return Number.NaN;
}

function money(engine: RiskEngine, account: string, column: AccountColumn): number {
  return row(engine, account, column) / 1e6;
}

function group(engine: RiskEngine, level: string, id: string): GroupView {
  const out: Delta[] = [];
  engine.collectAll(out);
  for (const delta of out)
    if (delta.type === 'GroupRevalued' && delta.group.level === level && delta.group.id === id) return delta.group;
  throw new Error(`no group ${level}/${id}`);
}

test('[PO1] [PO2] [PO3] [PO4] a fill opens, closes, reduces and flips by average cost', () => {
  // quantity, cost before; change; price -> quantity, cost, realized; all in whole units.
  const cases: readonly (readonly [bigint, bigint, bigint, bigint, bigint, bigint, bigint])[] = [
    [0n, 0n, 10n, 100n, 10n, 1_000n, 0n],
    [10n, 1_000n, 10n, 110n, 20n, 2_100n, 0n],
    [10n, 1_000n, -4n, 120n, 6n, 600n, 80n],
    [10n, 1_000n, -10n, 90n, 0n, 0n, -100n],
    [10n, 1_000n, -15n, 120n, -5n, -600n, 200n],
    [-5n, -600n, 5n, 100n, 0n, 0n, 100n],
    [-5n, -600n, 8n, -10n, 3n, -30n, 650n],
  ];
  for (const [quantity, cost, change, price, q, c, realized] of cases) {
    const before = { quantity12: quantity * U, cost24: cost * U * U };
    const after = applyFill(before, change * U, LINEAR, price * 10n * U);
    expect([after.quantity12 / U, after.cost24 / U / U, after.realized24 / U / U]).toEqual([q, c, realized]);
  }
});

test('[PO5] the average of an inverse contract is the harmonic mean', () => {
  const inverse = { multiplier12: U, inverse: true };
  let position = { quantity12: 0n, cost24: 0n };
  for (const price of [10_000n, 20_000n]) position = applyFill(position, 100_000n * U, inverse, price * 10n * U);
  expect(averagePrice12(position, inverse)).toBe((40_000n * U) / 3n);
  const closed = applyFill(position, -200_000n * U, inverse, 160_000n * U);
  expect(closed.realized24 / 10n ** 20n).toBe(25_000n);
});

test('[PN1] the worked ES account of section 18 comes out to the cent', () => {
  const desk = new Scenario().firm().list('ES', '50').open('A', '100000');
  desk.fill('A', 'ES', '2', '5000', '4.20');
  desk.mark('ES', '5005.50');
  expect(money(desk.engine, 'A', 'unrealized')).toBe(550);
  desk.fill('A', 'ES', '-1', '5010', '2.10');
  desk.fill('A', 'ES', '-3', '5004.25', '6.30');
  desk.mark('ES', '5002.25');
  expect(money(desk.engine, 'A', 'unrealized')).toBe(200);
  desk.fill('A', 'ES', '2', '5001.25', '4.20');
  expect(money(desk.engine, 'A', 'realized')).toBe(1012.5);
  expect(money(desk.engine, 'A', 'fees')).toBe(16.8);
  expect(money(desk.engine, 'A', 'equity')).toBe(100_995.7);
});

test('[FX1] [FX2] booked at the fill, revalued at the present rate: 387.60', () => {
  const desk = new Scenario().firm().list('X', '1', 'EUR').open('A', '10000');
  const rate = (text: string) =>
    desk.do({ type: 'FxRateUpdated', ...desk.at(), base: 'EUR' as never, quote: 'USD' as never, rate: text as never });
  rate('1.10');
  desk.fill('A', 'X', '100', '50');
  rate('1.20');
  desk.fill('A', 'X', '-40', '55', '2');
  desk.mark('X', '52');
  rate('1.25');
  expect(money(desk.engine, 'A', 'equity') - 10_000).toBeCloseTo(387.6, 9);
});

test('[FX3] [FX6] a rate goes direct, inverse or over USD, and a missing one is never 1', () => {
  const desk = new Scenario().firm().list('X', '1', 'EUR').open('J', '1000000', 'JPY');
  expect(desk.fill('J', 'X', '1', '50', '1').type).toBe('Accepted');
  expect(money(desk.engine, 'J', 'balance')).toBe(10_000);
  expect(row(desk.engine, 'J', 'long')).toBe(0);
  expect(row(desk.engine, 'J', 'flags') & ACCOUNT_FLAGS.incomplete).toBe(ACCOUNT_FLAGS.incomplete);
  const rate = (base: string, quote: string, text: string) =>
    desk.do({ type: 'FxRateUpdated', ...desk.at(), base: base as never, quote: quote as never, rate: text as never });
  rate('EUR', 'USD', '1.25');
  rate('USD', 'JPY', '160');
  expect(row(desk.engine, 'J', 'long')).toBe(10_000 * 1e4);
  expect(row(desk.engine, 'J', 'flags') & ACCOUNT_FLAGS.incomplete).toBe(0);
});

test('[ID1] [ID2] a trader has one desk: accounts join it there, and it moves with all of them', () => {
  const desk = new Scenario().firm().list('X').open('A', '1000').open('B', '1000');
  const open = (account: string, named: { readonly trader?: string; readonly desk?: string }) =>
    desk.do({
      type: 'AccountOpened',
      ...desk.at(),
      account: account as never,
      currency: 'USD' as never,
      startBalance: '1000' as never,
      ...named,
    });
  const move = (account: string, trader: string, to: string) =>
    desk.do({ type: 'AccountMoved', ...desk.at(), account: account as never, trader, desk: to });
  const where = (...accounts: string[]) =>
    accounts.map((account) => {
      const known = desk.engine.account(account);
      return known === null ? null : `${known.trader}@${known.desk}`;
    });
  const before = desk.engine.fingerprint();
  expect(open('C', { trader: 't1', desk: 'd2' })).toMatchObject({ reason: 'malformed', field: 'desk' });
  expect(desk.engine.fingerprint()).toBe(before);
  // Named without a desk, the trader's is known.
  expect(open('C', { trader: 't1' }).type).toBe('Accepted');
  expect(open('D', { trader: 't2', desk: 'd2' }).type).toBe('Accepted');
  expect(where('C', 'D')).toEqual(['t1@d1', 't2@d2']);
  expect(move('D', 't1', 'd2')).toMatchObject({ reason: 'malformed', field: 'desk' });
  desk.fill('C', 'X', '1', '10');
  desk.mark('X', '60');
  expect(move('A', 't1', 'd3').type).toBe('Accepted');
  expect(where('A', 'B', 'C', 'D')).toEqual(['t1@d3', 't1@d3', 't1@d3', 't2@d2']);
  expect(move('D', 't1', 'd3').type).toBe('Accepted');
  expect(where('D')).toEqual(['t1@d3']);
  // Whoever is named by nobody is on no desk of its own.
  expect([open('E', { desk: 'd1' }).type, open('F', { desk: 'd2' }).type]).toEqual(['Accepted', 'Accepted']);
});

test('[ID5] a repeated fill changes nothing, another content under its id is a collision', () => {
  const desk = new Scenario().firm().list('X').open('A', '1000');
  desk.fill('A', 'X', '1', '50.0', '0', 'F');
  const before = desk.engine.fingerprint();
  expect(desk.fill('A', 'X', '1', '50', '0', 'F')).toMatchObject({ type: 'Rejected', reason: 'duplicateFill' });
  expect(desk.engine.fingerprint()).toBe(before);
  expect(desk.fill('A', 'X', '1', '51', '0', 'F')).toMatchObject({ type: 'Rejected', reason: 'fillIdCollision' });
  expect(desk.engine.books.breaks()).toMatchObject([{ class: 'fillIdCollision', reference: 'F', state: 'open' }]);
});

test('[IT1] [IT4] unknown instruments and illegal prices are refused by name', () => {
  const desk = new Scenario().firm().list('X').list('CL', '1000', 'USD', 'linear', true).open('A', '1000');
  expect(desk.fill('A', 'Y', '1', '50')).toMatchObject({ reason: 'unknownInstrument', field: 'symbol' });
  expect(desk.fill('B', 'X', '1', '50')).toMatchObject({ reason: 'unknownAccount', field: 'account' });
  expect(desk.mark('X', '-1')).toMatchObject({ reason: 'priceNotPositive' });
  expect(desk.mark('CL', '-37.63').type).toBe('Accepted');
});

test('[MK4] without a mark the own last fill values a holding where the firm allows it, else it is unpriceable', () => {
  const own = new Scenario().firm().list('X').open('A', '1000');
  own.fill('A', 'X', '2', '50');
  expect(money(own.engine, 'A', 'long')).toBe(100);
  const none = new Scenario().firm([], false).list('X').open('A', '1000');
  none.fill('A', 'X', '2', '50');
  expect(money(none.engine, 'A', 'long')).toBe(0);
  expect(row(none.engine, 'A', 'flags') & ACCOUNT_FLAGS.incomplete).toBe(1);
  none.mark('X', '60');
  expect(money(none.engine, 'A', 'unrealized')).toBe(20);
});

test('[RC3] a report is adopted or compared by the policy of its origin', () => {
  const desk = new Scenario().firm().list('X').open('A', '1000');
  desk.mark('X', '10');
  desk.report('A', 'X', '5', '8');
  expect(money(desk.engine, 'A', 'unrealized')).toBe(10);
  desk.fill('A', 'X', '1', '10');
  desk.report('A', 'X', '9', '9');
  desk.wait(5_000_000).do({ type: 'TimeAdvanced' });
  expect(desk.engine.accountDetail('A')?.positions[0]?.quantity).toBe('6');
  expect(row(desk.engine, 'A', 'flags') & ACCOUNT_FLAGS.incomplete).toBe(1);
  desk.do({
    type: 'OriginConfigured',
    ...desk.at(),
    origin: 'test',
    positionPolicy: 'adopt',
    lateFillPolicy: 'arrival',
  });
  desk.report('A', 'X', '9', '9');
  expect(desk.engine.accountDetail('A')?.positions[0]).toMatchObject({ quantity: '9', averagePx: '9' });
  expect(money(desk.engine, 'A', 'equity')).toBe(1009);
});

test('[LL1] Topstep: the end-of-day trail locks at the start', () => {
  const desk = new Scenario().firm().open('A', '50000');
  desk.rules('A', { max: maxLoss('2000', 'eod_balance', '0') });
  const closes: readonly (readonly [string, string, number])[] = [
    ['500', '2026-01-02', 48_500],
    ['-500', '2026-01-03', 48_500],
    ['2500', '2026-01-04', 50_000],
    ['3500', '2026-01-05', 50_000],
  ];
  expect(desk.floor('A', 'max')).toBe(48_000);
  for (const [gain, label, floor] of closes) {
    desk.cash('A', gain, 'funding');
    desk.roll(label);
    expect(desk.floor('A', 'max')).toBe(floor);
  }
  desk.cash('A', '-5900', 'funding');
  expect(desk.breached('A')).toEqual([]);
  desk.cash('A', '-101', 'funding');
  expect(desk.breached('A')).toEqual(['max']);
});

test('[LL2] [LL5] FTMO: 13,000 of open loss passes before midnight and breaches at the reset', () => {
  const desk = new Scenario().firm().list('X').open('A', '200000');
  desk.rules('A', { daily: dailyLoss('10000', 'balance', 'lt') });
  desk.cash('A', '4000', 'funding');
  desk.fill('A', 'X', '1000', '100');
  desk.mark('X', '87');
  expect(desk.floor('A', 'daily')).toBe(190_000);
  expect(desk.breached('A')).toEqual([]);
  desk.roll('2026-01-02');
  expect(desk.floor('A', 'daily')).toBe(194_000);
  expect(desk.breached('A')).toEqual(['daily']);
});

test('[LL4] a new peak never breaches the floor it just moved', () => {
  const desk = new Scenario().firm().list('X').open('A', '100000');
  desk.rules('A', { max: maxLoss('3000', 'intraday_equity', '0') });
  desk.fill('A', 'X', '100', '100');
  desk.mark('X', '110');
  expect(desk.floor('A', 'max')).toBe(98_000);
  desk.mark('X', '1000');
  expect(desk.floor('A', 'max')).toBe(100_000);
  expect(desk.breached('A')).toEqual([]);
});

test('[LL6] [NU6] a touch breaches with lte, not with lt, on exact tenths', () => {
  for (const [breachWhen, expected] of [
    ['lte', ['max']],
    ['lt', []],
  ] as const) {
    const desk = new Scenario().firm().open('A', '0.3');
    desk.rules('A', { max: maxLoss('0.1', 'none', null, breachWhen) });
    desk.cash('A', '-0.1', 'funding');
    expect(desk.breached('A')).toEqual(expected);
    desk.cash('A', '-0.000000000001', 'funding');
    expect(desk.breached('A')).toEqual(['max']);
  }
});

test('[LL9] [LL10] [LL12] a pause ends at the reset, a fail only by a lead', () => {
  const desk = new Scenario().firm().open('A', '50000');
  desk.rules('A', { daily: dailyLoss('1000'), max: maxLoss('2000', 'none') });
  desk.cash('A', '-1000', 'funding');
  expect(row(desk.engine, 'A', 'gateRank')).toBe(1);
  desk.cash('A', '500', 'funding');
  expect(desk.alert('A:daily')).toBe('firing breach');
  desk.roll('2026-01-02');
  expect(row(desk.engine, 'A', 'gateRank')).toBe(0);
  desk.cash('A', '-1500', 'funding');
  expect(desk.breached('A')).toEqual(['daily', 'max']);
  desk.cash('A', '1900', 'funding');
  desk.roll('2026-01-03');
  expect(row(desk.engine, 'A', 'gateRank')).toBe(2);
  const reset = {
    type: 'ResetLatch',
    ...desk.at(),
    account: 'A',
    limitId: 'A:max',
    reason: 'settled',
  } as never as object;
  expect(desk.do({ ...reset, ...desk.actor('manager') } as never)).toMatchObject({ reason: 'forbidden' });
  expect(desk.do({ ...reset, ...desk.actor('lead') } as never).type).toBe('Accepted');
  expect(row(desk.engine, 'A', 'gateRank')).toBe(0);
});

test('[LL15] a deposit neither gives nor takes room, a payout uses it', () => {
  const desk = new Scenario().firm().open('A', '50000');
  desk.rules('A', { daily: dailyLoss('1000'), max: maxLoss('2000', 'eod_balance', '0') });
  desk.cash('A', '1000', 'funding');
  desk.roll('2026-01-02');
  desk.cash('A', '-400', 'funding');
  expect([desk.floor('A', 'max'), desk.floor('A', 'daily')]).toEqual([49_000, 50_000]);
  desk.cash('A', '10000', 'deposit');
  expect([desk.floor('A', 'max'), desk.floor('A', 'daily')]).toEqual([59_000, 60_000]);
  expect(money(desk.engine, 'A', 'worstRoom')).toBe(600);
  desk.cash('A', '-600', 'payout');
  expect(desk.breached('A')).toEqual(['daily']);
  expect(money(desk.engine, 'A', 'dayPnl')).toBe(-400);
});

test('[LI5] [LI6] [LI14] rungs rise at their thresholds and fall by the hysteresis', () => {
  const desk = new Scenario().firm().open('A', '100000');
  desk.rules('A', { daily: dailyLoss('1000', 'equity', 'lte', 'alertOnly') });
  const steps: readonly (readonly [string, string, number])[] = [
    ['-499', 'none', 4990],
    ['-1', 'watch', 5000],
    ['10', 'watch', 4900],
    ['10.01', 'none', 4799],
    ['-270.01', 'warning', 7500],
    ['10', 'warning', 7400],
    ['-160', 'critical', 9000],
    ['-99.99', 'critical', 9999],
    ['-0.01', 'breach', 10_000],
    ['20', 'breach', 9800],
    ['0.01', 'critical', 9799],
  ];
  for (const [change, rung, bp] of steps) {
    desk.cash('A', change, 'funding');
    const [view] = desk.engine.accountDetail('A')?.limits ?? [];
    expect([view?.rung, view?.usedBp], change).toEqual([rung, bp]);
  }
});

test('[LI8] [LI13] exposure and position limits are judged by the entry that moves them', () => {
  const desk = new Scenario().firm().list('X').open('A', '100000').open('B', '100000', 'USD', 't2');
  const node = { level: 'desk', id: 'd1' } as const;
  expect(desk.define('gross', node, exposure('gross', '1000')).type).toBe('Accepted');
  desk.define(
    'none',
    { level: 'account', id: 'B' },
    { type: 'position', instrument: 'X' as never, amount: '0' as never, breachWhen: 'lte' },
  );
  desk.fill('A', 'X', '5', '100');
  expect(desk.alert('gross')).toBe('none');
  desk.fill('B', 'X', '-2.5', '100');
  expect(desk.alert('gross')).toBe('firing warning');
  expect(desk.alert('none')).toBe('firing breach');
  desk.mark('X', '134');
  expect(desk.alert('gross')).toBe('firing breach');
  expect(desk.triggers()).toEqual(['climbed']);
});

test('[FE1] [FE2] a tightening is in force at once, a loosening needs approval, an old base is refused', () => {
  const desk = new Scenario().firm().list('X').open('A', '100000');
  const scope = { level: 'account', id: 'A' } as const;
  desk.define('g', scope, exposure('gross', '1000'));
  desk.fill('A', 'X', '7', '100');
  expect(desk.define('g', scope, exposure('gross', '500'))).toMatchObject({ reason: 'baseVersionMoved' });
  expect(desk.define('g', scope, exposure('gross', '1001'), { baseVersion: 1 })).toMatchObject({
    reason: 'needsApproval',
  });
  expect(desk.define('g', scope, exposure('gross', '900'), { baseVersion: 1, hysteresis: '3' })).toMatchObject({
    reason: 'needsApproval',
  });
  expect(desk.define('g', scope, exposure('gross', '700'), { baseVersion: 1 }).type).toBe('Accepted');
  expect(desk.notices.map((notice) => notice.type)).toEqual(['LimitChanged', 'AlertTransitioned']);
  expect(desk.alert('g')).toBe('firing breach');
  expect(desk.define('h', scope, exposure('gross', '1'), { watch: '80' })).toMatchObject({
    reason: 'invalidLimit',
    field: 'ladder',
  });
  expect(desk.define('h', scope, exposure('gross', '1'), { role: 'viewer' })).toMatchObject({ reason: 'forbidden' });
});

test('[RO1] a user whom the engine knows as inactive or in another role is refused', () => {
  const desk = new Scenario().firm().open('A', '100000');
  const change = (active: boolean, role: 'viewer' | 'manager') =>
    desk.do({ type: 'ActorChanged', ...desk.at(), user: 'u1' as never, person: 'p', role, active, scopeDesks: null });
  change(false, 'manager');
  expect(desk.define('g', { level: 'account', id: 'A' }, exposure('gross', '1'))).toMatchObject({
    reason: 'forbidden',
  });
  change(true, 'viewer');
  expect(desk.define('g', { level: 'account', id: 'A' }, exposure('gross', '1'))).toMatchObject({
    reason: 'forbidden',
  });
  change(true, 'manager');
  expect(desk.define('g', { level: 'account', id: 'A' }, exposure('gross', '1')).type).toBe('Accepted');
});

test('[SE5] a label is rolled once', () => {
  const desk = new Scenario().firm();
  expect(desk.roll('2026-01-02').type).toBe('Accepted');
  expect(desk.roll('2026-01-02')).toMatchObject({ reason: 'alreadyRolled' });
  desk.roll('2026-01-03');
  expect(desk.notices).toMatchObject([{ type: 'DayClosed', label: '2026-01-02' }]);
});

test("[EX14] [ID2] moving an account moves its exposure but nobody's day P&L", () => {
  const desk = new Scenario().firm().list('X').open('A', '1000').open('B', '1000', 'USD', 't2', 'd2');
  desk.fill('A', 'X', '10', '10');
  desk.mark('X', '13');
  expect([group(desk.engine, 'desk', 'd1').dayPnl, group(desk.engine, 'desk', 'd1').long]).toEqual([30e6, 130e6]);
  desk.do({ type: 'AccountMoved', ...desk.at(), account: 'A' as never, trader: 't1', desk: 'd2' });
  expect([group(desk.engine, 'desk', 'd1').dayPnl, group(desk.engine, 'desk', 'd1').long]).toEqual([30e6, 0]);
  expect([group(desk.engine, 'desk', 'd2').dayPnl, group(desk.engine, 'desk', 'd2').long]).toEqual([0, 130e6]);
  desk.mark('X', '14');
  expect(group(desk.engine, 'desk', 'd2').dayPnl).toBe(10e6);
  expect(group(desk.engine, 'firm', 'house').dayPnl).toBe(40e6);
});

test('[HA3] a dead feed is a health alert until it lives, and its marks end no alarm [LI9]', () => {
  const desk = new Scenario().firm().list('X').open('A', '1000');
  desk.rules('A', { daily: dailyLoss('100', 'equity', 'lte', 'alertOnly') });
  desk.fill('A', 'X', '10', '10');
  desk.mark('X', '2');
  expect(desk.alert('A:daily')).toBe('firing warning');
  const feed = (status: 'live' | 'dead') =>
    desk.do({ type: 'FeedStatusChanged', ...desk.at(), feed: 'test', status, reason: 'silence' });
  feed('dead');
  expect(desk.alert('health:feed:test')).toBe('firing breach');
  desk.mark('X', '10');
  expect(desk.alert('A:daily')).toBe('firing warning');
  feed('live');
  expect(desk.alert('A:daily')).toBe('cleared none');
  expect(desk.alert('health:feed:test')).toBe('clearedUnacknowledged none');
});

test('[MN4] amounts beyond the safe integers stay exact and are shown at a smaller scale', () => {
  const desk = new Scenario().firm().list('X').open('A', '12345678901234.56');
  desk.mark('X', '100');
  desk.fill('A', 'X', '98765432109.87654321', '99.99');
  const figures = desk.engine.exactFigures('A');
  expect(figures?.equity24).toBe(12345678901234_56n * 10n ** 22n + 9876543210987654321n * 10n ** 14n);
  expect(row(desk.engine, 'A', 'flags') & ACCOUNT_FLAGS.wide).toBe(ACCOUNT_FLAGS.wide);
  expect(Number.isSafeInteger(row(desk.engine, 'A', 'equity'))).toBe(true);
  expect(group(desk.engine, 'firm', 'house').equity).toBe(row(desk.engine, 'A', 'equity'));
});
