import { createHash } from 'node:crypto';
import type { Microseconds, Origin, Seq } from '#lib/model/ids.ts';
import {
  encodeHeader,
  encodeRecord,
  FRAME_BYTES,
  genesisLink,
  hasRecord,
  HEADER_BYTES,
  readRecord,
  readText,
  type RawRecord,
} from '#server/journal/segment-file.ts';
import { readWhole, type AuditDisk } from './audit-disk.ts';
import { REMOVAL_TEXT, removalOf, type AuditRemoval } from './audit-removal.ts';

/** How many entries there are and the hash of the last one; kept in a second file, so that a cut tail shows [AU4]. */
export type AuditAnchor = { readonly count: number; readonly hash: string };

export type AuditFault = {
  readonly file: string;
  readonly offset: number;
  /** Of the first entry that is not what was written. */
  readonly number: number;
  readonly what: string;
};

export type AuditCheck = {
  /** Whole entries up to the fault, or all. */
  readonly count: number;
  /** Hash of the last of them; 64 hex digits. */
  readonly head: string;
  readonly fault: AuditFault | null;
  /** Number of the oldest file that is there. */
  readonly first: number;
  /** Where the next entry goes. */
  readonly tail: { readonly segment: number; readonly end: number } | null;
  /** Bytes after the last entry that a crash left half written; nobody was answered for them. */
  readonly tornBytes: number;
};

/** Hash of an entry: SHA-256 over the hash before it and the text of the entry [AU1]. */
export function auditHash(previous: Uint8Array, text: string): Buffer {
  return createHash('sha256').update(previous).update(text, 'utf8').digest();
}

/**
 * One act is one batch of the journal's format. All fields of the record but number, link and text are fixed, so that
 * every byte of a file follows from its entries and a change of any is seen.
 */
export function encodeAuditRecord(target: Buffer, number: number, previous: Uint8Array, text: string): number {
  // The casts give fixed values their brands.
  const fixed = { tsJournalUs: 0 as Microseconds, tsReceivedUs: 0 as Microseconds, origin: 'audit' as Origin };
  const fields = { seq: number as Seq, inputId: '', causationId: null, ...fixed };
  return encodeRecord(target, 0, fields, text, { batch: number, epoch: 0, link: previous });
}

export function auditSegmentName(segment: number): string {
  return `${String(segment).padStart(10, '0')}.segment`;
}

/** Numbers of the segments in a folder, ascending. */
export function auditSegments(disk: AuditDisk, folder: string): readonly number[] {
  return disk
    .list(folder)
    .map((name) => /^(\d{10})\.segment$/.exec(name)?.[1])
    .filter((digits) => digits !== undefined)
    .map(Number);
}

/** The state of a check between two segments. */
type Walk = {
  readonly scratch: Buffer;
  link: Buffer;
  count: number;
  readonly anchors: Anchors;
  /** What entries of the log say of files that were taken away by age [AU5]. */
  readonly removals: AuditRemoval[];
};
/** Hashes that are known of an entry, by its number. */
type Anchors = ReadonlyMap<number, readonly string[]>;
type SegmentEnd = { readonly fault: AuditFault | null; readonly end: number; readonly tornBytes: number };

/** Checks a whole log, segment by segment; the caller may do other things between two of them. */
export class AuditChecker {
  readonly #disk: AuditDisk;
  readonly #folder: string;
  readonly #walk: Walk;
  readonly #segments: readonly number[];
  /** The oldest file that is there; files before it may have left by age. */
  readonly #first: number;
  /** How many entries stand up to the end of a file, and the hash of the last. */
  readonly #ends = new Map<number, AuditAnchor>();
  #index = 0;
  #tail: AuditCheck['tail'] = null;
  #fault: AuditFault | null = null;
  #tornBytes = 0;

