import { expect, test } from 'vitest';
import type { AlertMark, AlertRecord, AlertState, AlertTrigger } from '#lib/model/alert.ts';
import type { AlertNotice } from '#lib/model/effect.ts';
import type { Microseconds, Seq } from '#lib/model/ids.ts';
import { emptyQueue, upsertAlerts } from './alert-queue.ts';
import { attend, beat, catchUp, causeOf, noAttention, REPEAT_AFTER_MS, REPEATS_MAX } from './attention.ts';
import type { AttentionState, Moment } from './attention.ts';
import { sampleAlert } from './test-alerts.ts';

function transition(alert: AlertRecord, trigger: AlertTrigger, from: AlertState, seq = 10): AlertNotice {
  const at = { seq: seq as Seq, ordinal: 0, atUs: 1 as Microseconds };
  return { type: 'AlertTransitioned', ...at, trigger, from, to: alert.state, alert };
}

function mark(alert: AlertRecord, name: AlertMark, seq = 10): AlertNotice {
  return { type: 'AlertMarked', seq: seq as Seq, ordinal: 0, atUs: 1 as Microseconds, mark: name, byName: null, alert };
}

function moment(alerts: readonly AlertRecord[], nowMs = 0, isFlood = false): Moment {
  return { nowMs, queue: upsertAlerts(emptyQueue(), alerts), isFlood };
}

const BREACH = sampleAlert('a', 'breach');

test.each([
  ['crossed', 'cleared', ''],
  ['crossed', 'clearedUnacknowledged', 'crossed again'],
  ['crossed', 'recovering', null],
  ['holdElapsed', 'pending', ''],
  ['climbed', 'firing', 'climbed to breach'],
  ['worsened', 'acknowledged', 'worse since it was taken'],
  ['ackLapsed', 'acknowledged', 'the acknowledgement has lapsed'],
  ['dayRolled', 'acknowledged', 'a new trading day began'],
  ['dayRolled', 'firing', null],
  ['rungMoved', 'firing', null],
  ['unacknowledge', 'acknowledged', null],
] as const)('[AT4] %s from %s calls with the cause %j', (trigger, from, cause) => {
  expect(causeOf(transition(BREACH, trigger, from))).toBe(cause);
});

test('[AT4] what is not firing calls nobody, whatever the trigger', () => {
  for (const state of ['recovering', 'acknowledged', 'clearedUnacknowledged', 'cleared'] as const)
    expect(causeOf(transition(sampleAlert('a', 'breach', { state }), 'crossed', 'cleared'))).toBeNull();
});

test('[AT] a breach sounds and is notified with the alert as its tag; critical is softer; health has its own tone', () => {
  const first = attend(noAttention(), [transition(BREACH, 'crossed', 'cleared')], moment([BREACH]));
  expect(first.call.sound).toBe('breach');
  expect(first.call.notes).toEqual([
    { tag: 'a', kind: 'breach', title: 'BREACH ACC-a Daily loss', body: '', path: '/alerts/a' },
  ]);
  const critical = sampleAlert('c', 'critical');
  expect(attend(noAttention(), [transition(critical, 'crossed', 'cleared')], moment([critical])).call.sound).toBe(
    'critical',
  );
  const health = sampleAlert('h', 'breach', { family: 'health' });
  const both = [transition(BREACH, 'crossed', 'cleared'), transition(health, 'crossed', 'cleared')];
  expect(attend(noAttention(), both, moment([BREACH, health])).call.sound).toBe('health');
  const warning = sampleAlert('w', 'warning', { asksForAck: false });
  expect(attend(noAttention(), [transition(warning, 'crossed', 'cleared')], moment([warning])).call).toEqual({
    sound: null,
    notes: [],
  });
});

