import { ENGINE_VERSION, RiskEngine } from '#lib/engine/engine.ts';
import type { EngineSnapshot } from '#lib/engine/engine.ts';
import type { BacktestQuestion, BacktestResult } from '#lib/model/backtest.ts';
import { Backtest } from '#lib/replay/backtest.ts';
import type { Disk } from '#server/journal/disk.ts';
import { readJournal } from '#server/journal/journal-reader.ts';
import { FileSnapshotStore } from '#server/journal/snapshot-store.ts';

/** Plain data: it crosses into the job's thread. */
export type BacktestJob = {
  readonly dataDir: string;
  /** Durable up to here. */
  readonly throughSeq: number;
  readonly question: BacktestQuestion;
};
/** `fraction` counts entries read, from 0 to 1. */
export type BacktestProgress = {
  readonly isDone: boolean;
  readonly fraction: number;
  readonly result: BacktestResult;
};

/** Entries between two reports: some tens of milliseconds. */
export const REPORT_ENTRIES = 10_000;

/** Runs a back-test over what lies on the disk, read only: from the newest snapshot before the range, else from the start. */
export function runBacktest(disk: Disk, job: BacktestJob, report: (progress: BacktestProgress) => void): void {
  const { dataDir, throughSeq, question } = job;
  const engine = engineBefore(disk, job) ?? new RiskEngine();
  const fromSeq = engine.seq + 1;
  const test = new Backtest(engine, question);
  let read = 0;
  for (const entry of readJournal(disk, `${dataDir}/journal`, { fromSeq, throughSeq })) {
    test.push(entry);
    if (test.isOver) break;
    read += 1;
    if (read % REPORT_ENTRIES === 0)
      report({ isDone: false, fraction: read / (throughSeq - fromSeq + 1), result: test.result() });
  }
  report({ isDone: true, fraction: 1, result: test.result() });
}

function engineBefore(disk: Disk, { dataDir, question }: BacktestJob): RiskEngine | null {
  const snapshots = new FileSnapshotStore(disk, `${dataDir}/snapshots`);
  for (const seq of snapshots.seqs()) {
    const stored = snapshots.load(seq);
    if (stored === null || stored.engineVersion !== ENGINE_VERSION) continue;
    // The cast names what an engine of this version wrote; its CRC was checked.
    const engine = RiskEngine.restore(stored.engine as EngineSnapshot);
    if (engine.timeUs < question.range.fromUs && engine.fingerprint() === stored.fingerprint) return engine;
  }
  return null;
}
