import { errorCode, isSpaceError, writeFully } from './disk.ts';
import type { Disk } from './disk.ts';
import { JournalFaultError, JournalFullError } from './journal.ts';
import { encodeHeader, HEADER_BYTES } from './segment-file.ts';

/** Zeros written in one call while a segment is made ahead: small enough not to hold up a commit. */
const CHUNK_BYTES = 65_536;
const ZEROS = Buffer.alloc(CHUNK_BYTES);

export function segmentName(segmentNumber: number): string {
  return `${String(segmentNumber).padStart(10, '0')}.segment`;
}

export type SegmentAllocatorOptions = {
  readonly folder: string;
  readonly segmentBytes: number;
  readonly number: number;
  /** The segment lies there already. */
  readonly isReady: boolean;
};

/**
 * Makes the next segment: filled with zeros, synced, renamed into place and its folder synced before use, never
 * recycled [JN7]. The work is spread over the commits before the segment is needed, so that no batch waits for it.
 */
export class SegmentAllocator {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #segmentBytes: number;
  readonly #number: number;
  #file: number | null = null;
  #filledBytes = 0;
  #isReady: boolean;
  /** No room was left at the last attempt; the next attempt is the one that must succeed. */
  #isBlocked = false;

  constructor(disk: Disk, options: SegmentAllocatorOptions) {
    this.#disk = disk;
    this.#folder = options.folder;
    this.#segmentBytes = options.segmentBytes;
    this.#number = options.number;
    this.#isReady = options.isReady;
  }

  /** Fills about `bytes` more. Want of space is no error here: the present segment still has room. */
  advance(bytes: number): void {
    if (this.#isReady || this.#isBlocked) return;
    try {
      this.#fill(bytes);
    } catch (error) {
      if (!(error instanceof JournalFullError)) throw error;
      this.#isBlocked = true;
    }
  }

  /** @throws JournalFullError when a whole segment cannot be had [JN5], JournalFaultError [JN6]. */
  finish(): void {
    this.#isBlocked = false;
    while (!this.#isReady) this.#fill(this.#segmentBytes);
  }

  /** Gives an unfinished segment back. */
  abandon(): void {
    if (this.#file === null) return;
    this.#disk.close(this.#file);
    this.#file = null;
    this.#filledBytes = 0;
    this.#disk.remove(this.#temporary());
  }

  #fill(bytes: number): void {
    try {
      this.#write(bytes);
    } catch (error) {
      if (!isSpaceError(error))
        throw new JournalFaultError(`segment=${this.#number} code=${errorCode(error)}`, { cause: error });
      // What was filled so far is given back, so that the rest of the program has the room.
      this.abandon();
      throw new JournalFullError(`no room for segment ${this.#number} of ${this.#segmentBytes} bytes`, {
        cause: error,
      });
    }
  }

  #write(bytes: number): void {
    if (this.#file === null) {
      this.#disk.remove(this.#temporary());
      this.#file = this.#disk.open(this.#temporary(), 'create');
      writeFully(this.#disk, this.#file, encodeHeader(this.#number, this.#segmentBytes), 0);
      this.#filledBytes = HEADER_BYTES;
    }
    const goal = Math.min(this.#segmentBytes, this.#filledBytes + bytes);
    while (this.#filledBytes < goal) {
      const chunk = ZEROS.subarray(0, Math.min(CHUNK_BYTES, this.#segmentBytes - this.#filledBytes));
      writeFully(this.#disk, this.#file, chunk, this.#filledBytes);
      this.#filledBytes += chunk.byteLength;
    }
    if (this.#filledBytes === this.#segmentBytes) this.#place(this.#file);
  }

  #place(file: number): void {
    this.#disk.sync(file);
    this.#disk.close(file);
    this.#file = null;
    this.#disk.rename(this.#temporary(), `${this.#folder}/${segmentName(this.#number)}`);
    this.#disk.syncFolder(this.#folder);
    this.#isReady = true;
  }

  #temporary(): string {
    return `${this.#folder}/${segmentName(this.#number)}.tmp`;
  }
}
