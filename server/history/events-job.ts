import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENTS_MAX } from '#lib/protocol/event-lines.ts';
import type { EventLine, EventsPage } from '#lib/protocol/event-lines.ts';
import type { ScopeNode } from '#lib/model/limit.ts';
import type { Disk } from '#server/journal/disk.ts';
import { listSegments } from '#server/journal/recovery.ts';
import { segmentName } from '#server/journal/segment-allocator.ts';
import { HEADER_BYTES, readEntry, readRecord, readText } from '#server/journal/segment-file.ts';
import { readSegment } from '#server/journal/segment-read.ts';
import { parseLine } from './alert-log.ts';
import { lineOfEntry, lineOfNotice, mayBeTold } from './event-lines.ts';
import type { EventsScope } from './event-lines.ts';

/** Entries that one answer looks through; where so many say nothing of the node, it goes on with the next (starting value). */
const SCANNED_MAX = 1_000_000;

/** Plain data: it crosses into the job's thread. */
export type EventsJob = {
  readonly dataDir: string;
  /** Durable up to here. */
  readonly throughSeq: number;
  readonly before: number | null;
  readonly node: ScopeNode;
  readonly instrument: string | null;
  /** Null is every account. */
  readonly accounts: readonly string[] | null;
};

type Scan = {
  readonly lines: readonly EventLine[];
  /** Nothing is left out from here on; 0: the journal begins. */ readonly fromSeq: number;
};

/** The newest events of a node before an entry, from what lies on the disk, read only. */
export function readEvents(disk: Disk, job: EventsJob, scannedMax = SCANNED_MAX): EventsPage {
  const { dataDir, throughSeq, node, instrument } = job;
  const before = Math.min(job.before ?? Number.POSITIVE_INFINITY, throughSeq + 1);
  const scope: EventsScope = { node, instrument, accounts: job.accounts === null ? null : new Set(job.accounts) };
  const scan = scanJournal(disk, `${dataDir}/journal`, { before, scannedMax }, scope);
  const alerts = scanAlerts(join(dataDir, 'history', 'alerts'), { fromSeq: scan.fromSeq, before }, scope);
  // Both stand oldest first; of one number the entry comes before what it caused.
  const all = [...scan.lines, ...alerts.lines].map((line, place) => ({ line, place }));
  all.sort((a, b) => b.line.seq - a.line.seq || b.place - a.place);
  let end = Math.min(all.length, EVENTS_MAX);
  while (end < all.length && all[end]?.line.seq === all[end - 1]?.line.seq) end += 1;
  const lines = all.slice(0, end).map(({ line }) => line);
  const isCut = end < all.length || alerts.fromSeq > scan.fromSeq;
  const next = (isCut ? lines.at(-1)?.seq : undefined) ?? scan.fromSeq;
  return { lines, next: next > 0 ? next : null };
}

function scanJournal(
  disk: Disk,
  folder: string,
  { before, scannedMax }: { readonly before: number; readonly scannedMax: number },
  scope: EventsScope,
): Scan {
  let lines: readonly EventLine[] = [];
  let scanned = 0;
  const segments = listSegments(disk, folder).filter(({ firstSeq }) => firstSeq > 0 && firstSeq < before);
  for (const { number, firstSeq } of segments.toReversed()) {
    const found: EventLine[] = [];
    scanned += readLines(readSegment(disk, `${folder}/${segmentName(number)}`), before, scope, found);
    const room = EVENTS_MAX - lines.length;
    const kept = found.slice(-room);
    lines = [...kept, ...lines];
    if (found.length > room) return { lines, fromSeq: kept[0]?.seq ?? firstSeq };
    if ((lines.length >= EVENTS_MAX || scanned >= scannedMax) && firstSeq > 1) return { lines, fromSeq: firstSeq };
  }
  return { lines, fromSeq: 0 };
}

/** Adds what the records of a segment say of the node, oldest first; the answer is how many records it has. */
function readLines(bytes: Buffer, before: number, scope: EventsScope, found: EventLine[]): number {
  let [count, last] = [0, 0];
  for (let record = readRecord(bytes, HEADER_BYTES); record !== null; record = readRecord(bytes, record.end)) {
    const { seq } = record.head;
    // Past the end may lie what a crash left of another life.
    if (seq >= before || (last > 0 && seq !== last + 1)) break;
    last = seq;
    count += 1;
    if (!mayBeTold(readText(bytes, record))) continue;
    const line = lineOfEntry(readEntry(bytes, record), scope);
    if (line !== null) found.push(line);
  }
  return count;
}

/** The newest lines of alerts in a range of entries, oldest first, from the files of the record of alerts. */
function scanAlerts(
  folder: string,
  { fromSeq, before }: { readonly fromSeq: number; readonly before: number },
  scope: EventsScope,
): Scan {
  const found: EventLine[] = [];
  for (const file of alertFiles(folder)) {
    for (const text of readFileSync(join(folder, file), 'utf8').split('\n').reverse()) {
      const notice = parseLine(text)?.notice;
      if (notice === undefined || notice.seq >= before) continue;
      // One more number than fits is whole, so that the cut parts none.
      const isFull = found.length > EVENTS_MAX && found.at(-1)?.seq !== notice.seq;
      if (isFull) return { fromSeq: found.at(-1)?.seq ?? fromSeq, lines: found.reverse() };
      if (notice.seq < fromSeq) return { fromSeq, lines: found.reverse() };
      const line = lineOfNotice(notice, scope);
      if (line !== null) found.push(line);
    }
  }
  return { fromSeq, lines: found.reverse() };
}

/** Newest first; none where no alert has been recorded yet. */
function alertFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.ndjson'))
      .sort()
      .reverse();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
