import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EVENTS_MAX } from '#lib/protocol/event-lines.ts';
import type { EventLine } from '#lib/protocol/event-lines.ts';
import type { Input } from '#lib/model/input.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import { openFileJournal } from '#server/journal/file-journal.ts';
import { MemoryDisk } from '#server/journal/memory-disk.ts';
import { entryAt } from '#server/journal/test-entries.ts';
import { readEvents } from './events-job.ts';
import type { EventsJob } from './events-job.ts';

let dataDir = '';
let disk = new MemoryDisk();
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'riskdesk-events-'));
  disk = new MemoryDisk();
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** The cast lets a test write only the parts of an input that it is about. */
function entry(seq: number, input: object): JournalEntry {
  return { ...entryAt(seq), input: { tsEventUs: seq, ...input } as unknown as Input };
}

function fill(seq: number, account: string, instrument = 'ESZ6'): JournalEntry {
  const terms = { side: 'buy', lastQty: '3', lastPx: '5981.25', fee: '4.20', feeCurrency: 'USD' };
  return entry(seq, { type: 'FillReceived', fillId: `F${seq}`, account, instrument, ...terms });
}

function mark(seq: number, more: object = {}): JournalEntry {
  return entry(seq, { type: 'MarkUpdated', instrument: 'ESZ6', px: '5980', ...more });
}

/** Small segments, so that a page crosses several of them. */
function write(entries: readonly JournalEntry[]): void {
  const journal = openFileJournal({ disk, folder: `${dataDir}/journal`, segmentBytes: 8_192, fromSeq: 1 });
  for (const each of entries) {
    if (!journal.append(each)) {
      journal.commit();
      journal.append(each);
    }
  }
  journal.commit();
}

function alerts(day: string, lines: readonly object[]): void {
  const folder = join(dataDir, 'history', 'alerts');
  mkdirSync(folder, { recursive: true });
  for (const notice of lines)
    appendFileSync(join(folder, `${day}.ndjson`), `${JSON.stringify({ notice, evidence: null, times: null })}\n`);
}

function notice(seq: number, account: string, trigger: string, ordinal = 0): object {
  const scope = { level: 'account', id: account };
  const own = {
    alertId: `a-${account}`,
    rung: 'breach',
    limitName: 'Daily loss',
    instrument: '',
    desk: 'Rates',
    trader: 'Novak',
  };
  const alert = { ...own, scope, acknowledgement: trigger === 'acknowledge' ? { byName: 'M. Rossi' } : null };
  return { type: 'AlertTransitioned', seq, ordinal, atUs: seq, trigger, alert };
}

function job(changes: Partial<EventsJob>): EventsJob {
  const node = { level: 'account', id: 'A' } as const;
  return {
    dataDir,
    throughSeq: 1e9,
    before: null,
    node,
    instrument: null,
    accounts: ['A'],
    ...changes,
  };
}

function read(changes: Partial<EventsJob>): ReturnType<typeof readEvents> {
  return readEvents(disk, job(changes));
}

function told(lines: readonly EventLine[]): readonly string[] {
  return lines.map(({ seq, fact }) => `${seq} ${fact.kind}`);
}

test('[LV3] the entries about an account stand newest first, with what became of its alerts, and nothing of others', () => {
  write([fill(1, 'A'), fill(2, 'B'), mark(3), fill(4, 'A'), mark(5)]);
  alerts('2026-01-05', [notice(4, 'A', 'crossed'), notice(5, 'B', 'crossed'), notice(5, 'A', 'acknowledge', 1)]);
  const { lines, next } = read({});
  expect(told(lines)).toEqual(['5 alert', '4 alert', '4 fill', '1 fill']);
  expect(next).toBeNull();
  expect(lines[0]?.fact).toMatchObject({ kind: 'alert', what: 'acknowledge', alertId: 'a-A', by: 'M. Rossi' });
  expect(lines[3]).toEqual({
    seq: 1,
    atUs: 1_000_001,
    node: 'A',
    instrument: 'ESZ6',
    fact: { kind: 'fill', side: 'buy', quantity: '3', px: '5981.25', fee: '4.20', feeCurrency: 'USD', fillId: 'F1' },
  });
});

test('[LV3] what is not durable yet is not told, nor are entries from the asked one on', () => {
  write([fill(1, 'A'), fill(2, 'A'), fill(3, 'A'), fill(4, 'A')]);
  alerts('2026-01-05', [notice(2, 'A', 'crossed'), notice(4, 'A', 'reset')]);
  expect(told(read({ throughSeq: 3 }).lines)).toEqual(['3 fill', '2 alert', '2 fill', '1 fill']);
  expect(told(read({ before: 2 }).lines)).toEqual(['1 fill']);
});

