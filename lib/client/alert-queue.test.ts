import { expect, test } from 'vitest';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { Seq } from '#lib/model/ids.ts';
import {
  CLEARED_MAX,
  LATCH_MS,
  emptyQueue,
  owesReason,
  paintTarget,
  pressAcknowledge,
  setUnderway,
  stepTarget,
  targetRecord,
  unacknowledgedCount,
  upsertAlerts,
} from './alert-queue.ts';
import type { AlertQueue } from './alert-queue.ts';
import { sampleAlert } from './test-alerts.ts';

function at(seq: number): { openedSeq: Seq } {
  return { openedSeq: seq as Seq };
}

function queueOf(alerts: readonly AlertRecord[]): AlertQueue {
  return upsertAlerts(emptyQueue(), alerts);
}

test('[AL11] asking first, then the highest rung, health before market, oldest, id; cleared last', () => {
  const alerts = [
    sampleAlert('a', 'warning', { asksForAck: false, ...at(1) }),
    sampleAlert('b', 'critical', at(9)),
    sampleAlert('c', 'breach', at(8)),
    sampleAlert('d', 'breach', { family: 'health', ...at(9) }),
    sampleAlert('e', 'breach', { state: 'acknowledged', ...at(1) }),
    sampleAlert('f', 'breach', at(7)),
    sampleAlert('g', 'none', { rungPeak: 'breach', state: 'clearedUnacknowledged', ...at(7) }),
    sampleAlert('h', 'none', { rungPeak: 'breach', state: 'cleared', ...at(1) }),
  ];
  expect(queueOf(alerts).ordered.map((alert) => alert.alertId)).toEqual(['d', 'f', 'g', 'c', 'b', 'e', 'a', 'h']);
  expect(unacknowledgedCount(queueOf(alerts))).toBe(5);
});

test('[AL5] an alert nobody owns keeps the place of its peak when the rung falls', () => {
  const queue = queueOf([
    sampleAlert('a', 'warning', { rungPeak: 'breach', ...at(5) }),
    sampleAlert('b', 'critical', at(1)),
  ]);
  expect(queue.ordered.map((alert) => alert.alertId)).toEqual(['a', 'b']);
});

test('[AK2] the target stays for an equal alert and moves for a higher rung', () => {
  const first = queueOf([sampleAlert('b', 'critical', at(5))]);
  const equal = upsertAlerts(first, [sampleAlert('a', 'critical', at(1))]);
  expect(targetRecord(equal)?.alertId).toBe('b');
  const higher = upsertAlerts(equal, [sampleAlert('c', 'breach', at(9))]);
  expect(targetRecord(higher)?.alertId).toBe('c');
});

test('[AK2] A acts on the target painted for the latch time, earlier on the one before it', () => {
  let queue = paintTarget(queueOf([sampleAlert('b', 'critical', at(5))]), 'b', 1_000);
  expect(pressAcknowledge(queue, 1_000 + LATCH_MS - 1)).toEqual({ act: false, why: 'newAlert' });
  expect(pressAcknowledge(queue, 1_000 + LATCH_MS)).toMatchObject({ act: true, alertId: 'b' });
  queue = paintTarget(upsertAlerts(queue, [sampleAlert('c', 'breach', at(9))]), 'c', 2_000);
  expect(pressAcknowledge(queue, 2_100)).toMatchObject({ act: true, alertId: 'b', rungSeen: 'critical' });
  expect(pressAcknowledge(queue, 2_000 + LATCH_MS)).toMatchObject({ act: true, alertId: 'c', rungSeen: 'breach' });
});

test('[AK2] when the alert before is settled, an early A does nothing and says so', () => {
  let queue = paintTarget(queueOf([sampleAlert('b', 'critical', at(5))]), 'b', 0);
  queue = paintTarget(upsertAlerts(queue, [sampleAlert('c', 'breach', at(9))]), 'c', 1_000);
  queue = upsertAlerts(queue, [sampleAlert('b', 'critical', { state: 'acknowledged', ...at(5) })]);
  expect(pressAcknowledge(queue, 1_100)).toEqual({ act: false, why: 'newAlert' });
  expect(pressAcknowledge(emptyQueue(), 1_100)).toEqual({ act: false, why: 'nothing' });
});

test('[AK2] time after the strip moved on does not count for the alert that stood there before', () => {
  let queue = paintTarget(queueOf([sampleAlert('b', 'critical', at(5))]), 'b', 1_000);
  queue = paintTarget(upsertAlerts(queue, [sampleAlert('c', 'breach', at(9))]), 'c', 1_100);
  expect(pressAcknowledge(queue, 1_450)).toEqual({ act: false, why: 'newAlert' });
});

test('[AK3] the rung sent is the one that could be read: a climb just painted is not claimed as seen', () => {
  let queue = paintTarget(queueOf([sampleAlert('a', 'critical', at(1))]), 'a', 0);
  queue = paintTarget(upsertAlerts(queue, [sampleAlert('a', 'breach', at(1))]), 'a', 1_000);
  expect(pressAcknowledge(queue, 1_100)).toMatchObject({ act: true, rungSeen: 'critical' });
  expect(pressAcknowledge(queue, 1_000 + LATCH_MS)).toMatchObject({ act: true, rungSeen: 'breach' });
});

