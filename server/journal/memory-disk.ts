import { assert } from '#lib/base/assert.ts';
import type { Disk } from './disk.ts';

export type DiskCall = 'open' | 'write' | 'syncData' | 'sync' | 'rename' | 'remove' | 'syncFolder';

/** Decides the fate of a call before it happens; an error code makes it throw. */
export type DiskFault = (call: DiskCall, path: string) => string | null;

type FileBytes = { bytes: Buffer };

/** A disk in memory for tests, with the faults that the real one has and seldom shows [DS7]. */
export class MemoryDisk implements Disk {
  /** Bytes of a file by its path; tests damage them in place. */
  readonly files = new Map<string, FileBytes>();
  readonly calls: string[] = [];
  fault: DiskFault = () => null;
  /** Room for all files; a write beyond it is short, as on a real disk [TR1]. */
  capacityBytes = Number.POSITIVE_INFINITY;
  readonly #open = new Map<number, { readonly path: string; readonly file: FileBytes }>();
  #nextFile = 3;

  makeFolder(): void {
    // Folders are in the paths.
  }

  list(folder: string): readonly string[] {
    const names = [...this.files.keys()]
      .filter((path) => path.startsWith(`${folder}/`))
      .map((path) => path.slice(folder.length + 1));
    return names.toSorted((a, b) => (a < b ? -1 : 1));
  }

  open(path: string, mode: 'read' | 'update' | 'create'): number {
    if (mode !== 'read') this.#meet('open', path);
    const existing = this.files.get(path);
    if (mode === 'create' && existing !== undefined) throw diskError('EEXIST');
    if (mode !== 'create' && existing === undefined) throw diskError('ENOENT');
    const file = existing ?? { bytes: Buffer.alloc(0) };
    this.files.set(path, file);
    this.#nextFile += 1;
    this.#open.set(this.#nextFile, { path, file });
    return this.#nextFile;
  }

  read(handle: number, buffer: Uint8Array, at: number): number {
    const { file } = this.#of(handle);
    const part = file.bytes.subarray(at, at + buffer.byteLength);
    buffer.set(part);
    return part.byteLength;
  }

  write(handle: number, buffer: Uint8Array, at: number): number {
    const { path, file } = this.#of(handle);
    this.#meet('write', path);
    const growth = Math.max(0, at + buffer.byteLength - file.bytes.byteLength);
    const taken = buffer.byteLength - Math.max(0, growth - Math.max(0, this.capacityBytes - this.usedBytes()));
    if (taken <= 0 && buffer.byteLength > 0) throw diskError('ENOSPC');
    if (at + taken > file.bytes.byteLength) {
      const grown = Buffer.alloc(at + taken);
      file.bytes.copy(grown);
      file.bytes = grown;
    }
    file.bytes.set(buffer.subarray(0, taken), at);
    return taken;
  }

  size(handle: number): number {
    return this.#of(handle).file.bytes.byteLength;
  }

  syncData(handle: number): void {
    this.#meet('syncData', this.#of(handle).path);
  }

  sync(handle: number): void {
    this.#meet('sync', this.#of(handle).path);
  }

  close(handle: number): void {
    assert(this.#open.delete(handle), 'Invariant: only open files are closed');
  }

  rename(from: string, to: string): void {
    this.#meet('rename', to);
    const file = this.files.get(from);
    if (file === undefined) throw diskError('ENOENT');
    this.files.delete(from);
    this.files.set(to, file);
  }

  link(from: string, to: string): void {
    const file = this.files.get(from);
    if (file === undefined) throw diskError('ENOENT');
    this.files.set(to, file);
  }

  remove(path: string): void {
    this.#meet('remove', path);
    this.files.delete(path);
  }

  syncFolder(folder: string): void {
    this.#meet('syncFolder', folder);
  }

  usedBytes(): number {
    let sum = 0;
    for (const file of new Set(this.files.values())) sum += file.bytes.byteLength;
    return sum;
  }

  openFiles(): number {
    return this.#open.size;
  }

  /** A disk with a copy of these files, as after a kill: open files are gone, written bytes are not. */
  copy(): MemoryDisk {
    const disk = new MemoryDisk();
    for (const [path, file] of this.files) disk.files.set(path, { bytes: Buffer.from(file.bytes) });
    return disk;
  }

  #of(handle: number): { readonly path: string; readonly file: FileBytes } {
    const open = this.#open.get(handle);
    assert(open !== undefined, 'Invariant: only open files are used');
    return open;
  }

  #meet(call: DiskCall, path: string): void {
    this.calls.push(`${call} ${path}`);
    const code = this.fault(call, path);
    if (code !== null) throw diskError(code);
  }
}

function diskError(code: string): Error {
  return Object.assign(new Error(code), { code });
}
