import { expect, test } from 'vitest';
import type { LimitCoverage } from '#lib/model/limit-coverage.ts';
import { Scenario } from './scenario.test-kit.ts';
import { grossRule } from './two-people.test-kit.ts';

const A = { level: 'account', id: 'A' } as const;

function floor(): Scenario {
  return new Scenario().firm().list('X').open('A', '100000').open('B', '100000', 'USD', 't2', 'd2');
}

function seen(desk: Scenario): LimitCoverage {
  return desk.engine.queries.coverage();
}

test('[LC1] exposure without a limit is named by account, instrument and node, until a limit covers it', () => {
  const desk = floor();
  expect(seen(desk)).toMatchObject({ uncovered: [], uncoveredCount: 0, sinceUs: null, days: 0, daily: [], idle: [] });
  desk.fill('A', 'X', '1', '10');
  const ids = (): string[] => seen(desk).uncovered.map(({ level, id }) => `${level} ${id}`);
  expect(ids()).toEqual(expect.arrayContaining(['account A', 'instrument X', 'desk d1']));
  expect(ids().some((id) => id.endsWith(' B'))).toBe(false);
  desk.define('all', { level: 'firm', id: 'house' }, grossRule('100000'));
  expect(ids()).toEqual([]);
});

test('[LC1] a limit that alerts on every day is told from three days on, one that missed a day is not', () => {
  const desk = floor();
  desk.define('often', A, grossRule('100'));
  desk.define('once', { level: 'account', id: 'B' }, grossRule('100'));
  for (const day of ['2026-01-01', '2026-01-02', '2026-01-03']) {
    expect(seen(desk).daily).toEqual([]);
    desk.roll(day);
    desk.fill('A', 'X', '9', '10');
    if (day === '2026-01-02') desk.fill('B', 'X', '9', '10');
    // Nobody holds anything over the day, so that the next one begins with an alert of its own.
    desk.acknowledge(desk.alertId('often'), 'critical');
    desk.fill('A', 'X', '-9', '10');
  }
  expect(seen(desk)).toMatchObject({ days: 3, daily: [{ limitId: 'often', node: A, days: 3, alerts: 3 }] });
});

test('[LC1] a limit without an alert since the oldest one held, on its lowest rung, is told; a newer one is not', () => {
  const desk = floor();
  desk.define('far', A, grossRule('1000000'));
  desk.define('near', { level: 'account', id: 'B' }, grossRule('1000'));
  desk.define('loud', A, { ...grossRule('100'), measure: 'net' } as never);
  desk.fill('A', 'X', '9', '10');
  desk.fill('B', 'X', '60', '10');
  desk.define('new', { level: 'desk', id: 'd1' }, grossRule('1000000'));
  // `near` stands on watch, `loud` has alerted, `new` is younger than the alerts reach back.
  expect(seen(desk).idle.map(({ limitId }) => limitId)).toEqual(['far']);
  expect(seen(desk).idleCount).toBe(1);
});

test('[LC1] two limits that measure the same on one node are an overlap, told once for all nodes', () => {
  const desk = floor();
  const each = { type: 'metric', metric: 'gross', amount: '500', breachWhen: 'lte' } as never;
  desk.define('wide', { level: 'firm', id: 'house' }, each, { options: { per: 'account' } });
  expect(seen(desk).overlaps).toEqual([]);
  desk.define('one', A, grossRule('100'));
  desk.define('two', { level: 'account', id: 'B' }, { ...grossRule('100'), measure: 'net' } as never);
  expect(seen(desk).overlaps).toEqual([{ names: ['wide', 'one'], node: A, nodes: 1 }]);
});
