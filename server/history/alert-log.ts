import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DAY_US, formatDay } from '#lib/base/time.ts';
import { carriesAlert } from '#lib/model/effect.ts';
import type { AlertNotice, Notice } from '#lib/model/effect.ts';
import type { AlertEvidence } from '#lib/model/evidence.ts';

/** When the core judged a firing, and when it was durable: wall microseconds. */
export type FiringTimes = { readonly detectedUs: number; readonly durableUs: number };

/** One step of an alert's life or one mark on it, with the evidence where it fired. */
export type AlertLine = {
  readonly notice: AlertNotice;
  readonly evidence: AlertEvidence | null;
  /** Null where it was told again by a recovery. */
  readonly times: FiringTimes | null;
};
type Told = { readonly notices: readonly Notice[]; readonly evidence: readonly AlertEvidence[] };
type Place = { readonly file: string; readonly offset: number; readonly length: number };

const LINE_END = 10;
/** Files whose lines are found without being read again (starting value); older ones are read when they are asked for. */
const FILES_INDEXED = 14;

/**
 * The record of every alert on the edge: one line for each transition, a file a day of engine time. It is made from what
 * the core released, in order of (seq, ordinal); what a crash cut off is told again when the core replays its tail, and
 * what is held already is passed over. The journal stays the authority; deleting the folder loses no figure of risk.
 */
export class AlertLog {
  readonly #folder: string;
  readonly #onError: (error: unknown) => void;
  readonly #places = new Map<string, Place[]>();
  readonly #indexed = new Set<string>();
  readonly #torn = new Set<string>();
  #last = { seq: 0, ordinal: -1 };

  private constructor(folder: string, onError: (error: unknown) => void) {
    this.#folder = folder;
    this.#onError = onError;
  }

  /** `onError` is told when the disk refuses: the desk goes on, and the record lacks what it could not write. */
  static open(dataDir: string, onError: (error: unknown) => void): AlertLog {
    const log = new AlertLog(join(dataDir, 'history', 'alerts'), onError);
    mkdirSync(log.#folder, { recursive: true });
    for (const file of log.#files().slice(-FILES_INDEXED)) log.#index(file);
    return log;
  }

  /** `times` is null for what a recovery tells again. */
  take({ notices, evidence }: Told, times: FiringTimes | null): void {
    const byFiring = new Map(evidence.map((each) => [`${each.alertId}:${each.seq}:${each.trigger}`, each]));
    const lines: AlertLine[] = [];
    for (const notice of notices) {
      if (!carriesAlert(notice) || !this.#isNew(notice)) continue;
      const { seq, ordinal, alert } = notice;
      const trigger = notice.type === 'AlertTransitioned' ? notice.trigger : '';
      const own = byFiring.get(`${alert.alertId}:${seq}:${trigger}`) ?? null;
      lines.push({ notice, evidence: own, times: own === null ? null : times });
      this.#last = { seq, ordinal };
    }
    if (lines.length === 0) return;
    try {
      this.#append(lines);
    } catch (error) {
      this.#onError(error);
    }
  }

  /** Oldest first; empty where nothing is held of it. */
  find(alertId: string): readonly AlertLine[] {
    for (const file of this.#files().toReversed()) {
      if (this.#places.has(alertId)) break;
      if (!this.#indexed.has(file)) this.#index(file);
    }
    return (this.#places.get(alertId) ?? []).map((place) => this.#read(place));
  }

  #isNew({ seq, ordinal }: Pick<Notice, 'seq' | 'ordinal'>): boolean {
    return seq > this.#last.seq || (seq === this.#last.seq && ordinal > this.#last.ordinal);
  }

  #append(lines: readonly AlertLine[]): void {
    const byFile = new Map<string, AlertLine[]>();
    for (const line of lines) {
      const file = `${formatDay(Math.floor(line.notice.atUs / DAY_US))}.ndjson`;
      const known = byFile.get(file);
      if (known === undefined) byFile.set(file, [line]);
      else known.push(line);
    }
    for (const [file, own] of byFile) {
      const path = join(this.#folder, file);
      const handle = openSync(path, 'a', 0o600);
      try {
        let offset = statSync(path).size;
        // What a crash cut short must not swallow the line that follows it.
        if (this.#torn.delete(file)) offset += writeSync(handle, '\n');
        const texts = own.map((line) => Buffer.from(`${JSON.stringify(line)}\n`));
        const bytes = Buffer.concat(texts);
        for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
        own.forEach(({ notice }, place) => {
          const length = texts[place]?.length ?? 0;
          this.#note(notice.alert.alertId, { file, offset, length });
          offset += length;
        });
      } finally {
        closeSync(handle);
      }
      this.#indexed.add(file);
    }
  }

  #note(alertId: string, place: Place): void {
    const known = this.#places.get(alertId);
    if (known === undefined) this.#places.set(alertId, [place]);
    else known.push(place);
  }

  /** Finds the lines of a file; one that a crash cut short is no line, and what follows it is read all the same. */
  #index(file: string): void {
    if (this.#indexed.has(file)) return;
    this.#indexed.add(file);
    const bytes = readFileSync(join(this.#folder, file));
    for (let offset = 0; offset < bytes.length;) {
      const end = bytes.indexOf(LINE_END, offset);
      const length = (end < 0 ? bytes.length : end + 1) - offset;
      if (end < 0) this.#torn.add(file);
      // One that lacks only its end is whole.
      const line = parseLine(bytes.subarray(offset, offset + length).toString());
      if (line !== null) {
        this.#note(line.notice.alert.alertId, { file, offset, length });
        if (this.#isNew(line.notice)) this.#last = { seq: line.notice.seq, ordinal: line.notice.ordinal };
      }
      offset += length;
    }
  }

  #read({ file, offset, length }: Place): AlertLine {
    const bytes = Buffer.alloc(length);
    const handle = openSync(join(this.#folder, file), 'r');
    try {
      readSync(handle, bytes, 0, length, offset);
    } finally {
      closeSync(handle);
    }
    const line = parseLine(bytes.toString());
    if (line === null) throw new Error(`the record of alerts changed under the desk: ${file} at ${offset}`);
    return line;
  }

  #files(): string[] {
    return readdirSync(this.#folder)
      .filter((name) => name.endsWith('.ndjson'))
      .sort();
  }
}

/** Who acts, where a person does. A line of a former version names who acknowledged in the alert alone. */
export function personOf(notice: AlertNotice): string | null {
  if (notice.type === 'AlertMarked' || notice.byName !== undefined) return notice.byName ?? null;
  return notice.trigger === 'acknowledge' ? (notice.alert.acknowledgement?.byName ?? null) : null;
}

/** Null for what is no line of this log. */
export function parseLine(text: string): AlertLine | null {
  try {
    const line: unknown = JSON.parse(text);
    const isLine = typeof line === 'object' && line !== null && 'notice' in line && 'evidence' in line;
    // Written by `#append`; whether it is whole is what the parsing shows.
    return isLine ? (line as AlertLine) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
