import { expect, test } from 'vitest';
import { JournalFaultError } from './journal.ts';
import { MemoryDisk } from './memory-disk.ts';
import { FileSnapshotStore, MemorySnapshotStore } from './snapshot-store.ts';
import type { StoredSnapshot } from './snapshot-store.ts';

function snapshotAt(seq: number): StoredSnapshot {
  return {
    seq,
    engineVersion: '1',
    fingerprint: 'ab'.repeat(8),
    engine: { at: seq, name: 'é' },
    sequencer: { windows: [] },
  };
}

function nameOf(seq: number): string {
  return `s/${String(seq).padStart(16, '0')}.snapshot`;
}

test('[JN10] the two newest snapshots are kept, newest first', () => {
  for (const store of [new FileSnapshotStore(new MemoryDisk(), 's'), new MemorySnapshotStore()]) {
    for (const seq of [5, 900, 12_000]) expect(store.save(snapshotAt(seq))).toBe(true);
    expect(store.seqs()).toEqual([12_000, 900]);
    expect(store.load(12_000)).toEqual(snapshotAt(12_000));
    expect(store.load(5)).toBeNull();
  }
});

test('[JN10] [R9] a snapshot with any flipped bit, or cut anywhere, is none', () => {
  const disk = new MemoryDisk();
  new FileSnapshotStore(disk, 's').save(snapshotAt(7));
  const whole = disk.files.get(nameOf(7))?.bytes ?? Buffer.alloc(0);
  for (let bit = 0; bit < whole.byteLength * 8; bit += 1) {
    const damaged = disk.copy();
    const bytes = Buffer.from(whole);
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    damaged.files.set(nameOf(7), { bytes });
    expect(new FileSnapshotStore(damaged, 's').load(7), `bit=${bit}`).toBeNull();
  }
  for (let cut = 0; cut < whole.byteLength; cut += 1) {
    const damaged = disk.copy();
    damaged.files.set(nameOf(7), { bytes: Buffer.from(whole.subarray(0, cut)) });
    expect(new FileSnapshotStore(damaged, 's').load(7), `cut=${cut}`).toBeNull();
  }
});

test('[JN10] [TR3] a failure at any call of a save leaves the older snapshot as it was', () => {
  for (let calls = 0; calls < 6; calls += 1) {
    const disk = new MemoryDisk();
    const store = new FileSnapshotStore(disk, 's');
    store.save(snapshotAt(1));
    let count = 0;
    disk.fault = () => {
      count += 1;
      return count > calls ? 'EIO' : null;
    };
    try {
      store.save(snapshotAt(2));
    } catch (error) {
      expect(error).toBeInstanceOf(JournalFaultError);
    }
    disk.fault = () => null;
    expect(store.load(1)).toEqual(snapshotAt(1));
  }
});

test('[JN5] [JN10] without room a snapshot is left out, the older ones stay', () => {
  const disk = new MemoryDisk();
  const store = new FileSnapshotStore(disk, 's');
  store.save(snapshotAt(1));
  disk.capacityBytes = disk.usedBytes() + 20;
  expect(store.save(snapshotAt(2))).toBe(false);
  expect(store.seqs()).toEqual([1]);
  expect(disk.list('s')).toHaveLength(1);
});
