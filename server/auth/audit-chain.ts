import { encodeHeader, HEADER_BYTES } from '#server/journal/segment-file.ts';
import {
  auditHash,
  auditRecordBytes,
  auditSegmentName,
  AuditChecker,
  checkAudit,
  encodeAuditRecord,
  type AuditAnchor,
  type AuditCheck,
  type AuditFault,
} from './audit-check.ts';
import { placeWhole, readWhole, writeWhole, type AuditDisk } from './audit-disk.ts';
import { encodeAuditEntry, ENTRY_BYTES_MAX, HOUSE, type AuditAct, type AuditEntry } from './audit-entry.ts';
import { firstLink, readAuditSegment } from './audit-read.ts';
import { removalAct, type AuditRemoval } from './audit-removal.ts';

/** Starting value: some 2,500 acts a file. */
export const AUDIT_SEGMENT_BYTES = 1024 * 1024;
/** Failures waiting for the next batch; equal ones are one, and what is beyond is counted in one entry. */
const NOTES_MAX = 256;
/** What an act changed is looked for so far back; older values are in the journal. */
const LOOK_BACK_FILES = 16;
const ANCHOR_NAME = 'anchor.json';
/** Written over in place, within one sector: it needs no room that a full disk would refuse. */
const ANCHOR_BYTES = 128;

/** The log cannot take an act now: whatever it was is refused [AU3]. */
export class AuditUnavailableError extends Error {
  override readonly name = 'AuditUnavailableError';
}

/** The log on the disk is not the one that was written; the message is one sentence for the operator. */
export class AuditDamagedError extends Error {
  override readonly name = 'AuditDamagedError';
}

export type AuditChainOptions = {
  readonly disk: AuditDisk;
  /** Holds the segments. */
  readonly folder: string;
  /** Holds the anchor; another folder than the segments'. */
  readonly anchorFolder: string;
  readonly segmentBytes: number;
  readonly nowUs: () => number;
};

/** A page of the log, newest first. */
export type AuditPage = { readonly entries: readonly AuditEntry[]; readonly next: number | null };

/**
 * The log of what people did: numbered entries, each chained to the one before by its hash, one sync an act. An error of
 * the disk that is not want of space is final: the chain takes nothing more and says so at each attempt.
 */
export class AuditChain {
  readonly #options: AuditChainOptions;
  readonly #seqs = new Set<number>();
  readonly #notes = new Map<string, AuditAct>();
  readonly #scratch = Buffer.alloc(128 * 1024);
  #dropped = 0;
  #count: number;
  #link: Buffer;
  /** The oldest file that is there, and the present one. */
  #first: number;
  #segment: number;
  #end: number;
  #capacityBytes: number;
  #file: number;
  readonly #anchorFile: number;
  #isBroken = false;

  private constructor(options: AuditChainOptions, check: AuditCheck, tail: NonNullable<AuditCheck['tail']>) {
    this.#options = options;
    this.#count = check.count;
    this.#link = Buffer.from(check.head, 'hex');
    this.#first = check.first;
    this.#segment = tail.segment;
    this.#end = tail.end;
    this.#file = options.disk.open(this.#path(tail.segment), 'update');
    this.#capacityBytes = options.disk.size(this.#file);
    this.#anchorFile = options.disk.open(`${options.anchorFolder}/${ANCHOR_NAME}`, 'update');
  }

  /**
   * Checks the whole log, takes a half-written last record away and goes on behind it.
   * @throws AuditDamagedError; AuditUnavailableError when there is no room for a first file
   */
  static open(options: AuditChainOptions): AuditChain {
    const { disk, folder, anchorFolder, segmentBytes } = options;
    disk.makeFolder(folder);
    disk.makeFolder(anchorFolder);
    const anchor = readAnchor(disk, anchorFolder);
    const check = checkAudit(disk, folder, anchor === null ? [] : [anchor]);
    if (check.fault !== null) throw new AuditDamagedError(sentenceOf(check.fault));
    try {
      if (check.tail === null) placeSegment(disk, folder, 1, segmentBytes);
      const now = { count: check.count, hash: check.head };
      // A disk that is full does not keep a log that is whole from its start: nothing is written then.
      if (anchor?.hash !== now.hash) placeWhole(disk, anchorFolder, ANCHOR_NAME, encodeAnchor(now));
    } catch (error) {
      throw new AuditUnavailableError('There is no room for the audit log: make some and start again.', {
        cause: error,
      });
    }
    const chain = new AuditChain(options, check, check.tail ?? { segment: 1, end: HEADER_BYTES });
    if (check.tornBytes > 0) chain.#clearTail();
    return chain;
  }

  get count(): number {
    return this.#count;
  }

