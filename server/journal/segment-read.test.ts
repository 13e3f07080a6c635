import { expect, test } from 'vitest';
import { BODY_BYTES_MAX } from './entry-codec.ts';
import { MemoryDisk } from './memory-disk.ts';
import { FRAME_BYTES } from './segment-file.ts';
import { readSegment } from './segment-read.ts';

const MIB = 1024 * 1024;

function segment(size: number, used: readonly [at: number, byte: number][]): { disk: MemoryDisk; whole: Buffer } {
  const whole = Buffer.alloc(size);
  for (const [at, byte] of used) whole[at] = byte;
  const disk = new MemoryDisk();
  disk.makeFolder();
  const file = disk.open('j/a', 'create');
  disk.write(file, whole, 0);
  disk.close(file);
  return { disk, whole };
}

test.each([
  ['nothing', 3 * MIB, []],
  ['no byte at all', 0, []],
  ['the first byte', 3 * MIB, [[0, 1]]],
  ['the last byte of a block', 4 * MIB, [[MIB - 1, 7]]],
  ['the first byte of a block', 4 * MIB + 5, [[2 * MIB + 5, 7]]],
  ['the last byte of the file', 3 * MIB + 17, [[3 * MIB + 16, 1]]],
  ['less than a block', 4_096, [[4_000, 9]]],
] as const)('[JN7] of a segment that uses %s, only zeros are left unread', (_name, size, used) => {
  const { disk, whole } = segment(
    size,
    used.map(([at, byte]) => [at, byte]),
  );
  const bytes = readSegment(disk, 'j/a');
  expect(bytes.equals(whole.subarray(0, bytes.byteLength))).toBe(true);
  expect(whole.subarray(bytes.byteLength).every((byte) => byte === 0)).toBe(true);
  const last = whole.findLastIndex((byte) => byte !== 0);
  // A record that begins in what is used ends in what is read, also where it ends in zeros.
  expect(bytes.byteLength).toBeGreaterThanOrEqual(Math.min(size, last + FRAME_BYTES + BODY_BYTES_MAX));
  expect(bytes.byteLength).toBeLessThan(last + MIB + FRAME_BYTES + BODY_BYTES_MAX + 1);
});
