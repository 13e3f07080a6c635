import { expect, test } from 'vitest';
import { assert } from '#lib/base/assert.ts';
import type { CalendarId, Currency, Microseconds, Origin } from '#lib/model/ids.ts';
import type { Submission } from '#lib/model/journal-entry.ts';
import { openFileJournal } from '#server/journal/file-journal.ts';
import { JournalCorruptError, JournalFaultError } from '#server/journal/journal.ts';
import { emptyMemoryStore, MemoryJournal } from '#server/journal/memory-journal.ts';
import { MemoryDisk } from '#server/journal/memory-disk.ts';
import { FileSnapshotStore, MemorySnapshotStore } from '#server/journal/snapshot-store.ts';
import type { StoredSnapshot } from '#server/journal/snapshot-store.ts';
import { deposit } from '#server/journal/test-entries.ts';
import { riskEngines } from './core-host.ts';
import { CoreLoop } from './core-loop.ts';
import type { CoreLoopOptions } from './core-loop.ts';
import type { FromCore } from './messages.ts';
import { loadAt } from './kill-load.ts';
import { testEngines } from './test-engine.ts';

const DAY_US = 86_400_000_000;
const START_US = 1_767_225_600_000_000;

type Rig = { readonly loop: CoreLoop; readonly sent: FromCore[]; nowUs: number };

function rig(options: Partial<CoreLoopOptions> = {}): Rig {
  const store = emptyMemoryStore();
  const sent: FromCore[] = [];
  const made: Rig = {
    sent,
    nowUs: START_US,
    loop: new CoreLoop({
      openJournal: () => new MemoryJournal(store),
      snapshots: new MemorySnapshotStore(),
      engines: testEngines(),
      dedupIdsMax: 1_000,
      clock: { nowUs: () => made.nowUs, monotonicUs: () => made.nowUs },
      mode: 'event',
      send: (message) => void sent.push(message),
      snapshotEvery: 1_000_000,
      ...options,
    }),
  };
  made.loop.start();
  return made;
}

function diskOptions(disk: MemoryDisk): Partial<CoreLoopOptions> {
  return {
    openJournal: (fromSeq) => openFileJournal({ disk, folder: 'j', segmentBytes: 4_096, fromSeq }),
    snapshots: new FileSnapshotStore(disk, 's'),
  };
}

let nextId = 0;
function submit(
  to: Rig,
  submissions: readonly Submission[],
): Extract<FromCore, { type: 'released' }>['outcomes'][number] {
  nextId += 1;
  const id = nextId;
  to.loop.receive({ type: 'submit', id, submissions });
  while (to.loop.drain());
  const answer = released(to)
    .flatMap((message) => message.outcomes)
    .find((outcome) => outcome.id === id);
  expect(answer, 'an answer to the submit').toBeDefined();
  return answer ?? { id, outcomes: [], duplicates: [] };
}

function released(from: Rig): readonly Extract<FromCore, { type: 'released' }>[] {
  return from.sent.filter((message) => message.type === 'released');
}

function fingerprint(of: Rig): string {
  of.loop.receive({ type: 'probe', id: 9, withFingerprint: true });
  const probed = of.sent.findLast((message) => message.type === 'probed');
  return probed?.type === 'probed' ? probed.fingerprint : '';
}

function firm(): Submission {
  const tsEventUs = START_US as Microseconds;
  const input = {
    type: 'FirmConfigured',
    tsEventUs,
    firm: 'Firm',
    reportingCurrency: 'USD' as Currency,
    markPolicy: 'mid',
    ownFillUntilMarked: true,
    fxPairs: [],
    calendarId: 'c1' as CalendarId,
  } as const;
  return { origin: 'person' as Origin, inputId: 'firm', tsReceivedUs: tsEventUs, input };
}

function calendar(zone: string, resetMinute: number, inputId = `calendar-${zone}`): Submission {
  const tsEventUs = START_US as Microseconds;
  const input = { type: 'CalendarDefined', tsEventUs, calendarId: 'c1' as CalendarId, zone, resetMinute } as const;
  return { origin: 'person' as Origin, inputId, tsReceivedUs: tsEventUs, input };
}

