import { expect, test } from 'vitest';
import type { CalendarId } from '#lib/model/ids.ts';
import type { FirmConfigured } from '#lib/model/input.ts';
import type { WeeklySession } from '#lib/model/weekly-session.ts';
import type { ScopeNode } from '#lib/model/limit.ts';
import { ACCOUNT_COLUMNS, ACCOUNT_FLAGS } from '#lib/model/view.ts';
import type { AccountColumn } from '#lib/model/view.ts';
import { RiskEngine } from './engine.ts';
import { exposure, Scenario } from './scenario.test-kit.ts';

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUSE: ScopeNode = { level: 'firm', id: 'house' };

function house(change: Partial<FirmConfigured>): Scenario {
  const desk = new Scenario().firm([], false);
  const firm = {
    type: 'FirmConfigured',
    ...desk.at(),
    firm: 'house',
    reportingCurrency: 'USD',
    markPolicy: 'last',
    ownFillUntilMarked: false,
    fxPairs: [],
    calendarId: 'day',
    ...change,
  };
  // Ids of a test are as a door would have made them.
  desk.do(firm as unknown as FirmConfigured);
  return desk;
}

function rate(desk: Scenario, base: string, quote: string, text: string): void {
  desk.do({ type: 'FxRateUpdated', ...desk.at(), base: base as never, quote: quote as never, rate: text as never });
}

function session(desk: Scenario, isOpen: boolean) {
  return desk.do({ type: 'SessionChanged', ...desk.at(), calendarId: 'day' as never, isOpen });
}

function tick(desk: Scenario, us = 0): void {
  desk.wait(us).do({ type: 'TimeAdvanced' });
}

function row(engine: RiskEngine, account: string, column: AccountColumn): number {
  const out: Parameters<RiskEngine['collectAll']>[0] = [];
  engine.collectAll(out);
  const index = engine.account(account)?.index ?? -1;
  for (const delta of out) {
    if (delta.type !== 'AccountsRevalued') continue;
    return delta.columns[delta.indexes.indexOf(index) * ACCOUNT_COLUMNS.length + ACCOUNT_COLUMNS.indexOf(column)] ?? 0;
  }
  return Number.NaN;
}

function flag(desk: Scenario, name: keyof typeof ACCOUNT_FLAGS, account = 'A'): boolean {
  return (row(desk.engine, account, 'flags') & ACCOUNT_FLAGS[name]) !== 0;
}

test('[MK5] a mark is stale from its stale time on, by instrument or firm, and live again by the next mark', () => {
  const cases: readonly (readonly [number | null, number | null | undefined, number, string])[] = [
    [5_000, undefined, 3 * SECOND, 'live'],
    [5_000, undefined, 4 * SECOND, 'stale'],
    [5_000, 60_000, 30 * SECOND, 'live'],
    [5_000, 60_000, 60 * SECOND, 'stale'],
    [5_000, null, 600 * SECOND, 'live'],
    [null, undefined, 600 * SECOND, 'live'],
    [null, 1_000, SECOND, 'stale'],
  ];
  for (const [firm, own, waitUs, expected] of cases) {
    const desk = house({ staleMs: firm }).open('A', '1000');
    desk.list('X', '1', 'USD', 'linear', false, own === undefined ? {} : { staleMs: own });
    desk.fill('A', 'X', '1', '10');
    desk.mark('X', '10');
    tick(desk, waitUs);
    expect(desk.engine.queries.markOf('X')?.freshness, JSON.stringify([firm, own, waitUs])).toBe(expected);
    expect(flag(desk, 'stale')).toBe(expected === 'stale');
    desk.mark('X', '10');
    expect(desk.engine.queries.markOf('X')?.freshness).toBe('live');
  }
});

test('[MK5] a feed that is declared down makes its marks dead, whatever their age', () => {
  const desk = house({ staleMs: 5_000 }).list('X').open('A', '1000');
  desk.mark('X', '10');
  desk.do({ type: 'FeedStatusChanged', ...desk.at(), feed: 'test', status: 'dead', reason: 'gone' });
  expect(desk.engine.queries.markOf('X')?.freshness).toBe('dead');
});

test('[MK5] a closed venue is not stale; when it opens, its last mark is as old as it is', () => {
  const desk = house({ staleMs: 5_000 }).list('X').open('A', '1000');
  desk.mark('X', '10');
  expect(session(desk, false).type).toBe('Accepted');
  tick(desk, 600 * SECOND);
  expect(desk.engine.queries.markOf('X')?.freshness).toBe('live');
  session(desk, true);
  expect(desk.engine.queries.markOf('X')?.freshness).toBe('stale');
  expect(desk.do({ type: 'SessionChanged', ...desk.at(), calendarId: 'no' as never, isOpen: true })).toMatchObject({
    reason: 'unknownCalendar',
  });
});

test('[MK5] a calendar that no longer names its hours leaves its venue open', () => {
  const desk = house({ staleMs: 5_000 }).list('X').open('A', '100000');
  const define = (sessions?: readonly WeeklySession[]) =>
    desk.do({
      type: 'CalendarDefined',
      ...desk.at(),
      calendarId: 'day' as CalendarId,
      zone: 'UTC',
      resetMinute: 0,
      sessions,
    });
  define([{ openDay: 1, openMinute: 0, closeDay: 2, closeMinute: 0 }]);
  desk.mark('X', '100');
  session(desk, false);
  tick(desk, 60 * SECOND);
  expect(desk.engine.queries.markOf('X')?.freshness).toBe('live');
  define();
  expect(desk.engine.queries.markOf('X')?.freshness).toBe('stale');
});

