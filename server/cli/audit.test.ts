import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openAuditHouse, runAuditHouse, type AuditHouseOptions } from '#server/auth/audit-house.ts';
import { DEFAULT_RETENTION } from '#server/auth/retention.ts';
import { sampleAct } from '#server/auth/test-audit.ts';
import { nodeDisk } from '#server/journal/disk.ts';
import { openFileJournal } from '#server/journal/file-journal.ts';
import { MemoryDisk } from '#server/journal/memory-disk.ts';
import { readOriginEntries } from '#server/journal/origin-entries.ts';
import { entries } from '#server/journal/test-entries.ts';
import { verifyDataFolder } from './audit-verify.ts';
import { buildReport, reportText } from '#server/auth/day-report.ts';
import { runAudit } from './audit.ts';

const JOURNAL_ENTRIES = 120;
const ACTS = 40;
const SEGMENT_BYTES = 8 * 1024;

function houseOptions(disk: MemoryDisk): AuditHouseOptions {
  return {
    disk,
    dataDir: 'd',
    nowUs: () => 1_790_000_000_000_000,
    places: { deskOfAlert: () => null, scopeOfSilence: () => null, deskOfAccount: () => null, proposal: () => null },
    alerts: () => [],
    years: DEFAULT_RETENTION,
    users: { find: () => null },
    tokens: { onFirstUse: () => undefined, onForeignUse: () => undefined },
    readJournal: (fromSeq) => readOriginEntries(disk, 'd/journal', 'person', fromSeq),
    about: {},
  };
}

/** A data folder as a clean stop leaves it: some files of journal, one of audit, and the anchor. */
function writeFolder(disk: MemoryDisk): void {
  const journal = openFileJournal({ disk, folder: 'd/journal', segmentBytes: SEGMENT_BYTES, fromSeq: 1 });
  for (const entry of entries(1, JOURNAL_ENTRIES)) {
    journal.append(entry);
    if (entry.seq % 3 === 0) journal.commit();
  }
  journal.commit();
  journal.close();
  const house = openAuditHouse(houseOptions(disk));
  const stop = runAuditHouse(house, (error) => {
    throw error;
  });
  for (let index = 1; index <= ACTS; index += 1) house.chain.record(sampleAct(index));
  stop();
}

const whole = new MemoryDisk();
writeFolder(whole);
const FILES = [...whole.files.keys()].filter((path) => path.endsWith('.segment') && !isBlank(path));

function isBlank(path: string): boolean {
  return (whole.files.get(path)?.bytes ?? Buffer.alloc(0)).subarray(64).every((byte) => byte === 0);
}

test('[AU4] [JN3] a folder that was left alone is whole, journal and audit log', () => {
  const { isWhole, lines } = verifyDataFolder(whole, 'd', null);
  expect(lines).toEqual([
    expect.stringMatching(/^Journal: whole through 120, chain [0-9a-f]{64}\.$/),
    expect.stringMatching(/^Audit log: whole through 42, head [0-9a-f]{64}\. Anchored at 42\.$/),
  ]);
  expect(isWhole).toBe(true);
  expect(FILES.length).toBeGreaterThan(3);
});

test('[AU4] [H8] [S16] no byte of either log changes unseen', () => {
  fc.assert(
    fc.property(fc.constantFrom(...FILES), fc.nat(), fc.integer({ min: 1, max: 255 }), (path, where, flip) => {
      const disk = whole.copy();
      const bytes = disk.files.get(path)?.bytes ?? Buffer.alloc(0);
      const used = bytes.findLastIndex((byte) => byte !== 0) + 1;
      bytes[where % used] = (bytes[where % used] ?? 0) ^ flip;
      expect(verifyDataFolder(disk, 'd', null).isWhole).toBe(false);
    }),
  );
});

test('[AU4] [S16] a journal cut at a clean end of a batch is found by the audit log', () => {
  const disk = whole.copy();
  const journals = FILES.filter((path) => path.startsWith('d/journal'));
  const last = journals.at(-1) ?? '';
  for (const path of disk.files.keys()) if (path.startsWith('d/journal/0') && path >= last) disk.files.delete(path);
  const { isWhole, lines } = verifyDataFolder(disk, 'd', null);
  expect(isWhole).toBe(false);
  expect(lines.at(-1)).toMatch(
    /^The journal is cut: it ends at \d+, and the audit log names its entry 120\. First missing entry: \d+\.$/,
  );
});

test('[AU4] [S16] a journal written anew is found by the chain value in the audit log', () => {
  const disk = whole.copy();
  for (const path of disk.files.keys()) if (path.startsWith('d/journal')) disk.files.delete(path);
  const journal = openFileJournal({ disk, folder: 'd/journal', segmentBytes: SEGMENT_BYTES, fromSeq: 1 });
  for (const entry of entries(1, JOURNAL_ENTRIES)) {
    journal.append(entry.seq === 7 ? { ...entry, inputId: 'another' } : entry);
    if (entry.seq % 3 === 0) journal.commit();
  }
  journal.close();
  const { isWhole, lines } = verifyDataFolder(disk, 'd', null);
  expect([isWhole, lines.at(-1)]).toEqual([
    false,
    'The journal was written anew: at 120 the audit log names another chain value.',
  ]);
});

