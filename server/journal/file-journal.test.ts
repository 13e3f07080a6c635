import { expect, test } from 'vitest';
import { openFileJournal } from './file-journal.ts';
import type { FileJournal } from './file-journal.ts';
import { JournalCorruptError, JournalFaultError, JournalFullError } from './journal.ts';
import { MemoryDisk } from './memory-disk.ts';
import { HEADER_BYTES, readRecord } from './segment-file.ts';
import { entries, entryAt } from './test-entries.ts';

const SEGMENT_BYTES = 8_192;
const FIRST = 'j/0000000001.segment';
const SECOND = 'j/0000000002.segment';

function open(disk: MemoryDisk, fromSeq = 1): FileJournal {
  return openFileJournal({ disk, folder: 'j', segmentBytes: SEGMENT_BYTES, fromSeq });
}

function fill(journal: FileJournal, batches: readonly (readonly [number, number])[]): void {
  for (const [from, to] of batches) {
    for (const entry of entries(from, to)) journal.append(entry);
    journal.commit();
  }
}

/** A journal of these batches as a kill leaves it: not closed. */
function killed(batches: readonly (readonly [number, number])[]): MemoryDisk {
  const disk = new MemoryDisk();
  fill(open(disk), batches);
  return disk.copy();
}

function bytesOf(disk: MemoryDisk, path: string): Buffer {
  return disk.files.get(path)?.bytes ?? Buffer.alloc(0);
}

/** Ends of the records of a segment, the header's end first. */
function recordEnds(bytes: Buffer): readonly number[] {
  const ends = [HEADER_BYTES];
  for (let record = readRecord(bytes, HEADER_BYTES); record !== null; record = readRecord(bytes, record.end))
    ends.push(record.end);
  return ends;
}

function recoveredSeqs(disk: MemoryDisk): number {
  const journal = open(disk);
  const seqs = [...journal.read(1)].map((entry) => entry.seq);
  expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, index) => index + 1));
  expect(journal.lastSeq).toBe(seqs.length);
  journal.close();
  return seqs.length;
}

test('[R8] a tail cut at any byte leaves exactly the whole records before the cut', () => {
  const whole = killed([
    [1, 3],
    [4, 8],
  ]);
  const ends = recordEnds(bytesOf(whole, FIRST));
  const last = ends.at(-1) ?? 0;
  for (let cut = HEADER_BYTES; cut <= last + 1; cut += 1) {
    const disk = whole.copy();
    disk.files.set(FIRST, { bytes: Buffer.from(bytesOf(whole, FIRST).subarray(0, cut)) });
    const expected = ends.filter((end) => end <= cut).length - 1;
    expect(recoveredSeqs(disk), `cut=${cut}`).toBe(expected);
  }
});

test('[R8] a tail zeroed from any byte on leaves exactly the whole records before it, and takes the next', () => {
  const whole = killed([
    [1, 3],
    [4, 8],
  ]);
  const ends = recordEnds(bytesOf(whole, FIRST));
  for (let cut = ends[3] ?? 0; cut <= (ends.at(-1) ?? 0); cut += 1) {
    const disk = whole.copy();
    bytesOf(disk, FIRST).fill(0, cut);
    const expected = ends.filter((end) => end <= cut).length - 1;
    const journal = open(disk);
    expect(journal.lastSeq, `cut=${cut}`).toBe(expected);
    fill(journal, [[expected + 1, expected + 2]]);
    journal.close();
    expect(recoveredSeqs(disk)).toBe(expected + 2);
  }
});

test('[R9] any flipped bit is found: in the last batch it is cut, before a later batch the start is refused', () => {
  const whole = killed([
    [1, 1],
    [2, 3],
  ]);
  const ends = recordEnds(bytesOf(whole, FIRST));
  const lastBatchAt = ends[1] ?? 0;
  const last = ends.at(-1) ?? 0;
  for (let bit = HEADER_BYTES * 8; bit < (last + 4) * 8; bit += 1) {
    const at = bit >> 3;
    const disk = whole.copy();
    const bytes = bytesOf(disk, FIRST);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit & 7));
    if (at < lastBatchAt) {
      const before = Buffer.from(bytes);
      expect(() => open(disk), `bit=${bit}`).toThrow(JournalCorruptError);
      expect(bytesOf(disk, FIRST).equals(before)).toBe(true);
    } else {
      expect(recoveredSeqs(disk), `bit=${bit}`).toBe(ends.filter((end) => end <= at).length - 1);
    }
  }
}, 60_000);

