import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MemoryDisk } from '#server/journal/memory-disk.ts';
import { encodeRecord, HEADER_BYTES, readRecord, readText } from '#server/journal/segment-file.ts';
import { readAnchor } from './audit-chain.ts';
import { auditHash, checkAudit, encodeAuditRecord } from './audit-check.ts';
import { ANCHOR_FOLDER, AUDIT_FOLDER, openTestAudit, sampleAct } from './test-audit.ts';

const ENTRIES = 400;
const whole = new MemoryDisk();
const chain = openTestAudit(whole);
for (let index = 1; index <= ENTRIES; index += 1) chain.record(sampleAct(index));
const ANCHOR = readAnchor(whole, ANCHOR_FOLDER);
const ANCHORS = ANCHOR === null ? [] : [ANCHOR];
const FILES = whole.list(AUDIT_FOLDER);

type Place = { readonly file: string; readonly at: number; readonly end: number; readonly text: string };

/** Where each entry stands; entry n at n - 1. */
function places(disk: MemoryDisk): readonly Place[] {
  const found: Place[] = [];
  for (const file of FILES) {
    const bytes = bytesOf(disk, file);
    for (let at = HEADER_BYTES, record = readRecord(bytes, at); record !== null; record = readRecord(bytes, at)) {
      found.push({ file, at, end: record.end, text: readText(bytes, record) });
      at = record.end;
    }
  }
  return found;
}

function bytesOf(disk: MemoryDisk, file: string): Buffer {
  const held = disk.files.get(`${AUDIT_FOLDER}/${file}`);
  if (held === undefined) throw new Error(`Invariant: ${file} is there`);
  return held.bytes;
}

const PLACES = places(whole);
const anyEntry = fc.integer({ min: 1, max: ENTRIES });

/** What an intruder with the program in hand does; each returns the first entry that is wrong then. */
type Damage = (disk: MemoryDisk, number: number, random: number) => number;

