import { HEADER_BYTES, readRecord, readText } from '#server/journal/segment-file.ts';
import { auditSegmentName, auditSegments } from './audit-check.ts';
import { readWhole, type AuditDisk } from './audit-disk.ts';
import { decodeAuditEntry, type AuditEntry } from './audit-entry.ts';

/** Entries of one file, in order, up to the first place that is none. */
export function readAuditSegment(disk: AuditDisk, folder: string, segment: number): readonly AuditEntry[] {
  const bytes = readWhole(disk, `${folder}/${auditSegmentName(segment)}`);
  const entries: AuditEntry[] = [];
  for (let at = HEADER_BYTES, record = readRecord(bytes, at); record !== null; record = readRecord(bytes, at)) {
    entries.push(decodeAuditEntry(readText(bytes, record)));
    at = record.end;
  }
  return entries;
}

/** The hash that the first entry of a file is chained to; null where it holds none. */
export function firstLink(disk: AuditDisk, folder: string, segment: number): Buffer | null {
  const record = readRecord(readWhole(disk, `${folder}/${auditSegmentName(segment)}`), HEADER_BYTES);
  return record?.head.link ?? null;
}

/** All entries in order, file by file; check the log before believing them. */
export function* readAuditLog(disk: AuditDisk, folder: string): Generator<AuditEntry> {
  for (const segment of auditSegments(disk, folder)) yield* readAuditSegment(disk, folder, segment);
}