test('[DS3] outcomes come in the order of the submissions, refusals among them', () => {
  const made = rig();
  const { outcomes, duplicates } = submit(made, [deposit('a'), deposit('b', { amount: '-1' }), deposit('c')]);
  expect(outcomes).toEqual([
    { type: 'Accepted', seq: 1 },
    { type: 'Rejected', seq: 2, reason: 'outOfRange', field: 'amount' },
    { type: 'Accepted', seq: 3 },
  ]);
  expect(duplicates).toEqual([]);
});

test('[SQ1] the same input again gets its first outcome, marked, and no entry; other content is refused', () => {
  const made = rig();
  submit(made, [deposit('a'), deposit('b', { amount: '-1' })]);
  const again = submit(made, [
    deposit('b', { amount: '-1' }),
    deposit('a'),
    deposit('a', { amount: '11' }),
    deposit('a', { origin: 'other' }),
  ]);
  expect(again.duplicates).toEqual([0, 1]);
  expect(again.outcomes[0]).toMatchObject({ type: 'Rejected', seq: 2, reason: 'outOfRange' });
  expect(again.outcomes[1]).toEqual({ type: 'Accepted', seq: 1 });
  expect(again.outcomes[2]).toMatchObject({ type: 'Rejected', seq: null, reason: 'inputIdReused' });
  expect(again.outcomes[3]).toEqual({ type: 'Accepted', seq: 3 });
});

test('[DI1] a repeat within one batch is a duplicate too', () => {
  const { outcomes, duplicates } = submit(rig(), [deposit('a'), deposit('a')]);
  expect(outcomes).toEqual([
    { type: 'Accepted', seq: 1 },
    { type: 'Accepted', seq: 1 },
  ]);
  expect(duplicates).toEqual([1]);
});

test('[DI1] [JN10] duplicates are known after a restart, from the snapshot and from the tail', () => {
  const disk = new MemoryDisk();
  const first = rig(diskOptions(disk));
  submit(first, [deposit('a'), deposit('b', { amount: '-1' })]);
  first.loop.receive({ type: 'snapshotNow', id: 1 });
  submit(first, [deposit('c')]);
  const second = rig(diskOptions(disk.copy()));
  expect(second.sent.find((message) => message.type === 'ready')).toMatchObject({
    seq: 3,
    recoveredEntries: 1,
    epoch: '2',
  });
  const again = submit(second, [
    deposit('a'),
    deposit('b', { amount: '-1' }),
    deposit('c'),
    deposit('c', { amount: '3' }),
    deposit('d'),
  ]);
  expect(again.duplicates).toEqual([0, 1, 2]);
  expect(again.outcomes.map((outcome) => outcome.seq)).toEqual([1, 2, 3, null, 4]);
});

test('[DI4] a command sent again with a later time of receipt is the same act', () => {
  const made = rig();
  const act = (tsEventUs: number): Submission => ({
    origin: 'person' as Origin,
    inputId: 'act-1',
    tsReceivedUs: tsEventUs as Microseconds,
    input: {
      type: 'AnnotateAlert',
      tsEventUs: tsEventUs as Microseconds,
      actor: { user: 'u' as never, name: 'U', role: 'lead' },
      clientActionId: 'act-1',
      alertId: 'x' as never,
      text: 'seen',
    },
  });
  submit(made, [act(1)]);
  expect(submit(made, [act(2)]).duplicates).toEqual([0]);
});

test('[HL3] nothing of a batch leaves when its commit fails, and the core then takes nothing more', () => {
  const disk = new MemoryDisk();
  const made = rig(diskOptions(disk));
  submit(made, [deposit('a')]);
  disk.fault = (call) => (call === 'syncData' ? 'EIO' : null);
  const before = made.sent.length;
  made.loop.receive({ type: 'submit', id: 77, submissions: [deposit('b')] });
  expect(() => made.loop.drain()).toThrow(JournalFaultError);
  expect(made.sent).toHaveLength(before);
});

