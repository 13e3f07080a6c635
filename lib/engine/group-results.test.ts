import { expect, test } from 'vitest';
import { formatUnits } from '#lib/base/decimal.ts';
import type { AccountMoved } from '#lib/model/input.ts';
import { RiskEngine } from './engine.ts';
import type { GroupWindow } from './group-results.ts';
import type { GroupLevel } from './groups.ts';
import { Scenario } from './scenario.test-kit.ts';

function result(desk: Scenario, level: GroupLevel, id: string, window: GroupWindow = 'inception') {
  const reading = desk.engine.queries.groupResult(level, id, window);
  if (reading === null) throw new Error(`no group ${level}/${id}`);
  return reading;
}

/** P&L, peak and drawdown as decimal text. */
function figures(desk: Scenario, level: GroupLevel, id: string, window: GroupWindow = 'inception'): string[] {
  const { pnl24, peak24, drawdown24 } = result(desk, level, id, window);
  return [pnl24, peak24, drawdown24].map((amount) => formatUnits(amount, 24));
}

function move(desk: Scenario, account: string, trader: string, group: string) {
  const input = { type: 'AccountMoved', ...desk.at(), account, trader, desk: group };
  // Ids of a test are as a door would have made them.
  return desk.do(input as unknown as AccountMoved);
}

function tick(desk: Scenario): void {
  desk.do({ type: 'TimeAdvanced' });
}

/** Two traders of one desk, long and short of one instrument. */
function pair(): Scenario {
  const desk = new Scenario().firm().list('X').open('A', '1000', 'USD', 't1').open('B', '1000', 'USD', 't2');
  desk.fill('A', 'X', '10', '100', '1');
  desk.fill('B', 'X', '-4', '100');
  return desk;
}

test('[EX14] a group peak is the running maximum of the sum of its members, not the sum of their peaks', () => {
  const desk = pair();
  // A: +100, B: -40; then A: -50, B: +20.
  desk.mark('X', '110');
  tick(desk);
  desk.mark('X', '95');
  tick(desk);
  expect(figures(desk, 'trader', 't1')).toEqual(['-51', '99', '150']);
  expect(figures(desk, 'trader', 't2')).toEqual(['20', '20', '0']);
  expect(figures(desk, 'desk', 'd1')).toEqual(['-31', '59', '90']);
  expect(figures(desk, 'firm', 'house')).toEqual(['-31', '59', '90']);
});

test('[EX14] [ID2] a move makes no P&L, peak or drawdown jump: a leaver leaves its part, a joiner brings none', () => {
  const desk = pair();
  desk.open('C', '500', 'USD', 't3', 'd2');
  desk.mark('X', '110');
  tick(desk);
  const before = [figures(desk, 'trader', 't1'), figures(desk, 'desk', 'd1'), figures(desk, 'desk', 'd2')];
  move(desk, 'A', 't3', 'd2');
  expect([figures(desk, 'trader', 't1'), figures(desk, 'desk', 'd1'), figures(desk, 'desk', 'd2')]).toEqual(before);
  expect(figures(desk, 'firm', 'house')).toEqual(['59', '59', '0']);
  desk.mark('X', '120');
  tick(desk);
  // What it earns from now on counts where it is: 10 * 10 there, B's -4 * 10 here.
  expect(figures(desk, 'desk', 'd2')).toEqual(['100', '100', '0']);
  expect(figures(desk, 'desk', 'd1')).toEqual(['19', '59', '40']);
  move(desk, 'A', 't1', 'd1');
  expect(figures(desk, 'desk', 'd2')).toEqual(['100', '100', '0']);
  expect(figures(desk, 'desk', 'd1')).toEqual(['19', '59', '40']);
});

test('[EX14] flows are no result: neither a deposit nor a payout moves P&L, peak or drawdown', () => {
  const desk = pair();
  desk.mark('X', '110');
  tick(desk);
  desk.cash('A', '5000', 'deposit');
  desk.cash('B', '-300', 'payout');
  tick(desk);
  expect(figures(desk, 'desk', 'd1')).toEqual(['59', '59', '0']);
  expect(formatUnits(result(desk, 'desk', 'd1').equity24, 24)).toBe('6759');
  desk.cash('A', '-9', 'fee');
  expect(figures(desk, 'desk', 'd1')).toEqual(['50', '59', '9']);
});

