import { expect, test } from 'vitest';
import type { Outcome } from '#lib/model/effect.ts';
import type { AlertId, LimitId, Microseconds, Origin, Seq, UserId } from '#lib/model/ids.ts';
import type { Command } from '#lib/model/command.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import { MemoryDisk } from '#server/journal/memory-disk.ts';
import { AuditUnavailableError } from './audit-chain.ts';
import type { AuditEntry } from './audit-entry.ts';
import { noteOutOfScope, openAuditHouse, type AuditHouse } from './audit-house.ts';
import { foreignUseNotes } from './foreign-use.ts';
import type { Token } from './tokens.ts';
import { DEFAULT_RETENTION } from './retention.ts';
import type { User } from './users.ts';

const ANN = { id: 'u-ann', person: 'p-ann', name: 'Ann', role: 'lead' };
const ACTOR = { user: 'u-ann', person: 'p-ann', name: 'Ann', role: 'lead', session: '0badcafe', ip: '127.0.0.1' };

// The casts give plain texts and numbers their brands.
function acknowledge(alertId = 'a1'): Command {
  const actor = { user: 'u-ann' as UserId, name: 'Ann', role: 'lead' } as const;
  const act = { actor, clientActionId: 'c1', tsEventUs: 1 as Microseconds };
  return { ...act, type: 'AcknowledgeAlert', alertId: alertId as AlertId, rungSeen: 'breach', seqSeen: 1 as Seq };
}

function resetLatch(reason: string): Command {
  const actor = { user: 'u-ann' as UserId, name: 'Ann', role: 'lead' } as const;
  const act = { actor, clientActionId: 'c2', tsEventUs: 1 as Microseconds };
  return { ...act, type: 'ResetLatch', account: 'A-1', limitId: 'L1' as LimitId, reason } as Command;
}

const accepted = (seq: number): Outcome => ({ type: 'Accepted', seq: seq as Seq });

function entryOf(seq: number, input: Command): JournalEntry {
  const at = 1 as Microseconds;
  const head = { seq: seq as Seq, tsJournalUs: at, tsReceivedUs: at, origin: 'person' as Origin, causationId: null };
  return { ...head, inputId: `u-ann:${seq}`, input };
}

/** What the house last opened does with a token that is tried from a foreign network. */
let foreignUse: (token: Token, address: string) => void = () => undefined;

function open(disk: MemoryDisk, journal: readonly JournalEntry[] = []): AuditHouse {
  return openAuditHouse({
    disk,
    dataDir: 'data',
    nowUs: () => 1_790_000_000_000_000,
    places: {
      proposal: () => null,
      scopeOfSilence: (id) => (id === 's1' ? { level: 'account', id: 'A-1' } : null),
      deskOfAlert: (alert) => (alert === 'a1' ? 'rates' : null),
      deskOfAccount: (account) => (account === 'A-1' ? 'rates' : null),
    },
    // The house reads four fields of a user.
    users: { find: (id) => (id === ANN.id ? (ANN as unknown as User) : null) },
    tokens: { onFirstUse: () => undefined, onForeignUse: (listener) => void (foreignUse = listener) },
    readJournal: (fromSeq) => ({
      entries: journal.filter(({ seq }) => seq >= fromSeq),
      lastSeq: journal.at(-1)?.seq ?? 0,
      head: 'ab',
    }),
    about: { version: 'test' },
    alerts: () => [],
    years: DEFAULT_RETENTION,
  });
}

async function entriesOf({ chain }: AuditHouse): Promise<readonly AuditEntry[]> {
  const page = await chain.page({ before: null, limit: 100, matches: () => true, pause: async () => undefined });
  return page.entries.toReversed();
}

test('[AU1] [AU2] a command is written with who, what, where, outcome and its number in the journal', async () => {
  const house = open(new MemoryDisk());
  house.commands.decided(ACTOR, acknowledge(), accepted(7));
  const [start, entry] = await entriesOf(house);
  expect(start).toMatchObject({ action: 'StartDesk', after: { version: 'test', throughSeq: 0, journalHead: 'ab' } });
  expect(entry).toMatchObject({
    number: 2,
    seq: 7,
    actor: ACTOR,
    action: 'AcknowledgeAlert',
    target: 'alert:a1',
    desk: 'rates',
    after: { alertId: 'a1', rungSeen: 'breach', seqSeen: 1 },
    outcome: 'done',
  });
});

test('[AU2] what the engine refused is written with its reason', async () => {
  const house = open(new MemoryDisk());
  house.commands.decided(ACTOR, resetLatch('why'), { type: 'Rejected', seq: 8 as Seq, reason: 'notLatched' });
  const entry = (await entriesOf(house))[1];
  expect(entry).toMatchObject({ target: 'limit:L1', desk: 'rates', outcome: 'refused', reason: 'notLatched', seq: 8 });
});

test('[SU7] [AU2] setting and lifting a silence are written with what it masks, why, and whose desk reads it', async () => {
  const house = open(new MemoryDisk());
  const actor = { user: 'u-ann' as UserId, name: 'Ann', role: 'lead' } as const;
  const act = { actor, clientActionId: 'c3', tsEventUs: 1 as Microseconds };
  const matcher = { scope: { level: 'desk', id: 'rates' }, symbol: 'ES' } as const;
  const set = { ...act, type: 'SetSilence', matcher, durationMs: 60_000, reason: 'tests', endsOnClimb: false } as const;
  house.commands.decided(ACTOR, set, accepted(7));
  house.commands.decided(ACTOR, { ...act, type: 'LiftSilence', silenceId: 's1' }, accepted(8));
  const [, first, second] = await entriesOf(house);
  expect(first).toMatchObject({
    action: 'SetSilence',
    target: 'desk:rates',
    desk: 'rates',
    after: { matcher, durationMs: 60_000, reason: 'tests' },
  });
  expect(second).toMatchObject({ action: 'LiftSilence', target: 'silence:s1', desk: 'rates', seq: 8 });
});

