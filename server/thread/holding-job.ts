import { ENGINE_VERSION, RiskEngine } from '#lib/engine/engine.ts';
import type { EngineSnapshot } from '#lib/engine/engine.ts';
import type { HoldingCourse, HoldingQuestion } from '#lib/model/holding-course.ts';
import { HoldingFold } from '#lib/replay/holding-course.ts';
import type { Disk } from '#server/journal/disk.ts';
import { readJournal } from '#server/journal/journal-reader.ts';
import { FileSnapshotStore } from '#server/journal/snapshot-store.ts';

/** Plain data: it crosses into the job's thread. */
export type HoldingJob = {
  readonly dataDir: string;
  /** Durable up to here. */
  readonly throughSeq: number;
  readonly question: HoldingQuestion;
};

/** Entries that one job reads; where the session reaches back further, the course begins at a snapshot within it. */
const ENTRIES_MAX = 5_000_000;
/** Records between two tellings of how far the job is. */
const TOLD_EVERY = 50_000;

/** Forms the course of a holding from what lies on the disk, read only. */
export function runHolding(
  disk: Disk,
  { dataDir, throughSeq, question }: HoldingJob,
  onFraction: (fraction: number) => void = () => undefined,
  entriesMax = ENTRIES_MAX,
): HoldingCourse {
  const engine = startEngine(disk, dataDir, { fromUs: question.fromUs, leastSeq: throughSeq - entriesMax });
  const fromSeq = engine.seq + 1;
  const fold = new HoldingFold(engine, { ...question, fromUs: Math.max(question.fromUs, engine.timeUs) });
  let read = 0;
  const isWanted = (text: string): boolean => {
    read += 1;
    if (read % TOLD_EVERY === 0) onFraction(read / (throughSeq - fromSeq + 1));
    return !isOtherMark(text, fold.priced);
  };
  for (const entry of readJournal(disk, `${dataDir}/journal`, { fromSeq, throughSeq, isWanted })) fold.push(entry);
  return fold.result(throughSeq);
}

/** A mark is the shortest text of a journal and most of it: one of another instrument need not be parsed. */
function isOtherMark(text: string, priced: readonly string[]): boolean {
  return (
    text.includes('"type":"MarkUpdated"') &&
    !priced.some((instrument) => text.includes(`"instrument":${JSON.stringify(instrument)}`))
  );
}

/**
 * The newest stored state before the range, else the oldest that leaves no more to be read than may be; with a journal so
 * short that it may be read whole, an empty engine. It may stand within the range.
 */
function startEngine(
  disk: Disk,
  dataDir: string,
  { fromUs, leastSeq }: { readonly fromUs: number; readonly leastSeq: number },
): RiskEngine {
  const snapshots = new FileSnapshotStore(disk, `${dataDir}/snapshots`);
  let oldest: RiskEngine | null = null;
  // Newest first.
  for (const seq of snapshots.seqs()) {
    if (seq < leastSeq) break;
    const stored = snapshots.load(seq);
    if (stored === null || stored.engineVersion !== ENGINE_VERSION) continue;
    // The cast names what an engine of this version wrote; its CRC was checked.
    const engine = RiskEngine.restore(stored.engine as EngineSnapshot);
    if (engine.fingerprint() !== stored.fingerprint) continue;
    if (engine.timeUs < fromUs) return engine;
    oldest = engine;
  }
  return leastSeq <= 0 || oldest === null ? new RiskEngine() : oldest;
}