test('[MK5] [LI9] a stale mark is still used and may raise a rung, but lower none until a mark lives again', () => {
  for (const scope of [HOUSE, { level: 'account', id: 'A' }] satisfies ScopeNode[]) {
    const desk = house({ staleMs: 5_000 }).list('X').list('Y').open('A', '100000');
    desk.define('g', scope, exposure('gross', '1000'));
    desk.fill('A', 'X', '4', '100');
    desk.mark('X', '100');
    desk.fill('A', 'Y', '4', '100');
    desk.mark('Y', '100');
    expect(desk.alert('g')).toBe('firing warning');
    // X grows stale; Y falls, which would lower the rung.
    tick(desk, 10 * SECOND);
    desk.mark('Y', '10');
    expect(desk.alert('g')).toBe('firing warning');
    desk.mark('Y', '150');
    expect(desk.alert('g')).toBe('firing breach');
    desk.mark('Y', '10');
    expect(desk.alert('g')).toBe('firing breach');
    // The same price again refreshes the age [MK7]: now the rung falls.
    desk.mark('X', '100');
    expect(desk.alert('g')).toBe('clearedUnacknowledged none');
  }
});

test('[FX5] path, source and age of a conversion are told; the age of a cross is that of its older leg', () => {
  const desk = house({});
  rate(desk, 'EUR', 'USD', '1.25');
  const first = desk.engine.seq;
  tick(desk, 9 * SECOND);
  rate(desk, 'USD', 'JPY', '160');
  const facts = desk.engine.queries.conversion('JPY', 'EUR');
  expect(facts).toMatchObject({ known: true, missing: null, ageUs: 11 * SECOND });
  expect(facts.legs).toEqual([
    { pair: 'USD/JPY', inverse: true, rate: '160', source: 'test', seq: desk.engine.seq, ageUs: 0 },
    { pair: 'EUR/USD', inverse: true, rate: '1.25', source: 'test', seq: first, ageUs: 11 * SECOND },
  ]);
  expect(desk.engine.queries.conversion('EUR', 'EUR')).toMatchObject({ known: true, legs: [], ageUs: null });
  expect(desk.engine.queries.conversion('EUR', 'CHF')).toMatchObject({ known: false, missing: 'EUR/CHF' });
});

test('[FX6] a rate older than its maximum age leaves its items out, flagged, and takes them in again when it lives', () => {
  const desk = house({ staleMs: 5_000, rateMaxAgeMs: 900_000 }).list('X', '1', 'EUR').open('A', '1000');
  rate(desk, 'EUR', 'USD', '1.25');
  desk.fill('A', 'X', '10', '50');
  desk.mark('X', '60');
  expect(row(desk.engine, 'A', 'equity')).toBe(1_125e6);
  // Stale but younger: used and flagged, because leaving it out at once would make the equity jump.
  tick(desk, 10 * MINUTE);
  expect([row(desk.engine, 'A', 'equity'), flag(desk, 'stale'), flag(desk, 'incomplete')]).toEqual([
    1_125e6,
    true,
    false,
  ]);
  tick(desk, 5 * MINUTE);
  expect([row(desk.engine, 'A', 'equity'), flag(desk, 'incomplete')]).toEqual([1_000e6, true]);
  const gross = () => desk.engine.queries.measure({ node: HOUSE, within: null, metric: 'gross', currency: 'USD' });
  expect(gross()).toMatchObject({ value24: 0n, incomplete: ['A/X'], leaves: 1 });
  expect(desk.engine.queries.conversion('EUR', 'USD')).toMatchObject({ known: false, missing: 'EUR/USD' });
  rate(desk, 'EUR', 'USD', '1.25');
  expect([row(desk.engine, 'A', 'equity'), flag(desk, 'incomplete')]).toEqual([1_125e6, false]);
  // The venue is closed: its rate does not age.
  session(desk, false);
  tick(desk, 60 * MINUTE);
  expect(row(desk.engine, 'A', 'equity')).toBe(1_125e6);
});

test('[FX4] [FX5] the rate that is a mark has the age of that mark, and follows its policy', () => {
  const desk = new Scenario().firm([['EUR', 'USD', 'EURUSD']]).list('EURUSD');
  const quote = { type: 'MarkUpdated', ...desk.at(), instrument: 'EURUSD', bid: '1.1', ask: '1.2' };
  desk.do(quote as never);
  const seq = desk.engine.seq;
  desk.mark('EURUSD', '1.5');
  expect(desk.engine.queries.conversion('EUR', 'USD').legs).toMatchObject([{ rate: '1.15', seq, ageUs: SECOND }]);
});

test('[IN17] [JR6] what is too old stays so over a restore, and no missing rate makes a state healthier', () => {
  const desk = house({ staleMs: 5_000, rateMaxAgeMs: 60_000 }).list('X', '1', 'EUR').open('A', '1000');
  rate(desk, 'EUR', 'USD', '1.25');
  desk.fill('A', 'X', '4', '100');
  desk.mark('X', '100');
  desk.define('g', HOUSE, exposure('gross', '550'));
  expect(desk.alert('g')).toBe('firing critical');
  tick(desk, 2 * MINUTE);
  desk.mark('X', '100');
  expect(desk.alert('g')).toBe('firing critical');
  const restored = RiskEngine.restore(JSON.parse(JSON.stringify(desk.engine.snapshot())));
  expect(restored.fingerprint()).toBe(desk.engine.fingerprint());
  expect(restored.queries.conversion('EUR', 'USD').known).toBe(false);
  expect(restored.queries.markOf('X')?.freshness).toBe('live');
});