test('[AU4] [S16] both logs cut together are found by an anchor kept elsewhere', () => {
  const disk = whole.copy();
  for (const path of disk.files.keys()) if (path.startsWith('d/audit')) disk.files.delete(path);
  const anchor = whole.files.get('d/audit-anchor/anchor.json')?.bytes.toString('utf8') ?? '';
  expect(verifyDataFolder(disk, 'd', null).isWhole).toBe(true);
  const { isWhole, lines } = verifyDataFolder(disk, 'd', anchor);
  expect(isWhole).toBe(false);
  expect(lines.at(-1)).toContain('entry 1 (');
});

test('[AU4] the command line answers by its exit code and names the entry', () => {
  const folder = mkdtempSync(join(tmpdir(), 'desk-audit-'));
  try {
    const disk = nodeDisk();
    for (const [path, { bytes }] of whole.files) {
      const at = join(folder, path);
      disk.makeFolder(join(at, '..'));
      writeFileSync(at, bytes);
    }
    const data = join(folder, 'd');
    expect(runAudit(['verify', '--data', data])).toBe(0);
    expect(runAudit(['report', '--data', data, '--day', '2026-09-21'])).toBe(0);
    expect(runAudit(['verify', '--data', join(folder, 'nothing')])).toBe(66);
    expect(runAudit(['report', '--data', data, '--day', 'today'])).toBe(64);
    expect(runAudit(['report', '--data', data, '--day', '2026-02-30'])).toBe(64);
    const [file = ''] = readdirSync(join(data, 'audit'));
    const bytes = readFileSync(join(data, 'audit', file));
    bytes.write('X', bytes.indexOf('limit:L9') + 1);
    writeFileSync(join(data, 'audit', file), bytes);
    expect(runAudit(['verify', '--data', data])).toBe(1);
    expect(runAudit(['report', '--data', data])).toBe(1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('[AU4] the report of a day says the head of the log, what stands out first, and the counts', () => {
  const at = Date.parse('2026-09-21T10:00:00Z') * 1_000;
  const entry = (number: number, changes: object) => ({ ...sampleAct(number), number, tsUs: at + number, ...changes });
  const report = buildReport({
    day: '2026-09-21',
    kind: 'utc',
    entries: [
      entry(2, { action: 'StartDesk', after: { config: { approvals: { twoPersons: false } } } }),
      entry(3, { action: 'ApproveProposal', target: 'proposal:p1' }),
      entry(4, { action: 'SignIn', outcome: 'failed', count: 7 }),
      entry(5, { action: 'UseRight', outcome: 'denied', target: 'event:defineLimit', reason: 'forbidden' }),
    ],
    older: () => [],
    anchor: { count: 5, hash: 'ab' },
    alerts: null,
    writtenAtUs: 0,
  });
  const text = reportText(report);
  expect(text.split('\n').slice(0, 14)).toEqual([
    'Audit report of 2026-09-21 (UTC)',
    '',
    'Head of the log: entry 5, hash ab',
    'Entries of this day: 2 to 5',
    '',
    'Two persons switched off at a start: 1',
    '  #2 10:00:00 Ann StartDesk limit:L2',
    '',
    'Loosenings approved: 1',
    '  #3 10:00:00 Ann ApproveProposal proposal:p1',
    '',
    'Rights denied: 1',
    '  #5 10:00:00 Ann UseRight event:defineLimit (forbidden)',
    '',
  ]);
  expect(text).toContain('  SignIn failed: 7\n');
});

test('[AU4] [S16] a cut tail is found by the head in a report, also where the anchor was cut along; so is a report that was changed', () => {
  const disk = whole.copy();
  const house = openAuditHouse(houseOptions(disk));
  house.told([
    { type: 'DayClosed', seq: 1, ordinal: 0, atUs: 1, calendarId: 'f', label: '2026-09-21', isFirms: true } as never,
  ]);
  house.reports.write();
  const stop = runAuditHouse(house, (error) => {
    throw error;
  });
  stop();
  const good = verifyDataFolder(disk, 'd', null);
  expect(good).toMatchObject({ isWhole: true, lines: expect.arrayContaining(['Reports that agree with it: 1.']) });
  const cut = whole.copy();
  // The log as it was before, with the anchor of then, and the report that knows of one entry more.
  const report = disk.files.get('d/reports/2026-09-21.json')?.bytes ?? Buffer.alloc(0);
  cut.files.set('d/reports/2026-09-21.json', { bytes: Buffer.from(report) });
  expect(verifyDataFolder(cut, 'd', null)).toMatchObject({ isWhole: false });
  expect(verifyDataFolder(cut, 'd', null).lines.at(-1)).toContain('are cut off or damaged');
  const other = disk.copy();
  other.files.set('d/reports/2026-09-21.json', {
    bytes: Buffer.from(report.toString('utf8').replace(/"hash": "[0-9a-f]{4}/, '"hash": "0000')),
  });
  expect(verifyDataFolder(other, 'd', null).lines.at(-1)).toContain('not the anchored one');
  other.files.set('d/reports/2026-09-21.json', { bytes: Buffer.from('{}') });
  expect(verifyDataFolder(other, 'd', null).lines.at(-1)).toContain(
    'A report is not what was written: 2026-09-21.json',
  );
});