test('[R9] a damaged segment header refuses the start', () => {
  for (let bit = 0; bit < HEADER_BYTES * 8; bit += 1) {
    const disk = killed([[1, 2]]);
    const bytes = bytesOf(disk, FIRST);
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(() => open(disk), `bit=${bit}`).toThrow(JournalCorruptError);
  }
});

test('[JN8] sectors of one unsynced batch in any order are a torn tail, not corruption', () => {
  const whole = killed([
    [1, 2],
    [3, 8],
  ]);
  const ends = recordEnds(bytesOf(whole, FIRST));
  for (let lost = 2; lost < 7; lost += 1) {
    const disk = whole.copy();
    bytesOf(disk, FIRST).fill(0, ends[lost], ends[lost + 1]);
    const journal = open(disk);
    expect(journal.lastSeq).toBe(lost);
    expect(journal.droppedBytes).toBe((ends.at(-1) ?? 0) - (ends[lost] ?? 0));
    fill(journal, [[lost + 1, lost + 3]]);
    journal.close();
    expect(recoveredSeqs(disk)).toBe(lost + 3);
  }
});

test('[JN8] a torn tail keeps a copy of the damaged file, and not more than four of them', () => {
  const disk = killed([[1, 2]]);
  for (let round = 0; round < 6; round += 1) {
    bytesOf(disk, FIRST)[4_000 + round] = 7;
    open(disk).close();
  }
  const copies = disk.list('j').filter((name) => name.includes('damaged'));
  expect(copies).toEqual([3, 4, 5, 6].map((copy) => `0000000001.segment.damaged-${copy}`));
  expect(recoveredSeqs(disk)).toBe(2);
});

test('[JN8] damage at the end of a segment before a later one refuses the start', () => {
  const disk = killed(Array.from({ length: 12 }, (_, batch) => [batch * 5 + 1, batch * 5 + 5] as const));
  expect(disk.files.has(SECOND)).toBe(true);
  const bytes = bytesOf(disk, FIRST);
  const end = recordEnds(bytes).at(-1) ?? 0;
  bytes[end - 1] = (bytes[end - 1] ?? 0) ^ 1;
  expect(() => open(disk)).toThrow(/lastGoodSeq=\d+/);
  bytes[end - 1] = (bytes[end - 1] ?? 0) ^ 1;
  // Also where the damage lies in the padding, as nothing tells it from a lost record.
  bytes[end + 2] = 1;
  expect(() => open(disk)).toThrow(JournalCorruptError);
});

test('[JN8] a first batch torn in a fresh segment is cut there and nothing old comes back', () => {
  const disk = killed(Array.from({ length: 12 }, (_, batch) => [batch * 5 + 1, batch * 5 + 5] as const));
  const [before] = [open(disk.copy()).lastSeq];
  const second = bytesOf(disk, SECOND);
  const firstSeq = readRecord(second, HEADER_BYTES)?.head.seq ?? 0;
  const ends = recordEnds(second);
  // Only the first batch of the segment was written, and its first record did not reach the disk.
  second.fill(0, ends[5]);
  second.fill(0, HEADER_BYTES, ends[1]);
  for (const path of disk.files.keys()) if (path > SECOND && path.endsWith('.segment')) disk.files.delete(path);
  const journal = open(disk);
  expect(before).toBe(60);
  expect(journal.lastSeq).toBe(firstSeq - 1);
  fill(journal, [[firstSeq, firstSeq]]);
  journal.close();
  expect(recoveredSeqs(disk)).toBe(firstSeq);
});