  /** Hash of the last entry; 64 hex digits. */
  get head(): string {
    return this.#link.toString('hex');
  }

  /** Whether an act of this entry of the journal stands in the log, since the last start of the house. */
  hasSeq(seq: number): boolean {
    return this.#seqs.has(seq);
  }

  /**
   * Makes sure that the next act can be written, before it is done.
   * @throws AuditUnavailableError
   */
  reserve(): void {
    if (this.#isBroken) throw new AuditUnavailableError('the audit log takes nothing more after a fault of the disk');
    if (this.#end + auditRecordBytes('') + ENTRY_BYTES_MAX <= this.#capacityBytes) return;
    const { disk, folder, segmentBytes } = this.#options;
    try {
      placeSegment(disk, folder, this.#segment + 1, segmentBytes);
      // Notes of one batch may stand on both sides of the border; the sync of the batch reaches the new file only.
      disk.syncData(this.#file);
      disk.close(this.#file);
      this.#segment += 1;
      this.#file = disk.open(this.#path(this.#segment), 'update');
      this.#capacityBytes = segmentBytes;
      this.#end = HEADER_BYTES;
    } catch (error) {
      throw new AuditUnavailableError('the audit log has no room left', { cause: error });
    }
  }

  /**
   * Writes acts down, an entry each, with one sync; call `reserve` before the act.
   * @throws AuditUnavailableError: the act must not be answered as done
   */
  record(...acts: readonly AuditAct[]): readonly AuditEntry[] {
    const entries = acts.map((act) => this.#append(act));
    if (entries.length > 0) this.#sync();
    return entries;
  }

  /** A failure or denial: it changes nothing, so it may wait for `flush`, which comes within 100 ms. */
  note(act: AuditAct): void {
    const key = JSON.stringify([act.actor, act.action, act.target, act.reason, act.outcome]);
    const known = this.#notes.get(key);
    if (known !== undefined) this.#notes.set(key, { ...known, count: known.count + act.count });
    else if (this.#notes.size < NOTES_MAX) this.#notes.set(key, act);
    else this.#dropped += act.count;
  }

  /** Writes the notes down, with one sync. Without room they stay for the next time. */
  flush(): void {
    if (this.#notes.size === 0 && this.#dropped === 0) return;
    try {
      for (const [key, act] of this.#notes) {
        this.#append(act);
        this.#notes.delete(key);
      }
      if (this.#dropped > 0) this.#append(uncounted(this.#dropped));
      this.#dropped = 0;
      this.#sync();
    } catch (error) {
      if (!(error instanceof AuditUnavailableError)) throw error;
    }
  }

  /** Newest first, from the files themselves; `before` is a number, `matches` decides. Yields between two files. */
  async page(options: {
    readonly before: number | null;
    readonly limit: number;
    readonly matches: (entry: AuditEntry) => boolean;
    readonly pause: () => Promise<void>;
  }): Promise<AuditPage> {
    const entries: AuditEntry[] = [];
    for (let segment = this.#segment; segment >= this.#first; segment -= 1) {
      for (const entry of readAuditSegment(this.#options.disk, this.#options.folder, segment).toReversed()) {
        if (options.before !== null && entry.number >= options.before) continue;
        if (!options.matches(entry)) continue;
        if (entries.length === options.limit) return { entries, next: entries.at(-1)?.number ?? null };
        entries.push(entry);
      }
      await options.pause();
    }
    return { entries, next: null };
  }

  /** The last entry that matches, or null when the newest files hold none. */
  last(matches: (entry: AuditEntry) => boolean): AuditEntry | null {
    for (let segment = this.#segment; segment >= Math.max(this.#first, this.#segment - LOOK_BACK_FILES); segment -= 1) {
      const found = readAuditSegment(this.#options.disk, this.#options.folder, segment).findLast(matches);
      if (found !== undefined) return found;
    }
    return null;
  }

  /** Reads the log from the disk again and checks it, with a pause between two files. */
  async verify(pause: () => Promise<void>): Promise<AuditCheck> {
    const { disk, folder } = this.#options;
    const checker = new AuditChecker(disk, folder, [{ count: this.#count, hash: this.head }]);
    while (checker.step()) await pause();
    return checker.result();
  }

  /**
   * [AU5] takes whole files away whose entries are all older than a moment, oldest first, once an entry has named the end
   * of the last of them. What the newest start of the desk stands in stays: the next start reads from there.
   */
  retain(olderThanUs: number): void {
    const start = this.last(({ action }) => action === 'StartDesk')?.number ?? 0;
    const { disk, folder } = this.#options;
    let found: AuditRemoval | null = null;
    for (let segment = this.#first; segment < this.#segment; segment += 1) {
      const last = readAuditSegment(disk, folder, segment).at(-1);
      const link = firstLink(disk, folder, segment + 1) ?? this.#link;
      if (last === undefined || last.tsUs >= olderThanUs || last.number >= start) break;
      found = { throughSegment: segment, entries: last.number, hash: link.toString('hex') };
    }
    if (found === null) return;
    this.record(removalAct(found));
    while (this.#first <= found.throughSegment) {
      disk.remove(this.#path(this.#first));
      this.#first += 1;
    }
    disk.syncFolder(folder);
  }

  close(): void {
    this.flush();
    this.#options.disk.close(this.#file);
    this.#options.disk.close(this.#anchorFile);
    this.#isBroken = true;
  }

  /** Marks the acts of entries of the journal that stand in the log already. */
  remember(seqs: Iterable<number>): void {
    for (const seq of seqs) this.#seqs.add(seq);
  }

  /** Numbers in the journal of the acts after an entry of the log. */
  seqsAfter(number: number): readonly number[] {
    const seqs: number[] = [];
    for (let segment = this.#segment; segment >= this.#first; segment -= 1) {
      const entries = readAuditSegment(this.#options.disk, this.#options.folder, segment);
      for (const { number: own, seq, actor } of entries)
        if (own > number && seq !== null && actor.user !== null) seqs.push(seq);
      if ((entries[0]?.number ?? Number.POSITIVE_INFINITY) <= number) break;
    }
    return seqs;
  }

  #append(act: AuditAct): AuditEntry {
    this.reserve();
    const entry: AuditEntry = { ...act, number: this.#count + 1, tsUs: this.#options.nowUs() };
    const text = encodeAuditEntry(entry);
    const bytes = encodeAuditRecord(this.#scratch, entry.number, this.#link, text);
    this.#guard(() => writeWhole(this.#options.disk, this.#file, this.#scratch.subarray(0, bytes), this.#end));
    this.#link = auditHash(this.#link, text);
    this.#count = entry.number;
    this.#end += bytes;
    // What the desk did by itself at an entry says nothing of who sent that entry.
    if (entry.seq !== null && entry.actor.user !== null) this.#seqs.add(entry.seq);
    return entry;
  }

  #sync(): void {
    const { disk } = this.#options;
    this.#guard(() => {
      disk.syncData(this.#file);
      // After the sync: an anchor must never know more than the disk holds.
      writeWhole(disk, this.#anchorFile, encodeAnchor({ count: this.#count, hash: this.head }), 0);
      disk.syncData(this.#anchorFile);
    });
  }

  /** The room was there before: whatever fails now leaves it unknown what the disk holds. */
  #guard(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.#isBroken = true;
      throw new AuditUnavailableError('the audit log cannot be written', { cause: error });
    }
  }

  #clearTail(): void {
    const zeros = Buffer.alloc(this.#capacityBytes - this.#end);
    writeWhole(this.#options.disk, this.#file, zeros, this.#end);
    this.#options.disk.syncData(this.#file);
  }

  #path(segment: number): string {
    return `${this.#options.folder}/${auditSegmentName(segment)}`;
  }
}

function placeSegment(disk: AuditDisk, folder: string, segment: number, segmentBytes: number): void {
  const bytes = Buffer.alloc(segmentBytes);
  encodeHeader(segment, segmentBytes).copy(bytes);
  placeWhole(disk, folder, auditSegmentName(segment), bytes);
}

/** Null where there is none: a log that is new, or whose anchor was taken away. */
export function readAnchor(disk: AuditDisk, folder: string): AuditAnchor | null {
  if (!disk.list(folder).includes(ANCHOR_NAME)) return null;
  return parseAnchor(readWhole(disk, `${folder}/${ANCHOR_NAME}`).toString('utf8'));
}

/** @throws AuditDamagedError for a text that is no anchor */
export function parseAnchor(text: string): AuditAnchor {
  const match = /^\{"count":(\d{1,15}),"hash":"([0-9a-f]{64})"\}\s*$/.exec(text);
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new AuditDamagedError('The anchor of the audit log is damaged.');
  }
  return { count: Number(match[1]), hash: match[2] };
}

function encodeAnchor(anchor: AuditAnchor): Buffer {
  return Buffer.from(`${JSON.stringify(anchor).padEnd(ANCHOR_BYTES - 1)}
`);
}

export function sentenceOf({ file, offset, number, what }: AuditFault): string {
  return `The audit log is damaged at entry ${number} (file=${file} offset=${offset}): ${what}.`;
}

function uncounted(count: number): AuditAct {
  const nothing = { target: null, desk: null, before: null, after: null, seq: null };
  return { actor: HOUSE, action: 'FailuresNotListed', ...nothing, outcome: 'failed', reason: 'tooMany', count };
}