test('[AK4] an intent advances the strip, not the counter; a failed one brings the alert back', () => {
  const queue = queueOf([sampleAlert('a', 'breach', at(1)), sampleAlert('b', 'critical', at(2))]);
  const underway = setUnderway(queue, new Set(['a']));
  expect(targetRecord(underway)?.alertId).toBe('b');
  expect(unacknowledgedCount(underway)).toBe(2);
  expect(targetRecord(setUnderway(underway, new Set()))?.alertId).toBe('a');
});

test('[AL11] of the cleared alerts only the newest hundred are kept, of the open ones every one', () => {
  const cleared = Array.from({ length: CLEARED_MAX + 50 }, (_, index) =>
    sampleAlert(`c${index}`, 'none', { state: 'cleared', changedSeq: index as Seq }),
  );
  const open = Array.from({ length: 500 }, (_, index) => sampleAlert(`o${index}`, 'warning'));
  const queue = queueOf([...cleared, ...open]);
  expect(queue.ordered).toHaveLength(600);
  expect(queue.records.has('c0')).toBe(false);
  expect(queue.records.has(`c${CLEARED_MAX + 49}`)).toBe(true);
});

function threeAsking(): AlertQueue {
  return queueOf([
    sampleAlert('a', 'breach', at(1)),
    sampleAlert('b', 'critical', at(2)),
    sampleAlert('c', 'critical', at(3)),
    sampleAlert('d', 'breach', { state: 'acknowledged', ...at(4) }),
  ]);
}

test('[KB3] J and K walk over the alerts that ask, in queue order, and stop at the ends', () => {
  const first = threeAsking();
  const walk = (steps: readonly (1 | -1)[]): string | undefined =>
    targetRecord(steps.reduce<AlertQueue>((queue, by) => stepTarget(queue, by), first))?.alertId;
  expect(walk([])).toBe('a');
  expect(walk([-1])).toBe('a');
  expect(walk([1])).toBe('b');
  expect(walk([1, 1])).toBe('c');
  expect(walk([1, 1, 1])).toBe('c');
  expect(walk([1, 1, -1])).toBe('b');
  expect(stepTarget(emptyQueue(), 1)).toEqual(emptyQueue());
});

test('[KB3] the latch counts from the paint of the hand-set target, and A never takes the one just left', () => {
  let queue = paintTarget(threeAsking(), 'a', 0);
  queue = stepTarget(queue, 1);
  expect(pressAcknowledge(queue, 10_000)).toEqual({ act: false, why: 'newAlert' });
  queue = paintTarget(queue, 'b', 10_000);
  expect(pressAcknowledge(queue, 10_000 + LATCH_MS - 1)).toEqual({ act: false, why: 'newAlert' });
  expect(pressAcknowledge(queue, 10_000 + LATCH_MS)).toMatchObject({ act: true, alertId: 'b', rungSeen: 'critical' });
});

test('[KB3] a hand-set target stays for what was passed over and yields to what is new, higher or fires again', () => {
  const chosen = stepTarget(threeAsking(), 1);
  const same = upsertAlerts(chosen, [sampleAlert('a', 'breach', { used: 213_800, ...at(1) })]);
  expect(targetRecord(same)?.alertId).toBe('b');
  expect(targetRecord(upsertAlerts(same, [sampleAlert('e', 'breach', at(9))]))?.alertId).toBe('e');
  expect(targetRecord(upsertAlerts(same, [sampleAlert('c', 'breach', at(3))]))?.alertId).toBe('c');
  const owned = upsertAlerts(same, [sampleAlert('a', 'breach', { state: 'acknowledged', ...at(1) })]);
  expect(targetRecord(owned)?.alertId).toBe('b');
  expect(targetRecord(upsertAlerts(owned, [sampleAlert('a', 'breach', at(1))]))?.alertId).toBe('a');
  const settled = upsertAlerts(same, [sampleAlert('b', 'critical', { state: 'acknowledged', ...at(2) })]);
  expect(targetRecord(settled)?.alertId).toBe('a');
});

test('[AK6] a reason is owed from the acknowledgement until it is given, where the rule asks for one', () => {
  const acknowledgement = { by: 'u', byName: 'U', reason: null } as never;
  const owned = { state: 'acknowledged', reasonDue: true, acknowledgement } as const;
  expect(owesReason(sampleAlert('a', 'critical', owned))).toBe(true);
  expect(owesReason(sampleAlert('a', 'critical', { ...owned, reasonDue: false }))).toBe(false);
  expect(owesReason(sampleAlert('a', 'critical', { reasonDue: true }))).toBe(false);
  const given = { by: 'u', byName: 'U', reason: 'other' } as never;
  expect(owesReason(sampleAlert('a', 'critical', { ...owned, acknowledgement: given }))).toBe(false);
});
