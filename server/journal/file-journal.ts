import { assert } from '#lib/base/assert.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import { errorCode, isSpaceError, readFile, replaceFile, writeFully } from './disk.ts';
import type { Disk } from './disk.ts';
import { bodyBytesMax, LINK_BYTES } from './entry-codec.ts';
import { JournalCorruptError, JournalFaultError, JournalFullError } from './journal.ts';
import type { CommitResult, Journal } from './journal.ts';
import { recover, repairTail } from './recovery.ts';
import type { Recovered, SegmentInfo } from './recovery.ts';
import { SegmentAllocator, segmentName } from './segment-allocator.ts';
import { encodeRecord, FRAME_BYTES, HEADER_BYTES, nextLink, readEntry, readRecord } from './segment-file.ts';
import { readSegment } from './segment-read.ts';

/** Starting value [JN7]; tests take a smaller one. */
export const SEGMENT_BYTES = 64 * 1024 * 1024;
/** A batch above this is committed before the next entry is taken. */
const BATCH_BYTES_MAX = 4 * 1024 * 1024;
export const BATCH_RECORDS_MAX = 1_000;
const MARKER_NAME = 'journal.json';
/** Made ahead per commit besides twice the bytes written, so that the next segment is there before it is needed. */
const AHEAD_BYTES = 65_536;

export type FileJournalOptions = {
  readonly disk: Disk;
  readonly folder: string;
  readonly segmentBytes: number;
  /** The journal is read and checked from the segment that holds this seq; 1 = whole. */
  readonly fromSeq: number;
};

type Marker = { readonly formatVersion: number; readonly epoch: number; readonly clean: boolean };

/**
 * Opens the journal, cuts a torn tail and raises the epoch durably.
 * @throws JournalCorruptError [JN8] [JN12]; JournalFullError, JournalFaultError when the opening cannot be written.
 */
export function openFileJournal(options: FileJournalOptions): FileJournal {
  const { disk, folder } = options;
  disk.makeFolder(folder);
  const marker = readMarker(disk, folder);
  const recovered = recover(disk, folder, options.fromSeq);
  const epoch = Math.max(marker.epoch, recovered.state.epoch) + 1;
  guard('marker', () => writeMarker(disk, folder, { formatVersion: 1, epoch, clean: false }));
  const { tail } = recovered;
  const isShort = tail !== null && isShorter(disk, `${folder}/${segmentName(tail.number)}`, options.segmentBytes);
  if (tail !== null && (!marker.clean || tail.damagedBytes > 0 || isShort))
    repairTail(disk, folder, tail, options.segmentBytes);
  return new FileJournal(options, recovered, epoch);
}

export class FileJournal implements Journal {
  readonly epoch: number;
  readonly droppedBytes: number;
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #segmentBytes: number;
  readonly #segments: SegmentInfo[];
  readonly #batch: Buffer;
  #batchEnd = 0;
  #batchEntries = 0;
  #batchSeq = 0;
  #batchTimeUs = 0;
  #file: number;
  #capacityBytes: number;
  #position: number;
  #next: SegmentAllocator;
  #lastSeq: number;
  #lastTimeUs: number;
  #link: Buffer;
  #state: 'open' | 'failed' | 'closed' = 'open';

