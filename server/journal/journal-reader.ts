import type { JournalEntry } from '#lib/model/journal-entry.ts';
import type { Disk } from './disk.ts';
import { JournalCorruptError } from './journal.ts';
import { listSegments } from './recovery.ts';
import { segmentName } from './segment-allocator.ts';
import { HEADER_BYTES, readEntry, readRecord, readText } from './segment-file.ts';
import { readSegment } from './segment-read.ts';

/**
 * Entries `fromSeq` to `throughSeq` of a journal that another thread is writing: nothing is opened for writing, and all
 * up to `throughSeq` is durable. Of a record whose text is not wanted no entry is made: it is passed over.
 * @throws JournalCorruptError where an entry of the range is missing
 */
export function* readJournal(
  disk: Disk,
  folder: string,
  {
    fromSeq,
    throughSeq,
    isWanted,
  }: {
    readonly fromSeq: number;
    readonly throughSeq: number;
    readonly isWanted?: ((text: string) => boolean) | undefined;
  },
): Generator<JournalEntry> {
  const segments = listSegments(disk, folder);
  const start = segments.findLastIndex((info) => info.firstSeq > 0 && info.firstSeq <= fromSeq);
  let expectedSeq = fromSeq;
  for (const { number } of segments.slice(Math.max(0, start))) {
    if (expectedSeq > throughSeq) return;
    const bytes = readSegment(disk, `${folder}/${segmentName(number)}`);
    let at = HEADER_BYTES;
    for (let record = readRecord(bytes, at); record !== null; record = readRecord(bytes, at)) {
      at = record.end;
      const { seq } = record.head;
      if (seq < fromSeq) continue;
      if (seq > throughSeq) return;
      if (seq !== expectedSeq) break;
      expectedSeq = seq + 1;
      if (isWanted === undefined || isWanted(readText(bytes, record))) yield readEntry(bytes, record);
    }
  }
  if (expectedSeq <= throughSeq)
    throw new JournalCorruptError(`seq=${expectedSeq} throughSeq=${throughSeq}: the journal ends early`);
}
