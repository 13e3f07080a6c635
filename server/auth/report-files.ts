import type { DayReport } from '#lib/protocol/audit-report.ts';
import type { AuditAnchor } from './audit-check.ts';
import { placeWhole, readWhole, type AuditDisk } from './audit-disk.ts';

const NAME = /^(\d{4}-\d{2}-\d{2})\.json$/;

/** Days that have a report, oldest first; the folder may be missing. */
export function reportDays(disk: AuditDisk, dataDir: string): readonly string[] {
  const isThere = disk.list(dataDir).some((name) => name === 'reports' || name.startsWith('reports/'));
  if (!isThere) return [];
  return disk
    .list(`${dataDir}/reports`)
    .flatMap((name) => NAME.exec(name)?.[1] ?? [])
    .toSorted();
}

/** Null for a file that is no report: it was written whole, so somebody changed it. */
export function readReport(disk: AuditDisk, dataDir: string, day: string): DayReport | null {
  const bytes = readWhole(disk, `${dataDir}/reports/${day}.json`).toString('utf8');
  try {
    const report: unknown = JSON.parse(bytes);
    const isReport = typeof report === 'object' && report !== null && Reflect.get(report, 'day') === day;
    // Written by `writeReport`; what it says of the log is checked against the log.
    return isReport && isAnchor(Reflect.get(report, 'anchor')) ? (report as DayReport) : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Whole or not at all. */
export function writeReport(disk: AuditDisk, dataDir: string, report: DayReport): void {
  disk.makeFolder(`${dataDir}/reports`);
  placeWhole(disk, `${dataDir}/reports`, `${report.day}.json`, Buffer.from(`${JSON.stringify(report, null, 2)}\n`));
}

/** The heads that reports have written down; `bad` names those that are no report. */
export function reportAnchors(
  disk: AuditDisk,
  dataDir: string,
): { readonly anchors: readonly AuditAnchor[]; readonly bad: readonly string[] } {
  const anchors: AuditAnchor[] = [];
  const bad: string[] = [];
  for (const day of reportDays(disk, dataDir)) {
    const report = readReport(disk, dataDir, day);
    if (report === null) bad.push(`${day}.json`);
    else anchors.push(report.anchor);
  }
  return { anchors, bad };
}

function isAnchor(value: unknown): value is AuditAnchor {
  if (typeof value !== 'object' || value === null) return false;
  const [count, hash] = [Reflect.get(value, 'count'), Reflect.get(value, 'hash')] as readonly unknown[];
  return Number.isSafeInteger(count) && typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash);
}
