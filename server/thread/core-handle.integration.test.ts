import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DefineLimit } from '#lib/model/command.ts';
import type { DecimalText } from '#lib/model/ids.ts';
import type { Input } from '#lib/model/input.ts';
import type { Submission } from '#lib/model/journal-entry.ts';
import { nodeDisk } from '#server/journal/disk.ts';
import { openFileJournal } from '#server/journal/file-journal.ts';
import { JournalBusyError } from '#server/journal/journal.ts';
import { CoreDownError, CoreHandle, FAILURES_MAX, InboxFullError, JournalFullError } from './core-handle.ts';
import type { CoreHandleOptions, CoreStatus } from './core-handle.ts';
import { loadAt } from './kill-load.ts';
import { INBOX_ENTRIES_MAX } from './messages.ts';

let dataDir = '';
let fatal: { readonly exitCode: number; readonly message: string }[] = [];
beforeEach(() => {
  dataDir = mkdtempSync(`${tmpdir()}/core-`);
  fatal = [];
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function start(options: Partial<CoreHandleOptions> = {}): Promise<CoreHandle> {
  return CoreHandle.start({
    dataDir,
    clock: 'event',
    segmentBytes: 1_048_576,
    onFatal: (exitCode, message) => void fatal.push({ exitCode, message }),
    ...options,
  });
}

/** Resolves at the next status of this type. */
function nextStatus(handle: CoreHandle, type: CoreStatus['type']): Promise<CoreStatus> {
  return new Promise((resolve) => {
    const stopListening = handle.onStatus((status) => {
      if (status.type !== type) return;
      stopListening();
      resolve(status);
    });
  });
}

function range(from: number, to: number): ReturnType<typeof loadAt>[] {
  return Array.from({ length: to - from }, (_, index) => loadAt(from + index));
}

function journalled(): readonly string[] {
  const journal = openFileJournal({
    disk: nodeDisk(),
    folder: `${dataDir}/journal`,
    segmentBytes: 1_048_576,
    fromSeq: 1,
  });
  const ids = [...journal.read(1)].filter((entry) => entry.origin !== 'clock').map((entry) => entry.inputId);
  journal.close();
  return ids;
}

test('[DS5] what was accepted is there after a stop and a start, with the same fingerprint', async () => {
  const first = await start();
  const { outcomes, duplicates } = await first.submit(range(0, 300));
  expect(outcomes).toHaveLength(300);
  expect(duplicates).toEqual([]);
  const before = await first.probe();
  await first.stop();
  await expect(first.submit(range(300, 301))).rejects.toBeInstanceOf(CoreDownError);
  const second = await start();
  expect(second.status()).toMatchObject({
    type: 'ready',
    fingerprint: before.fingerprint,
    seq: before.seq,
    recoveredEntries: 0,
  });
  expect((await second.submit(range(299, 301))).duplicates).toEqual([0]);
  const state = await second.askState();
  expect(state.throughSeq).toBe((await second.probe()).seq);
  expect(await second.askDetail('nobody')).toBeNull();
  expect((await second.askHolders()).seq).toBe(state.throughSeq);
  await second.stop();
});

test('[HL3] listeners hear the effects of an input before its submitter gets the outcome', async () => {
  const handle = await start();
  let heardSeq = 0;
  handle.onReleased((message) => {
    heardSeq = message.throughSeq;
  });
  const { outcomes } = await handle.submit(range(0, 20));
  expect(heardSeq).toBeGreaterThanOrEqual(outcomes.at(-1)?.seq ?? Number.POSITIVE_INFINITY);
  await handle.stop();
});

test('[KX6] a core that dies under load is recovered from the journal: nothing accepted is lost, nothing is twice', async () => {
  const handle = await start();
  const accepted = new Set<string>();
  let next = 0;
  let downs = 0;
  async function load(until: number): Promise<void> {
    while (next < until) {
      const from = next;
      next += 25;
      const batch = range(from, from + 25);
      for (let isDone = false; !isDone;) {
        try {
          await handle.submit(batch);
          isDone = true;
          for (const submission of batch) accepted.add(submission.inputId);
        } catch (error) {
          if (!(error instanceof CoreDownError)) throw error;
          downs += 1;
          if (handle.status().type !== 'ready') await nextStatus(handle, 'ready');
        }
      }
    }
  }
  for (let round = 1; round < FAILURES_MAX; round += 1) {
    const loads = [load(round * 4_000), load(round * 4_000)];
    await handle.submit([]);
    const ready = nextStatus(handle, 'ready');
    await handle.restart();
    await ready;
    await Promise.all(loads);
  }
  expect(downs).toBeGreaterThan(0);
  const before = await handle.probe();
  await handle.stop();
  expect(fatal).toEqual([]);
  const ids = journalled();
  expect(new Set(ids).size).toBe(ids.length);
  const held = new Set(ids);
  expect([...accepted].filter((inputId) => !held.has(inputId))).toEqual([]);
  const again = await start();
  expect(again.status()).toMatchObject({ fingerprint: before.fingerprint });
  await again.stop();
}, 60_000);

test('[TH3] three failures within a minute end the process, three in more time do not', async () => {
  let nowMs = 0;
  const patient = await start({ monotonicMs: () => nowMs });
  for (let round = 0; round < FAILURES_MAX + 1; round += 1) {
    nowMs += 40_000;
    const ready = nextStatus(patient, 'ready');
    await patient.restart();
    await ready;
  }
  expect(fatal).toEqual([]);
  for (let round = 0; round < FAILURES_MAX; round += 1) {
    if (patient.status().type === 'down') break;
    const next = Promise.race([nextStatus(patient, 'ready'), nextStatus(patient, 'down')]);
    await patient.restart();
    await next;
    if (fatal.length === 0 && patient.status().type !== 'ready') await nextStatus(patient, 'ready');
  }
  expect(fatal).toMatchObject([{ exitCode: 70 }]);
  await expect(patient.submit(range(0, 1))).rejects.toBeInstanceOf(CoreDownError);
}, 60_000);

test('[HB2] a core that does not answer in time is told with its silence, by the edge alone', async () => {
  // A thousand times faster: a core that is busy for two milliseconds has been silent for two seconds.
  const handle = await start({ monotonicMs: () => performance.now() * 1_000, probeIntervalMs: 1 });
  let silentMs = 0;
  handle.onStatus((status) => {
    if (status.type === 'ready') silentMs = Math.max(silentMs, status.silentMs);
  });
  for (let from = 0; silentMs === 0; from += 1_000) await handle.submit(range(from, from + 1_000));
  expect(silentMs).toBeGreaterThanOrEqual(2_000);
  await handle.stop();
}, 60_000);

test('[OV1] a batch beyond the free places is refused whole, and the places come back', async () => {
  const handle = await start();
  expect(handle.inboxFree).toBe(INBOX_ENTRIES_MAX);
  const first = handle.submit(range(0, 1_000));
  expect(handle.inboxFree).toBe(INBOX_ENTRIES_MAX - 1_000);
  await expect(handle.submit(Array.from({ length: INBOX_ENTRIES_MAX - 999 }, () => loadAt(0)))).rejects.toBeInstanceOf(
    InboxFullError,
  );
  await first;
  expect(handle.inboxFree).toBe(INBOX_ENTRIES_MAX);
  expect((await handle.probe()).seq).toBe(1_000);
  await handle.stop();
});

test('[JN11] a second core on the same data directory is refused', async () => {
  const handle = await start();
  await expect(start()).rejects.toBeInstanceOf(JournalBusyError);
  await handle.stop();
  const again = await start();
  await again.stop();
});

test('[JN8] damage before a later batch refuses the start with exit code 65 and changes nothing', async () => {
  const handle = await start();
  for (let round = 0; round < 5; round += 1) await handle.submit(range(round * 10, round * 10 + 10));
  await handle.stop();
  for (const name of readdirSync(`${dataDir}/snapshots`)) rmSync(`${dataDir}/snapshots/${name}`);
  const path = `${dataDir}/journal/0000000001.segment`;
  const bytes = readFileSync(path);
  bytes[200] = (bytes[200] ?? 0) ^ 1;
  writeFileSync(path, bytes);
  await expect(start()).rejects.toBeInstanceOf(CoreDownError);
  expect(fatal).toMatchObject([{ exitCode: 65 }]);
  expect(fatal[0]?.message).toContain('offset=');
  expect(readFileSync(path).equals(bytes)).toBe(true);
  expect(readdirSync(dataDir)).not.toContain('lock');
});

test('[JN5] a full journal refuses by name, waits for space, and then holds each accepted input once', async () => {
  const handle = await start({
    segmentBytes: 16_384,
    threadFile: new URL('./test-small-disk-thread.ts', import.meta.url),
  });
  const full = nextStatus(handle, 'journalFull');
  let accepted = 0;
  let refusal: unknown = null;
  for (let from = 0; refusal === null && from < 10_000; from += 50) {
    await handle.submit(range(from, from + 50)).then(
      () => (accepted = from + 50),
      (error: unknown) => (refusal = error),
    );
  }
  expect(refusal).toBeInstanceOf(JournalFullError);
  expect(accepted).toBeGreaterThan(0);
  expect(await full).toMatchObject({ type: 'journalFull' });
  await expect(handle.submit(range(0, 1))).rejects.toBeInstanceOf(JournalFullError);
  await expect(handle.probe()).rejects.toBeInstanceOf(JournalFullError);
  expect(handle.inboxFree).toBe(INBOX_ENTRIES_MAX);
  const ready = nextStatus(handle, 'ready');
  writeFileSync(`${dataDir}/more-room`, '');
  await ready;
  const { duplicates } = await handle.submit(range(0, accepted + 50));
  expect(duplicates.slice(0, accepted)).toEqual(Array.from({ length: accepted }, (_, index) => index));
  await handle.stop();
  expect(fatal).toEqual([]);
  expect(new Set(journalled()).size).toBe(journalled().length);
  expect(journalled()).toHaveLength(accepted + 50);
}, 60_000);

test('[TH3] a planned stop is no failure: no listener hears of a core that is down', async () => {
  const handle = await start();
  const heard: string[] = [];
  handle.onStatus((status) => heard.push(status.type));
  const probed = handle.probe();
  await handle.stop();
  expect((await probed).seq).toBe(0);
  expect(heard).toEqual([]);
  expect(handle.status()).toEqual({ type: 'down', reason: 'stopped' });
});

test('[LE8] [DS5] every version of a limit is told after a stop, a start from the snapshot and one from the journal', async () => {
  const first = await start();
  await first.submit(range(0, 12));
  const { draft, ...command } = limitOf(loadAt(8));
  const publish = (version: number, amount: string, reason: string): Submission => {
    const rule = { ...draft.rule, amount: amount as DecimalText };
    const input: Input = { ...command, reason, draft: { ...draft, rule, baseVersion: version } };
    return { ...loadAt(8), inputId: `version ${version + 1}`, input };
  };
  const { outcomes } = await first.submit([publish(1, '90', 'smaller book'), publish(2, '80', 'smaller still')]);
  expect(outcomes.map(({ type }) => type)).toEqual(['Accepted', 'Accepted']);
  const told = await first.askVersions(draft.limitId);
  expect(told?.versions.map(({ definition, origin }) => [definition.version, definition.rule.amount, origin])).toEqual([
    [3, '80', expect.objectContaining({ byName: 'Lead', reason: 'smaller still' })],
    [2, '90', expect.objectContaining({ byName: 'Lead', reason: 'smaller book' })],
    [1, draft.rule.amount, expect.objectContaining({ byName: 'Lead', reason: null })],
  ]);
  await first.stop();
  const second = await start();
  expect(second.status()).toMatchObject({ type: 'ready', recoveredEntries: 0 });
  expect(await second.askVersions(draft.limitId)).toEqual(told);
  await second.stop();
  rmSync(`${dataDir}/snapshots`, { recursive: true });
  const third = await start();
  const status = third.status();
  expect(status.type === 'ready' && status.recoveredEntries > 0).toBe(true);
  expect(await third.askVersions(draft.limitId)).toEqual(told);
  expect(await third.askVersions('nothing')).toBeNull();
  await third.stop();
});

function limitOf({ input }: Submission): DefineLimit {
  if (input.type !== 'DefineLimit') throw new Error('the load defines limits there');
  return input;
}