test('[AT4] one change gives one attention: a mark and a transition of one entry, or the same entry twice', () => {
  const notices = [transition(BREACH, 'climbed', 'firing'), mark(BREACH, 'silenceClimbed')];
  const first = attend(noAttention(), notices, moment([BREACH]));
  expect(first.call.notes).toHaveLength(1);
  expect(attend(first.state, notices, moment([BREACH])).call).toEqual({ sound: null, notes: [] });
  const later = attend(first.state, [transition(BREACH, 'worsened', 'acknowledged', 11)], moment([BREACH]));
  expect(later.call.notes[0]?.body).toBe('worse since it was taken');
});

test('[SU1] what is snoozed or silenced calls nobody, and calls when its mask ends', () => {
  const masked = sampleAlert('a', 'breach', {
    suppression: { kind: 'silence', silenceId: 's', byName: 'X', untilUs: 9 as Microseconds },
  });
  expect(attend(noAttention(), [transition(masked, 'crossed', 'cleared')], moment([masked])).call.sound).toBeNull();
  expect(attend(noAttention(), [mark(BREACH, 'silenceExpired')], moment([BREACH])).call).toMatchObject({
    sound: 'breach',
    notes: [{ body: 'the silence has ended' }],
  });
});

test('[AT] an untaken breach sounds again each 20 s, five times at most, and stops when it is taken', () => {
  let state: AttentionState = attend(
    noAttention(),
    [transition(BREACH, 'crossed', 'cleared')],
    moment([BREACH], 0),
  ).state;
  const heardAt: number[] = [];
  for (let nowMs = 1_000; nowMs <= 300_000; nowMs += 1_000) {
    const step = beat(state, moment([BREACH], nowMs));
    state = step.state;
    if (step.call.sound !== null) heardAt.push(nowMs);
  }
  expect(heardAt).toEqual(Array.from({ length: REPEATS_MAX }, (_, at) => (at + 1) * REPEAT_AFTER_MS));

  state = attend(noAttention(), [transition(BREACH, 'crossed', 'cleared')], moment([BREACH], 0)).state;
  const taken = sampleAlert('a', 'breach', { state: 'acknowledged' });
  state = beat(state, moment([taken], 5_000)).state;
  expect(beat(state, moment([BREACH], 60_000)).call.sound).toBeNull();
});

test('[GR4] in a flood a group sounds once and is notified at most each five seconds, with its count', () => {
  const alerts = Array.from({ length: 12 }, (_, at) => sampleAlert(`x${at}`, 'breach', { desk: 'Rates' }));
  let state = noAttention();
  let sounds = 0;
  const bodies: string[] = [];
  for (const [at, alert] of alerts.entries()) {
    const shown = alerts.slice(0, at + 1);
    const step = attend(state, [transition(alert, 'crossed', 'cleared', 20 + at)], moment(shown, at * 1_000, true));
    state = step.state;
    if (step.call.sound !== null) sounds += 1;
    bodies.push(...step.call.notes.map(({ body }) => body));
  }
  expect(sounds).toBe(1);
  expect(bodies).toHaveLength(3);
  expect(bodies.at(-1)).toContain('11 alerts of one cause');
});

test('[AT4] many at once are one notification with their number', () => {
  const alerts = Array.from({ length: 7 }, (_, at) => sampleAlert(`x${at}`, 'breach'));
  const { call } = attend(
    noAttention(),
    alerts.map((alert) => transition(alert, 'crossed', 'cleared')),
    moment(alerts),
  );
  expect(call.notes).toHaveLength(1);
  expect(call.notes[0]?.body).toContain('and 6 more');
});

test('[ST8] what began to ask while the line was gone calls once it is back; what asked before does not', () => {
  const firing = (id: string, firingSeq: number): AlertRecord => {
    const alert = sampleAlert(id, 'breach');
    return { ...alert, escalation: { ...alert.escalation, firingSeq: firingSeq as Seq } };
  };
  const old = firing('old', 5);
  const fresh = firing('fresh', 50);
  const step = catchUp(noAttention(), 40, moment([old, fresh]));
  expect(step.call.notes.map(({ tag, body }) => [tag, body])).toEqual([['fresh', 'began while away']]);
  expect(catchUp(step.state, 40, moment([old, fresh])).call.sound).toBeNull();
});
