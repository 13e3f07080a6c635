import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { collectGarbage, timed, timedAsync } from '../measure.ts';
import { barOf, grouped, perSecond, row } from '../row.ts';
import type { Row } from '../row.ts';
import { EntryWriter, fillEntries, markEntries, openingEntries } from '../work/mark-entries.ts';
import { makeMarkWork } from '../work/mark-work.ts';
import type { Section, SectionOptions } from './section.ts';
import type { Submission } from '../../lib/model/journal-entry.ts';
import { nodeDisk } from '../../server/journal/disk.ts';
import { openFileJournal, SEGMENT_BYTES } from '../../server/journal/file-journal.ts';
import { CoreHandle } from '../../server/thread/core-handle.ts';

const IN_FLIGHT_MAX = 16;
const SUBMIT_BATCH = 1_000;
const ONE_RUN = '1 run';

/** Events through the core thread to disk, and a restart of what they left: with its snapshot, and from the journal alone. */
export const recovery: Section = async (options) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'riskdesk-bench-'));
  try {
    const rows = await rowsIn(dataDir, options);
    const note =
      'Decoded events in batches of 1,000, each batch durable before it is answered; then the core is started again on what it left.';
    return [{ title: 'Journal and recovery', note, rows }];
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
};

async function rowsIn(dataDir: string, { seed, isQuick, say }: SectionOptions): Promise<readonly Row[]> {
  const submissions = eventsOf(seed, isQuick ? 2_000 : 1_000_000, isQuick);
  const count = submissions.length;
  const work = `${grouped(count)} events, ${isQuick ? 100 : '1,000'} accounts x 10`;
  say(`recovery: ${work} to disk`);
  const core = await start(dataDir);
  const written = await timedAsync(() => submitAll(core, submissions));
  const { fingerprint } = await core.probe();
  await core.stop();
  submissions.length = 0;
  collectGarbage();
  const result = `state ${fingerprint}`;
  const rows = [
    row({
      what: 'durable through the core thread',
      work,
      figure: perSecond(count, written.seconds),
      spread: ONE_RUN,
      bar: barOf('P5', count / written.seconds, { atLeast: 300_000 }, ' /s'),
      result,
    }),
  ];
  say('recovery: starting with the snapshot, then without');
  rows.push(await restartRow(dataDir, { what: 'restart with the snapshot', work, fingerprint, barSeconds: 2 }));
  rmSync(join(dataDir, 'snapshots'), { recursive: true, force: true });
  rows.push(await restartRow(dataDir, { what: 'restart from the journal alone', work, fingerprint, barSeconds: 10 }));
  rows.push(readRow(dataDir, work));
  return rows;
}

async function restartRow(
  dataDir: string,
  of: { readonly what: string; readonly work: string; readonly fingerprint: string; readonly barSeconds: number },
): Promise<Row> {
  const { value: core, seconds } = await timedAsync(() => start(dataDir));
  const { fingerprint } = await core.probe();
  await core.stop();
  const isWrong = fingerprint !== of.fingerprint;
  return row({
    what: of.what,
    work: of.work,
    figure: `${seconds.toFixed(2)} s to the first frame`,
    spread: ONE_RUN,
    bar: barOf('P10', seconds, { atMost: of.barSeconds }, ' s'),
    result: isWrong ? `state ${fingerprint} is not ${of.fingerprint}` : `state ${fingerprint} =`,
    isWrong,
  });
}

/** The journal read, checked and decoded, with no engine behind it. */
function readRow(dataDir: string, work: string): Row {
  let entries = 0;
  const { seconds } = timed(() => {
    const options = { disk: nodeDisk(), folder: join(dataDir, 'journal'), segmentBytes: SEGMENT_BYTES, fromSeq: 1 };
    const journal = openFileJournal(options);
    for (const entry of journal.read(1)) entries = entry.seq;
    journal.close();
  });
  return row({
    what: 'journal read and decoded',
    work,
    figure: perSecond(entries, seconds),
    spread: ONE_RUN,
    bar: barOf('P10', entries / seconds, { atLeast: 5_000_000 }, ' /s'),
    result: `${grouped(entries)} entries`,
  });
}

function eventsOf(seed: number, events: number, isQuick: boolean): Submission[] {
  const accounts = isQuick ? 100 : 1_000;
  const shape = { seed, accounts, holdingsEach: 10, holders: 10 };
  const setUp = accounts * (2 + 10 + 2) + 2;
  const work = makeMarkWork({ ...shape, marks: Math.max(100, events - setUp) });
  const writer = new EntryWriter();
  const submissions: Submission[] = [];
  for (const part of [openingEntries(work, writer), fillEntries(work, writer), markEntries(work, writer)]) {
    for (const { origin, inputId, tsReceivedUs, input } of part)
      submissions.push({ origin, inputId, tsReceivedUs, input });
  }
  return submissions;
}

function start(dataDir: string): Promise<CoreHandle> {
  const onFatal = (_exitCode: number, message: string): void => {
    throw new Error(`the core gave up: ${message}`);
  };
  // A wall clock would enter its own passing between a fingerprint and the stop that follows, and the two would not compare.
  return CoreHandle.start({ dataDir, clock: 'event', onFatal });
}

async function submitAll(core: CoreHandle, submissions: readonly Submission[]): Promise<void> {
  const waiting: Promise<unknown>[] = [];
  for (let from = 0; from < submissions.length; from += SUBMIT_BATCH) {
    if (waiting.length >= IN_FLIGHT_MAX) await waiting.shift();
    waiting.push(core.submit(submissions.slice(from, from + SUBMIT_BATCH)));
  }
  await Promise.all(waiting);
}
