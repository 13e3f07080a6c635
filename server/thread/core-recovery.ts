import type { AlertEvidence } from '#lib/model/evidence.ts';
import type { Notice, Outcome } from '#lib/model/effect.ts';
import { JournalCorruptError } from '#server/journal/journal.ts';
import type { Journal } from '#server/journal/journal.ts';
import type { SnapshotStore, StoredSnapshot } from '#server/journal/snapshot-store.ts';
import type { EngineFactory, EnginePort } from './engine-port.ts';
import { evidenceOfEntry } from './firing-evidence.ts';
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
  /** What the replayed entries told of alerts: nobody is told again, but records on the edge may lack it. */
  readonly onRelived?: ((lived: Relived) => void) | undefined;
};
export type Relived = { readonly notices: readonly Notice[]; readonly evidence: readonly AlertEvidence[] };

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

/** Notices told at a time. */
const RELIVED_NOTICES = 200;
/** Entries between two reports of progress. */
const PROGRESS_ENTRIES = 50_000;

type Restored = { readonly stored: StoredSnapshot; readonly engine: EnginePort; readonly sequencer: Sequencer };

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
    const sequencer =
      restored?.sequencer ??
      new Sequencer({ windowMax: parts.dedupIdsMax, lastSeq: snapshotSeq, lastTimeUs: engine.timeUs });
    const recoveredEntries = replayTail(journal, engine, sequencer, parts);
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
    const restored = tryRestore(parts, stored);
    if (restored !== null) return restored;
  }
  return null;
}

/**
 * Null where it cannot be restored, whatever the reason: another build may have written another shape under the same
 * version, which fails in any way a wrong shape can. The journal is the authority [JN10].
 */
function tryRestore(parts: RecoveryParts, stored: StoredSnapshot): Restored | null {
  try {
    const engine = parts.engines.restore(stored.engine);
    if (engine.seq !== stored.seq || engine.fingerprint() !== stored.fingerprint) return null;
    const sequencer = new Sequencer({
      windowMax: parts.dedupIdsMax,
      lastSeq: stored.seq,
      lastTimeUs: engine.timeUs,
    });
    // The cast names what `snapshotOf` stored, where it was this build.
    sequencer.restoreWindows(stored.sequencer as SequencerSnapshot);
    return { stored, engine, sequencer };
  } catch {
    return null;
  }
}

function replayTail(
  journal: Journal,
  engine: EnginePort,
  sequencer: Sequencer,
  { onProgress, onRelived }: Pick<RecoveryParts, 'onProgress' | 'onRelived'>,
): number {
  const scratch: (Notice | Outcome)[] = [];
  const notices: Notice[] = [];
  const evidence: AlertEvidence[] = [];
  const tell = (): void => {
    // The records of the edge take what a crash kept from them; proposals have none.
    const lived = notices.filter(({ type }) => type !== 'ProposalChanged');
    if (lived.length > 0) onRelived?.({ notices: lived, evidence: [...evidence] });
    notices.length = 0;
    evidence.length = 0;
  };
  const snapshotSeq: number = engine.seq;
  let entries = 0;
  for (const entry of journal.read(snapshotSeq + 1)) {
    const told = notices.length;
    try {
      sequencer.replay(entry, applyEntry(engine, entry, scratch, notices));
    } catch (error) {
      const what = `seq=${entry.seq} input=${entry.input.type} inputId=${entry.inputId}`;
      throw new PoisonedEntryError(`the engine cannot apply the journalled entry ${what}`, { cause: error });
    }
    if (notices.length > told) evidence.push(...evidenceOfEntry(engine, entry, notices, told));
    if (notices.length >= RELIVED_NOTICES) tell();
    entries += 1;
    if (entries % PROGRESS_ENTRIES === 0) onProgress(entry.seq, snapshotSeq);
  }
  tell();
  return entries;
}