test('[HL3] whatever is told was durable when it was told', () => {
  const disk = new MemoryDisk();
  const durable: number[] = [];
  const sent: FromCore[] = [];
  const made = rig({
    ...diskOptions(disk),
    send: (message) => {
      sent.push(message);
      if (message.type !== 'released') return;
      expect(disk.calls.findLast((call) => /^(write|syncData) j\/\d+\.segment$/.test(call))).toMatch(/^syncData/);
      const journal = openFileJournal({ disk: disk.copy(), folder: 'j', segmentBytes: 4_096, fromSeq: 1 });
      durable.push(journal.lastSeq - message.throughSeq);
    },
  });
  for (let round = 0; round < 20; round += 1) {
    made.loop.receive({ type: 'submit', id: round, submissions: [deposit(`r${round}`), deposit(`s${round}`)] });
    while (made.loop.drain());
  }
  expect(sent.filter((message) => message.type === 'released')).toHaveLength(20);
  expect(durable).toEqual(Array.from({ length: 20 }, () => 0));
});

test('[TH2] a large submit is cut into batches of 1,000 and answered once, at its end', () => {
  const made = rig();
  const { outcomes } = submit(
    made,
    Array.from({ length: 2_500 }, (_, index) => deposit(`n${index}`)),
  );
  expect(outcomes.map((outcome) => outcome.seq)).toEqual(Array.from({ length: 2_500 }, (_, index) => index + 1));
  expect(released(made).map((message) => message.timings.entries)).toEqual([1_000, 1_000, 500]);
});

test('[HL5] deltas are collected at most each 100 ms and always with a notice', () => {
  const made = rig();
  submit(made, [deposit('a')]);
  submit(made, [deposit('b')]);
  expect(released(made).map((message) => message.deltas?.length ?? null)).toEqual([1, null]);
  made.loop.tick();
  expect(released(made)).toHaveLength(3);
  expect(released(made)[2]?.deltas).toBeNull();
  made.nowUs += 100_000;
  made.loop.tick();
  expect(released(made)[3]?.deltas).toHaveLength(1);
  made.loop.tick();
  expect(released(made)).toHaveLength(4);
});

test('[HL5] details of a watched account travel while it is dirty, and once when the watch begins', () => {
  const made = rig();
  made.loop.receive({ type: 'watch', accounts: ['A1', 'A2'], limits: true, exposures: [], holders: false });
  made.nowUs += 100_000;
  made.loop.tick();
  expect(released(made)[0]?.details.map((detail) => detail.account)).toEqual(['A1']);
  expect(released(made)[0]?.limits).toEqual([]);
  made.nowUs += 100_000;
  submit(made, [deposit('a')]);
  expect(released(made)[1]?.details).toHaveLength(1);
  expect(released(made)[1]?.limits).toBeNull();
});

test('[HL5] who holds what travels as of the release it comes with, soon after the watch begins, and not without one', () => {
  const made = rig();
  const told = (): (number | undefined)[] => released(made).map(({ holders }) => holders?.seq);
  submit(made, [deposit('a')]);
  expect(told()).toEqual([undefined]);
  made.loop.receive({ type: 'watch', accounts: [], limits: false, exposures: [], holders: true });
  made.nowUs += 100_000;
  made.loop.tick();
  made.nowUs += 100_000;
  submit(made, [deposit('b')]);
  made.nowUs += 1_000_000;
  submit(made, [deposit('c')]);
  expect(told()).toEqual([undefined, 1, undefined, 3]);
  expect(released(made)[3]?.throughSeq).toBe(3);
});

test('[HL5] the watched list of limits travels with the notice that changed it, and else once a second', () => {
  const made = rig({ engines: riskEngines() });
  made.loop.receive({ type: 'watch', accounts: [], limits: true, exposures: [], holders: false });
  const names = (): (readonly string[] | null)[] =>
    released(made).map(({ limits }) => limits?.map(({ limitId }) => limitId) ?? null);
  submit(
    made,
    Array.from({ length: 8 }, (_, index) => loadAt(index)),
  );
  for (const index of [8, 9]) submit(made, [loadAt(index)]);
  submit(made, [loadAt(12)]);
  expect(names()).toEqual([[], ['L8'], ['L8', 'L9'], null]);
});