test('[JN3] an edited record with a right CRC breaks the chain and refuses the start', () => {
  const one = killed([
    [1, 2],
    [3, 4],
  ]);
  const other = new MemoryDisk();
  const journal = open(other);
  journal.append({ ...entryAt(1), inputId: 'id-X' });
  journal.append(entryAt(2));
  journal.commit();
  const edited = bytesOf(other, FIRST);
  const end = recordEnds(edited)[2] ?? 0;
  edited.copy(bytesOf(one, FIRST), HEADER_BYTES, HEADER_BYTES, end);
  expect(() => open(one)).toThrow(/chain/);
});

test('[JN9] after a kill the tail is copied, synced and renamed before anything is accepted; after a clean stop it is not', () => {
  const disk = killed([[1, 2]]);
  const before = Buffer.from(bytesOf(disk, FIRST));
  const journal = open(disk);
  const repair = disk.calls.filter((call) => call.includes('.segment'));
  // The whole segment is written before its sync: what is valid, then zeros to the old length.
  expect(bytesOf(disk, FIRST).equals(before)).toBe(true);
  expect(repair.slice(0, 6)).toEqual([
    `remove ${FIRST}.tmp`,
    `open ${FIRST}.tmp`,
    `write ${FIRST}.tmp`,
    `write ${FIRST}.tmp`,
    `sync ${FIRST}.tmp`,
    `rename ${FIRST}`,
  ]);
  journal.close();
  disk.calls.length = 0;
  open(disk).close();
  expect(disk.calls.filter((call) => call.startsWith('rename') && call.includes('.segment'))).toEqual([]);
});

test('[R12] a kill at any call of the recovery changes nothing of what is recovered', () => {
  const whole = killed([
    [1, 2],
    [3, 8],
  ]);
  bytesOf(whole, FIRST).fill(0, recordEnds(bytesOf(whole, FIRST))[5]);
  for (let calls = 0; ; calls += 1) {
    const disk = whole.copy();
    let count = 0;
    disk.fault = () => {
      count += 1;
      return count > calls ? 'EIO' : null;
    };
    try {
      open(disk);
      expect(calls).toBeGreaterThan(8);
      return;
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
    }
    expect(recoveredSeqs(disk.copy()), `calls=${calls}`).toBe(5);
  }
});

test('[JN6] a failed sync stops the journal and is never tried again', () => {
  const disk = new MemoryDisk();
  const journal = open(disk);
  fill(journal, [[1, 2]]);
  disk.fault = (call) => (call === 'syncData' ? 'EIO' : null);
  journal.append(entryAt(3));
  expect(() => journal.commit()).toThrow(JournalFaultError);
  disk.fault = () => null;
  const syncs = disk.calls.filter((call) => call.startsWith('syncData')).length;
  expect(() => journal.commit()).toThrow(/open/);
  expect(() => journal.append(entryAt(4))).toThrow(/open/);
  expect(disk.calls.filter((call) => call.startsWith('syncData'))).toHaveLength(syncs);
  journal.close();
  expect(bytesOf(disk, 'j/journal.json').toString()).toContain('"clean":false');
});

test('[JN6] a write error that is not want of space is a fault, also in making the next segment', () => {
  const disk = new MemoryDisk();
  const journal = open(disk);
  disk.fault = (call, path) => (call === 'write' && path === FIRST ? 'EROFS' : null);
  journal.append(entryAt(1));
  expect(() => journal.commit()).toThrow(JournalFaultError);

  const ahead = new MemoryDisk();
  const other = open(ahead);
  ahead.fault = (call, path) => (call === 'sync' && path.endsWith('.tmp') ? 'EIO' : null);
  expect(() =>
    fill(
      other,
      Array.from({ length: 40 }, (_, index) => [index + 1, index + 1] as const),
    ),
  ).toThrow(JournalFaultError);
});

