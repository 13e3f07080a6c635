import { expect, test } from 'vitest';
import { RiskEngine } from '#lib/engine/engine.ts';
import { HoldingFold } from '#lib/replay/holding-course.ts';
import { FloorJournal } from '#lib/sim/floor-entries.ts';
import { Workload } from '#lib/sim/workload.ts';
import { openFileJournal } from '#server/journal/file-journal.ts';
import { MemoryDisk } from '#server/journal/memory-disk.ts';
import { FileSnapshotStore } from '#server/journal/snapshot-store.ts';
import { runHolding } from './holding-job.ts';

const STORED_AT = [3_000, 6_000];
const { disk, entries, held } = written();

/** A journal on a disk with two snapshots, and a holding that was traded in it. */
function written() {
  const workload = Workload.open({ seed: 5, accounts: 20, duplicateOneIn: 200, priceOutages: false }, 0);
  const all = [...new FloorJournal(workload).until(60_000_000)];
  const made = new MemoryDisk();
  const journal = openFileJournal({ disk: made, folder: 'data/journal', segmentBytes: 1_048_576, fromSeq: 1 });
  const engine = new RiskEngine();
  for (const entry of all) {
    if (!journal.append(entry)) {
      journal.commit();
      journal.append(entry);
    }
    engine.apply(entry, []);
    if (!STORED_AT.includes(entry.seq)) continue;
    const [fingerprint, stored] = [engine.fingerprint(), engine.snapshot()];
    const { engineVersion } = stored;
    new FileSnapshotStore(made, 'data/snapshots').save({
      seq: entry.seq,
      engineVersion,
      fingerprint,
      engine: stored,
      sequencer: {},
    });
  }
  journal.commit();
  const fill = all.findLast(({ input, seq }) => seq > 4_000 && input.type === 'FillReceived')?.input;
  if (fill?.type !== 'FillReceived') throw new Error('the floor trades nothing');
  return { disk: made, entries: all, held: { account: fill.account, instrument: fill.instrument } };
}

function timeOf(seq: number): number {
  return entries[seq - 1]?.tsJournalUs ?? 0;
}

const throughSeq = entries.length - 500;
const toUs = timeOf(throughSeq) + 1;

test('[CH3] a job over journal and snapshot forms the course that the first entry leads to, up to what is durable', () => {
  const question = { ...held, fromUs: timeOf(4_000), toUs };
  const plain = new HoldingFold(new RiskEngine(), question);
  for (const entry of entries.slice(0, throughSeq)) plain.push(entry);
  const told: number[] = [];
  const course = runHolding(disk, { dataDir: 'data', throughSeq, question }, (fraction) => told.push(fraction));
  expect(course).toEqual(plain.result(throughSeq));
  expect(course.points.some(({ pnlLow, pnlHigh }) => pnlLow !== pnlHigh)).toBe(true);
  expect(told.every((fraction) => fraction > 0 && fraction <= 1)).toBe(true);
});

test('[BO1] where the range reaches back further than may be read, the course begins at the oldest state within it', () => {
  const question = { ...held, fromUs: -1, toUs };
  const most = (entriesMax: number) =>
    runHolding(disk, { dataDir: 'data', throughSeq, question }, undefined, entriesMax);
  // The journal begins with its first entry, whenever the session does.
  expect(most(throughSeq).fromUs).toBe(timeOf(1));
  const [first = 0, second = 0] = STORED_AT;
  expect(most(throughSeq - first).fromUs).toBe(timeOf(first));
  const short = most(throughSeq - first - 1);
  expect([short.fromUs, short.base?.atUs]).toEqual([timeOf(second), timeOf(second)]);
});
