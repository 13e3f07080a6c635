import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { LimitId, Microseconds } from '#lib/model/ids.ts';
import { alarmRate, groupAlerts, withAlarms, worstGroup } from './flood.ts';
import { sampleAlert } from './test-alerts.ts';

const MINUTE_US = 60_000_000;

function alarmsAt(minutes: readonly number[]) {
  return new Map(minutes.map((minute, place) => [`a${place}`, minute * MINUTE_US]));
}

function caused(id: string, symbol: string | null, changes: Partial<AlertRecord> = {}): AlertRecord {
  const cause = symbol === null ? null : { symbol, shareBp: 9_000, moveBp: -180 };
  return sampleAlert(id, 'breach', { cause, desk: 'Index', limitId: `ACC-${id}:daily` as LimitId, ...changes });
}

test('[GR1] ten alarms in ten minutes are a flood, nine are not, and ten in eleven minutes are not', () => {
  expect(alarmRate(alarmsAt([0, 1, 2, 3, 4, 5, 6, 7, 8]), 8 * MINUTE_US)).toEqual({ inWindow: 9, isFlood: false });
  expect(alarmRate(alarmsAt([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), 9 * MINUTE_US)).toEqual({ inWindow: 10, isFlood: true });
  expect(alarmRate(alarmsAt([0, 1, 2, 3, 4, 5, 6, 7, 8, 11]), 11 * MINUTE_US).isFlood).toBe(false);
});

test('[GR1] a flood ends ten minutes after the last window that was too full', () => {
  const alarms = alarmsAt([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(alarmRate(alarms, 19 * MINUTE_US)).toEqual({ inWindow: 0, isFlood: true });
  expect(alarmRate(alarms, 20 * MINUTE_US).isFlood).toBe(false);
});

test('[GR1] only what asked for somebody is an alarm, once, and old ones are forgotten', () => {
  const asking = sampleAlert('a', 'breach', { openedAtUs: 1 as Microseconds });
  const quiet = sampleAlert('b', 'warning', { asksForAck: false });
  const over = sampleAlert('c', 'none', { asksForAck: false, state: 'cleared', rungPeak: 'critical' });
  const alarms = withAlarms(new Map(), [asking, quiet, over]);
  expect([...alarms.keys()]).toEqual(['a', 'c']);
  expect(withAlarms(alarms, [{ ...asking, state: 'acknowledged' }])).toBe(alarms);
  const late = sampleAlert('d', 'breach', { openedAtUs: (31 * MINUTE_US) as Microseconds });
  expect([...withAlarms(alarms, [late]).keys()]).toEqual(['d']);
});

test('[GR2] three alerts of one rule that one symbol moved are a group, two are by their desk', () => {
  const three = [caused('1', 'ES'), caused('2', 'ES'), caused('3', 'ES')];
  const two = [caused('4', 'NQ'), caused('5', 'NQ', { desk: 'Rates' })];
  const groups = groupAlerts([...three, ...two]);
  expect(groups.map(({ by, members }) => [by, members.length])).toEqual([
    [{ symbol: 'ES', moveBp: -180 }, 3],
    [{ desk: 'Index' }, 1],
    [{ desk: 'Rates' }, 1],
  ]);
});

test('[GR2] another rule is another group, whatever the symbol', () => {
  const daily = ['1', '2', '3'].map((id) => caused(id, 'ES'));
  const max = ['4', '5', '6'].map((id) => caused(id, 'ES', { limitId: `ACC-${id}:max` as LimitId }));
  expect(groupAlerts([...daily, ...max]).map(({ members }) => members.length)).toEqual([3, 3]);
});

test('[GR3] the worst group has the worst rung, then the most members, and names its worst alert', () => {
  const many = ['1', '2', '3', '4'].map((id) => caused(id, 'ES', { rung: 'critical', rungPeak: 'critical' }));
  const few = ['5', '6', '7'].map((id) => caused(id, 'NQ', { usedBp: id === '6' ? 12_000 : 10_100 }));
  expect(worstGroup(groupAlerts([...many, ...few]))).toMatchObject({ by: { symbol: 'NQ' }, worst: { alertId: '6' } });
  expect(worstGroup([])).toBeNull();
});

test('[GR3] counts of groups always add up to the alerts, and nothing is in two', () => {
  const alert = fc.record({
    symbol: fc.constantFrom('ES', 'NQ', 'CL', null),
    desk: fc.constantFrom('Index', 'Rates', ''),
    rule: fc.constantFrom('daily', 'max'),
    rung: fc.constantFrom('warning' as const, 'critical' as const, 'breach' as const),
  });
  fc.assert(
    fc.property(fc.array(alert, { maxLength: 40 }), (drawn) => {
      const alerts = drawn.map(({ symbol, desk, rule, rung }, place) =>
        caused(String(place), symbol, { desk, rung, rungPeak: rung, limitId: `ACC-${place}:${rule}` as LimitId }),
      );
      const members = groupAlerts(alerts).flatMap((group) => group.members);
      expect(members).toHaveLength(alerts.length);
      expect(new Set(members)).toEqual(new Set(alerts));
      for (const group of groupAlerts(alerts)) {
        expect(new Set(group.members.map(({ limitName }) => limitName)).size).toBe(1);
        if ('symbol' in group.by) expect(group.members.length).toBeGreaterThanOrEqual(3);
      }
    }),
    { seed: 20261128 },
  );
});