test('[JN5] [TR1] a short write is want of space: nothing of the batch counts after recovery but what was whole', () => {
  const disk = killed([[1, 2]]);
  // A tail that is shorter than its segment has to grow, which a full disk does not allow.
  const journal = open(disk);
  disk.files.set(FIRST, { bytes: Buffer.from(bytesOf(disk, FIRST)) });
  const write = disk.write.bind(disk);
  disk.write = (file, buffer, at) => write(file, buffer.subarray(0, Math.floor(buffer.byteLength / 2)), at);
  for (const entry of entries(3, 6)) journal.append(entry);
  expect(() => journal.commit()).toThrow(JournalFullError);
  disk.write = write;
  journal.close();
  const again = open(disk);
  expect(again.lastSeq).toBeGreaterThanOrEqual(2);
  expect(again.lastSeq).toBeLessThan(6);
  again.close();
});

test('[JN5] [R10] a full disk refuses the batch that needs a new segment, and goes on when a whole segment can be had', () => {
  const disk = new MemoryDisk();
  let journal = open(disk);
  disk.capacityBytes = disk.usedBytes() + 600;
  let committed = 0;
  expect(() => {
    for (let seq = 1; seq <= 100; seq += 1) {
      fill(journal, [[seq, seq]]);
      committed = seq;
    }
  }).toThrow(JournalFullError);
  journal.close();
  expect(committed).toBeGreaterThan(10);
  expect(disk.list('j').filter((name) => name.endsWith('.tmp'))).toEqual([]);
  expect(() => open(disk)).toThrow(JournalFullError);
  disk.capacityBytes += 4 * SEGMENT_BYTES;
  journal = open(disk);
  journal.reserve();
  expect(journal.lastSeq).toBe(committed);
  for (const entry of entries(committed + 1, committed + 60)) fill(journal, [[entry.seq, entry.seq]]);
  journal.close();
  expect(recoveredSeqs(disk)).toBe(committed + 60);
});

test('[JN7] the next segment is there, whole and synced, before a batch needs it', () => {
  const disk = new MemoryDisk();
  const journal = open(disk);
  let seq = 0;
  while (!disk.files.has('j/0000000003.segment')) {
    seq += 1;
    const before = disk.calls.length;
    fill(journal, [[seq, seq]]);
    const calls = disk.calls.slice(before);
    const written = calls.findIndex((call) => call.startsWith('write j/') && !call.includes('.tmp'));
    // Whatever a commit makes ahead, it makes after its own batch is durable.
    expect(calls.slice(0, written).filter((call) => call.includes('.tmp'))).toEqual([]);
  }
  for (const [path, file] of disk.files)
    if (path.endsWith('.segment')) expect(file.bytes.byteLength).toBe(SEGMENT_BYTES);
  journal.close();
  expect(recoveredSeqs(disk)).toBe(seq);
});

test('[JN12] a segment of a newer format is refused and nothing changes', () => {
  const disk = killed([[1, 2]]);
  const marker = JSON.stringify({ formatVersion: 2, epoch: 5, clean: true });
  disk.files.set('j/journal.json', { bytes: Buffer.from(marker) });
  const before = [...disk.files].map(([path, file]) => [path, file.bytes.toString('hex')]);
  expect(() => open(disk)).toThrow(/newer/);
  expect([...disk.files].map(([path, file]) => [path, file.bytes.toString('hex')])).toEqual(before);
});

test('[JN8] a missing segment refuses the start', () => {
  const disk = killed(Array.from({ length: 24 }, (_, batch) => [batch * 5 + 1, batch * 5 + 5] as const));
  expect(disk.files.has('j/0000000003.segment')).toBe(true);
  disk.files.delete(SECOND);
  expect(() => open(disk)).toThrow(/missing/);
});

test('[P10] a start from a snapshot reads from the segment that holds its seq and finds the same end', () => {
  const disk = killed(Array.from({ length: 24 }, (_, batch) => [batch * 5 + 1, batch * 5 + 5] as const));
  const head = open(disk.copy()).head();
  const journal = open(disk, 100);
  expect(journal.head()).toBe(head);
  expect(journal.lastSeq).toBe(120);
  expect([...journal.read(100)].map((entry) => entry.seq)).toEqual(
    Array.from({ length: 21 }, (_, index) => 100 + index),
  );
  fill(journal, [[121, 122]]);
  journal.close();
  expect(disk.openFiles()).toBe(0);
  expect(recoveredSeqs(disk)).toBe(122);
});
