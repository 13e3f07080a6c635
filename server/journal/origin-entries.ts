import type { JournalEntry } from '#lib/model/journal-entry.ts';
import type { Disk } from './disk.ts';
import { decodeOrigin } from './entry-codec.ts';
import { recover } from './recovery.ts';
import { HEADER_BYTES, readEntry, readRecord } from './segment-file.ts';

export type OriginEntries = {
  readonly entries: readonly JournalEntry[];
  readonly lastSeq: number;
  /** Chain value after the last batch, hexadecimal. */
  readonly head: string;
};

/**
 * What one origin has sent from `fromSeq` on, of a journal that nobody writes: exactly the valid prefix that the next
 * opening keeps. Other origins' entries are passed over unread.
 * @throws JournalCorruptError
 */
export function readOriginEntries(disk: Disk, folder: string, origin: string, fromSeq: number): OriginEntries {
  disk.makeFolder(folder);
  const entries: JournalEntry[] = [];
  const { state } = recover(disk, folder, fromSeq, (bytes) => {
    let at = HEADER_BYTES;
    for (let record = readRecord(bytes, at); record !== null; record = readRecord(bytes, at)) {
      const isWanted = record.head.seq >= fromSeq && decodeOrigin(bytes.subarray(record.bodyAt, record.end)) === origin;
      if (isWanted) entries.push(readEntry(bytes, record));
      at = record.end;
    }
  });
  return { entries, lastSeq: state.lastSeq ?? 0, head: state.link?.toString('hex') ?? '' };
}
