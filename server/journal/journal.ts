import type { JournalEntry } from '#lib/model/journal-entry.ts';

/** What one commit wrote; the caller measures how long it took. */
export type CommitResult = { readonly entries: number; readonly bytes: number };

/**
 * The ordered record of all inputs. One writer; everything is synchronous, because the commit runs on the core thread
 * and never on the shared thread pool [JN4].
 */
export interface Journal {
  /** Raised durably at each opening [JN11]. */
  readonly epoch: number;
  /** Seq and time of the last committed entry; 0 in an empty journal. */
  readonly lastSeq: number;
  readonly lastTimeUs: number;
  /** Bytes of a torn tail that the opening dropped; 0 after a clean stop. */
  readonly droppedBytes: number;
  /**
   * Puts the entry into the batch, in memory. False: the batch is full, commit it and append again.
   * `inputJson` is the text of `entry.input`, where the caller has it already.
   * @throws InvariantError out of seq order, or for an entry above the size of a record.
   */
  append(entry: JournalEntry, inputJson?: string): boolean;
  /**
   * Makes the batch durable with one write and one sync.
   * @throws JournalFullError [JN5], JournalFaultError [JN6]; after either the journal takes nothing more.
   */
  commit(): CommitResult;
  /** Makes sure of a whole further segment now. @throws JournalFullError, JournalFaultError */
  reserve(): void;
  /** Committed entries from `fromSeq` on, in order. @throws JournalCorruptError */
  read(fromSeq: number): Iterable<JournalEntry>;
  /** The chain value after the last committed batch, 64 hex digits [JN3]. */
  head(): string;
  /** Marks a clean stop unless the journal failed before. */
  close(): void;
}

/** Exit codes of a process that stops because of its journal. */
export const EXIT_CORRUPT = 65;
export const EXIT_FAULT = 70;

/** No space before the sync: nothing of the batch counts; recover and wait until a whole segment can be had [JN5]. */
export class JournalFullError extends Error {
  override readonly name = 'JournalFullError';
}

/** A write or sync failed for another reason than space: stop at once, never retry [JN6]. */
export class JournalFaultError extends Error {
  override readonly name = 'JournalFaultError';
}

/** Durable data is damaged, or written by a newer program: refuse to start and change nothing [JN8] [JN12]. */
export class JournalCorruptError extends Error {
  override readonly name = 'JournalCorruptError';
}

/** Another process holds the data directory [JN11]. */
export class JournalBusyError extends Error {
  override readonly name = 'JournalBusyError';
}
