import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';

/** The calls through which the journal reaches the disk [DS7]; each throws as Node's own does. */
export interface Disk {
  makeFolder(path: string): void;
  /** File names in the folder, sorted by code unit. */
  list(folder: string): readonly string[];
  /** `create` fails when the file exists. */
  open(path: string, mode: 'read' | 'update' | 'create'): number;
  /** Bytes read, fewer only at the end of the file. */
  read(file: number, buffer: Uint8Array, at: number): number;
  /** Bytes written: fewer than asked means that there was no room. */
  write(file: number, buffer: Uint8Array, at: number): number;
  size(file: number): number;
  /** Sync of the data of a file whose length does not change. */
  syncData(file: number): void;
  sync(file: number): void;
  close(file: number): void;
  rename(from: string, to: string): void;
  /** A second name for the same bytes. */
  link(from: string, to: string): void;
  remove(path: string): void;
  syncFolder(folder: string): void;
}

export function nodeDisk(): Disk {
  return {
    makeFolder: (path) => void mkdirSync(path, { recursive: true, mode: 0o700 }),
    list: (folder) => readdirSync(folder).toSorted(byCodeUnit),
    open: (path, mode) => openSync(path, mode === 'read' ? 'r' : mode === 'update' ? 'r+' : 'wx+', 0o600),
    read: readFully,
    write: (file, buffer, at) => writeSync(file, buffer, 0, buffer.byteLength, at),
    size: (file) => fstatSync(file).size,
    syncData: fdatasyncSync,
    sync: fsyncSync,
    close: closeSync,
    rename: renameSync,
    link: linkSync,
    remove: (path) => rmSync(path, { force: true }),
    syncFolder,
  };
}

/** Whether the error says that there is no room; any other error of a write is a fault [JN5] [JN6]. */
export function isSpaceError(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG';
}

export function errorCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** The whole file in memory. */
export function readFile(disk: Disk, path: string): Buffer {
  const file = disk.open(path, 'read');
  try {
    // Segments are large: what is read over need not be cleared first, and what was not read is not returned.
    const buffer = Buffer.allocUnsafe(disk.size(file));
    return buffer.subarray(0, disk.read(file, buffer, 0));
  } finally {
    disk.close(file);
  }
}

/** Replaces a small file whole: temporary file, sync, rename, sync of the folder; the good one is never written over [JN10]. */
export function replaceFile(disk: Disk, folder: string, name: string, bytes: Uint8Array): void {
  const temporary = `${folder}/${name}.tmp`;
  disk.remove(temporary);
  const file = disk.open(temporary, 'create');
  try {
    writeFully(disk, file, bytes, 0);
    disk.sync(file);
  } finally {
    disk.close(file);
  }
  disk.rename(temporary, `${folder}/${name}`);
  disk.syncFolder(folder);
}

/** @throws ShortWriteError: on a full disk a write may take a part without an error [TR1]. */
export function writeFully(disk: Disk, file: number, bytes: Uint8Array, at: number): void {
  const written = disk.write(file, bytes, at);
  if (written !== bytes.byteLength) throw new ShortWriteError(written, bytes.byteLength);
}

/** Carries the code of a full disk, which is what a short write means [JN5]. */
class ShortWriteError extends Error {
  override readonly name = 'ShortWriteError';
  readonly code = 'ENOSPC';

  constructor(written: number, asked: number) {
    super(`short write: written=${written} asked=${asked}`);
  }
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function readFully(file: number, buffer: Uint8Array, at: number): number {
  let done = 0;
  while (done < buffer.byteLength) {
    const count = readSync(file, buffer, done, buffer.byteLength - done, at + done);
    if (count === 0) break;
    done += count;
  }
  return done;
}

function syncFolder(folder: string): void {
  // Windows has no way to sync a folder; its file system orders renames by itself.
  if (process.platform === 'win32') return;
  const file = openSync(folder, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
