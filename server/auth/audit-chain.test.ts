import { expect, test } from 'vitest';
import { canonicalJson } from '#lib/base/canonical-json.ts';
import { sha256, utf8 } from '#lib/base/hash.ts';
import { MemoryDisk } from '#server/journal/memory-disk.ts';
import { AuditDamagedError, AuditUnavailableError, readAnchor } from './audit-chain.ts';
import { checkAudit } from './audit-check.ts';
import { ENTRY_BYTES_MAX } from './audit-entry.ts';
import { ANCHOR_FOLDER, AUDIT_FOLDER, openTestAudit, sampleAct } from './test-audit.ts';

const pause = async (): Promise<void> => undefined;
const all = { before: null, limit: 1_000, matches: () => true, pause };

function anchorsOf(disk: MemoryDisk) {
  const anchor = readAnchor(disk, ANCHOR_FOLDER);
  return anchor === null ? [] : [anchor];
}

test('[AU1] an entry’s hash is SHA-256 over the hash before and the canonical JSON of the entry', () => {
  const chain = openTestAudit();
  let link = new Uint8Array(32);
  for (let index = 1; index <= 3; index += 1) {
    const [entry] = chain.record(sampleAct(index));
    expect(entry?.number).toBe(index);
    link = Uint8Array.from(sha256(Uint8Array.from([...link, ...utf8(canonicalJson(entry))])));
    expect(chain.head).toBe(Buffer.from(link).toString('hex'));
  }
});

test('[AU3] an act is synced before `record` returns, and the anchor names it', () => {
  const disk = new MemoryDisk();
  const chain = openTestAudit(disk);
  disk.calls.length = 0;
  chain.record(sampleAct(1));
  const file = `${AUDIT_FOLDER}/0000000001.segment`;
  expect(disk.calls.indexOf(`syncData ${file}`)).toBeGreaterThan(disk.calls.indexOf(`write ${file}`));
  expect(readAnchor(disk, ANCHOR_FOLDER)).toEqual({ count: 1, hash: chain.head });
});

test('[AU3] without room an act is refused before it is done, and the log goes on when there is room again', () => {
  const disk = new MemoryDisk();
  const chain = openTestAudit(disk);
  disk.capacityBytes = disk.usedBytes();
  let done = 0;
  expect(() => {
    for (;;) {
      chain.reserve();
      chain.record(sampleAct(done + 1));
      done += 1;
    }
  }).toThrow(AuditUnavailableError);
  expect(done).toBeGreaterThan(10);
  expect(done).toBe(chain.count);
  disk.capacityBytes = Number.POSITIVE_INFINITY;
  chain.reserve();
  chain.record(sampleAct(done + 1));
  expect(checkAudit(disk, AUDIT_FOLDER, anchorsOf(disk))).toMatchObject({
    count: done + 1,
    fault: null,
  });
});

test('[AU3] after a fault of the disk nothing more is taken', () => {
  const disk = new MemoryDisk();
  const chain = openTestAudit(disk);
  disk.fault = (call) => (call === 'syncData' ? 'EIO' : null);
  expect(() => chain.record(sampleAct(1))).toThrow(AuditUnavailableError);
  disk.fault = () => null;
  expect(() => chain.reserve()).toThrow(AuditUnavailableError);
});

test('[AU3] failures wait for the batch, equal ones are one entry with a count, and what is beyond is counted', () => {
  const disk = new MemoryDisk();
  const chain = openTestAudit(disk, 1024 * 1024);
  const failed = (name: string) =>
    sampleAct(0, { action: 'SignInFailed', target: `mail:${name}`, outcome: 'failed', seq: null });
  for (let index = 0; index < 5; index += 1) chain.note(failed('ann'));
  for (let index = 0; index < 300; index += 1) chain.note(failed(`n${index}`));
  expect(chain.count).toBe(0);
  disk.calls.length = 0;
  chain.flush();
  expect(disk.calls.filter((call) => call.startsWith(`syncData ${AUDIT_FOLDER}`))).toHaveLength(1);
  expect(chain.count).toBe(257);
  const last = chain.last(() => true);
  expect(last).toMatchObject({ action: 'FailuresNotListed', count: 45 });
  expect(chain.last((entry) => entry.target === 'mail:ann')).toMatchObject({ count: 5 });
});

