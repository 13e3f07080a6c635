import { appendFile, mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { Microseconds, Origin } from '#lib/model/ids.ts';

import {
  DEAD_LETTER_EVENT_CHARACTERS_MAX,
  DEAD_LETTER_FILE_BYTES_MAX,
  DEAD_LETTER_FILES_MAX,
  DEAD_LETTER_PENDING_BYTES_MAX,
} from './bounds.ts';
import { UnreadEvent } from './fact-door.ts';
import type { EventOutcome } from './fact-door.ts';

export type DeadLetterBounds = {
  readonly fileBytesMax: number;
  readonly filesMax: number;
  readonly pendingBytesMax: number;
};
const BOUNDS: DeadLetterBounds = {
  fileBytesMax: DEAD_LETTER_FILE_BYTES_MAX,
  filesMax: DEAD_LETTER_FILES_MAX,
  pendingBytesMax: DEAD_LETTER_PENDING_BYTES_MAX,
};

export type DeadLetterCounts = {
  readonly kept: number;
  /** Refused while the disk was behind: answered and counted, but not in a file. */
  readonly notKept: number;
  /** Text of the last failed write; null when the last one worked. */
  readonly failure: string | null;
};

/**
 * Refused events with their reason as JSON lines, `refused-000001.ndjson` and so on, oldest files removed first.
 * Evidence for the sender, not a record: it is neither synced nor read back.
 */
export class DeadLetter {
  readonly #directory: string;
  readonly #nowUs: () => Microseconds;
  readonly #bounds: DeadLetterBounds;
  #pending: string[] = [];
  #pendingBytes = 0;
  #writing: Promise<void> | null = null;
  #fileNumber = 1;
  #fileBytes = 0;
  #kept = 0;
  #notKept = 0;
  #failure: string | null = null;

  private constructor(directory: string, nowUs: () => Microseconds, bounds: DeadLetterBounds) {
    this.#directory = directory;
    this.#nowUs = nowUs;
    this.#bounds = bounds;
  }

  static async open(
    directory: string,
    nowUs: () => Microseconds,
    bounds: DeadLetterBounds = BOUNDS,
  ): Promise<DeadLetter> {
    await mkdir(directory, { recursive: true });
    const deadLetter = new DeadLetter(directory, nowUs, bounds);
    const newest = (await deadLetter.#fileNumbers()).at(-1);
    if (newest !== undefined) {
      deadLetter.#fileNumber = newest;
      deadLetter.#fileBytes = (await stat(deadLetter.#path(newest))).size;
    }
    return deadLetter;
  }

  /** Takes note and returns at once; the file follows. */
  keep(origin: Origin, rawEvent: unknown, outcome: EventOutcome): void {
    const line = `${JSON.stringify({ atUs: this.#nowUs(), origin, ...outcome, event: eventText(rawEvent) })}\n`;
    const bytes = Buffer.byteLength(line);
    if (this.#pendingBytes + bytes > this.#bounds.pendingBytesMax) {
      this.#notKept += 1;
      return;
    }
    this.#kept += 1;
    this.#pending.push(line);
    this.#pendingBytes += bytes;
    this.#writing ??= this.#write();
  }

  counts(): DeadLetterCounts {
    return { kept: this.#kept, notKept: this.#notKept, failure: this.#failure };
  }

  /** Resolves when everything kept so far was written. */
  async flush(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#pending.length > 0) {
      const lines = this.#pending;
      // What is on its way to the disk still counts as pending: it is still in memory.
      const bytes = this.#pendingBytes;
      this.#pending = [];
      try {
        await this.#rotate(bytes);
        await appendFile(this.#path(this.#fileNumber), lines.join(''));
        this.#fileBytes += bytes;
        this.#failure = null;
      } catch (error) {
        // A full or broken disk must not stop ingest; the health page shows the failure and the count.
        this.#failure = error instanceof Error ? error.message : String(error);
        this.#kept -= lines.length;
        this.#notKept += lines.length;
      } finally {
        this.#pendingBytes -= bytes;
      }
    }
    this.#writing = null;
  }

  async #rotate(bytes: number): Promise<void> {
    if (this.#fileBytes === 0 || this.#fileBytes + bytes <= this.#bounds.fileBytesMax) return;
    this.#fileNumber += 1;
    this.#fileBytes = 0;
    for (const number of await this.#fileNumbers()) {
      if (number <= this.#fileNumber - this.#bounds.filesMax) await rm(this.#path(number), { force: true });
    }
  }

  async #fileNumbers(): Promise<number[]> {
    const names = await readdir(this.#directory);
    return names
      .flatMap((name) => /^refused-(\d{6,})\.ndjson$/.exec(name)?.[1] ?? [])
      .map(Number)
      .toSorted((left, right) => left - right);
  }

  #path(number: number): string {
    return join(this.#directory, `refused-${String(number).padStart(6, '0')}.ndjson`);
  }
}

/** The event as text, cut to the bound. The doors bound depth before they parse, so this does not overflow. */
function eventText(rawEvent: unknown): string {
  const text = rawEvent instanceof UnreadEvent ? rawEvent.text : (JSON.stringify(rawEvent) ?? 'undefined');
  return text.slice(0, DEAD_LETTER_EVENT_CHARACTERS_MAX);
}
