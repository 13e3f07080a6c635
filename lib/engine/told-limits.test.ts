import { expect, test } from 'vitest';
import type { LimitDefinition, LimitMetric, MetricRule, ScopeNode } from '#lib/model/limit.ts';
import { RiskEngine } from './engine.ts';
import { dailyLoss, exposure, maxLoss, metric, Scenario } from './scenario.test-kit.ts';

const A: ScopeNode = { level: 'account', id: 'A' };
const T1: ScopeNode = { level: 'trader', id: 't1' };
const D1: ScopeNode = { level: 'desk', id: 'd1' };
const FIRM: ScopeNode = { level: 'firm', id: 'house' };
const SECOND = 1_000_000;

/** Two accounts of one trader and one of another; X and Y are marked at 100. Every input is a second after the former. */
function desk(): Scenario {
  const made = new Scenario().firm().list('X').list('Y', '10', 'USD', 'linear', false, { root: 'R' });
  made.open('A', '10000').open('B', '20000').open('C', '30000', 'USD', 't2', 'd1');
  made.do({ type: 'MarkUpdated', ...made.at(), instrument: 'X' as never, px: '100' as never }, 'feed-x');
  made.do({ type: 'MarkUpdated', ...made.at(), instrument: 'Y' as never, px: '100' as never }, 'feed-y');
  return made;
}

type Rule = readonly [LimitMetric, string, Partial<MetricRule>?];

function limit(held: Scenario, scope: ScopeNode, [name, amount, more = {}]: Rule, options = {}): Scenario {
  held.define('L', scope, metric(name, amount, more), { options: options as Partial<LimitDefinition> });
  expect(held.outcome?.type, JSON.stringify(held.outcome)).toBe('Accepted');
  return held;
}

function tick(held: Scenario, waitUs = 0): void {
  held.wait(waitUs).do({ type: 'TimeAdvanced' });
}

function markBy(held: Scenario, instrument: string, px: string, origin: string): void {
  held.do({ type: 'MarkUpdated', ...held.at(), instrument: instrument as never, px: px as never }, origin);
}

/** A snapshot and what follows it decide what the full journal decides. */
function restored(held: Scenario): RiskEngine {
  const engine = RiskEngine.restore(JSON.parse(JSON.stringify(held.engine.snapshot())));
  expect(engine.fingerprint()).toBe(held.engine.fingerprint());
  return engine;
}

test('[PM9] [LI13] a fill rate counts the last minute, the fill included, and falls with the clock', () => {
  const held = limit(desk(), T1, ['fillRate', '4', { window: 'minute', breachWhen: 'lt' }]);
  expect(held.seen('L')).toEqual([0, 'none']);
  const rungs = ['A', 'B', 'A', 'C', 'B', 'A'].map((account) => {
    held.fill(account, 'X', '1', '100');
    return held.seen('L');
  });
  expect(rungs).toEqual([
    [1, 'none'],
    [2, 'watch'],
    [3, 'warning'],
    [3, 'warning'],
    [4, 'critical'],
    [5, 'breach'],
  ]);
  // The limit itself is allowed where only what passes it breaches; a repeated fill is none.
  held.fill('A', 'X', '1', '100', '0', 'twice');
  expect(held.fill('A', 'X', '1', '100', '0', 'twice')).toMatchObject({ reason: 'duplicateFill' });
  expect(held.seen('L')[0]).toBe(6);
  held.engine = restored(held);
  tick(held, 55 * SECOND);
  expect(held.seen('L')).toEqual([3, 'warning']);
  tick(held, 60 * SECOND);
  expect(held.seen('L')).toEqual([0, 'none']);
});

test('[PM9] [LI1] a fill rate of the day is that of the open day, also where the limit is defined at noon', () => {
  const held = desk();
  held.fill('A', 'X', '1', '100');
  held.roll('2026-01-07');
  held.fill('A', 'X', '1', '100');
  held.fill('B', 'Y', '1', '100');
  limit(held, D1, ['fillRate', '10', { window: 'day' }]);
  expect(held.seen('L')).toEqual([2, 'none']);
  for (const account of ['A', 'B', 'C']) held.fill(account, 'X', '1', '100');
  expect(held.seen('L')).toEqual([5, 'watch']);
  held.roll('2026-01-08');
  expect(held.seen('L')).toEqual([0, 'none']);
});

test('[PM10] [LI13] a price deviation is that of the newest fill from the mark before it, exact at the band', () => {
  const held = limit(desk(), A, ['priceDeviation', '3', { breachWhen: 'lt' }]);
  expect(held.seen('L', A)).toEqual([0, 'none']);
  held.fill('A', 'X', '1', '103');
  expect(held.seen('L', A)).toEqual([3, 'critical']);
  held.fill('A', 'X', '-1', '96.9999999999999');
  expect(held.seen('L', A)[1]).toBe('breach');
  held.fill('B', 'X', '1', '100');
  expect(held.seen('L', A)[1]).toBe('breach');
  held.fill('A', 'X', '1', '100');
  expect(held.seen('L', A)).toEqual([0, 'none']);
});

