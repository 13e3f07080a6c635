import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll } from 'vitest';
import { nodeDisk } from './disk.ts';
import { openFileJournal } from './file-journal.ts';
import { journalContract } from './journal-contract.ts';
import { emptyMemoryStore, MemoryJournal } from './memory-journal.ts';

const folder = mkdtempSync(`${tmpdir()}/journal-`);
let places = 0;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

journalContract('file journal', () => {
  places += 1;
  const place = `${folder}/${places}`;
  return { open: () => openFileJournal({ disk: nodeDisk(), folder: place, segmentBytes: 400_000, fromSeq: 1 }) };
});

journalContract('memory journal', () => {
  const store = emptyMemoryStore();
  return { open: () => new MemoryJournal(store) };
});