  /** Only `openFileJournal` calls this, after recovery and repair. */
  constructor(options: FileJournalOptions, recovered: Recovered, epoch: number) {
    this.#disk = options.disk;
    this.#folder = options.folder;
    this.#segmentBytes = options.segmentBytes;
    this.epoch = epoch;
    this.droppedBytes = recovered.tail?.damagedBytes ?? 0;
    assert(
      recovered.state.lastSeq !== null && recovered.state.link !== null,
      'Invariant: a recovered journal knows its end',
    );
    this.#lastSeq = recovered.state.lastSeq;
    this.#lastTimeUs = recovered.state.lastTimeUs;
    this.#link = recovered.state.link;
    const tailNumber = recovered.tail?.number ?? 1;
    this.#segments = recovered.segments.filter((info) => info.number <= tailNumber);
    if (recovered.tail === null) {
      this.#allocator(tailNumber).finish();
      this.#segments.push({ number: tailNumber, firstSeq: 0 });
    }
    this.#batch = Buffer.allocUnsafe(Math.min(BATCH_BYTES_MAX, options.segmentBytes - HEADER_BYTES));
    this.#file = this.#disk.open(this.#path(tailNumber), 'update');
    this.#capacityBytes = this.#disk.size(this.#file);
    this.#position = recovered.tail?.end ?? HEADER_BYTES;
    this.#next = this.#allocator(tailNumber + 1);
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  get lastTimeUs(): number {
    return this.#lastTimeUs;
  }

  head(): string {
    return this.#link.toString('hex');
  }

  append(entry: JournalEntry, inputJson: string = JSON.stringify(entry.input)): boolean {
    assert(this.#state === 'open', 'Invariant: a journal takes entries only while it is open');
    assert(
      entry.seq === this.#lastSeq + this.#batchEntries + 1,
      'Invariant: entries are journalled in seq order without gaps',
    );
    const roomNeeded = FRAME_BYTES + bodyBytesMax(entry, inputJson);
    const hasRoom = this.#batchEnd + roomNeeded <= this.#batch.byteLength && this.#batchEntries < BATCH_RECORDS_MAX;
    if (!hasRoom && this.#batchEntries > 0) return false;
    assert(hasRoom, `Invariant: an entry fits into a segment, got ${roomNeeded} of ${this.#batch.byteLength} bytes`);
    if (this.#batchEntries === 0) this.#batchSeq = entry.seq;
    const link = this.#batchEntries === 0 ? this.#link : null;
    assert(link === null || link.byteLength === LINK_BYTES, 'Invariant: a link has 32 bytes');
    const target = { batch: this.#batchSeq, epoch: this.epoch, link };
    this.#batchEnd = encodeRecord(this.#batch, this.#batchEnd, entry, inputJson, target);
    this.#batchEntries += 1;
    this.#batchTimeUs = entry.tsJournalUs;
    return true;
  }

  commit(): CommitResult {
    assert(this.#state === 'open', 'Invariant: a journal commits only while it is open');
    if (this.#batchEntries === 0) return { entries: 0, bytes: 0 };
    const bytes = this.#batch.subarray(0, this.#batchEnd);
    const result = { entries: this.#batchEntries, bytes: bytes.byteLength };
    try {
      if (this.#position + bytes.byteLength > this.#capacityBytes) this.#roll();
      this.#write(bytes);
    } catch (error) {
      this.#state = 'failed';
      throw error;
    }
    this.#link = nextLink(this.#link, bytes);
    this.#position += bytes.byteLength;
    this.#lastSeq += this.#batchEntries;
    this.#lastTimeUs = this.#batchTimeUs;
    this.#noteFirst();
    this.#batchEnd = 0;
    this.#batchEntries = 0;
    this.#makeAhead(bytes.byteLength);
    return result;
  }

  reserve(): void {
    this.#next.finish();
  }

  *read(fromSeq: number): Generator<JournalEntry> {
    const startIndex = Math.max(
      0,
      this.#segments.findLastIndex((info) => info.firstSeq > 0 && info.firstSeq <= fromSeq),
    );
    let expectedSeq: number | null = null;
    for (const info of this.#segments.slice(startIndex)) {
      const bytes = readSegment(this.#disk, this.#path(info.number));
      let at = HEADER_BYTES;
      for (let record = readRecord(bytes, at); record !== null; record = readRecord(bytes, at)) {
        const { seq } = record.head;
        if (seq > this.#lastSeq) return;
        if (expectedSeq !== null && seq !== expectedSeq) throw gap(info.number, at, seq, expectedSeq);
        expectedSeq = seq + 1;
        if (seq >= fromSeq) yield readEntry(bytes, record);
        at = record.end;
      }
    }
    const isWhole = expectedSeq === null ? this.#lastSeq === 0 : expectedSeq === this.#lastSeq + 1;
    if (!isWhole)
      throw new JournalCorruptError(`lastSeq=${this.#lastSeq} read=${(expectedSeq ?? 1) - 1}: the journal ends early`);
  }

  close(): void {
    if (this.#state === 'closed') return;
    const isClean = this.#state === 'open' && this.#batchEntries === 0;
    this.#state = 'closed';
    this.#next.abandon();
    this.#disk.close(this.#file);
    if (isClean)
      guard('marker', () =>
        writeMarker(this.#disk, this.#folder, { formatVersion: 1, epoch: this.epoch, clean: true }),
      );
  }

  /** One write and one sync; no error of either is tried again [JN6]. */
  #write(bytes: Buffer): void {
    guard(`batch=${this.#batchSeq} write`, () => writeFully(this.#disk, this.#file, bytes, this.#position));
    try {
      this.#disk.syncData(this.#file);
    } catch (error) {
      // Also for want of space: after a failed sync nothing is known about what the disk holds.
      throw new JournalFaultError(`batch=${this.#batchSeq} sync: code=${errorCode(error)}`, { cause: error });
    }
  }

  #roll(): void {
    const last = this.#segments.at(-1);
    assert(last !== undefined, 'Invariant: a journal has a segment');
    const segmentNumber = last.number + 1;
    this.#next.finish();
    this.#disk.close(this.#file);
    this.#file = this.#disk.open(this.#path(segmentNumber), 'update');
    this.#capacityBytes = this.#disk.size(this.#file);
    this.#position = HEADER_BYTES;
    this.#segments.push({ number: segmentNumber, firstSeq: 0 });
    this.#next = this.#allocator(segmentNumber + 1);
  }

  #noteFirst(): void {
    const last = this.#segments.at(-1);
    if (last?.firstSeq === 0)
      this.#segments[this.#segments.length - 1] = { number: last.number, firstSeq: this.#batchSeq };
  }

  #makeAhead(batchBytes: number): void {
    if (this.#position < this.#capacityBytes / 4) return;
    try {
      this.#next.advance(2 * batchBytes + AHEAD_BYTES);
    } catch (error) {
      this.#state = 'failed';
      throw error;
    }
  }

  #allocator(segmentNumber: number): SegmentAllocator {
    // One that lies there already was made ahead by the run before.
    const isReady = this.#disk.list(this.#folder).includes(segmentName(segmentNumber));
    const options = { folder: this.#folder, segmentBytes: this.#segmentBytes, number: segmentNumber, isReady };
    return new SegmentAllocator(this.#disk, options);
  }

  #path(segmentNumber: number): string {
    return `${this.#folder}/${segmentName(segmentNumber)}`;
  }
}

function guard(what: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    if (isSpaceError(error)) throw new JournalFullError(`${what}: no room left`, { cause: error });
    throw new JournalFaultError(`${what}: code=${errorCode(error)}`, { cause: error });
  }
}

function writeMarker(disk: Disk, folder: string, marker: Marker): void {
  replaceFile(disk, folder, MARKER_NAME, Buffer.from(`${JSON.stringify(marker)}\n`));
}

/** Without a marker the journal is new, or its last stop is not known: then it counts as unclean. */
function readMarker(disk: Disk, folder: string): Marker {
  if (!disk.list(folder).includes(MARKER_NAME)) return { formatVersion: 1, epoch: 0, clean: false };
  const text = readFile(disk, `${folder}/${MARKER_NAME}`).toString('utf8');
  const fields = parseFields(text);
  const formatVersion = fields?.get('formatVersion');
  const epoch = fields?.get('epoch');
  if (typeof formatVersion !== 'number' || typeof epoch !== 'number' || !Number.isSafeInteger(epoch)) {
    throw new JournalCorruptError(`file=${MARKER_NAME}: the marker of the journal is damaged`);
  }
  if (formatVersion > 1) {
    throw new JournalCorruptError(
      `file=${MARKER_NAME}: format ${formatVersion} is newer than this program; nothing was changed`,
    );
  }
  return { formatVersion, epoch, clean: fields?.get('clean') === true };
}

function parseFields(text: string): Map<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isShorter(disk: Disk, path: string, bytes: number): boolean {
  const file = disk.open(path, 'read');
  try {
    return disk.size(file) < bytes;
  } finally {
    disk.close(file);
  }
}

function gap(segmentNumber: number, at: number, seq: number, expectedSeq: number): JournalCorruptError {
  return new JournalCorruptError(
    `file=${segmentName(segmentNumber)} offset=${at} seq=${seq} expectedSeq=${expectedSeq}: entries are missing`,
  );
}