test('[PM10] [LI9] a fill without a market is unverifiable: the value is unknown and the rung stays', () => {
  const held = desk().list('Z');
  limit(held, A, ['priceDeviation', '3', { breachWhen: 'lt' }]);
  held.fill('A', 'X', '1', '110');
  held.fill('A', 'Z', '1', '7');
  expect(held.seen('L', A)).toEqual([null, 'breach']);
  held.do({ type: 'FeedStatusChanged', ...held.at(), feed: 'feed-x', status: 'dead', reason: 'silent' });
  held.fill('A', 'X', '1', '100');
  expect(held.seen('L', A)).toEqual([null, 'breach']);
  held.fill('A', 'Y', '1', '100');
  expect(held.seen('L', A)).toEqual([0, 'none']);
});

test('[PM11] a size counts in medians of the trader before it, by root, and remembers fills before the limit', () => {
  const held = desk();
  for (const [account, quantity] of [
    ['A', '2'],
    ['B', '4'],
    ['C', '900'],
    ['A', '-3'],
  ] as const)
    held.fill(account, 'X', quantity, '100');
  limit(held, FIRM, ['sizeDeviation', '5', { breachWhen: 'lt' }], { per: 'trader' });
  const rung = (): unknown => held.engine.personLimits().find(({ limitId }) => limitId === 'L')?.rung;
  held.fill('B', 'X', '15', '100');
  expect(rung()).toBe('critical');
  held.engine = restored(held);
  // Of 2, 3, 4 and 15 the median is 3.5.
  held.fill('A', 'X', '17.5', '100');
  expect(rung()).toBe('critical');
  held.fill('A', 'Y', '1000', '100');
  expect(rung()).toBe('critical');
  held.fill('A', 'Y', '5000.0001', '100');
  expect(rung()).toBe('breach');
});

test.each([
  ['quantity', '10', ['9', '10', '10.01'], ['critical', 'critical', 'breach']],
  ['notional', '5000', ['4.5', '5', '5.01'], ['critical', 'critical', 'breach']],
] as const)('[PM11] a cap of %s', (sizeIn, amount, sizes, rungs) => {
  const held = limit(desk(), A, ['sizeDeviation', amount, { sizeIn, breachWhen: 'lt' }]);
  const seen = sizes.map((size) => {
    held.fill('A', 'Y', size, '100');
    return held.seen('L', A)[1];
  });
  expect(seen).toEqual(rungs);
});

test('[LI1] [LI13] the age of a mark grows with the clock and ends with a mark of the same price', () => {
  const held = limit(desk(), A, ['markAge', '10000']);
  tick(held, 60 * SECOND);
  expect(held.seen('L', A)).toEqual([0, 'none']);
  held.fill('A', 'X', '1', '100');
  expect(held.seen('L', A)[1]).toBe('breach');
  markBy(held, 'X', '100', 'feed-x');
  expect(held.seen('L', A)).toEqual([0, 'none']);
  held.engine = restored(held);
  tick(held, 4 * SECOND);
  expect(held.seen('L', A)).toEqual([5_000, 'watch']);
  held.do({ type: 'SessionChanged', ...held.at(), calendarId: 'day' as never, isOpen: false });
  tick(held, 60 * SECOND);
  expect(held.seen('L', A)).toEqual([0, 'none']);
});

test('[LI1] [LI9] the firm watches a named mark without a holding; without a mark nothing is known', () => {
  const held = desk().list('Z');
  limit(held, FIRM, ['markAge', '10000'], { within: { instrument: 'Z' } });
  expect(held.seen('L')).toEqual([null, 'none']);
  markBy(held, 'Z', '7', 'feed-z');
  expect(held.seen('L')).toEqual([0, 'none']);
  tick(held, 9 * SECOND);
  expect(held.seen('L')).toEqual([10_000, 'breach']);
});

test('[LI1] the age of a feed counts from its last fact; the word that it is dead is no sign of life', () => {
  const held = limit(desk(), FIRM, ['feedAge', '10000', { origin: 'feed-x' }]);
  expect(held.seen('L')[0]).toBe(2_000);
  held.do({ type: 'FeedStatusChanged', ...held.at(), feed: 'feed-x', status: 'dead', reason: 'silent' });
  markBy(held, 'Y', '101', 'feed-y');
  tick(held);
  expect(held.seen('L')).toEqual([5_000, 'watch']);
  tick(held, 4 * SECOND);
  expect(held.seen('L')[1]).toBe('breach');
  held.engine = restored(held);
  // What the engine refuses has been sent all the same.
  markBy(held, 'nothing', '1', 'feed-x');
  expect(held.seen('L')).toEqual([0, 'none']);
});

