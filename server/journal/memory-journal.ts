import { assert } from '#lib/base/assert.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import { bodyBytesMax } from './entry-codec.ts';
import { BATCH_RECORDS_MAX } from './file-journal.ts';
import type { CommitResult, Journal } from './journal.ts';
import { encodeRecord, FRAME_BYTES, genesisLink, nextLink } from './segment-file.ts';

/** What outlives the journal object, as the disk does: hand it to the next one to restart. */
export type MemoryStore = { entries: JournalEntry[]; link: Buffer; epoch: number };

export function emptyMemoryStore(): MemoryStore {
  return { entries: [], link: genesisLink(), epoch: 0 };
}

/** The journal for tests and demos: the same order, batches and chain, no file. */
export class MemoryJournal implements Journal {
  readonly epoch: number;
  readonly droppedBytes = 0;
  readonly #store: MemoryStore;
  #batch: JournalEntry[] = [];
  #texts: string[] = [];

  constructor(store: MemoryStore) {
    this.#store = store;
    store.epoch += 1;
    this.epoch = store.epoch;
  }

  get lastSeq(): number {
    return this.#store.entries.length;
  }

  get lastTimeUs(): number {
    return this.#store.entries.at(-1)?.tsJournalUs ?? 0;
  }

  head(): string {
    return this.#store.link.toString('hex');
  }

  append(entry: JournalEntry, inputJson: string = JSON.stringify(entry.input)): boolean {
    assert(
      entry.seq === this.lastSeq + this.#batch.length + 1,
      'Invariant: entries are journalled in seq order without gaps',
    );
    if (this.#batch.length === BATCH_RECORDS_MAX) return false;
    this.#batch.push(entry);
    this.#texts.push(inputJson);
    return true;
  }

  commit(): CommitResult {
    const bytes = this.#encode();
    if (this.#batch.length > 0) this.#store.link = nextLink(this.#store.link, bytes);
    for (const entry of this.#batch) this.#store.entries.push(structuredClone(entry));
    const result = { entries: this.#batch.length, bytes: bytes.byteLength };
    this.#batch = [];
    this.#texts = [];
    return result;
  }

  reserve(): void {
    // Memory has no segments.
  }

  *read(fromSeq: number): Generator<JournalEntry> {
    for (const entry of this.#store.entries.slice(Math.max(0, fromSeq - 1))) yield structuredClone(entry);
  }

  close(): void {
    this.#batch = [];
    this.#texts = [];
  }

  #encode(): Buffer {
    const room = this.#batch.reduce(
      (sum, entry, index) => sum + FRAME_BYTES + bodyBytesMax(entry, this.#texts[index] ?? ''),
      0,
    );
    const bytes = Buffer.alloc(room);
    const batch = this.#batch[0]?.seq ?? 0;
    let end = 0;
    for (const [index, entry] of this.#batch.entries()) {
      const link = index === 0 ? this.#store.link : null;
      end = encodeRecord(bytes, end, entry, this.#texts[index] ?? '', { batch, epoch: this.epoch, link });
    }
    return bytes.subarray(0, end);
  }
}
