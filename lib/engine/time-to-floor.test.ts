import { expect, test } from 'vitest';
import { MINUTE_US } from '#lib/base/time.ts';
import type { Delta, Notice, Outcome } from '#lib/model/effect.ts';
import { ACCOUNT_COLUMNS } from '#lib/model/view.ts';
import { RiskEngine } from './engine.ts';
import { dailyLoss, exposure, maxLoss, metric, Scenario } from './scenario.test-kit.ts';
import { minutesToFloor, roomInSigmas } from './time-to-floor.ts';

test('[PM12] minutes are room divided by the slope of the use', () => {
  const at = (room: number, usedThen: number, usedNow: number, minutes: number) =>
    minutesToFloor({ room, usedThen, usedNow, elapsedUs: minutes * MINUTE_US });
  // room, used then, used now, minutes between -> minutes to the floor
  const cases: readonly (readonly [number, number, number, number, number | null])[] = [
    [600, 300, 400, 5, 30],
    [600, 0, 400, 1, 1.5],
    [600, 400, 400, 5, null],
    [600, 400, 300, 5, null],
    [0, 300, 400, 5, null],
    [-10, 300, 400, 5, null],
    [1_440, 0, 1, 1, 1_440],
    [1_441, 0, 1, 1, null],
  ];
  for (const [room, then, now, minutes, expected] of cases) expect(at(room, then, now, minutes)).toBe(expected);
});

test('[PM12] room in sigmas of the one-minute changes, with n - 1, and nothing below five of them', () => {
  expect(roomInSigmas(100, [0, 10, 0, 10, 0])).toBeNull();
  expect(roomInSigmas(100, [5, 5, 5, 5, 5, 5, 5])).toBeNull();
  // Changes 10, -10, 10, -10, 10: mean 2, sum of squares 480, variance 120.
  expect(roomInSigmas(60, [0, 10, 0, 10, 0, 10])).toBeCloseTo(60 / Math.sqrt(120), 12);
});

function minutesOf(engine: RiskEngine, account: string): number {
  const out: Delta[] = [];
  engine.collectAll(out);
  const index = engine.account(account)?.index ?? -1;
  for (const delta of out) {
    if (delta.type !== 'AccountsRevalued') continue;
    const place = delta.indexes.indexOf(index) * ACCOUNT_COLUMNS.length;
    return delta.columns[place + ACCOUNT_COLUMNS.indexOf('minutesToLimit')] ?? Number.NaN;
  }
  return Number.NaN;
}

/** Loses a hundred a minute from a room of a thousand. */
function burning(): Scenario {
  const desk = new Scenario().firm().list('ES', '50').open('A', '100000').open('B', '100000');
  desk.rules('A', { daily: dailyLoss('1000'), max: maxLoss('5000', 'none') });
  desk.rules('B', { daily: dailyLoss('1000') });
  desk.fill('A', 'ES', '1', '5000');
  for (let minute = 0; minute < 6; minute += 1) {
    desk.mark('ES', String(5000 - 2 * minute));
    desk.wait(59_000_000);
  }
  return desk;
}

test('[PM12] the account shows the limit that breaks first, and nothing while nothing burns', () => {
  const desk = burning();
  desk.mark('ES', '4988');
  // Used 600 of 1,000; a look is taken before the entry that is due for it, so five minutes hold six steps at most.
  expect(minutesOf(desk.engine, 'A')).toBeGreaterThan(3.2);
  expect(minutesOf(desk.engine, 'A')).toBeLessThan(4.6);
  expect(minutesOf(desk.engine, 'B')).toBeNaN();
  desk.mark('ES', '5010');
  expect(minutesOf(desk.engine, 'A')).toBeNaN();
});

test('[PM12] a broken limit is not foretold, the next one is', () => {
  const desk = burning();
  desk.mark('ES', '4979');
  const { root } = desk.engine.queries.explain({ about: 'limit', limitId: 'A:daily', metric: 'timeToFloor' }) ?? {};
  expect(root?.value).toBeNull();
  expect(minutesOf(desk.engine, 'A')).toBeGreaterThan(10);
});

test("[PM12] a person's limit on the loss of the day is foretold as the rule of a programme is", () => {
  const desk = burning();
  // Its looks begin with it: from the use of 500 on, six minutes on at 1,100 of 2,000.
  desk.define('day', { level: 'account', id: 'B' }, metric('dailyLoss', '2000'));
  desk.fill('B', 'ES', '1', '5000');
  for (let minute = 0; minute < 6; minute += 1) {
    desk.mark('ES', String(4990 - 2 * minute));
    desk.wait(59_000_000);
  }
  desk.mark('ES', '4978');
  const { root } = desk.engine.queries.explain({ about: 'limit', limitId: 'day', metric: 'timeToFloor' }) ?? {};
  const minutes = minutesOf(desk.engine, 'B');
  expect(minutes).toBeGreaterThan(7);
  expect(minutes).toBeLessThan(10);
  // The column and its formula say the same, from the same figures.
  expect(Number(root?.value)).toBeCloseTo(minutes, 2);
  const part = (name: string): number => {
    const term = root?.parts.find((each) => each.name === name);
    return Number(term?.value);
  };
  const slope = (part('used') - part('used then')) / (part('time since') / 60);
  expect(part('room') / slope).toBeCloseTo(minutes, 6);
});

test('[PM12] exposure limits are foretold too', () => {
  const desk = new Scenario().firm().list('ES', '50').open('A', '100000');
  desk.define('gross', { level: 'account', id: 'A' }, exposure('gross', '2000000'));
  for (let minute = 0; minute < 6; minute += 1) {
    desk.fill('A', 'ES', '1', '5000');
    desk.wait(59_000_000);
  }
  expect(minutesOf(desk.engine, 'A')).toBeGreaterThan(1);
  expect(minutesOf(desk.engine, 'A')).toBeLessThan(3);
});

test('[PM12] the looks are a function of the journal: a restored engine foretells the same', () => {
  const desk = burning();
  const restored = RiskEngine.restore(JSON.parse(JSON.stringify(desk.engine.snapshot())));
  const out: (Notice | Outcome)[] = [];
  desk.mark('ES', '4988');
  const last = desk.journal.at(-1);
  if (last !== undefined) restored.apply(last, out);
  expect(minutesOf(restored, 'A')).toBe(minutesOf(desk.engine, 'A'));
  expect(restored.fingerprint()).toBe(desk.engine.fingerprint());
});