/** Every page, from the newest to the first entry. */
function readAll(scannedMax?: number): readonly string[] {
  const all: string[] = [];
  let before: number | null = null;
  for (let page = 0; page < 500; page += 1) {
    const { lines, next } = readEvents(disk, job({ before }), scannedMax);
    expect(lines.length).toBeLessThan(EVENTS_MAX + 4);
    all.push(...told(lines));
    if (next === null) return all;
    expect(next).toBeLessThan(before ?? Number.POSITIVE_INFINITY);
    before = next;
  }
  throw new Error('the pages do not end');
}

test.each([
  { perEntry: 3, others: 3 },
  { perEntry: 3, others: 1 },
  { perEntry: 0, others: 3 },
])(
  '[LV3] pages over several segments give every event once, and one number is never parted: $perEntry alerts of each, one in $others of another',
  ({ perEntry, others }) => {
    const count = 3 * EVENTS_MAX + 7;
    write(Array.from({ length: count }, (_, place) => fill(place + 1, (place + 1) % others === 0 ? 'B' : 'A')));
    const triggers = ['dipped', 'crossed', 'climbed'].slice(0, perEntry);
    const notices = Array.from({ length: count }, (_, place) =>
      triggers.map((trigger, ordinal) => notice(place + 1, 'A', trigger, ordinal)),
    );
    alerts('2026-01-05', notices.flat());
    const wanted = Array.from({ length: count }, (_, place) => {
      const seq = count - place;
      return [...triggers.map(() => `${seq} alert`), ...(seq % others === 0 ? [] : [`${seq} fill`])];
    });
    expect(readAll()).toEqual(wanted.flat());
  },
);

test('[LV3] entries and alerts that fill a page only together go on with the rest', () => {
  const count = EVENTS_MAX - 10;
  write(Array.from({ length: count }, (_, place) => fill(place + 1, 'A')));
  alerts(
    '2026-01-05',
    Array.from({ length: count }, (_, place) => notice(place + 1, 'A', 'crossed')),
  );
  expect(readAll()).toHaveLength(2 * count);
});

test('[TH1] an answer looks through so many entries and goes on with the next, each event once', () => {
  write([fill(1, 'A'), ...Array.from({ length: 200 }, (_, place) => fill(place + 2, 'B'))]);
  alerts('2026-01-05', [notice(2, 'A', 'crossed'), notice(200, 'A', 'reset')]);
  const first = readEvents(disk, job({}), 10);
  expect(told(first.lines)).toEqual(['200 alert']);
  expect(first.next).toBeGreaterThan(100);
  expect(readAll(10)).toEqual(['200 alert', '2 alert', '1 fill']);
});

test('[LV3] of one instrument are only its own entries, and a mark that its source held back', () => {
  write([
    fill(1, 'A', 'NQZ6'),
    fill(2, 'A'),
    mark(3, { isQuarantined: true }),
    mark(4),
    entry(5, { type: 'AccountOpened', account: 'A' }),
  ]);
  expect(told(read({ instrument: 'ESZ6' }).lines)).toEqual(['3 mark', '2 fill']);
  expect(told(read({}).lines)).toEqual(['5 opened', '2 fill', '1 fill']);
});

test('[AZ2] a group has the entries of its accounts and limits alone; the firm has all', () => {
  const actor = { user: 'u', name: 'M. Rossi', role: 'manager' };
  const draft = (id: string, level: string): object => ({ limitId: 'L', name: 'Desk loss', scope: { level, id } });
  write([
    fill(1, 'A'),
    fill(2, 'B'),
    entry(3, { type: 'DefineLimit', actor, draft: draft('Rates', 'desk') }),
    entry(4, { type: 'DefineLimit', actor, draft: draft('FX', 'desk') }),
    entry(5, { type: 'DefineLimit', actor, draft: draft('B', 'account') }),
    entry(6, { type: 'RetireLimit', actor, limitId: 'L' }),
    entry(7, { type: 'ActorChanged', user: 'u' }),
    mark(8, { isQuarantined: true }),
  ]);
  alerts('2026-01-05', [
    notice(1, 'A', 'crossed'),
    { ...notice(2, 'B', 'crossed'), alert: { scope: { level: 'account', id: 'B' }, desk: 'FX' } },
  ]);
  const rates = read({ node: { level: 'desk', id: 'Rates' } }).lines;
  expect(told(rates)).toEqual(['3 limit', '1 alert', '1 fill']);
  expect(rates[0]?.fact).toEqual({ kind: 'limit', what: 'define', limitId: 'L', name: 'Desk loss', by: 'M. Rossi' });
  const firm = read({ node: { level: 'firm', id: 'F' }, accounts: null }).lines;
  expect(told(firm)).toEqual([
    '8 mark',
    '6 limit',
    '5 limit',
    '4 limit',
    '3 limit',
    '2 alert',
    '2 fill',
    '1 alert',
    '1 fill',
  ]);
});
