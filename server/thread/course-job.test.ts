import { expect, test } from 'vitest';
import { RiskEngine } from '#lib/engine/engine.ts';
import { CourseFold } from '#lib/replay/limit-course.ts';
import { FloorJournal } from '#lib/sim/floor-entries.ts';
import { Workload } from '#lib/sim/workload.ts';
import { openFileJournal } from '#server/journal/file-journal.ts';
import { MemoryDisk } from '#server/journal/memory-disk.ts';
import { FileSnapshotStore } from '#server/journal/snapshot-store.ts';
import { runCourse } from './course-job.ts';

test('[EV1] a job over journal and snapshot forms the course that the first entry leads to, up to what is durable', () => {
  const workload = Workload.open({ seed: 5, accounts: 20, duplicateOneIn: 200, priceOutages: false }, 0);
  const entries = [...new FloorJournal(workload).until(40_000_000)];
  const disk = new MemoryDisk();
  const journal = openFileJournal({ disk, folder: 'data/journal', segmentBytes: 1_048_576, fromSeq: 1 });
  const engine = new RiskEngine();
  for (const entry of entries) {
    if (!journal.append(entry)) {
      journal.commit();
      journal.append(entry);
    }
    engine.apply(entry, []);
    if (entry.seq !== 3_000) continue;
    const [fingerprint, stored] = [engine.fingerprint(), engine.snapshot()];
    const { engineVersion } = stored;
    new FileSnapshotStore(disk, 'data/snapshots').save({
      seq: 3_000,
      engineVersion,
      fingerprint,
      engine: stored,
      sequencer: {},
    });
  }
  journal.commit();
  const throughSeq = entries.length - 500;
  const [limit] = engine.accountDetail('FT-10001')?.limits ?? [];
  if (limit === undefined) throw new Error('the floor binds no programme to FT-10001');
  const question = { limitId: limit.limitId, node: limit.node, fromUs: entries[4_000]?.tsJournalUs ?? 0, toUs: 1e15 };
  const plain = new CourseFold(new RiskEngine(), question);
  for (const entry of entries.slice(0, throughSeq)) plain.push(entry);
  const course = runCourse(disk, { dataDir: 'data', throughSeq, question });
  expect(course).toEqual(plain.result());
  expect(course.throughUs).toBe(entries[throughSeq - 1]?.tsJournalUs);
});
