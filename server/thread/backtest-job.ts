import type { RiskEngine } from '#lib/engine/engine.ts';
import type { BacktestQuestion, BacktestResult } from '#lib/model/backtest.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import { Backtest } from '#lib/replay/backtest.ts';
import { BacktestVariants, hasVariants } from '#lib/replay/backtest-variants.ts';
import type { Disk } from '#server/journal/disk.ts';
import { readJournal } from '#server/journal/journal-reader.ts';
import { engineBefore } from './engine-before.ts';

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
  const { question } = job;
  const test = drive(
    disk,
    job,
    (engine) => new Backtest(engine, question),
    (fraction, own) => report({ isDone: false, fraction, result: own.result() }),
  );
  const result = test.result();
  const { flaps } = result.draft;
  if (flaps === 0 || !hasVariants(question.draft)) return report({ isDone: true, fraction: 1, result });
  // The figures are there; what would have helped takes a second way over the range.
  report({ isDone: false, fraction: 1, result });
  const variants = drive(
    disk,
    job,
    (engine) => new BacktestVariants(engine, question),
    () => undefined,
  );
  report({ isDone: true, fraction: 1, result: { ...result, suggestions: variants.suggestions(flaps) } });
}

type Driven = { readonly isOver: boolean; push: (entry: JournalEntry) => void };

/** Pushes the stored entries up to the end of the range through what is made on the newest engine before it. */
function drive<Made extends Driven>(
  disk: Disk,
  job: BacktestJob,
  make: (engine: RiskEngine) => Made,
  onProgress: (fraction: number, made: Made) => void,
): Made {
  const { dataDir, throughSeq, question } = job;
  const engine = engineBefore(disk, dataDir, question.range.fromUs);
  const fromSeq = engine.seq + 1;
  const made = make(engine);
  let read = 0;
  for (const entry of readJournal(disk, `${dataDir}/journal`, { fromSeq, throughSeq })) {
    made.push(entry);
    if (made.isOver) break;
    read += 1;
    if (read % REPORT_ENTRIES === 0) onProgress(read / (throughSeq - fromSeq + 1), made);
  }
  return made;
}