test('[AU3] the answer to a repeated command is told once, also when the first telling failed', async () => {
  const disk = new MemoryDisk();
  const house = open(disk);
  house.commands.decided(ACTOR, acknowledge(), accepted(7));
  house.commands.decided(ACTOR, acknowledge(), accepted(7));
  expect((await entriesOf(house)).map(({ seq }) => seq)).toEqual([null, 7]);
  disk.fault = (call) => (call === 'write' ? 'EIO' : null);
  expect(() => house.commands.decided(ACTOR, acknowledge(), accepted(9))).toThrow(AuditUnavailableError);
  expect(house.chain.hasSeq(9)).toBe(false);
});

test('[AU3] acts that the journal holds and a crash kept out of the log are added at the next start, once', async () => {
  const disk = new MemoryDisk();
  const journal = [3, 5, 8, 9].map((seq) => entryOf(seq, acknowledge(`a${seq}`)));
  const first = open(disk, journal.slice(0, 1));
  expect((await entriesOf(first))[0]).toMatchObject({
    seq: 3,
    outcome: 'journalled',
    actor: { name: 'Ann', person: 'p-ann' },
  });
  // 8 was told, 5 and 9 were not: their answers were on their way when the house fell.
  first.commands.decided(ACTOR, acknowledge('a8'), accepted(8));
  const second = open(disk, journal);
  expect((await entriesOf(second)).map(({ seq, action }) => seq ?? action)).toEqual([
    3,
    'StartDesk',
    8,
    5,
    9,
    'StartDesk',
  ]);
  const third = open(disk, journal);
  expect((await entriesOf(third)).map(({ seq }) => seq).filter((seq) => seq !== null)).toEqual([3, 8, 5, 9]);
});

test('[AU2] what was in force before stands beside what is in force after, also after a restart', async () => {
  const disk = new MemoryDisk();
  const define = (amount: string): Command => {
    const { actor, tsEventUs, clientActionId } = acknowledge();
    // The log reads the id and the scope of a draft; the rest is what a page shows.
    const draft = { limitId: 'L9', amount, scope: { level: 'desk', id: 'rates' } };
    return { actor, tsEventUs, clientActionId, type: 'DefineLimit', draft } as unknown as Command;
  };
  const house = open(disk);
  house.commands.decided(ACTOR, define('1'), accepted(1));
  house.commands.decided(ACTOR, define('2'), { type: 'Rejected', seq: 2 as Seq, reason: 'needsApproval' });
  const again = open(disk);
  again.commands.decided(ACTOR, define('3'), accepted(3));
  const entries = (await entriesOf(again)).filter(({ action }) => action === 'DefineLimit');
  expect(entries.map(({ before, after, outcome, desk }) => [before, after, outcome, desk])).toEqual([
    [null, { draft: { limitId: 'L9', amount: '1', scope: { level: 'desk', id: 'rates' } } }, 'done', 'rates'],
    [
      expect.objectContaining({ draft: expect.objectContaining({ amount: '1' }) }),
      expect.anything(),
      'refused',
      'rates',
    ],
    [expect.objectContaining({ draft: expect.objectContaining({ amount: '1' }) }), expect.anything(), 'done', 'rates'],
  ]);
});

test('[TK2] [AU2] a token tried from a foreign network is noted with its address, once a minute and token', async () => {
  let nowUs = 1_790_000_000_000_000;
  const opened = open(new MemoryDisk());
  foreignUse({ id: 'first', name: 'feed', source: 'venue' } as Token, '192.0.2.6');
  opened.chain.flush();
  expect((await entriesOf(opened)).at(-1)).toMatchObject({ target: 'token:first', actor: { ip: '192.0.2.6' } });
  const { chain } = open(new MemoryDisk());
  const told = foreignUseNotes(chain, () => nowUs);
  const token = { id: 'a1b2c3d4-rest', name: 'feed', source: 'venue' } as Token;
  const house = { chain } as AuditHouse;
  const noted = async (): Promise<number> => {
    chain.flush();
    return (await entriesOf(house)).filter(({ reason }) => reason === 'foreignNetwork').length;
  };
  told(token, '192.0.2.7');
  told(token, '192.0.2.8');
  expect(await noted()).toBe(1);
  expect((await entriesOf(house)).at(-1)).toMatchObject({
    action: 'UseToken',
    target: 'token:a1b2c3d4-rest',
    outcome: 'denied',
    actor: { name: 'venue', role: 'ingest', session: 'a1b2c3d4', ip: '192.0.2.7' },
  });
  told({ ...token, id: 'other' }, '192.0.2.7');
  expect(await noted()).toBe(2);
  nowUs += 60_000_000;
  told(token, '192.0.2.7');
  expect(await noted()).toBe(3);
});

test('[TK4] [AU2] facts outside the scope of a token are noted with the token’s id and their number', async () => {
  const house = open(new MemoryDisk());
  noteOutOfScope(house.chain, { tokenId: 'a1b2c3d4-rest', origin: 'venue' }, 3);
  house.chain.flush();
  expect((await entriesOf(house)).at(-1)).toMatchObject({
    action: 'UseToken',
    target: 'token:a1b2c3d4-rest',
    outcome: 'denied',
    reason: 'outOfScope',
    count: 3,
    actor: { name: 'venue', role: 'ingest', session: 'a1b2c3d4' },
  });
});
