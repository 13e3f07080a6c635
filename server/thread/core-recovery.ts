import { InvariantError } from '#lib/base/assert.ts';
import type { Notice, Outcome } from '#lib/model/effect.ts';
import { JournalCorruptError } from '#server/journal/journal.ts';
import type { Journal } from '#server/journal/journal.ts';
import type { SnapshotStore, StoredSnapshot } from '#server/journal/snapshot-store.ts';
import type { EngineFactory, EnginePort } from './engine-port.ts';
import { applyEntry } from './pipeline.ts';
import { Sequencer } from './sequencer.ts';
import type { SequencerSnapshot } from './sequencer.ts';

export type RecoveryParts = {
  /** Opens the journal, read and checked at least from this seq on. */
  readonly openJournal: (fromSeq: number) => Journal;
  readonly snapshots: SnapshotStore;
  readonly engines: EngineFactory;
  readonly dedupIdsMax: number;
  readonly onProgress: (readSeq: number, snapshotSeq: number) => void;
};

export type RecoveredCore = {
  readonly journal: Journal;
  readonly engine: EnginePort;
  readonly sequencer: Sequencer;
  readonly snapshotSeq: number;
  readonly recoveredEntries: number;
};

/** An entry of the journal that the engine cannot apply: the same at every start, so a person must look [TH3]. */
export class PoisonedEntryError extends Error {
  override readonly name = 'PoisonedEntryError';
}

/** Entries between two reports of progress. */
const PROGRESS_ENTRIES = 50_000;

type Restored = { readonly stored: StoredSnapshot; readonly engine: EnginePort };

/**
 * The one way to start [HL11]: restore the newest snapshot whose fingerprint holds, else an older one, else none; then
 * replay the rest of the journal. Its notices are told to nobody.
 * @throws JournalCorruptError, JournalFullError, JournalFaultError, PoisonedEntryError
 */
export function recoverCore(parts: RecoveryParts): RecoveredCore {
  const restored = newestUsable(parts);
  const snapshotSeq = restored?.stored.seq ?? 0;
  const journal = parts.openJournal(snapshotSeq + 1);
  try {
    if (journal.lastSeq < snapshotSeq) {
      // A snapshot is taken of durable entries only.
      throw new JournalCorruptError(
        `lastSeq=${journal.lastSeq} snapshotSeq=${snapshotSeq}: the journal has lost durable entries`,
      );
    }
    const engine = restored?.engine ?? parts.engines.create();
    const sequencer = new Sequencer({ windowMax: parts.dedupIdsMax, lastSeq: snapshotSeq, lastTimeUs: engine.timeUs });
    // The cast restores what `snapshotOf` stored; the store's CRC has guarded it since.
    if (restored !== null) sequencer.restoreWindows(restored.stored.sequencer as SequencerSnapshot);
    const recoveredEntries = replayTail(journal, engine, sequencer, parts.onProgress);
    return { journal, engine, sequencer, snapshotSeq, recoveredEntries };
  } catch (error) {
    journal.close();
    throw error;
  }
}

/** What a later start needs of a core at rest, between two batches. */
export function snapshotOf(
  core: { readonly engine: EnginePort; readonly sequencer: Sequencer },
  version: string,
): StoredSnapshot {
  return {
    seq: core.engine.seq,
    engineVersion: version,
    fingerprint: core.engine.fingerprint(),
    engine: core.engine.snapshot(),
    sequencer: core.sequencer.snapshot(),
  };
}

/** A snapshot of another engine's making is left alone: the journal is folded anew by this one [CT6]. */
function newestUsable(parts: RecoveryParts): Restored | null {
  for (const seq of parts.snapshots.seqs()) {
    const stored = parts.snapshots.load(seq);
    if (stored === null || stored.engineVersion !== parts.engines.version) continue;
    const engine = tryRestore(parts.engines, stored);
    if (engine !== null) return { stored, engine };
  }
  return null;
}

function tryRestore(engines: EngineFactory, stored: StoredSnapshot): EnginePort | null {
  try {
    const engine = engines.restore(stored.engine);
    const isSame = engine.seq === stored.seq && engine.fingerprint() === stored.fingerprint;
    return isSame ? engine : null;
  } catch (error) {
    // A state that breaks an invariant of the engine is a bad snapshot; the journal is the authority.
    if (error instanceof InvariantError) return null;
    throw error;
  }
}

function replayTail(
  journal: Journal,
  engine: EnginePort,
  sequencer: Sequencer,
  onProgress: RecoveryParts['onProgress'],
): number {
  const scratch: (Notice | Outcome)[] = [];
  const notices: Notice[] = [];
  const snapshotSeq: number = engine.seq;
  let entries = 0;
  for (const entry of journal.read(snapshotSeq + 1)) {
    try {
      sequencer.replay(entry, applyEntry(engine, entry, scratch, notices));
    } catch (error) {
      const what = `seq=${entry.seq} input=${entry.input.type} inputId=${entry.inputId}`;
      throw new PoisonedEntryError(`the engine cannot apply the journalled entry ${what}`, { cause: error });
    }
    notices.length = 0;
    entries += 1;
    if (entries % PROGRESS_ENTRIES === 0) onProgress(entry.seq, snapshotSeq);
  }
  return entries;
}
