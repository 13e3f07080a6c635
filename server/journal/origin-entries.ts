import type { JournalEntry } from '#lib/model/journal-entry.ts';
import { readFile } from './disk.ts';
import type { Disk } from './disk.ts';
import { decodeOrigin } from './entry-codec.ts';
import { recover } from './recovery.ts';
import { segmentName } from './segment-allocator.ts';
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
  const { segments, state, tail } = recover(disk, folder, fromSeq);
  const lastSeq = state.lastSeq ?? 0;
  const start = Math.max(
    0,
    segments.findLastIndex((info) => info.firstSeq > 0 && info.firstSeq <= fromSeq),
  );
  const entries: JournalEntry[] = [];
  for (const { number } of segments.slice(start)) {
    if (tail === null || number > tail.number) break;
    const bytes = readFile(disk, `${folder}/${segmentName(number)}`);
    let at = HEADER_BYTES;
    for (let record = readRecord(bytes, at); record !== null; record = readRecord(bytes, at)) {
      const isWanted = record.head.seq >= fromSeq && record.head.seq <= lastSeq;
      if (isWanted && decodeOrigin(bytes.subarray(record.bodyAt, record.end)) === origin) {
        entries.push(readEntry(bytes, record));
      }
      at = record.end;
    }
  }
  return { entries, lastSeq, head: state.link?.toString('hex') ?? '' };
}
