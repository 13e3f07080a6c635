import { expect, test } from 'vitest';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { AlertNotice } from '#lib/model/effect.ts';
import type { Microseconds, Seq } from '#lib/model/ids.ts';
import { emptyQueue, upsertAlerts } from './alert-queue.ts';
import type { Call } from './attention.ts';
import { AttentionDesk } from './attention-desk.ts';
import { emptyDesk } from './desk-state.ts';
import type { DeskState } from './desk-state.ts';
import { sampleAlert } from './test-alerts.ts';

type Heard = { readonly sounds: string[]; readonly notes: string[]; readonly titles: string[] };

function open(world: { isVisible: boolean; nowMs: number; isLeader: boolean; sound?: { breach: boolean } }): {
  readonly desk: AttentionDesk;
  readonly heard: Heard;
  readonly told: unknown[];
} {
  const heard: Heard = { sounds: [], notes: [], titles: [] };
  const told: unknown[] = [];
  const desk = new AttentionDesk({
    channels: {
      showFace: ({ prefix }) => heard.titles.push(prefix),
      playSound: (kind, volume) => heard.sounds.push(`${kind} ${volume}`),
      allowSound: () => undefined,
      soundState: () => 'running',
      isSoundLeader: () => world.isLeader,
      showNote: ({ tag }) => heard.notes.push(tag),
      isNoteLeader: () => world.isLeader,
      notePermission: () => 'granted',
      askNotePermission: async () => undefined,
      start: () => undefined,
      stop: () => undefined,
    },
    tabs: { send: (message) => told.push(message), listen: () => () => undefined },
    chosen: () => ({
      sound: { volume: 40, critical: true, breach: world.sound?.breach ?? true, health: true },
      notifications: { critical: true, breach: true, health: true },
    }),
    nowMs: () => world.nowMs,
    isVisible: () => world.isVisible,
  });
  desk.start();
  return { desk, heard, told };
}

function picture(...alerts: readonly AlertRecord[]): DeskState {
  return {
    ...emptyDesk(),
    connection: { kind: 'live', lagP95Ms: null },
    queue: upsertAlerts(emptyQueue(), alerts),
    throughSeq: 10,
  };
}

function crossed(alert: AlertRecord, seq: number): AlertNotice {
  const at = { seq: seq as Seq, ordinal: 0, atUs: 1 as Microseconds };
  return { type: 'AlertTransitioned', ...at, trigger: 'crossed', from: 'cleared', to: 'firing', alert };
}

test('[U4] in a hidden page sound, notification and title leave within the call that brings the breach', () => {
  const { desk, heard } = open({ isVisible: false, nowMs: 0, isLeader: true });
  const breach = sampleAlert('a', 'breach');
  desk.notices([crossed(breach, 11)], picture(breach));
  desk.pictured(picture(breach), false);
  expect(heard).toEqual({ sounds: ['breach 40'], notes: ['a'], titles: ['(1) \u25A0 ACC-a daily loss'] });
});

test('[AT] critical is notified only while the page is not in sight', () => {
  const world = { isVisible: true, nowMs: 0, isLeader: true };
  const { desk, heard } = open(world);
  const critical = sampleAlert('c', 'critical');
  desk.notices([crossed(critical, 11)], picture(critical));
  expect(heard.notes).toEqual([]);
  world.isVisible = false;
  desk.notices([crossed(critical, 12)], picture(critical));
  expect(heard.notes).toEqual(['c']);
});

function failed(part: string): Call {
  return {
    sound: 'health',
    notes: [{ tag: part, kind: 'health', title: `! ${part} failed`, body: '', path: '/alerts' }],
  };
}

test('[EE3] [AT] a part of the page that failed sounds and is notified as health, and follows mute and lead', () => {
  const world = { isVisible: true, nowMs: 1_000, isLeader: true };
  const { desk, heard } = open(world);
  desk.call(failed('alert strip'));
  expect(heard).toMatchObject({ sounds: ['health 40'], notes: ['alert strip'] });
  desk.mute(5);
  desk.call(failed('alert tray'));
  expect(heard).toMatchObject({ sounds: ['health 40'], notes: ['alert strip', 'alert tray'] });
  world.isLeader = false;
  desk.call(failed('alert strip'));
  expect(heard.notes).toHaveLength(2);
});

test('[ST9] a tab that does not lead shows its title and is silent', () => {
  const { desk, heard } = open({ isVisible: false, nowMs: 0, isLeader: false });
  const breach = sampleAlert('a', 'breach');
  desk.notices([crossed(breach, 11)], picture(breach));
  desk.pictured(picture(breach), false);
  expect(heard).toMatchObject({ sounds: [], notes: [] });
  expect(heard.titles[0]).toContain('ACC-a');
});

test('[AT3] a mute ends by itself, is told to the other tabs, and silences nothing but sound', () => {
  const world = { isVisible: false, nowMs: 1_000, isLeader: true };
  const { desk, heard, told } = open(world);
  desk.mute(5);
  expect(told).toEqual([{ mutedUntilMs: 301_000 }]);
  const breach = sampleAlert('a', 'breach');
  desk.notices([crossed(breach, 11)], picture(breach));
  expect(heard).toMatchObject({ sounds: [], notes: ['a'] });
  world.nowMs = 301_000;
  desk.beat(picture(breach));
  expect(desk.snapshot().mutedUntilMs).toBeNull();
  expect(heard.sounds).toEqual(['breach 40']);
});

test('[AT] a rung whose sound is off is silent, and its test sounds all the same', () => {
  const { desk, heard } = open({ isVisible: false, nowMs: 0, isLeader: true, sound: { breach: false } });
  const breach = sampleAlert('a', 'breach');
  desk.notices([crossed(breach, 11)], picture(breach));
  expect(heard.sounds).toEqual([]);
  desk.test('breach');
  expect(heard.sounds).toEqual(['breach 40']);
});

test('[ST8] the first picture of a page calls nobody; one after a break calls for what began meanwhile', () => {
  const { desk, heard } = open({ isVisible: true, nowMs: 0, isLeader: true });
  const firing = (id: string, firingSeq: number): AlertRecord => {
    const alert = sampleAlert(id, 'breach');
    return { ...alert, escalation: { ...alert.escalation, firingSeq: firingSeq as Seq } };
  };
  desk.pictured(picture(firing('old', 5)), true);
  expect(heard.sounds).toEqual([]);
  desk.pictured({ ...picture(firing('old', 5), firing('new', 30)), throughSeq: 40 }, true);
  expect(heard.notes).toEqual(['new']);
});