const DAMAGES: Readonly<Record<string, Damage>> = {
  'an edited byte': (disk, number, random) => {
    const { file, at, end } = place(number);
    const where = at + (random % (end - at));
    const bytes = bytesOf(disk, file);
    bytes[where] = (bytes[where] ?? 0) ^ (1 + (random % 255));
    return number;
  },
  'an edited entry with a CRC that fits': (disk, number) => {
    const { file, at, text } = place(number);
    const link = readRecord(bytesOf(disk, file), at)?.head.link ?? Buffer.alloc(32);
    const edited = text.replace('"Ann"', '"Bob"');
    const record = Buffer.alloc(64 * 1024);
    bytesOf(disk, file).set(record.subarray(0, encodeAuditRecord(record, number, link, edited)), at);
    return number;
  },
  'an edited head with a CRC that fits': (disk, number) => {
    const { file, at, text } = place(number);
    const link = readRecord(bytesOf(disk, file), at)?.head.link ?? Buffer.alloc(32);
    const record = Buffer.alloc(64 * 1024);
    // The casts give plain values their brands.
    const fields = { seq: number, tsJournalUs: 1, tsReceivedUs: 0, origin: 'audit', inputId: '', causationId: null };
    const end = encodeRecord(record, 0, fields as never, text, { batch: number, epoch: 0, link });
    bytesOf(disk, file).set(record.subarray(0, end), at);
    return number;
  },
  'a deleted entry': (disk, number) => {
    const { file, at, end } = place(number);
    const bytes = bytesOf(disk, file);
    bytes.copyWithin(at, end);
    bytes.fill(0, bytes.byteLength - (end - at));
    return number;
  },
  'an entry written twice': (disk, number) => {
    const { file, at, end } = place(number);
    const bytes = bytesOf(disk, file);
    const record = Buffer.from(bytes.subarray(at, end));
    bytes.copyWithin(end, at, bytes.byteLength - record.byteLength);
    bytes.set(record, end);
    // The copy stands where the next entry stood.
    return number + 1;
  },
  'two neighbours the other way round': (disk, number) => {
    const first = Math.min(number, ENTRIES - 1);
    const [left, right] = [place(first), place(first + 1)];
    if (left.file !== right.file) return DAMAGES['a deleted entry']?.(disk, number, 0) ?? 0;
    const bytes = bytesOf(disk, left.file);
    const turned = Buffer.concat([bytes.subarray(right.at, right.end), bytes.subarray(left.at, left.end)]);
    bytes.set(turned, left.at);
    return first;
  },
  'a cut tail': (disk, number) => {
    const { file, at } = place(number);
    bytesOf(disk, file).fill(0, at);
    for (const later of FILES.slice(FILES.indexOf(file) + 1)) disk.files.delete(`${AUDIT_FOLDER}/${later}`);
    return number;
  },
  'a shortened file': (disk, number) => {
    const { file, at } = place(number);
    disk.files.set(`${AUDIT_FOLDER}/${file}`, { bytes: Buffer.from(bytesOf(disk, file).subarray(0, at)) });
    return number;
  },
  'two files swapped': (disk, number) => {
    const first = FILES.indexOf(place(number).file);
    const [left, right] = [FILES[first], FILES[(first + 1) % FILES.length]];
    if (left === undefined || right === undefined) throw new Error('Invariant: there are two files');
    const [leftBytes, rightBytes] = [bytesOf(disk, left), bytesOf(disk, right)];
    disk.files.set(`${AUDIT_FOLDER}/${left}`, { bytes: rightBytes });
    disk.files.set(`${AUDIT_FOLDER}/${right}`, { bytes: leftBytes });
    const file = first + 1 === FILES.length ? FILES[0] : left;
    return PLACES.findIndex((known) => known.file === file) + 1;
  },
  'a file taken away': (disk, number) => {
    const { file } = place(number);
    disk.files.delete(`${AUDIT_FOLDER}/${file}`);
    return PLACES.findIndex((known) => known.file === file) + 1;
  },
  'something behind the last entry': (disk, _number, random) => {
    const bytes = bytesOf(disk, FILES.at(-1) ?? '');
    const from = place(ENTRIES).end;
    const record = Buffer.alloc(64 * 1024);
    const end = encodeAuditRecord(record, ENTRIES + 1, Buffer.alloc(32, random % 251), '{}');
    bytes.set(record.subarray(0, end), from);
    return ENTRIES + 1;
  },
};

function place(number: number): Place {
  const found = PLACES[number - 1];
  if (found === undefined) throw new Error(`Invariant: entry ${number} is there`);
  return found;
}

test.each(Object.entries(DAMAGES))(
  '[AU4] [H8] [S16] %s is found, and the first bad entry is named',
  (_name, damage) => {
    fc.assert(
      fc.property(anyEntry, fc.nat(), (number, random) => {
        const disk = whole.copy();
        const bad = damage(disk, number, random);
        const { fault } = checkAudit(disk, AUDIT_FOLDER, ANCHORS);
        expect(fault?.number).toBe(bad);
      }),
    );
  },
);

test('[AU4] [S16] a log written anew from an entry on, hashes and all, is found by the anchor', () => {
  fc.assert(
    fc.property(anyEntry, (number) => {
      const disk = whole.copy();
      let link: Buffer = Buffer.alloc(32);
      PLACES.forEach(({ file, at, text }, index) => {
        const kept = index + 1 < number ? text : text.replace('"Ann"', '"Bob"');
        const record = Buffer.alloc(64 * 1024);
        const end = encodeAuditRecord(record, index + 1, link, kept);
        bytesOf(disk, file).set(record.subarray(0, end), at);
        link = auditHash(link, kept);
      });
      expect(checkAudit(disk, AUDIT_FOLDER, []).fault).toBeNull();
      expect(checkAudit(disk, AUDIT_FOLDER, ANCHORS).fault).toMatchObject({ number: ENTRIES });
    }),
    { numRuns: 20 },
  );
});

test('[AU4] the log as it was written has no fault', () => {
  expect(checkAudit(whole, AUDIT_FOLDER, ANCHORS)).toMatchObject({ count: ENTRIES, fault: null, tornBytes: 0 });
});