test('[LI1] [RC4] the age of a break is that of the oldest open one inside the cut, and ends with it', () => {
  const held = desk();
  held.fill('A', 'X', '5', '100');
  held.fill('A', 'Y', '5', '100');
  limit(held, D1, ['breakAge', '20000'], { within: { instrument: 'X' } });
  held.report('A', 'Y', '4', '100');
  held.report('A', 'X', '4', '100');
  tick(held, 5 * SECOND);
  expect(held.seen('L')).toEqual([0, 'none']);
  tick(held, 9 * SECOND);
  expect(held.seen('L')).toEqual([10_000, 'watch']);
  held.report('A', 'X', '5', '100');
  expect(held.seen('L')).toEqual([0, 'none']);
});

test('[PM12] [LI4] time to the floor: exact minutes at the slope of the last looks, lower is worse', () => {
  const held = desk();
  held.rules('A', { max: maxLoss('1000', 'none'), daily: dailyLoss('900', 'equity', 'lte', 'alertOnly') });
  held.fill('A', 'X', '10', '100');
  const ladder = { watch: '60', warning: '30', critical: '20', hysteresis: '2' };
  const more = { mode: 'absolute', worseWhen: 'below' } as const;
  limit(held, A, ['timeToFloor', '5', more], { ladder });
  expect(held.seen('L', A)).toEqual([null, 'none']);
  tick(held, 29 * SECOND);
  tick(held, 59 * SECOND);
  // Not toward the floor: known to be a day away at least.
  expect(held.seen('L', A)).toEqual([1_440, 'none']);
  held.mark('X', '90');
  const [minutes, rung] = held.seen('L', A);
  // 100 of 900 in the 61 seconds since the oldest look leave 800: 8.13 minutes.
  expect([Number(minutes?.toFixed(2)), rung]).toEqual([8.13, 'critical']);
  held.engine = restored(held);
  held.mark('X', '80');
  expect(held.seen('L', A)[1]).toBe('breach');
  held.mark('X', '100');
  expect(held.seen('L', A)).toEqual([1_440, 'none']);
});

test.each([
  ['rule.window', { rule: metric('gross', '1', { window: 'day' }) }],
  ['rule.sizeIn', { rule: metric('gross', '1', { sizeIn: 'median' }) }],
  ['rule.origin', { rule: metric('markAge', '1', { origin: 'f' }) }],
  ['rule.mode', { rule: metric('timeToFloor', '1') }],
  ['rule.worseWhen', { rule: metric('timeToFloor', '1', { mode: 'absolute', worseWhen: 'above' }) }],
  ['within', { rule: metric('feedAge', '1'), within: { instrument: 'X' } }],
  ['within.strategy', { rule: metric('breakAge', '1'), within: { strategy: 's' } }],
])('[LI1] a definition is refused at %s', (field, { rule, ...options }) => {
  const held = desk();
  held.define('L', A, rule, { options: options as never });
  expect(held.outcome).toMatchObject({ type: 'Rejected', reason: 'invalidLimit', field });
});

test('[LI11] [MK7] an observation is an entry that changes an input: a repeated price is one, what else happens is none', () => {
  const held = desk();
  held.fill('A', 'X', '10', '100');
  held.fill('A', 'Y', '1', '100');
  limit(held, A, ['gross', '1500'], { confirm: 3, within: { instrument: 'X' } });
  held.define('E', A, exposure('gross', '2100'), { options: { confirm: 3 } });
  const rungs = (): unknown => [held.seen('L', A)[1], held.seen('E', A)[1]];
  held.mark('X', '150');
  expect(rungs()).toEqual(['none', 'none']);
  // No inputs: the clock, cash, another account, another limit, a feed's state; another instrument for what is cut.
  tick(held);
  held.cash('A', '5');
  held.fill('B', 'X', '1', '150');
  held.define('O', A, metric('net', '9999999'));
  held.do({ type: 'FeedStatusChanged', ...held.at(), feed: 'feed-y', status: 'live', reason: 'back' });
  expect(rungs()).toEqual(['none', 'none']);
  // 95 % by the definition, then past the limit twice.
  held.mark('Y', '100');
  expect(rungs()).toEqual(['none', 'critical']);
  held.engine = restored(held);
  held.mark('X', '150');
  expect(rungs()).toEqual(['watch', 'breach']);
  held.mark('X', '150');
  expect(rungs()).toEqual(['breach', 'breach']);
  held.mark('X', '0.1');
  expect(rungs()).toEqual(['none', 'none']);
});

test('[LI11] a limit of a group counts the marks of what its members hold, and no others', () => {
  const held = desk();
  held.fill('A', 'X', '10', '100');
  held.fill('C', 'Y', '1', '100');
  limit(held, T1, ['gross', '1000'], { confirm: 2 });
  const rungs = ['Y', 'Y', 'X', 'X'].map((instrument) => {
    held.mark(instrument, '100');
    return held.seen('L')[1];
  });
  // The definition is the first, because it sees the value.
  expect(rungs).toEqual(['none', 'none', 'breach', 'breach']);
});