test('[SE5] [SE10] due rolls come before the first entry that reaches them, stamped with their instant', () => {
  const made = rig();
  submit(made, [calendar('Europe/Prague', 0), deposit('a', { tsEventUs: START_US })]);
  submit(made, [deposit('b', { tsEventUs: START_US + 3 * DAY_US })]);
  const days = released(made).flatMap((message) => message.notices);
  expect(days.map((notice) => (notice.type === 'DayClosed' ? [notice.label, notice.seq, notice.atUs] : null))).toEqual([
    ['2026-01-02', 3, START_US + DAY_US - 3_600_000_000],
    ['2026-01-03', 4, START_US + 2 * DAY_US - 3_600_000_000],
    ['2026-01-04', 5, START_US + 3 * DAY_US - 3_600_000_000],
  ]);
  expect(submit(made, [deposit('c', { tsEventUs: START_US })]).outcomes).toEqual([{ type: 'Accepted', seq: 7 }]);
});

test("[SE10] the days before the first time of all are nobody's: no roll is entered for them", () => {
  const made = rig();
  submit(made, [calendar('UTC', 0)]);
  submit(made, [deposit('a', { tsEventUs: START_US })]);
  expect(released(made).at(-1)?.throughSeq).toBe(2);
  submit(made, [deposit('b', { tsEventUs: START_US + DAY_US })]);
  expect(released(made).at(-1)?.throughSeq).toBe(4);
});

test('[SE5] rolls missed while the server was down are entered before the next input, each once', () => {
  const disk = new MemoryDisk();
  const first = rig({ ...diskOptions(disk), mode: 'wall' });
  submit(first, [calendar('America/Chicago', 1_020)]);
  const copy = disk.copy();
  const second = rig({ ...diskOptions(copy), mode: 'wall' });
  second.nowUs = START_US + 2 * DAY_US;
  submit(second, [deposit('a')]);
  const labels = released(second).flatMap((message) =>
    message.notices.map((notice) => (notice.type === 'DayClosed' ? notice.label : '')),
  );
  expect(labels).toEqual(['2026-01-02', '2026-01-03']);
  const third = rig({ ...diskOptions(copy.copy()), mode: 'wall' });
  third.nowUs = START_US + 2 * DAY_US + 1;
  third.loop.tick();
  expect(released(third).flatMap((message) => message.notices)).toEqual([]);
});

test('[SE5] a calendar defined anew within its day does not roll the same label twice', () => {
  const made = rig({ mode: 'wall', engines: riskEngines() });
  made.nowUs = START_US + DAY_US / 2;
  submit(made, [calendar('America/Chicago', 1_020), firm()]);
  made.nowUs = START_US + DAY_US - 1_800_000_000;
  made.loop.tick();
  // 17:00 has opened the second of January; at 18:00 of the same day that label would come again.
  submit(made, [calendar('America/Chicago', 1_080, 'later')]);
  made.nowUs += 200_000;
  made.loop.tick();
  expect(sessions(made).at(-1)).toEqual(['2026-01-02', START_US + 2 * DAY_US]);
  made.nowUs = START_US + 3 * DAY_US;
  made.loop.tick();
  const days = released(made).flatMap((message) => message.notices);
  expect(days.map((notice) => (notice.type === 'DayClosed' ? notice.label : ''))).toEqual(['2026-01-02', '2026-01-03']);
});

test('[TI3] in wall mode time passes by itself; in event mode only the facts move it', () => {
  const wall = rig({ mode: 'wall' });
  wall.nowUs += 100_000;
  wall.loop.tick();
  expect(released(wall).at(-1)).toMatchObject({ throughSeq: 1, engineTimeUs: START_US + 100_000 });
  wall.nowUs -= 5_000_000;
  wall.loop.tick();
  expect(released(wall).at(-1)).toMatchObject({ throughSeq: 2, engineTimeUs: START_US + 100_000 });
  const event = rig();
  event.nowUs += 100_000;
  event.loop.tick();
  expect(event.sent.filter((message) => message.type === 'released')).toEqual([]);
  submit(event, [deposit('a', { tsEventUs: 500 }), deposit('b', { tsEventUs: 400 })]);
  expect(released(event)[0]?.engineTimeUs).toBe(500);
});

