import type { Disk } from './disk.ts';
import { BODY_BYTES_MAX } from './entry-codec.ts';
import { FRAME_BYTES } from './segment-file.ts';

const BLOCK_BYTES = 1024 * 1024;
const ZEROS = Buffer.alloc(BLOCK_BYTES);

/**
 * A segment up to its last byte that is not zero, and room for one record behind it, which may end in zeros. A segment
 * is made at its full length: the rest is looked at through one small buffer, because holding it costs a start and a
 * stop more than everything else they read.
 */
export function readSegment(disk: Disk, path: string): Buffer {
  const file = disk.open(path, 'read');
  try {
    const size = disk.size(file);
    const end = Math.min(size, usedEnd(disk, file, size) + FRAME_BYTES + BODY_BYTES_MAX);
    // What is read over need not be cleared first, and what was not read is not returned.
    const bytes = Buffer.allocUnsafe(end);
    return bytes.subarray(0, disk.read(file, bytes, 0));
  } finally {
    disk.close(file);
  }
}

/** End of the last block that holds more than zeros. */
function usedEnd(disk: Disk, file: number, size: number): number {
  const block = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, size));
  let end = size;
  while (end > 0) {
    const from = Math.max(0, end - block.byteLength);
    const read = block.subarray(0, disk.read(file, block.subarray(0, end - from), from));
    if (!read.equals(ZEROS.subarray(0, read.byteLength))) return end;
    end = from;
  }
  return 0;
}