  /** `anchors`: heads of the log that were written down elsewhere. */
  constructor(disk: AuditDisk, folder: string, anchors: readonly AuditAnchor[]) {
    this.#disk = disk;
    this.#folder = folder;
    this.#segments = auditSegments(disk, folder);
    this.#first = this.#segments[0] ?? 1;
    const start = this.#first === 1 ? null : startOf(disk, folder, this.#first);
    this.#walk = {
      scratch: Buffer.alloc(128 * 1024),
      link: start?.link ?? genesisLink(),
      count: start?.count ?? 0,
      anchors: byNumber(anchors),
      removals: [],
    };
    this.#noteEnd(this.#first - 1);
  }

  /** Checks the next segment; false when there is none left. */
  step(): boolean {
    const segment = this.#segments[this.#index];
    if (segment === undefined || this.#fault !== null) return false;
    const expected = this.#first + this.#index;
    const name = auditSegmentName(expected);
    const next = this.#walk.count + 1;
    this.#index += 1;
    if (segment !== expected) {
      this.#fault = { file: name, offset: 0, number: next, what: 'the file is missing' };
      return false;
    }
    const bytes = readWhole(this.#disk, `${this.#folder}/${name}`);
    if (this.#tornBytes > 0 && hasRecord(bytes)) {
      const offset = this.#tail?.end ?? 0;
      const file = auditSegmentName(expected - 1);
      this.#fault = { file, offset, number: next, what: 'the entry is damaged, and later ones follow it' };
      return false;
    }
    const { fault, end, tornBytes } = checkSegment(bytes, segment, name, this.#walk);
    this.#fault = fault;
    if (fault === null) this.#noteEnd(segment);
    this.#tornBytes = Math.max(this.#tornBytes, tornBytes);
    if (end > HEADER_BYTES || this.#tail === null) this.#tail = { segment, end };
    return fault === null;
  }

  /** What all steps have found. */
  result(): AuditCheck {
    const { count, link } = this.#walk;
    const head = link.toString('hex');
    return {
      count,
      head,
      fault: this.#fault ?? this.#startFault() ?? this.#anchorFault(),
      first: this.#first,
      tail: this.#tail,
      tornBytes: this.#tornBytes,
    };
  }

  #noteEnd(segment: number): void {
    const { count, link } = this.#walk;
    this.#ends.set(segment, { count, hash: link.toString('hex') });
  }

  /** [AU5] a log that does not begin with its first file names, in an entry, the end of the files that left. */
  #startFault(): AuditFault | null {
    if (this.#first === 1) return null;
    const { removals, anchors } = this.#walk;
    const isNamed = removals.some(({ throughSegment, entries, hash }) => {
      const end = this.#ends.get(throughSegment);
      return end?.count === entries && end.hash === hash;
    });
    const start = this.#ends.get(this.#first - 1);
    const isAnchored = (anchors.get(start?.count ?? 0) ?? []).every((hash) => hash === start?.hash);
    if (isNamed && isAnchored) return null;
    const known = removals.filter(({ throughSegment }) => throughSegment < this.#first - 1);
    const file = auditSegmentName(Math.max(0, ...known.map(({ throughSegment }) => throughSegment)) + 1);
    const number = Math.max(0, ...known.map(({ entries }) => entries)) + 1;
    return { file, offset: 0, number, what: 'the file is missing, and no entry says that it was removed by age' };
  }

  #anchorFault(): AuditFault | null {
    const { count, anchors } = this.#walk;
    const known = Math.max(0, ...anchors.keys());
    if (known <= count) return null;
    const file = auditSegmentName(this.#tail?.segment ?? 1);
    const what = `the anchor knows ${known} entries: ${known - count} at the end are cut off or damaged`;
    return { file, offset: this.#tail?.end ?? 0, number: count + 1, what };
  }
}

/** Where the first file that is there says that the one before it ended; null where it holds no entry. */
function startOf(
  disk: AuditDisk,
  folder: string,
  segment: number,
): { readonly link: Buffer; readonly count: number } | null {
  const record = readRecord(readWhole(disk, `${folder}/${auditSegmentName(segment)}`), HEADER_BYTES);
  const link = record?.head.link ?? null;
  return record === null || link === null ? null : { link: Buffer.from(link), count: record.head.seq - 1 };
}

/** Checks the whole log at once. */
export function checkAudit(disk: AuditDisk, folder: string, anchors: readonly AuditAnchor[]): AuditCheck {
  const checker = new AuditChecker(disk, folder, anchors);
  while (checker.step());
  return checker.result();
}

function checkSegment(bytes: Buffer, segment: number, name: string, walk: Walk): SegmentEnd {
  const fault = (offset: number, number: number, what: string): SegmentEnd => {
    return { fault: { file: name, offset, number, what }, end: offset, tornBytes: 0 };
  };
  const declaredBytes = bytes.byteLength < HEADER_BYTES ? 0 : bytes.readDoubleLE(16);
  if (!bytes.subarray(0, HEADER_BYTES).equals(encodeHeader(segment, declaredBytes))) {
    return fault(0, walk.count + 1, `the head of the file is not the one of segment ${segment}`);
  }
  let at = HEADER_BYTES;
  for (let record = readRecord(bytes, at); record !== null; record = readRecord(bytes, at)) {
    const number = walk.count + 1;
    const what = contradiction(bytes, at, record, walk);
    if (what !== null) return fault(at, what.number, what.text);
    const text = readText(bytes, record);
    walk.link = auditHash(walk.link, text);
    if (text.includes(REMOVAL_TEXT)) walk.removals.push(...removalOf(text));
    walk.count = number;
    at = record.end;
    if ((walk.anchors.get(number) ?? []).some((hash) => hash !== walk.link.toString('hex'))) {
      return fault(at, number, 'the hash of the entry is not the anchored one: it, or one before it, was written anew');
    }
  }
  if (bytes.byteLength !== declaredBytes) {
    return fault(at, walk.count + 1, `the file was made with ${declaredBytes} bytes and has ${bytes.byteLength}`);
  }
  const isTorn = !isZero(bytes.subarray(at));
  if (isTorn && hasRecord(bytes.subarray(at - HEADER_BYTES))) {
    return fault(at, walk.count + 1, 'the entry is damaged, and later ones follow it');
  }
  return { fault: null, end: at, tornBytes: isTorn ? bytes.byteLength - at : 0 };
}

/** What a whole record says against the ones before it; null where it fits. */
function contradiction(bytes: Buffer, at: number, record: RawRecord, walk: Walk) {
  const number = walk.count + 1;
  const { seq, link } = record.head;
  if (seq > number) return { number, text: `the entry is missing: entry ${seq} stands in its place` };
  if (seq < number) return { number, text: `entry ${seq} stands in its place` };
  const text = readText(bytes, record);
  if (link === null || !link.equals(walk.link)) {
    // Its successor tells whether this link was changed or the entry before.
    const after = link === null ? null : linkAfter(bytes, record.end, walk.anchors, number);
    // An anchor of the entry before has already said that it is the right one.
    const isBefore =
      number > 1 &&
      link !== null &&
      !walk.anchors.has(number - 1) &&
      (after === null || after.equals(auditHash(link, text)));
    return isBefore
      ? { number: number - 1, text: `the entry is not the one that entry ${number} was chained to: it was changed` }
      : { number, text: 'the link to the entry before was changed' };
  }
  const end = encodeAuditRecord(walk.scratch, number, walk.link, text);
  const isSame = walk.scratch.subarray(0, end).equals(bytes.subarray(at, record.end));
  return isSame ? null : { number, text: 'the head of the entry was changed' };
}

function linkAfter(bytes: Buffer, at: number, anchors: Anchors, number: number): Buffer | null {
  const next = readRecord(bytes, at);
  if (next !== null) return next.head.link;
  const [known] = anchors.get(number) ?? [];
  return known === undefined ? null : Buffer.from(known, 'hex');
}

function byNumber(anchors: readonly AuditAnchor[]): Anchors {
  const known = new Map<number, string[]>();
  for (const { count, hash } of anchors) known.set(count, [...(known.get(count) ?? []), hash]);
  return known;
}

function isZero(bytes: Buffer): boolean {
  const zeros = Buffer.alloc(Math.min(bytes.byteLength, 65_536));
  for (let at = 0; at < bytes.byteLength; at += zeros.byteLength) {
    const part = bytes.subarray(at, at + zeros.byteLength);
    if (!part.equals(zeros.subarray(0, part.byteLength))) return false;
  }
  return true;
}

/** Bytes that a record takes at most. */
export function auditRecordBytes(text: string): number {
  return FRAME_BYTES + 128 + Buffer.byteLength(text);
}
