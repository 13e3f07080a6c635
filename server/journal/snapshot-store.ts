import { crc32 } from 'node:zlib';
import { errorCode, isSpaceError, readFile, replaceFile } from './disk.ts';
import type { Disk } from './disk.ts';
import { JournalCorruptError, JournalFaultError } from './journal.ts';

/** Everything but the journal that a start needs; plain data [JN10]. */
export type StoredSnapshot = {
  readonly seq: number;
  readonly engineVersion: string;
  /** Fingerprint of the engine as of `seq`; a start compares it [HL11]. */
  readonly fingerprint: string;
  readonly engine: unknown;
  readonly sequencer: unknown;
};

/** Where snapshots are kept, newest first. */
export interface SnapshotStore {
  /** Seqs of what is stored, newest first; 0 entries in a new store. */
  seqs(): readonly number[];
  /** Null where it is missing or damaged: the caller takes an older one, then the journal from its start. */
  load(seq: number): StoredSnapshot | null;
  /** False when there was no room: the older ones stay, and nothing is lost but time at the next start. */
  save(snapshot: StoredSnapshot): boolean;
}

const SNAPSHOT_FORMAT_VERSION = 1;
const SNAPSHOTS_KEPT = 2;

/** One file a snapshot: a first line with format version, length and CRC of version and rest, then JSON. */
export class FileSnapshotStore implements SnapshotStore {
  readonly #disk: Disk;
  readonly #folder: string;

  constructor(disk: Disk, folder: string) {
    this.#disk = disk;
    this.#folder = folder;
    disk.makeFolder(folder);
  }

  seqs(): readonly number[] {
    const seqs: number[] = [];
    for (const name of this.#disk.list(this.#folder)) {
      const match = /^(\d{16})\.snapshot$/.exec(name);
      if (match?.[1] !== undefined) seqs.push(Number(match[1]));
    }
    return seqs.toReversed();
  }

  load(seq: number): StoredSnapshot | null {
    if (!this.seqs().includes(seq)) return null;
    const bytes = readFile(this.#disk, `${this.#folder}/${snapshotName(seq)}`);
    const lineEnd = bytes.indexOf('\n');
    const match = /^riskdesk-snapshot (\d+) (\d+) ([0-9a-f]{8})$/.exec(
      bytes.toString('latin1', 0, Math.max(0, lineEnd)),
    );
    if (match === null) return null;
    const body = bytes.subarray(lineEnd + 1);
    const version = Number(match[1]);
    const isIntact = body.byteLength === Number(match[2]) && crcOf(version, body) === match[3];
    if (!isIntact) return null;
    if (version > SNAPSHOT_FORMAT_VERSION) {
      throw new JournalCorruptError(
        `file=${snapshotName(seq)}: format ${version} is newer than this program; nothing was changed`,
      );
    }
    // The cast restores what `save` wrote; the CRC has guarded it since.
    const stored = JSON.parse(body.toString('utf8')) as StoredSnapshot;
    return stored.seq === seq ? stored : null;
  }

  save(snapshot: StoredSnapshot): boolean {
    const body = Buffer.from(JSON.stringify(snapshot));
    const crc = crcOf(SNAPSHOT_FORMAT_VERSION, body);
    const head = Buffer.from(`riskdesk-snapshot ${SNAPSHOT_FORMAT_VERSION} ${body.byteLength} ${crc}\n`);
    const name = snapshotName(snapshot.seq);
    try {
      replaceFile(this.#disk, this.#folder, name, Buffer.concat([head, body]));
      for (const seq of this.seqs().slice(SNAPSHOTS_KEPT)) this.#disk.remove(`${this.#folder}/${snapshotName(seq)}`);
      return true;
    } catch (error) {
      if (!isSpaceError(error))
        throw new JournalFaultError(`snapshot=${name} code=${errorCode(error)}`, { cause: error });
      this.#disk.remove(`${this.#folder}/${name}.tmp`);
      return false;
    }
  }
}

/** For tests: keeps the text, so that what JSON cannot carry shows. */
export class MemorySnapshotStore implements SnapshotStore {
  readonly #texts = new Map<number, string>();

  seqs(): readonly number[] {
    return [...this.#texts.keys()].toSorted((a, b) => b - a);
  }

  load(seq: number): StoredSnapshot | null {
    const text = this.#texts.get(seq);
    // The cast restores what `save` wrote.
    return text === undefined ? null : (JSON.parse(text) as StoredSnapshot);
  }

  save(snapshot: StoredSnapshot): boolean {
    this.#texts.set(snapshot.seq, JSON.stringify(snapshot));
    for (const seq of this.seqs().slice(SNAPSHOTS_KEPT)) this.#texts.delete(seq);
    return true;
  }
}

/** Covers the version as well, so that a flipped bit in it is damage and not a newer program. */
function crcOf(version: number, body: Uint8Array): string {
  return crc32(body, crc32(String(version)))
    .toString(16)
    .padStart(8, '0');
}

function snapshotName(seq: number): string {
  return `${String(seq).padStart(16, '0')}.snapshot`;
}
