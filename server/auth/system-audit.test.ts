import { expect, test } from 'vitest';
import { sampleAlert } from '#lib/client/test-alerts.ts';
import type { AlertMarked, AlertTransitioned, LimitChanged, Notice, SilenceChanged } from '#lib/model/effect.ts';
import { MemoryDisk } from '#server/journal/memory-disk.ts';
import { readAuditLog } from './audit-read.ts';
import { CommandAudit } from './command-audit.ts';
import { SystemAudit } from './system-audit.ts';
import { AUDIT_FOLDER, openTestAudit } from './test-audit.ts';

const PLACES = { deskOfAccount: (account: string) => (account === 'A-1' ? 'rates' : null) };

function open(disk = new MemoryDisk()) {
  const chain = openTestAudit(disk);
  return { disk, chain, system: new SystemAudit(chain, PLACES) };
}

function entriesOf(disk: MemoryDisk) {
  return [...readAuditLog(disk, AUDIT_FOLDER)];
}

// The casts give plain texts and numbers the brands that the notices have.
function silence(seq: number, as: 'expired' | 'lifted' | 'climbed' | null): SilenceChanged {
  const ended = as === null ? null : { as, byName: as === 'lifted' ? 'Ann' : null, seq, atUs: seq };
  const held = {
    silenceId: 's1',
    scope: { level: 'account', id: 'A-1' },
    matcher: { symbol: 'ES' },
    untilUs: 9,
    byName: 'Ann',
    reason: 'tests',
    ended,
  };
  return { type: 'SilenceChanged', seq, ordinal: 0, atUs: seq, silence: held } as unknown as SilenceChanged;
}

function marked(seq: number, mark: AlertMarked['mark']): Notice {
  const alert = sampleAlert('a1', 'critical', { desk: 'rates' });
  return { type: 'AlertMarked', seq, ordinal: 1, atUs: seq, mark, byName: null, alert } as unknown as AlertMarked;
}

function limitChanged(seq: number, emergency?: object): LimitChanged {
  const definition = { limitId: 'g', version: seq, scope: { level: 'account', id: 'A-1' } };
  const limit = { limitId: 'g', definition, ...(emergency === undefined ? {} : { emergency }) };
  return { type: 'LimitChanged', seq, ordinal: 0, atUs: seq, limit, by: null } as unknown as LimitChanged;
}

function alertOfEmergency(seq: number, trigger: AlertTransitioned['trigger']): Notice {
  const alert = sampleAlert('e1', 'critical', {
    ruleType: 'emergency',
    limitId: 'emergency:g' as never,
    desk: 'rates',
  });
  return { type: 'AlertTransitioned', seq, ordinal: 1, atUs: seq, trigger, alert } as unknown as AlertTransitioned;
}

test('[SU7] the end of a silence or snooze that no person brought about is an entry; setting and lifting are a person’s', () => {
  const { disk, system } = open();
  system.take([silence(3, null), silence(4, 'lifted'), marked(4, 'snoozed'), marked(5, 'snoozeLifted')]);
  expect(entriesOf(disk)).toEqual([]);
  system.take([silence(6, 'expired'), marked(6, 'silenceExpired')]);
  system.take([silence(7, 'climbed'), marked(7, 'snoozeExpired'), marked(8, 'snoozeDayEnded')]);
  expect(entriesOf(disk)).toMatchObject([
    {
      seq: 6,
      actor: { user: null, name: 'desk' },
      action: 'EndSilence',
      target: 'silence:s1',
      desk: 'rates',
      reason: 'expired',
      after: { matcher: { symbol: 'ES' }, untilUs: 9, setBy: 'Ann', reason: 'tests' },
    },
    { seq: 7, action: 'EndSilence', reason: 'climbed' },
    { seq: 7, action: 'EndSnooze', target: 'alert:a1', desk: 'rates', reason: 'snoozeExpired' },
    { seq: 8, action: 'EndSnooze', reason: 'snoozeDayEnded' },
  ]);
});

test('[FE8] an emergency is an entry when it begins and when it ends, with what is in force then', () => {
  const { disk, system } = open();
  const emergency = { sinceSeq: 5, untilUs: 99, reason: 'halt', byName: 'Lee', approvedByName: 'Mia' };
  system.take([limitChanged(5, emergency), alertOfEmergency(5, 'crossed')]);
  // A version that is published meanwhile begins none.
  system.take([limitChanged(6, emergency), limitChanged(7)]);
  system.take([alertOfEmergency(8, 'reset'), limitChanged(8)]);
  expect(entriesOf(disk)).toMatchObject([
    { seq: 5, action: 'BeginEmergency', target: 'limit:g', desk: 'rates', reason: 'halt', after: { emergency } },
    { seq: 8, action: 'EndEmergency', target: 'limit:g', after: { definition: { version: 8 } } },
  ]);
});

test('[AU3] what a crash kept out of the log is added when it is told again, once; the log takes nothing twice', () => {
  const { disk, chain, system } = open();
  system.take([silence(6, 'expired')]);
  chain.close();
  const again = open(disk);
  again.system.relive([silence(6, 'expired'), silence(7, 'climbed')]);
  again.system.relive([silence(7, 'climbed')]);
  expect(entriesOf(disk)).toMatchObject([
    { seq: 6, outcome: 'done' },
    { seq: 7, outcome: 'journalled' },
  ]);
});

test('[AU3] a person’s command at whose entry a silence ends is written all the same', () => {
  const { disk, chain, system } = open();
  const actor = { user: 'u1', person: 'p1', name: 'Ann', role: 'lead', session: null, ip: null };
  const nowhere = { ...PLACES, deskOfAlert: () => null, scopeOfSilence: () => null, proposal: () => null };
  system.take([silence(6, 'expired')]);
  const lift = { type: 'LiftSilence', silenceId: 's2', clientActionId: 'c1', tsEventUs: 1 } as never;
  new CommandAudit(chain, nowhere).decided(actor, lift, { type: 'Accepted', seq: 6 as never });
  expect(entriesOf(disk).map(({ seq, action }) => [seq, action])).toEqual([
    [6, 'EndSilence'],
    [6, 'LiftSilence'],
  ]);
  expect(chain.seqsAfter(0)).toEqual([6]);
});

test('[AU3] a log that takes nothing keeps what has happened for the next batch', () => {
  const disk = new MemoryDisk();
  const chain = openTestAudit(disk, 80 * 1024);
  const system = new SystemAudit(chain, PLACES);
  // The present file has room for one entry of the greatest size; the next one needs another file.
  chain.record({ ...sampleOf(), after: { text: 'x'.repeat(50_000) } });
  disk.fault = (call) => (call === 'open' ? 'ENOSPC' : null);
  system.take([silence(6, 'expired')]);
  expect(entriesOf(disk)).toHaveLength(1);
  disk.fault = () => null;
  chain.flush();
  expect(entriesOf(disk).map(({ action }) => action)).toEqual(['LimitDefined', 'EndSilence']);
});

function sampleOf() {
  const actor = { user: 'u1', person: 'p1', name: 'Ann', role: 'lead', session: null, ip: null };
  const nothing = { target: null, desk: null, before: null, reason: null, seq: null, count: 1 };
  return { actor, action: 'LimitDefined', outcome: 'done', ...nothing } as const;
}
