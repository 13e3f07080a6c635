import { errorCode, isSpaceError, writeFully } from './disk.ts';
import type { Disk } from './disk.ts';
import { JournalCorruptError, JournalFaultError, JournalFullError } from './journal.ts';
import { segmentName } from './segment-allocator.ts';
import {
  checkHeader,
  hasLaterBatch,
  hasRecord,
  HEADER_BYTES,
  readRecord,
  scanFromMiddle,
  scanFromStart,
  scanSegment,
} from './segment-file.ts';
import type { ScanState } from './segment-file.ts';
import { readSegment } from './segment-read.ts';

/** `firstSeq` is 0 where the segment holds no record yet. */
export type SegmentInfo = { readonly number: number; readonly firstSeq: number };

export type Recovered = {
  /** All segments, ascending. */
  readonly segments: readonly SegmentInfo[];
  readonly state: ScanState;
  /** The segment that takes the next batch and where; null in an empty folder. */
  readonly tail: { readonly number: number; readonly end: number; readonly damagedBytes: number } | null;
};

/** Copies of damaged tails that are kept; older ones are removed. */
const DAMAGED_COPIES_MAX = 4;

/** What a repaired segment is filled up with, a part at a time: all of it at once would take as much memory as the file. */
const ZEROS = Buffer.alloc(1024 * 1024);

/** Told of each segment with whole records, so that nobody reads it a second time: its bytes up to the end of what is valid. */
export type Visit = (valid: Buffer) => void;

/**
 * Reads the journal from the segment that holds `fromSeq` to its end and tells the valid prefix.
 * @throws JournalCorruptError for damage before a later batch [JN8]; nothing was changed then.
 */
export function recover(disk: Disk, folder: string, fromSeq: number, visit: Visit = () => undefined): Recovered {
  const numbers = segmentNumbers(disk, folder);
  const first = numbers[0];
  if (first === undefined) return { segments: [], state: scanFromStart(), tail: null };
  const segments = readInfos(disk, folder, numbers);
  const startIndex = Math.max(
    0,
    segments.findLastIndex((info) => info.firstSeq > 0 && info.firstSeq <= fromSeq),
  );
  let state = startIndex === 0 ? scanFromStart() : scanFromMiddle();
  let tail: Recovered['tail'] = null;
  for (const info of segments.slice(startIndex)) {
    const name = segmentName(info.number);
    const bytes = readSegment(disk, `${folder}/${name}`);
    if (tail !== null && tail.damagedBytes > 0) {
      // A batch never spans two segments, so whatever is whole here was written after the damaged batch was synced.
      if (hasRecord(bytes)) throw damagedBefore(tail, state);
      continue;
    }
    const scan = scanSegment(bytes, state, name);
    const isBlank = scan.validEnd === HEADER_BYTES && scan.damagedBytes === 0;
    if (isBlank && tail !== null) continue;
    state = scan.state;
    tail = { number: info.number, end: scan.validEnd, damagedBytes: scan.damagedBytes };
    visit(bytes.subarray(0, scan.validEnd));
    if (scan.damagedBytes > 0 && hasLaterBatch(bytes, scan.validEnd, state)) throw damagedBefore(tail, state);
  }
  return { segments, state, tail };
}

/**
 * Copies the valid prefix of the tail to a new file and renames it over the old one [JN9]: after a failed sync the page
 * cache may hold bytes that the disk does not, so reading them again proves nothing. A kill in between changes nothing.
 */
export function repairTail(
  disk: Disk,
  folder: string,
  tail: NonNullable<Recovered['tail']>,
  segmentBytes: number,
): void {
  const path = `${folder}/${segmentName(tail.number)}`;
  try {
    const valid = readSegment(disk, path).subarray(0, tail.end);
    const size = Math.max(segmentBytes, sizeOf(disk, path), tail.end);
    disk.remove(`${path}.tmp`);
    const file = disk.open(`${path}.tmp`, 'create');
    try {
      writeFully(disk, file, valid, 0);
      for (let at = tail.end; at < size; at += ZEROS.byteLength)
        writeFully(disk, file, ZEROS.subarray(0, Math.min(ZEROS.byteLength, size - at)), at);
      disk.sync(file);
    } finally {
      disk.close(file);
    }
    if (tail.damagedBytes > 0) keepDamaged(disk, folder, segmentName(tail.number));
    disk.rename(`${path}.tmp`, path);
    disk.syncFolder(folder);
  } catch (error) {
    if (isSpaceError(error)) {
      disk.remove(`${path}.tmp`);
      throw new JournalFullError('no room to copy the tail of the journal', { cause: error });
    }
    throw new JournalFaultError(`repair of ${path}: code=${errorCode(error)}`, { cause: error });
  }
}

function sizeOf(disk: Disk, path: string): number {
  const file = disk.open(path, 'read');
  try {
    return disk.size(file);
  } finally {
    disk.close(file);
  }
}

/** The damaged file stays under a second name for whoever wants to look at it. */
function keepDamaged(disk: Disk, folder: string, name: string): void {
  const copies = disk.list(folder).filter((file) => file.includes('.damaged-'));
  const latest = copies.reduce((most, file) => Math.max(most, Number(file.split('.damaged-')[1] ?? 0)), 0);
  disk.link(`${folder}/${name}`, `${folder}/${name}.damaged-${latest + 1}`);
  const byAge = copies.toSorted((a, b) => Number(a.split('.damaged-')[1]) - Number(b.split('.damaged-')[1]));
  for (const file of byAge.slice(0, Math.max(0, copies.length + 1 - DAMAGED_COPIES_MAX)))
    disk.remove(`${folder}/${file}`);
}

/** The segments of a journal, ascending, with the first seq of each. */
export function listSegments(disk: Disk, folder: string): readonly SegmentInfo[] {
  return readInfos(disk, folder, segmentNumbers(disk, folder));
}

function segmentNumbers(disk: Disk, folder: string): readonly number[] {
  const numbers: number[] = [];
  for (const name of disk.list(folder)) {
    const match = /^(\d{10})\.segment$/.exec(name);
    if (match?.[1] !== undefined) numbers.push(Number(match[1]));
  }
  for (const [index, segmentNumber] of numbers.entries()) {
    const before = numbers[index - 1] ?? 0;
    if (segmentNumber !== before + 1) {
      throw new JournalCorruptError(`file=${segmentName(before + 1)}: a segment of the journal is missing`);
    }
  }
  return numbers;
}

/** First seq of each segment, 0 where its first record is not whole. */
function readInfos(disk: Disk, folder: string, numbers: readonly number[]): readonly SegmentInfo[] {
  return numbers.map((segmentNumber) => {
    const name = segmentName(segmentNumber);
    const file = disk.open(`${folder}/${name}`, 'read');
    try {
      const buffer = Buffer.alloc(HEADER_BYTES + 2 * 65_536);
      const bytes = buffer.subarray(0, disk.read(file, buffer, 0));
      checkHeader(bytes, segmentNumber, name);
      return { number: segmentNumber, firstSeq: readRecord(bytes, HEADER_BYTES)?.head.seq ?? 0 };
    } finally {
      disk.close(file);
    }
  });
}

function damagedBefore(tail: NonNullable<Recovered['tail']>, state: ScanState): JournalCorruptError {
  return new JournalCorruptError(
    `file=${segmentName(tail.number)} offset=${tail.end} lastGoodSeq=${state.lastSeq ?? 0}: ` +
      'durable data is damaged, for whole records of a later batch follow it; nothing was changed',
  );
}