test('[CT4] a start replays without telling anybody and ends in the same state', () => {
  const disk = new MemoryDisk();
  const first = rig(diskOptions(disk));
  submit(first, [calendar('UTC', 30), deposit('a', { tsEventUs: START_US })]);
  submit(first, [deposit('b', { tsEventUs: START_US + 2 * DAY_US })]);
  const second = rig(diskOptions(disk.copy()));
  // What the records of the edge may lack, here the day that was closed, is told to them alone.
  expect(second.sent.map((message) => message.type)).toEqual(['recovering', 'relived', 'ready']);
  expect(fingerprint(second)).toBe(fingerprint(first));
});

test('[JR6] a snapshot and its tail equal the full replay, whatever snapshot is damaged', () => {
  const disk = new MemoryDisk();
  const first = rig({ ...diskOptions(disk), snapshotEvery: 10 });
  for (let round = 0; round < 45; round += 1) submit(first, [deposit(`r${round}`)]);
  const names = disk.list('s');
  expect(names).toHaveLength(2);
  for (const damaged of [[], [names[1]], [names[0], names[1]]]) {
    const copy = disk.copy();
    for (const name of damaged) copy.files.set(`s/${name}`, { bytes: Buffer.from('damaged') });
    const again = rig(diskOptions(copy));
    expect(fingerprint(again)).toBe(fingerprint(first));
    const ready = again.sent.find((message) => message.type === 'ready');
    expect(ready).toMatchObject({ recoveredEntries: [5, 15, 45][damaged.length] });
  }
});

test('[HL11] a snapshot whose fingerprint does not hold is not used', () => {
  const snapshots = new MemorySnapshotStore();
  const store = emptyMemoryStore();
  const shared = { snapshots, openJournal: () => new MemoryJournal(store) };
  const first = rig(shared);
  submit(first, [deposit('a'), deposit('b')]);
  first.loop.receive({ type: 'snapshotNow', id: 1 });
  const stored = snapshots.load(2);
  if (stored !== null) snapshots.save({ ...stored, fingerprint: 'other' });
  const again = rig(shared);
  expect(again.sent.find((message) => message.type === 'ready')).toMatchObject({ seq: 2, recoveredEntries: 2 });
});

test('[CT6] another version of the engine folds the whole journal anew', () => {
  const snapshots = new MemorySnapshotStore();
  const store = emptyMemoryStore();
  const shared = { snapshots, openJournal: () => new MemoryJournal(store) };
  const first = rig(shared);
  submit(first, [deposit('a')]);
  first.loop.stop();
  const again = rig({ ...shared, engines: testEngines('test-2') });
  expect(again.sent.find((message) => message.type === 'ready')).toMatchObject({
    recoveredEntries: 1,
    engineVersion: 'test-2',
  });
});

test('[SV13] a journal that ends before a snapshot has lost durable entries: no start', () => {
  const snapshots = new MemorySnapshotStore();
  const first = rig({ snapshots });
  submit(first, [deposit('a')]);
  first.loop.stop();
  expect(() => rig({ snapshots })).toThrow(JournalCorruptError);
});

test('[TH3] an entry that the engine cannot apply names itself and stops the start', () => {
  const store = emptyMemoryStore();
  const shared = { openJournal: () => new MemoryJournal(store) };
  const first = rig(shared);
  submit(first, [deposit('a'), deposit('b')]);
  const poisoned = store.entries[1];
  if (poisoned?.input.type === 'CashMoved')
    store.entries[1] = { ...poisoned, input: { ...poisoned.input, amount: '666' as never } };
  expect(() => rig(shared)).toThrow(/seq=2 input=CashMoved inputId=b/);
});

