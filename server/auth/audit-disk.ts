/** The calls through which the log reaches the disk; the journal's `Disk` fits. */
export type AuditDisk = {
  readonly makeFolder: (path: string) => void;
  readonly list: (folder: string) => readonly string[];
  readonly open: (path: string, mode: 'read' | 'update' | 'create') => number;
  readonly read: (file: number, buffer: Uint8Array, at: number) => number;
  readonly write: (file: number, buffer: Uint8Array, at: number) => number;
  readonly size: (file: number) => number;
  readonly syncData: (file: number) => void;
  readonly sync: (file: number) => void;
  readonly close: (file: number) => void;
  readonly rename: (from: string, to: string) => void;
  readonly remove: (path: string) => void;
  readonly syncFolder: (folder: string) => void;
};

/** The whole file in memory. */
export function readWhole(disk: AuditDisk, path: string): Buffer {
  const file = disk.open(path, 'read');
  try {
    const buffer = Buffer.alloc(disk.size(file));
    return buffer.subarray(0, disk.read(file, buffer, 0));
  } finally {
    disk.close(file);
  }
}

/** A new file that is there whole or not at all. @throws as the disk does; a short write throws as a full disk does */
export function placeWhole(disk: AuditDisk, folder: string, name: string, bytes: Uint8Array): void {
  const temporary = `${folder}/${name}.tmp`;
  disk.remove(temporary);
  const file = disk.open(temporary, 'create');
  try {
    writeWhole(disk, file, bytes, 0);
    disk.sync(file);
  } finally {
    disk.close(file);
  }
  disk.rename(temporary, `${folder}/${name}`);
  disk.syncFolder(folder);
}

export function writeWhole(disk: AuditDisk, file: number, bytes: Uint8Array, at: number): void {
  const written = disk.write(file, bytes, at);
  if (written === bytes.byteLength) return;
  throw Object.assign(new Error(`short write: written=${written} asked=${bytes.byteLength}`), { code: 'ENOSPC' });
}
