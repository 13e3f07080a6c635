import { expect, test } from 'vitest';
import { RiskEngine } from '#lib/engine/engine.ts';
import { BacktestVariants } from '#lib/replay/backtest-variants.ts';
import { Backtest } from '#lib/replay/backtest.ts';
import type { LimitDefinition } from '#lib/model/limit.ts';
import { FloorJournal } from '#lib/sim/floor-entries.ts';
import { Workload } from '#lib/sim/workload.ts';
import { openFileJournal } from '#server/journal/file-journal.ts';
import { MemoryDisk } from '#server/journal/memory-disk.ts';
import { FileSnapshotStore } from '#server/journal/snapshot-store.ts';
import { REPORT_ENTRIES, runBacktest } from './backtest-job.ts';
import type { BacktestProgress } from './backtest-job.ts';

test('[LE3] a job over journal and snapshot gives what a back-test from the first entry gives, with progress', () => {
  const workload = Workload.open({ seed: 5, accounts: 40, duplicateOneIn: 200, priceOutages: false }, 0);
  const entries = [...new FloorJournal(workload).until(200_000_000)];
  const disk = new MemoryDisk();
  const journal = openFileJournal({ disk, folder: 'data/journal', segmentBytes: 1_048_576, fromSeq: 1 });
  const snapshots = new FileSnapshotStore(disk, 'data/snapshots');
  const engine = new RiskEngine();
  for (const entry of entries) {
    if (!journal.append(entry)) {
      journal.commit();
      journal.append(entry);
    }
    engine.apply(entry, []);
    // One before the range, which is used, and one inside it, which is not.
    if (entry.seq === 3_000 || entry.seq === 20_000) {
      const [fingerprint, stored] = [engine.fingerprint(), engine.snapshot()];
      snapshots.save({
        seq: entry.seq,
        engineVersion: stored.engineVersion,
        fingerprint,
        engine: stored,
        sequencer: {},
      });
    }
  }
  journal.commit();
  const fromUs = entries[5_000]?.tsJournalUs ?? 0;
  const draft = {
    limitId: 'd',
    version: 1,
    name: 'd',
    scope: { level: 'firm', id: engine.firm().firm },
    rule: { type: 'metric', metric: 'openLoss', amount: '300', breachWhen: 'lte' },
    currency: 'USD',
    ladder: { watch: '50', warning: '70', critical: '85', hysteresis: '5' },
    alertFrom: 'warning',
    ackFrom: 'critical',
    per: 'account',
  } as unknown as LimitDefinition;
  const question = { draft, live: null, range: { fromUs, toUs: 1e15 } };
  const told: BacktestProgress[] = [];
  runBacktest(disk, { dataDir: 'data', throughSeq: entries.length, question }, (progress) => told.push(progress));
  const plain = new Backtest(new RiskEngine(), question);
  for (const entry of entries) plain.push(entry);
  const last = told.at(-1);
  const variants = new BacktestVariants(new RiskEngine(), question);
  for (const entry of entries) variants.push(entry);
  const suggestions = variants.suggestions(plain.result().draft.flaps);
  // The figures come first, then what would have helped.
  expect(told.at(-2)).toEqual({ isDone: false, fraction: 1, result: plain.result() });
  expect(last).toEqual({ isDone: true, fraction: 1, result: { ...plain.result(), suggestions } });
  expect(last?.result.draft.alerts).toBeGreaterThan(3);
  const read = entries.length - 3_000;
  expect(told).toHaveLength(Math.floor(read / REPORT_ENTRIES) + 2);
  const fractions = told.map(({ fraction }) => fraction);
  expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
});
