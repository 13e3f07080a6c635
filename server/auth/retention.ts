import { DAY_US, formatDay } from '#lib/base/time.ts';
import type { AuditChain } from './audit-chain.ts';
import type { AuditDisk } from './audit-disk.ts';
import { auditAct, HOUSE } from './audit-entry.ts';

/** For how many years each kind of record is kept [AU5]; from the configuration. */
export type RetentionYears = {
  readonly audit: number;
  /** The life of every alert, a file a day. */
  readonly alerts: number;
  readonly reports: number;
};

/** Starting value, the five years that records of algorithmic trading are kept. */
export const DEFAULT_RETENTION: RetentionYears = { audit: 5, alerts: 5, reports: 5 };

const DAYS_A_YEAR = 365.25;
const DAY_FILES = [
  { kind: 'alerts', folder: 'history/alerts' },
  { kind: 'reports', folder: 'reports' },
] as const;

export type RetentionOptions = {
  readonly chain: Pick<AuditChain, 'record' | 'retain'>;
  readonly disk: AuditDisk;
  readonly dataDir: string;
  readonly nowUs: () => number;
  readonly years: RetentionYears;
};

/**
 * Takes away what is older than it is to be kept, whole files only, and writes down what before it is gone. Nobody can
 * ask for it: there is no door to it.
 */
export class Retention {
  readonly #options: RetentionOptions;
  #lastDay = '';

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  /** Once a day of the wall clock. @throws AuditUnavailableError, and as the disk does; it is tried again the next day */
  runDaily(): void {
    const { chain, nowUs, years } = this.#options;
    const today = formatDay(Math.floor(nowUs() / DAY_US));
    if (today === this.#lastDay) return;
    this.#lastDay = today;
    chain.retain(nowUs() - years.audit * DAYS_A_YEAR * DAY_US);
    for (const { kind, folder } of DAY_FILES) this.#removeDays(kind, folder, years[kind]);
  }

  #removeDays(kind: 'alerts' | 'reports', folder: string, years: number): void {
    const { chain, disk, dataDir, nowUs } = this.#options;
    const isThere = disk
      .list(dataDir)
      .some((name) => `${folder}/`.startsWith(`${name}/`) || name.startsWith(`${folder}/`));
    if (!isThere) return;
    const firstKept = formatDay(Math.floor((nowUs() - years * DAYS_A_YEAR * DAY_US) / DAY_US));
    const old = disk
      .list(`${dataDir}/${folder}`)
      .filter((name) => /^\d{4}-\d{2}-\d{2}\.(ndjson|json)$/.test(name) && name.slice(0, 10) < firstKept)
      .toSorted();
    if (old.length === 0) return;
    const after = { files: old.length, from: old[0]?.slice(0, 10), through: old.at(-1)?.slice(0, 10) };
    chain.record(auditAct({ actor: HOUSE, action: 'RemoveRecords', target: kind, after, outcome: 'done' }));
    for (const name of old) disk.remove(`${dataDir}/${folder}/${name}`);
    disk.syncFolder(`${dataDir}/${folder}`);
  }
}