test('[EX14] each member counts at the current rate', () => {
  const desk = new Scenario().firm().list('E', '1', 'EUR').open('A', '1000', 'EUR').open('B', '1000');
  const rate = (text: string) =>
    desk.do({ type: 'FxRateUpdated', ...desk.at(), base: 'EUR' as never, quote: 'USD' as never, rate: text as never });
  rate('1.1');
  desk.fill('A', 'E', '10', '50');
  desk.mark('E', '60');
  tick(desk);
  expect(figures(desk, 'firm', 'house')).toEqual(['110', '110', '0']);
  rate('1.2');
  tick(desk);
  expect(figures(desk, 'firm', 'house')).toEqual(['120', '120', '0']);
  rate('1');
  expect(figures(desk, 'firm', 'house')).toEqual(['100', '120', '20']);
});

test('[SE11] windows of groups begin with the days, ISO weeks and months of the firm calendar', () => {
  const desk = pair();
  desk.roll('2026-01-29');
  desk.mark('X', '110');
  tick(desk);
  // Friday; the next label is the Monday after, in another month.
  desk.roll('2026-01-30');
  expect(figures(desk, 'desk', 'd1', 'day')).toEqual(['0', '0', '0']);
  expect(figures(desk, 'desk', 'd1', 'week')).toEqual(['59', '59', '0']);
  desk.mark('X', '105');
  tick(desk);
  expect(figures(desk, 'desk', 'd1', 'day')).toEqual(['-30', '0', '30']);
  expect(figures(desk, 'desk', 'd1', 'month')).toEqual(['29', '59', '30']);
  expect(result(desk, 'desk', 'd1', 'day').openAtStart24).toBe(60n * 10n ** 24n);
  desk.roll('2026-02-02');
  for (const window of ['day', 'week', 'month'] as const) {
    expect(figures(desk, 'desk', 'd1', window), window).toEqual(['0', '0', '0']);
  }
  expect(figures(desk, 'desk', 'd1')).toEqual(['29', '59', '30']);
  expect(formatUnits(result(desk, 'desk', 'd1').eodPeak24, 24)).toBe('59');
});

test('[IN13] a reset on unchanged marks changes no total of a group', () => {
  const desk = pair();
  desk.mark('X', '107');
  const before = result(desk, 'firm', 'house');
  desk.roll('2026-01-29');
  expect(result(desk, 'firm', 'house')).toMatchObject({ pnl24: before.pnl24, equity24: before.equity24 });
});

test('[EX14] [EX13] while a price is missing the sum names it and no peak rises', () => {
  const desk = new Scenario().firm([], false).list('X').list('Y').open('A', '1000');
  desk.fill('A', 'X', '1', '100');
  desk.mark('X', '100');
  desk.fill('A', 'Y', '1', '100');
  desk.mark('X', '150');
  tick(desk);
  expect(result(desk, 'firm', 'house')).toMatchObject({ missing: ['A/Y'], peak24: 0n });
  desk.mark('Y', '80');
  tick(desk);
  expect(figures(desk, 'firm', 'house')).toEqual(['30', '30', '0']);
});

test('[EX14] [JR6] windows, peaks and parts of leavers survive a restore', () => {
  const desk = pair();
  desk.roll('2026-01-29');
  desk.mark('X', '110');
  tick(desk);
  move(desk, 'A', 't9', 'd9');
  desk.mark('X', '90');
  const restored = RiskEngine.restore(JSON.parse(JSON.stringify(desk.engine.snapshot())));
  expect(restored.fingerprint()).toBe(desk.engine.fingerprint());
  for (const id of ['d1', 'd9']) {
    for (const window of ['inception', 'day'] as const) {
      const told = restored.queries.groupResult('desk', id, window);
      expect(told).toEqual(desk.engine.queries.groupResult('desk', id, window));
    }
  }
});

test('[PM] groups that changed are taken once a clock entry, and collecting loses none', () => {
  const desk = pair();
  desk.open('C', '1', 'USD', 't3', 'd2');
  tick(desk);
  const take = () =>
    desk.engine.queries
      .takeDirtyGroups()
      .map(({ level, id }) => `${level}/${id}`)
      .toSorted();
  desk.engine.collect([]);
  tick(desk);
  expect(take()).toHaveLength(6);
  tick(desk);
  expect(take()).toEqual([]);
  desk.mark('X', '101');
  expect(take()).toEqual([]);
  desk.engine.collect([]);
  tick(desk);
  const before = desk.engine.fingerprint();
  expect(take()).toEqual(['desk/d1', 'firm/house', 'trader/t1', 'trader/t2']);
  expect(take()).toEqual([]);
  expect(desk.engine.fingerprint()).toBe(before);
});
