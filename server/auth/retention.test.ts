import { expect, test } from 'vitest';
import { MemoryDisk } from '#server/journal/memory-disk.ts';
import { AuditChain, AuditDamagedError } from './audit-chain.ts';
import { checkAudit } from './audit-check.ts';
import { auditAct, HOUSE } from './audit-entry.ts';
import { readAuditLog } from './audit-read.ts';
import { DEFAULT_RETENTION, Retention } from './retention.ts';
import { sampleAct } from './test-audit.ts';

const DAY_US = 86_400_000_000;
const START_US = Date.parse('2020-01-01T00:00:00Z') * 1_000;

/** A log of three entries a file, one a year, on an injected clock. */
function open(disk = new MemoryDisk(), startUs = START_US) {
  const clock = { us: startUs };
  const folders = { folder: 'd/audit', anchorFolder: 'd/audit-anchor' };
  const chain = AuditChain.open({ disk, ...folders, segmentBytes: 80 * 1024, nowUs: () => clock.us });
  const retention = new Retention({ chain, disk, dataDir: 'd', nowUs: () => clock.us, years: DEFAULT_RETENTION });
  return { disk, clock, chain, retention };
}

type House = ReturnType<typeof open>;

function fill({ chain, clock }: House, years: number): void {
  for (let index = 1; index <= years; index += 1) {
    clock.us += 365 * DAY_US;
    chain.record(sampleAct(index, { after: { text: 'x'.repeat(17_000) } }));
  }
}

function segments(disk: MemoryDisk): readonly string[] {
  return disk.list('d/audit');
}

function numbers(disk: MemoryDisk): readonly number[] {
  return [...readAuditLog(disk, 'd/audit')].map(({ number }) => number);
}

function started(house: House): void {
  house.chain.record(auditAct({ actor: HOUSE, action: 'StartDesk', target: null, outcome: 'done' }));
}

test('[AU5] whole files whose entries are all older than five years leave, and an entry with the head of the last says so', () => {
  const house = open();
  const { disk, chain } = house;
  fill(house, 12);
  started(house);
  const before = chain.count;
  const files = segments(disk).length;
  const last = [...readAuditLog(disk, 'd/audit')].filter(({ tsUs }) => tsUs < house.clock.us - 5 * 365.25 * DAY_US);
  house.retention.runDaily();
  const kept = numbers(disk);
  const removed = files - segments(disk).length;
  expect(removed).toBeGreaterThan(1);
  // Not one entry that is still to be kept went with its file, and the numbers have no gap.
  expect(kept[0]).toBeLessThanOrEqual((last.at(-1)?.number ?? 0) + 1);
  expect(kept[0]).toBeGreaterThan(1);
  expect(kept).toEqual(kept.map((_, place) => (kept[0] ?? 0) + place));
  const [entry] = [...readAuditLog(disk, 'd/audit')].filter(({ action }) => action === 'RemoveAudit');
  expect(entry).toMatchObject({
    number: before + 1,
    actor: HOUSE,
    after: { throughSegment: removed, entries: (kept[0] ?? 0) - 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  // Once a day, and nothing more is old.
  house.retention.runDaily();
  expect(chain.count).toBe(before + 1);
});

test('[AU5] [AU4] the verifier takes the start that the log names, and a start on the same files', () => {
  const house = open();
  fill(house, 12);
  started(house);
  house.retention.runDaily();
  const anchor = { count: house.chain.count, hash: house.chain.head };
  expect(checkAudit(house.disk, 'd/audit', [anchor])).toMatchObject({ fault: null, count: anchor.count });
  house.chain.close();
  const again = open(house.disk, house.clock.us);
  expect(again.chain.count).toBe(anchor.count);
  again.chain.record(sampleAct(99));
  expect(checkAudit(again.disk, 'd/audit', [anchor])).toMatchObject({ fault: null, count: anchor.count + 1 });
  expect(again.chain.last(({ action }) => action === 'NeverDone')).toBeNull();
});

test('[AU5] [S16] files that are gone without an entry, or more of them than the entry says, are a fault', () => {
  const bare = open();
  fill(bare, 12);
  started(bare);
  bare.disk.files.delete(`d/audit/${segments(bare.disk)[0] ?? ''}`);
  expect(checkAudit(bare.disk, 'd/audit', []).fault).toMatchObject({
    number: 1,
    what: expect.stringContaining('missing'),
  });
  expect(() => open(bare.disk)).toThrow(AuditDamagedError);
  const more = open();
  fill(more, 12);
  started(more);
  more.retention.runDaily();
  const [next = ''] = segments(more.disk);
  more.disk.files.delete(`d/audit/${next}`);
  expect(checkAudit(more.disk, 'd/audit', []).fault).toMatchObject({ what: expect.stringContaining('missing') });
  // A first entry that was written anew hangs on no entry's word.
  const forged = open();
  fill(forged, 12);
  started(forged);
  forged.retention.runDaily();
  const [first = ''] = segments(forged.disk);
  const bytes = forged.disk.files.get(`d/audit/${first}`)?.bytes ?? Buffer.alloc(0);
  bytes.write('y', bytes.indexOf('xxxx'));
  expect(checkAudit(forged.disk, 'd/audit', []).fault).not.toBeNull();
});

test('[AU5] a crash between the entry and the last file leaves a log that is whole, and the next day goes on', () => {
  const house = open();
  fill(house, 12);
  started(house);
  let removals = 0;
  house.disk.fault = (call) => (call === 'remove' && ++removals === 2 ? 'EIO' : null);
  expect(() => house.retention.runDaily()).toThrow('EIO');
  house.disk.fault = () => null;
  house.chain.close();
  const again = open(house.disk, house.clock.us);
  const [first] = numbers(again.disk);
  expect(first).toBeGreaterThan(1);
  again.retention.runDaily();
  expect(numbers(again.disk)[0]).toBeGreaterThan(first ?? 0);
  expect(checkAudit(again.disk, 'd/audit', [{ count: again.chain.count, hash: again.chain.head }]).fault).toBeNull();
});

test('[AU5] the newest start of the desk stays, however old: the next start asks the log from there on', () => {
  const house = open();
  started(house);
  fill(house, 12);
  const files = segments(house.disk).length;
  house.retention.runDaily();
  expect(segments(house.disk)).toHaveLength(files);
});

test('[AU5] each kind has its own time: files of alerts and reports leave by their day, each removal an entry', () => {
  const house = open();
  const { disk } = house;
  for (const day of ['2020-01-01', '2020-06-01', '2024-01-01']) {
    disk.files.set(`d/history/alerts/${day}.ndjson`, { bytes: Buffer.from('{}\n') });
    disk.files.set(`d/reports/${day}.json`, { bytes: Buffer.from('{}') });
  }
  disk.files.set('d/history/series.bin', { bytes: Buffer.from('') });
  house.clock.us = Date.parse('2026-01-01T00:00:00Z') * 1_000;
  const years = { audit: 5, alerts: 5, reports: 10 };
  new Retention({ ...house, dataDir: 'd', nowUs: () => house.clock.us, years }).runDaily();
  expect([...disk.files.keys()].filter((path) => !path.startsWith('d/audit'))).toEqual([
    'd/reports/2020-01-01.json',
    'd/reports/2020-06-01.json',
    'd/history/alerts/2024-01-01.ndjson',
    'd/reports/2024-01-01.json',
    'd/history/series.bin',
  ]);
  expect([...readAuditLog(disk, 'd/audit')]).toMatchObject([
    { action: 'RemoveRecords', target: 'alerts', after: { files: 2, from: '2020-01-01', through: '2020-06-01' } },
  ]);
});
