import { join } from 'node:path';

import type { AccountsRevalued, Delta } from '#lib/model/effect.ts';
import { ACCOUNT_COLUMNS } from '#lib/model/view.ts';
import type { AccountCard, AccountColumn, GroupView } from '#lib/model/view.ts';

import { BUCKET_BYTES, BucketSeries } from './bucket-series.ts';
import type { HistoryPoint } from './bucket-series.ts';
import { loadSeries, saveSeries } from './history-file.ts';

/** At most this many points of one series are kept and answered. */
export const SERIES_POINTS_MAX = 600;
/** Fewer than these are no chart. */
const SERIES_POINTS_MIN = 60;
/**
 * Memory of all series together, as far as SERIES_POINTS_MIN allows: 600 points each up to 2,621 accounts, 314 at 5,000,
 * and beyond 26,214 accounts 3,840 bytes an account.
 */
const MEMORY_BYTES_MAX = 96 * 1024 * 1024;
const FIRM = 'firm';

export type SeriesAnswer = { readonly scale: number; readonly points: readonly HistoryPoint[] };

type Kept = { scale: number; series: BucketSeries };

/**
 * Downsampled charts of the last 24 hours of engine time, per account and for the firm, fed from what the core released.
 * A cache on the edge: losing it loses no number of risk.
 */
export class History {
  readonly #path: string;
  readonly #kept = new Map<string, Kept>();
  /** Series by row index, for the blocks; filled by the accounts' cards. */
  readonly #byIndex: (Kept | undefined)[] = [];
  #saving: Promise<void> = Promise.resolve();

  private constructor(path: string) {
    this.#path = path;
  }

  /** Reads what an earlier run saved; `dataDir/history` may be deleted at any time before. */
  static async open(dataDir: string): Promise<History> {
    const history = new History(join(dataDir, 'history', 'series.bin'));
    for (const { key, scale, series } of await loadSeries(history.#path)) history.#kept.set(key, { scale, series });
    return history;
  }

  /** Takes the deltas of one release, all as of `engineTimeUs`. */
  take(deltas: readonly Delta[], engineTimeUs: number): void {
    // Cards first: a block may carry the first row of an account whose card stands behind it.
    for (const delta of deltas) if (delta.type === 'AccountCarded') this.#meet(delta.card);
    for (const delta of deltas) {
      if (delta.type === 'AccountsRevalued') this.#takeRows(delta, engineTimeUs);
      else if (delta.type === 'GroupRevalued' && delta.group.level === 'firm')
        this.#takeFirm(delta.group, engineTimeUs);
    }
  }

  /** Null while nothing is known of the account. */
  accountSeries(account: string): SeriesAnswer | null {
    return this.#answer(accountKey(account));
  }

  firmSeries(): SeriesAnswer | null {
    return this.#answer(FIRM);
  }

  /** Bytes held by all series. */
  bytes(): number {
    let bytes = 0;
    for (const { series } of this.#kept.values()) bytes += series.bytes;
    return bytes;
  }

  /** Writes the file anew; a second call waits for the first. */
  async save(): Promise<void> {
    const before = this.#saving;
    this.#saving = before.then(() =>
      saveSeries(
        this.#path,
        [...this.#kept].map(([key, { scale, series }]) => ({ key, scale, series })),
      ),
    );
    // A failure is told to the caller of this save and must not fail the next one.
    const saving = this.#saving;
    this.#saving = saving.catch(() => {});
    await saving;
  }

  #meet(card: AccountCard): void {
    this.#byIndex[card.index] = this.#keep(accountKey(card.account), card.scale);
  }

  #keep(key: string, scale: number): Kept {
    const known = this.#kept.get(key);
    if (known === undefined) {
      const fresh = { scale, series: new BucketSeries() };
      this.#kept.set(key, fresh);
      return fresh;
    }
    if (known.scale !== scale) {
      // Values of another scale are other numbers: an account that grew wide begins its chart anew.
      known.scale = scale;
      known.series = new BucketSeries();
    }
    return known;
  }

  #takeRows({ indexes, columns }: AccountsRevalued, tsUs: number): void {
    const bucketsMax = this.#bucketsMax();
    for (let row = 0; row < indexes.length; row += 1) {
      const kept = this.#byIndex[indexes[row] ?? -1];
      if (kept === undefined) continue;
      const start = row * ACCOUNT_COLUMNS.length;
      const read = (column: number) => columns[start + column] ?? Number.NaN;
      addReading(kept, bucketsMax, {
        tsUs,
        equity: read(COLUMN.equity),
        equityLow: read(COLUMN.equityLow),
        equityHigh: read(COLUMN.equityHigh),
        highWaterMark: read(COLUMN.highWaterMark),
        floor: read(COLUMN.floor),
        long: read(COLUMN.long),
        short: read(COLUMN.short),
      });
    }
  }

  #takeFirm(group: GroupView, tsUs: number): void {
    const equity = group.equity ?? Number.NaN;
    addReading(this.#keep(FIRM, group.scale), SERIES_POINTS_MAX, {
      tsUs,
      equity,
      equityLow: equity,
      equityHigh: equity,
      highWaterMark: Number.NaN,
      floor: Number.NaN,
      long: group.long ?? Number.NaN,
      short: group.short ?? Number.NaN,
    });
  }

  #bucketsMax(): number {
    const share = Math.floor(MEMORY_BYTES_MAX / BUCKET_BYTES / Math.max(1, this.#kept.size));
    return Math.max(SERIES_POINTS_MIN, Math.min(SERIES_POINTS_MAX, share));
  }

  #answer(key: string): SeriesAnswer | null {
    const kept = this.#kept.get(key);
    return kept === undefined ? null : { scale: kept.scale, points: kept.series.points() };
  }
}

const COLUMN = {
  equity: columnOf('equity'),
  equityLow: columnOf('equityLow'),
  equityHigh: columnOf('equityHigh'),
  highWaterMark: columnOf('highWaterMark'),
  floor: columnOf('maxLossFloor'),
  long: columnOf('long'),
  short: columnOf('short'),
};

function columnOf(name: AccountColumn): number {
  return ACCOUNT_COLUMNS.indexOf(name);
}

function addReading(kept: Kept, bucketsMax: number, reading: Parameters<BucketSeries['add']>[0]): void {
  const last = kept.series.lastTsUs;
  // Saved under another journal: its time lies ahead of this one's, and its values are not this account's.
  if (reading.tsUs < last) kept.series = new BucketSeries();
  kept.series.add(reading, bucketsMax);
}

function accountKey(account: string): string {
  return `a:${account}`;
}
