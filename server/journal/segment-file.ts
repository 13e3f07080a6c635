import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import { BODY_BYTES_MAX, decodeEntry, decodeHead, decodeText, encodeBody, LINK_BYTES } from './entry-codec.ts';
import type { EncodeOptions, RecordFields, RecordHead } from './entry-codec.ts';
import { JournalCorruptError } from './journal.ts';

/**
 * A segment: a header of 64 bytes, then records back to back, then zeros to the end of the file. A batch never spans
 * two segments. All functions here work on bytes in memory; files belong to `file-journal`.
 *
 * Header: magic (8), format version u32, segment number u32, segment size f64, zeros, CRC32 u32 of the first 60 bytes.
 * Record: magic u32, body length u32, CRC32 u32 of magic, length and body, body (entry-codec.ts).
 */
const FORMAT_VERSION = 1;
export const HEADER_BYTES = 64;
export const FRAME_BYTES = 12;
const HEADER_MAGIC = Buffer.from('RISKJRNL', 'latin1');
// The byte 0xFF never occurs in UTF-8, so no text of an input can look like the start of a record.
const RECORD_MAGIC = Buffer.from([0xff, 0x52, 0x4a, 0xff]);
const RECORD_MAGIC_U32 = RECORD_MAGIC.readUInt32LE(0);

/** Chain value before the first batch. */
export function genesisLink(): Buffer {
  return Buffer.alloc(LINK_BYTES);
}

/** SHA-256 over the chain value before a batch and the bytes of the batch [JN3]. */
export function nextLink(link: Uint8Array, batchBytes: Uint8Array): Buffer {
  return createHash('sha256').update(link).update(batchBytes).digest();
}

export function encodeHeader(segmentNumber: number, segmentBytes: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  HEADER_MAGIC.copy(header);
  header.writeUInt32LE(FORMAT_VERSION, 8);
  header.writeUInt32LE(segmentNumber, 12);
  header.writeDoubleLE(segmentBytes, 16);
  header.writeUInt32LE(crc32(header.subarray(0, 60)), 60);
  return header;
}

/** @throws JournalCorruptError for a damaged header, another number, or a format newer than this program [JN12]. */
export function checkHeader(bytes: Buffer, segmentNumber: number, name: string): void {
  const isOurs = bytes.byteLength >= HEADER_BYTES && bytes.subarray(0, 8).equals(HEADER_MAGIC);
  if (!isOurs) throw new JournalCorruptError(`file=${name} offset=0: not a journal segment, or its header is damaged`);
  const isIntact = crc32(bytes.subarray(0, 60)) === bytes.readUInt32LE(60);
  if (!isIntact) throw new JournalCorruptError(`file=${name} offset=0: the header of the segment is damaged`);
  const version = bytes.readUInt32LE(8);
  if (version > FORMAT_VERSION) {
    throw new JournalCorruptError(
      `file=${name}: journal format ${version} is newer than this program, which reads up to ${FORMAT_VERSION}; nothing was changed`,
    );
  }
  if (bytes.readUInt32LE(12) !== segmentNumber) {
    throw new JournalCorruptError(`file=${name}: the header names segment ${bytes.readUInt32LE(12)}`);
  }
}

/** Writes a whole record at `at` and returns its end. */
export function encodeRecord(
  target: Buffer,
  at: number,
  entry: RecordFields,
  json: string,
  options: EncodeOptions,
): number {
  const end = encodeBody(target, at + FRAME_BYTES, entry, json, options);
  target.writeUInt32LE(RECORD_MAGIC_U32, at);
  target.writeUInt32LE(end - at - FRAME_BYTES, at + 4);
  target.writeUInt32LE(recordCrc(target, at, end), at + 8);
  return end;
}

export type RawRecord = { readonly head: RecordHead; readonly bodyAt: number; readonly end: number };

/** The record at `at` where one is whole and passes its CRC; else null. */
export function readRecord(bytes: Buffer, at: number): RawRecord | null {
  if (at + FRAME_BYTES > bytes.byteLength || bytes.readUInt32LE(at) !== RECORD_MAGIC_U32) return null;
  const length = bytes.readUInt32LE(at + 4);
  const end = at + FRAME_BYTES + length;
  if (length > BODY_BYTES_MAX || end > bytes.byteLength) return null;
  if (recordCrc(bytes, at, end) !== bytes.readUInt32LE(at + 8)) return null;
  const head = decodeHead(bytes.subarray(at + FRAME_BYTES, end));
  return head === null ? null : { head, bodyAt: at + FRAME_BYTES, end };
}

/** The entry of a record that `readRecord` found whole. */
export function readEntry(bytes: Buffer, record: RawRecord): JournalEntry {
  return decodeEntry(bytes.subarray(record.bodyAt, record.end));
}

/** The text of a record that `readRecord` found whole: the input's JSON, or what else a log of this format holds. */
export function readText(bytes: Buffer, record: RawRecord): string {
  return decodeText(bytes.subarray(record.bodyAt, record.end));
}