test('[DS3] a broken invariant in apply stops the core and journals nothing of its batch', () => {
  const disk = new MemoryDisk();
  const made = rig(diskOptions(disk));
  submit(made, [deposit('a')]);
  made.loop.receive({ type: 'submit', id: 1, submissions: [deposit('b'), deposit('c', { amount: '666' })] });
  expect(() => made.loop.drain()).toThrow(/666/);
  expect(rig(diskOptions(disk.copy())).sent.find((message) => message.type === 'ready')).toMatchObject({ seq: 1 });
});

test('[JN5] [R10] a full disk: refuse, wait, recover what was accepted, go on', () => {
  const disk = new MemoryDisk();
  const made = rig(diskOptions(disk));
  disk.capacityBytes = disk.usedBytes();
  let accepted = 0;
  for (let round = 0; round < 60; round += 1) {
    made.loop.receive({ type: 'submit', id: 1_000 + round, submissions: [deposit(`f${round}`)] });
    while (made.loop.drain());
    accepted = released(made).length;
  }
  expect(accepted).toBeGreaterThan(5);
  expect(accepted).toBeLessThan(60);
  expect(made.sent.at(-1)).toEqual({ type: 'journalFull', sinceUs: START_US });
  made.nowUs += 2_000_000;
  made.loop.tick();
  expect(made.sent.filter((message) => message.type === 'journalFull')).toHaveLength(1);
  disk.capacityBytes += 40_000;
  made.nowUs += 500_000;
  made.loop.tick();
  expect(made.sent.filter((message) => message.type === 'journalFreed')).toEqual([]);
  made.nowUs += 500_000;
  made.loop.tick();
  expect(made.sent.at(-1)).toEqual({ type: 'journalFreed' });
  expect(made.sent.findLast((message) => message.type === 'ready')).toMatchObject({ seq: accepted });
  const again = submit(
    made,
    Array.from({ length: 60 }, (_, round) => deposit(`f${round}`)),
  );
  expect(again.duplicates).toEqual(Array.from({ length: accepted }, (_, index) => index));
});

test('[JN1] an input above the size of a record, and a zone nobody knows, are refused at the door', () => {
  const made = rig();
  const { outcomes } = submit(made, [
    deposit('a', { amount: '1'.repeat(70_000) }),
    calendar('Mars/Olympus', 0),
    deposit('b'),
  ]);
  expect(outcomes).toMatchObject([
    { type: 'Rejected', seq: null, reason: 'malformed' },
    { type: 'Rejected', seq: null, reason: 'malformed', field: 'zone' },
    { type: 'Accepted', seq: 1 },
  ]);
});

test('[DS5] a stop commits what is in the inbox, takes a snapshot and closes clean', () => {
  const disk = new MemoryDisk();
  const first = rig(diskOptions(disk));
  first.loop.receive({ type: 'submit', id: 5, submissions: [deposit('a')] });
  first.loop.stop();
  expect(released(first)).toHaveLength(1);
  expect(disk.openFiles()).toBe(0);
  expect(rig(diskOptions(disk)).sent.find((message) => message.type === 'ready')).toMatchObject({
    seq: 1,
    recoveredEntries: 0,
  });
});

test('[SH4] a batch of the clock alone was received by nobody; one of the doors says when and how many', () => {
  const made = rig({ mode: 'wall' });
  made.nowUs += 100_000;
  made.loop.tick();
  expect(released(made)[0]?.timings).toMatchObject({
    entries: 1,
    submissions: 0,
    oldestReceivedUs: null,
    newestReceivedUs: null,
  });
  submit(made, [deposit('a', { tsEventUs: 500 }), deposit('b', { tsEventUs: 700 })]);
  expect(released(made)[1]?.timings).toMatchObject({
    submissions: 2,
    oldestReceivedUs: deposit('a', { tsEventUs: 500 }).tsReceivedUs,
    newestReceivedUs: deposit('b', { tsEventUs: 700 }).tsReceivedUs,
  });
});

