import type { AlertRecord } from '#lib/model/alert.ts';
import type { Notice } from '#lib/model/effect.ts';
import type { DayReport } from '#lib/protocol/audit-report.ts';
import { DAY_US, formatDay, parseDay } from '#lib/base/time.ts';
import type { AuditChain } from './audit-chain.ts';
import { auditSegments } from './audit-check.ts';
import type { AuditDisk } from './audit-disk.ts';
import type { AuditEntry } from './audit-entry.ts';
import { readAuditLog, readAuditSegment } from './audit-read.ts';
import { buildReport } from './day-report.ts';
import { readReport, reportDays, writeReport } from './report-files.ts';

export type DayReportsOptions = {
  readonly chain: Pick<AuditChain, 'head' | 'count'>;
  readonly disk: AuditDisk;
  readonly dataDir: string;
  readonly nowUs: () => number;
  /** Alerts as of now; null while the desk does not know them yet. */
  readonly alerts: () => readonly AlertRecord[] | null;
};

/** Writes the report of each trading day of the firm once, at its roll, and finds or makes one that is asked for. */
export class DayReports {
  readonly #options: DayReportsOptions;
  /** Days that were closed and have no report yet. */
  readonly #due = new Set<string>();
  /** Entries that a report has covered; null until it was looked up. */
  #covered: number | null = null;

  constructor(options: DayReportsOptions) {
    this.#options = options;
  }

  /** Also what a recovery tells again: a day that has its report keeps it. */
  take(notices: readonly Notice[]): void {
    for (const notice of notices) if (notice.type === 'DayClosed' && notice.isFirms) this.#due.add(notice.label);
  }

  /** Writes the oldest that is due, once the alerts are known: one at a time, as many days may have passed at once. */
  write(): void {
    const [day] = [...this.#due].toSorted();
    if (day === undefined) return;
    const { disk, dataDir } = this.#options;
    const alerts = this.#options.alerts();
    if (alerts === null) return;
    const days = reportDays(disk, dataDir);
    if (!days.includes(day)) {
      // The head in the newest report: what it covers is covered.
      this.#covered ??= Math.max(0, ...days.map((known) => readReport(disk, dataDir, known)?.anchor.count ?? 0));
      const report = this.#build(day, 'tradingDay', this.#after(this.#covered), alerts);
      writeReport(disk, dataDir, report);
      this.#covered = report.anchor.count;
    }
    this.#due.delete(day);
  }

  /** The report of a trading day that is over, else of the UTC day as the log has it. */
  async find(day: string, pause: () => Promise<void>): Promise<DayReport> {
    const { disk, dataDir } = this.#options;
    const held = reportDays(disk, dataDir).includes(day) ? readReport(disk, dataDir, day) : null;
    if (held !== null) return held;
    const entries: AuditEntry[] = [];
    for (const segment of auditSegments(disk, this.#folder)) {
      entries.push(...readAuditSegment(disk, this.#folder, segment).filter(isOfDay(day)));
      await pause();
    }
    const isToday = isOfDay(day)({ tsUs: this.#options.nowUs() });
    return this.#build(day, 'utc', entries, isToday ? this.#options.alerts() : null);
  }

  /** The UTC day of this moment. */
  today(): string {
    return formatDay(Math.floor(this.#options.nowUs() / DAY_US));
  }

  get #folder(): string {
    return `${this.#options.dataDir}/audit`;
  }

  /** Entries behind a number, read backwards file by file. */
  #after(number: number): readonly AuditEntry[] {
    const { disk } = this.#options;
    const parts: (readonly AuditEntry[])[] = [];
    for (const segment of auditSegments(disk, this.#folder).toReversed()) {
      const entries = readAuditSegment(disk, this.#folder, segment);
      parts.unshift(entries.filter((entry) => entry.number > number));
      if ((entries[0]?.number ?? Number.POSITIVE_INFINITY) <= number + 1) break;
    }
    return parts.flat();
  }

  #build(
    day: string,
    kind: DayReport['kind'],
    entries: readonly AuditEntry[],
    alerts: readonly AlertRecord[] | null,
  ): DayReport {
    const { chain, disk, nowUs } = this.#options;
    const first = entries[0]?.number ?? 0;
    const older = (): Iterable<AuditEntry> => before(readAuditLog(disk, this.#folder), first);
    const anchor = { count: chain.count, hash: chain.head };
    return buildReport({ day, kind, entries, older, anchor, alerts, writtenAtUs: nowUs() });
  }
}

/** Entries in front of a number. */
export function* before(entries: Iterable<AuditEntry>, number: number): Generator<AuditEntry> {
  for (const entry of entries) {
    if (entry.number >= number) return;
    yield entry;
  }
}

/** Of a UTC day. */
export function isOfDay(day: string): (entry: Pick<AuditEntry, 'tsUs'>) => boolean {
  const fromUs = parseDay(day) * DAY_US;
  return ({ tsUs }) => tsUs >= fromUs && tsUs < fromUs + DAY_US;
}