/** What is known of the journal up to a place. */
export type ScanState = {
  /** 0 before the first entry; null: not known, the first record is taken as it is. */
  readonly lastSeq: number | null;
  readonly lastBatch: number;
  readonly lastTimeUs: number;
  readonly epoch: number;
  /** Chain value after the last batch; null: not known, the first link is taken as it is. */
  readonly link: Buffer | null;
};

/** Before the first segment of a journal. */
export function scanFromStart(): ScanState {
  return { lastSeq: 0, lastBatch: 0, lastTimeUs: 0, epoch: 0, link: genesisLink() };
}

/** Before a later segment, when the ones before it are left unread. */
export function scanFromMiddle(): ScanState {
  return { lastSeq: null, lastBatch: 0, lastTimeUs: 0, epoch: 0, link: null };
}

export type SegmentScan = {
  readonly state: ScanState;
  /** End of the last whole record. */
  readonly validEnd: number;
  /** Bytes from `validEnd` to the last one that is not zero; 0 where only zeros follow. */
  readonly damagedBytes: number;
};

/**
 * Reads the valid prefix of a segment and checks order and chain.
 * @throws JournalCorruptError where whole records contradict each other: no crash makes that.
 */
export function scanSegment(bytes: Buffer, before: ScanState, name: string): SegmentScan {
  let { lastSeq, lastBatch, lastTimeUs, epoch, link } = before;
  let at = HEADER_BYTES;
  let batchAt = at;
  for (let record = readRecord(bytes, at); record !== null; record = readRecord(bytes, at)) {
    const { head } = record;
    if (head.link !== null) {
      if (at > batchAt && link !== null) link = nextLink(link, bytes.subarray(batchAt, at));
      const isLinked = link === null || link.equals(head.link);
      if (!isLinked) throw contradiction(name, at, lastSeq, 'chain');
      if (head.batch !== head.seq) throw contradiction(name, at, lastSeq, 'batch');
      link = Buffer.from(head.link);
      batchAt = at;
    } else if (at === HEADER_BYTES || head.batch !== lastBatch) {
      throw contradiction(name, at, lastSeq, 'batch');
    }
    if (lastSeq !== null && head.seq !== lastSeq + 1) throw contradiction(name, at, lastSeq, 'seq');
    lastSeq = head.seq;
    lastBatch = head.batch;
    lastTimeUs = head.tsJournalUs;
    epoch = Math.max(epoch, head.epoch);
    at = record.end;
  }
  if (at > batchAt && link !== null) link = nextLink(link, bytes.subarray(batchAt, at));
  return {
    state: { lastSeq, lastBatch, lastTimeUs, epoch, link },
    validEnd: at,
    damagedBytes: lastNonZero(bytes, at) - at,
  };
}

/**
 * Whether a whole record of a later batch follows the damage, which makes it corruption and no torn tail [JN8]:
 * a later batch is written only after the damaged one was synced. The damaged record belongs to the batch of the last
 * good one or begins the batch whose number is the next seq; records of those two may follow, as the sectors of one
 * unsynced batch reach the disk in any order.
 */
export function hasLaterBatch(bytes: Buffer, damageAt: number, state: ScanState): boolean {
  const lastSeq = state.lastSeq ?? 0;
  let at = bytes.indexOf(RECORD_MAGIC, damageAt);
  while (at !== -1) {
    const record = readRecord(bytes, at);
    if (record !== null) {
      const { batch } = record.head;
      const isSameBatch = batch === lastSeq + 1 || (batch === state.lastBatch && lastSeq > 0);
      if (!isSameBatch) return true;
    }
    at = bytes.indexOf(RECORD_MAGIC, record === null ? at + 1 : record.end);
  }
  return false;
}

/** Whether any whole record stands in the segment, at whatever place. */
export function hasRecord(bytes: Buffer): boolean {
  let at = bytes.indexOf(RECORD_MAGIC, HEADER_BYTES);
  while (at !== -1 && readRecord(bytes, at) === null) at = bytes.indexOf(RECORD_MAGIC, at + 1);
  return at !== -1;
}

function recordCrc(bytes: Buffer, at: number, end: number): number {
  return crc32(bytes.subarray(at + FRAME_BYTES, end), crc32(bytes.subarray(at, at + 8)));
}

const ZEROS = Buffer.alloc(65_536);

function lastNonZero(bytes: Buffer, from: number): number {
  let end = bytes.byteLength;
  while (end - ZEROS.byteLength > from && bytes.subarray(end - ZEROS.byteLength, end).equals(ZEROS))
    end -= ZEROS.byteLength;
  while (end > from && bytes[end - 1] === 0) end -= 1;
  return end;
}

function contradiction(name: string, at: number, lastSeq: number | null, what: string): JournalCorruptError {
  return new JournalCorruptError(
    `file=${name} offset=${at} lastGoodSeq=${lastSeq ?? 0}: a whole record breaks the ${what} of the journal; it was edited or lost`,
  );
}