test('[AU3] a half-written last entry is taken away at the start, and the log goes on behind the ones before', () => {
  const disk = new MemoryDisk();
  const chain = openTestAudit(disk);
  for (let index = 1; index <= 20; index += 1) chain.record(sampleAct(index));
  const anchor = readAnchor(disk, ANCHOR_FOLDER);
  const file = disk.files.get(`${AUDIT_FOLDER}/0000000001.segment`);
  if (file === undefined) throw new Error('Invariant: there is a file');
  const whole = Buffer.from(file.bytes);
  chain.record(sampleAct(21));
  const written = file.bytes;
  const end = written.findLastIndex((byte) => byte !== 0) + 1;
  const start = whole.findLastIndex((byte) => byte !== 0) + 1;
  for (let cut = start + 1; cut < end; cut += 7) {
    const torn = disk.copy();
    const bytes = Buffer.from(written);
    bytes.fill(0, cut);
    torn.files.set(`${AUDIT_FOLDER}/0000000001.segment`, { bytes });
    torn.files.set(`${ANCHOR_FOLDER}/anchor.json`, { bytes: Buffer.from(`${JSON.stringify(anchor)}\n`) });
    const again = openTestAudit(torn);
    expect(again.count).toBe(20);
    again.record(sampleAct(99));
    expect(checkAudit(torn, AUDIT_FOLDER, anchorsOf(torn))).toMatchObject({ count: 21, fault: null });
  }
});

test('[AU4] a file begins with the last hash of the file before, and a restart goes on in the same chain', async () => {
  const disk = new MemoryDisk();
  let chain = openTestAudit(disk);
  for (let index = 1; index <= 300; index += 1) {
    chain.record(sampleAct(index));
    if (index % 60 === 0) {
      const { head } = chain;
      chain.close();
      chain = openTestAudit(disk);
      expect(chain.head).toBe(head);
    }
  }
  expect(disk.list(AUDIT_FOLDER).length).toBeGreaterThan(3);
  expect(await chain.verify(pause)).toMatchObject({ count: 300, head: chain.head, fault: null });
  const { entries, next } = await chain.page({ ...all, limit: 40, before: 251 });
  expect(entries.map(({ number }) => number)).toEqual(Array.from({ length: 40 }, (_, index) => 250 - index));
  expect(next).toBe(211);
  expect(chain.seqsAfter(290).toSorted((a, b) => a - b)).toEqual([291, 292, 293, 294, 295, 296, 297, 298, 299, 300]);
});

test('[AU4] a damaged log, or one with a cut tail, is not gone on with: the start says where', () => {
  const disk = new MemoryDisk();
  const chain = openTestAudit(disk);
  for (let index = 1; index <= 5; index += 1) chain.record(sampleAct(index));
  const cut = disk.copy();
  cut.files.delete(`${AUDIT_FOLDER}/0000000001.segment`);
  expect(() => openTestAudit(cut)).toThrow(/entry 1 .*anchor knows 5 entries: 5 at the end/);
  const edited = disk.copy();
  const file = edited.files.get(`${AUDIT_FOLDER}/0000000001.segment`);
  file?.bytes.write('X', file.bytes.indexOf('"limit:L3"') + 1);
  expect(() => openTestAudit(edited)).toThrow(AuditDamagedError);
  expect(() => openTestAudit(edited)).toThrow(/entry 3 /);
});

test('[AU2] no text keeps an act out of the log, and a value beyond a record is named by its hash', async () => {
  const chain = openTestAudit();
  chain.record(sampleAct(1, { after: { note: '\ud800', inner: [Number.NaN, undefined, 1n] } }));
  chain.record(sampleAct(2, { after: 'x'.repeat(ENTRY_BYTES_MAX) }));
  const { entries } = await chain.page(all);
  expect(entries[1]?.after).toEqual({ note: '\ufffd', inner: ['NaN', null, '1'] });
  expect(entries[0]?.after).toMatchObject({ bytes: ENTRY_BYTES_MAX + 2 });
  expect(await chain.verify(pause)).toMatchObject({ count: 2, fault: null });
});

test('[AU4] a log on the disk that is changed while the house runs is found by the next check', async () => {
  const disk = new MemoryDisk();
  const chain = openTestAudit(disk);
  for (let index = 1; index <= 5; index += 1) chain.record(sampleAct(index));
  disk.files.get(`${AUDIT_FOLDER}/0000000001.segment`)?.bytes.fill(0, 64);
  expect((await chain.verify(pause)).fault).toMatchObject({ number: 1 });
});
