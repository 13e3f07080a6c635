import { expect, test } from 'vitest';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import { openFileJournal } from './file-journal.ts';
import { readJournal } from './journal-reader.ts';
import { JournalCorruptError } from './journal.ts';
import { MemoryDisk } from './memory-disk.ts';

function entry(seq: number): JournalEntry {
  const stamp = { tsJournalUs: seq, tsReceivedUs: seq, origin: 'o', inputId: `i${seq}`, causationId: null };
  return { seq, ...stamp, input: { type: 'TimeAdvanced' } } as never;
}

test('[LE3] reads a range of a journal while its writer goes on, over segments, and changes nothing', () => {
  const disk = new MemoryDisk();
  const options = { disk, folder: 'journal', segmentBytes: 4_096, fromSeq: 1 };
  const journal = openFileJournal(options);
  const append = (from: number, to: number): void => {
    for (let seq = from; seq <= to; seq += 1) {
      journal.append(entry(seq));
      if (seq % 5 === 0) journal.commit();
    }
  };
  append(1, 200);
  const files = disk.list('journal').filter((name) => name.endsWith('.segment'));
  expect(files.length).toBeGreaterThan(3);
  const seqs = (fromSeq: number, throughSeq: number): number[] =>
    [...readJournal(disk, 'journal', { fromSeq, throughSeq })].map(({ seq }) => seq);
  expect(seqs(1, 200)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
  expect(seqs(57, 133)).toEqual(Array.from({ length: 77 }, (_, index) => index + 57));
  const reading = readJournal(disk, 'journal', { fromSeq: 1, throughSeq: 200 });
  for (let read = 0; read < 100; read += 1) reading.next();
  append(201, 300);
  expect([...reading].map(({ seq }) => seq).at(-1)).toBe(200);
  expect(seqs(190, 300)).toHaveLength(111);
  expect(() => seqs(1, 301)).toThrow(JournalCorruptError);
  journal.close();
  expect(openFileJournal(options).lastSeq).toBe(300);
});