/** The snapshots of two moments; what the newer one holds is replaced. */
function spoiledSnapshots(spoil: (stored: StoredSnapshot) => StoredSnapshot): Partial<CoreLoopOptions> {
  const store = emptyMemoryStore();
  const snapshots = new MemorySnapshotStore();
  const shared = { snapshots, engines: riskEngines(), openJournal: () => new MemoryJournal(store) };
  const first = rig(shared);
  for (const name of ['a', 'b']) {
    submit(first, [calendar('UTC', name === 'a' ? 0 : 30, name)]);
    first.loop.receive({ type: 'snapshotNow', id: 1 });
  }
  submit(first, [deposit('c')]);
  const newest = snapshots.load(2);
  assert(newest !== null, 'a snapshot of the second entry');
  snapshots.save(spoil(newest));
  return shared;
}

test('[JN10] a snapshot of another shape under the same version falls back to the older one, then to cold replay', () => {
  const otherBuild = (stored: StoredSnapshot): StoredSnapshot => ({
    ...stored,
    engine: { ...(stored.engine as object), groups: undefined },
  });
  const shared = spoiledSnapshots(otherBuild);
  expect(() => riskEngines().restore(shared.snapshots?.load(2)?.engine)).toThrow(/groups is not iterable/);
  const ready = (made: Rig): FromCore | undefined => made.sent.find((message) => message.type === 'ready');
  expect(ready(rig(shared))).toMatchObject({ seq: 3, recoveredEntries: 2 });
  const older = shared.snapshots?.load(1);
  assert(older !== null && older !== undefined, 'a snapshot of the first entry');
  shared.snapshots?.save(otherBuild(older));
  expect(ready(rig(shared))).toMatchObject({ seq: 3, recoveredEntries: 3 });
});

test('[JN10] the windows of a snapshot are of its shape too: one without them is not used', () => {
  const shared = spoiledSnapshots((stored) => ({ ...stored, sequencer: { windows: 7 } }));
  expect(rig(shared).sent.find((message) => message.type === 'ready')).toMatchObject({ seq: 3, recoveredEntries: 2 });
});

/** Sessions told by releases, and by the whole state, in order. */
function sessions(from: Rig): readonly (readonly [string, number | null])[] {
  return from.sent
    .flatMap((message) => (message.type === 'released' || message.type === 'state' ? (message.deltas ?? []) : []))
    .flatMap((delta) =>
      delta.type === 'SessionMoved' ? [[delta.session.tradingDay, delta.session.nextResetUs] as const] : [],
    );
}

test('[SE4] the open day and its end are told before the first roll, and no account is reset for it', () => {
  const made = rig({ mode: 'wall', engines: riskEngines() });
  const noonUs = START_US + DAY_US / 2;
  made.nowUs = noonUs;
  submit(made, [calendar('America/Chicago', 1_020), firm()]);
  const day = ['2026-01-01', START_US + DAY_US - 3_600_000_000] as const;
  expect(sessions(made)).toEqual([day]);
  made.loop.receive({ type: 'askState', id: 1 });
  expect(sessions(made)).toEqual([day, day]);
  expect(released(made).at(-1)?.throughSeq).toBe(2);
  made.nowUs = START_US + DAY_US;
  made.loop.tick();
  expect(sessions(made).at(-1)).toEqual(['2026-01-02', START_US + 2 * DAY_US - 3_600_000_000]);
});

test('[SE4] in event mode the open day is told with the first fact that brings a time, also after a restart', () => {
  const store = emptyMemoryStore();
  const shared = { engines: riskEngines(), openJournal: () => new MemoryJournal(store) };
  const made = rig(shared);
  submit(made, [calendar('UTC', 0), firm()]);
  expect(sessions(made)).toEqual([['', null]]);
  made.nowUs += 100_000;
  submit(made, [deposit('a', { tsEventUs: START_US + 5 })]);
  expect(sessions(made).slice(1)).toEqual([['2026-01-01', START_US + DAY_US]]);
  const again = rig(shared);
  again.loop.receive({ type: 'askState', id: 1 });
  expect(sessions(again)).toEqual([['2026-01-01', START_US + DAY_US]]);
});
