import { join } from 'node:path';

import { DAY_US, HOUR_US } from '#lib/base/time.ts';
import type { AccountsRevalued, Delta } from '#lib/model/effect.ts';
import type { ScopeNode } from '#lib/model/limit.ts';
import { ACCOUNT_COLUMNS } from '#lib/model/view.ts';
import type { AccountCard, AccountColumn, GroupView } from '#lib/model/view.ts';
import type { SeriesAnswer, SeriesRange } from '#lib/protocol/series.ts';

import { BUCKET_BYTES, BUCKET_VALUES, bucketOf, BucketSeries } from './bucket-series.ts';
import type { HistoryReading } from './bucket-series.ts';
import { loadSeries, saveSeries } from './history-file.ts';
import { Gaps, withGaps } from './gaps.ts';

/** At most this many points of one node are kept, and fewer answered. */
export const SERIES_POINTS_MAX = 600;
/** Fewer than these are no chart. */
const SERIES_POINTS_MIN = 60;
/**
 * Memory of all series together, as far as SERIES_POINTS_MIN allows: 600 points each up to 1,310 nodes, 143 at 5,000
 * accounts with 500 traders, and beyond 13,107 nodes 7,680 bytes a node.
 */
const MEMORY_BYTES_MAX = 96 * 1024 * 1024;
/** Share of a node's points that the last hour has to itself, so that it is not as coarse as the week. */
const RECENT_SHARE = 1 / 3;
const WEEK_US = 7 * DAY_US;
const TIERS = { r: HOUR_US, w: WEEK_US } as const;

/**
 * `turn` sets nodes apart: their series begin together, and would all grow or merge at the same reading. Each has a
 * little less room than the one before, up to an eighth.
 */
type Kept = { scale: number; recent: BucketSeries; whole: BucketSeries; readonly turn: number };
const TURNS = 8;

/**
 * Downsampled charts of the last week of engine time, finer for the last hour, per account, trader, desk and for the
 * firm, fed from what the core released. A cache on the edge: losing it loses no number of risk.
 */
export class History {
  readonly #path: string;
  readonly #kept = new Map<string, Kept>();
  /** Series by row index, for the blocks; filled by the accounts' cards. */
  readonly #byIndex: (Kept | undefined)[] = [];
  /** Each reading's bucket on its way into its series. */
  readonly #bucket = new Float64Array(BUCKET_VALUES);
  #through = { seq: 0, tsUs: 0 };
  #gaps = new Gaps(WEEK_US);
  #nextResetUs: number | null = null;
  #saving: Promise<void> = Promise.resolve();

  private constructor(path: string) {
    this.#path = path;
  }

  /** Reads what an earlier run saved; `dataDir/history` may be deleted at any time before. */
  static async open(dataDir: string): Promise<History> {
    const history = new History(join(dataDir, 'history', 'series.bin'));
    const { found, gaps, heardUs } = await loadSeries(history.#path);
    history.#gaps = new Gaps(WEEK_US, gaps, heardUs);
    for (const { key, scale, widthUs, values } of found) {
      const tier = key.startsWith('r:') ? 'r' : 'w';
      const kept = history.#keep(key.slice(2), scale);
      kept[tier === 'r' ? 'recent' : 'whole'] = BucketSeries.restore(TIERS[tier], widthUs, values);
    }
    return history;
  }

  /** Takes the deltas of one release, all as of `engineTimeUs` and the entry `throughSeq`. */
  take(deltas: readonly Delta[], engineTimeUs: number, throughSeq: number): void {
    this.#through = { seq: throughSeq, tsUs: engineTimeUs };
    this.#gaps.heard(engineTimeUs);
    // Cards first: a block may carry the first row of an account whose card stands behind it.
    for (const delta of deltas) if (delta.type === 'AccountCarded') this.#meet(delta.card);
    for (const delta of deltas) {
      if (delta.type === 'AccountsRevalued') this.#takeRows(delta, engineTimeUs);
      else if (delta.type === 'GroupRevalued') this.#takeGroup(delta.group, engineTimeUs);
      else if (delta.type === 'SessionMoved') this.#nextResetUs = delta.session.nextResetUs;
    }
  }

  /** Every reading up to `throughSeq` is in the points, and none after it; a node that nothing is kept of has none. */
  series(node: ScopeNode, range: SeriesRange): SeriesAnswer {
    const kept = this.#kept.get(keyOf(node));
    const { seq, tsUs } = this.#through;
    const fromUs = this.#fromUs(range);
    const held = range === '1h' ? kept?.recent : kept?.whole;
    const points = (held?.points() ?? []).filter((point) => point.tsUs >= fromUs);
    const widthUs = held?.widthUs ?? 0;
    const gaps = this.#gaps.shown(Math.max(fromUs, points[0]?.tsUs ?? tsUs), widthUs);
    return {
      scale: kept?.scale ?? null,
      points: withGaps(points, gaps, { widthUs, throughUs: tsUs }),
      gaps,
      range,
      fromUs,
      throughUs: tsUs,
      throughSeq: seq,
      keptFromUs: kept?.whole.points()[0]?.tsUs ?? null,
    };
  }

  /** Bytes held by all series. */
  bytes(): number {
    let bytes = 0;
    for (const { recent, whole } of this.#kept.values()) bytes += recent.bytes + whole.bytes;
    return bytes;
  }

  /** Writes the file anew; a second call waits for the first. */
  async save(): Promise<void> {
    const before = this.#saving;
    this.#saving = before.then(() =>
      saveSeries(
        this.#path,
        this.#gaps,
        [...this.#kept].flatMap(([key, { scale, recent, whole }]) => [
          { key: `r:${key}`, scale, series: recent },
          { key: `w:${key}`, scale, series: whole },
        ]),
      ),
    );
    // A failure is told to the caller of this save and must not fail the next one.
    const saving = this.#saving;
    this.#saving = saving.catch(() => {});
    await saving;
  }

  /** When the present session began. */
  sessionFromUs(): number {
    return this.#fromUs('session');
  }

  /** A session is the day that ends with the next reset; where none is known, the last day. */
  #fromUs(range: SeriesRange): number {
    const nowUs = this.#through.tsUs;
    switch (range) {
      case '1h':
        return nowUs - HOUR_US;
      case 'day':
        return nowUs - DAY_US;
      case 'week':
        return nowUs - WEEK_US;
      case 'session':
        return this.#nextResetUs === null || this.#nextResetUs < nowUs ? nowUs - DAY_US : this.#nextResetUs - DAY_US;
    }
  }

  #meet(card: AccountCard): void {
    const key = keyOf({ level: 'account', id: card.account });
    const kept = this.#keep(key, card.scale);
    // Values of another scale are other numbers: an account that grew wide begins its chart anew.
    if (kept.scale !== card.scale) Object.assign(kept, emptyKept(card.scale, kept.turn));
    this.#byIndex[card.index] = kept;
  }

  #keep(key: string, scale: number): Kept {
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const fresh = emptyKept(scale, this.#kept.size % TURNS);
    this.#kept.set(key, fresh);
    return fresh;
  }

  #takeRows({ indexes, columns }: AccountsRevalued, tsUs: number): void {
    const bucketsMax = this.#bucketsMax();
    for (let row = 0; row < indexes.length; row += 1) {
      const kept = this.#byIndex[indexes[row] ?? -1];
      if (kept === undefined) continue;
      const start = row * ACCOUNT_COLUMNS.length;
      const read = (column: number) => columns[start + column] ?? Number.NaN;
      addReading(kept, this.#bucket, bucketsMax, {
        tsUs,
        equity: read(COLUMN.equity),
        equityLow: read(COLUMN.equityLow),
        equityHigh: read(COLUMN.equityHigh),
        dayPnl: read(COLUMN.dayPnl),
        highWaterMark: read(COLUMN.highWaterMark),
        floor: read(COLUMN.floor),
        long: read(COLUMN.long),
        short: read(COLUMN.short),
        dailyLossUsedBp: read(COLUMN.dailyLossUsedBp),
        maxLossUsedBp: read(COLUMN.maxLossUsedBp),
        worstUsedBp: read(COLUMN.worstUsedBp),
      });
    }
  }

  #takeGroup(group: GroupView, tsUs: number): void {
    const kept = this.#keep(keyOf(group), group.scale);
    // A sum near a bound of the safe integers changes its scale to and fro: it goes on as the same amounts.
    if (kept.scale !== group.scale) {
      for (const series of [kept.recent, kept.whole]) series.rescale(group.scale - kept.scale);
      kept.scale = group.scale;
    }
    const known = (value: number | null): number => value ?? Number.NaN;
    const equity = known(group.equity);
    addReading(kept, this.#bucket, this.#bucketsMax(), {
      tsUs,
      equity,
      equityLow: equity,
      equityHigh: equity,
      dayPnl: known(group.dayPnl),
      highWaterMark: Number.NaN,
      floor: Number.NaN,
      long: known(group.long),
      short: known(group.short),
      dailyLossUsedBp: Number.NaN,
      maxLossUsedBp: Number.NaN,
      worstUsedBp: Number.NaN,
    });
  }

  #bucketsMax(): number {
    const share = Math.floor(MEMORY_BYTES_MAX / BUCKET_BYTES / Math.max(1, this.#kept.size));
    return Math.max(SERIES_POINTS_MIN, Math.min(SERIES_POINTS_MAX, share));
  }
}

const COLUMN = {
  equity: columnOf('equity'),
  equityLow: columnOf('equityLow'),
  equityHigh: columnOf('equityHigh'),
  dayPnl: columnOf('dayPnl'),
  highWaterMark: columnOf('highWaterMark'),
  floor: columnOf('maxLossFloor'),
  long: columnOf('long'),
  short: columnOf('short'),
  dailyLossUsedBp: columnOf('dailyLossUsedBp'),
  maxLossUsedBp: columnOf('maxLossUsedBp'),
  worstUsedBp: columnOf('worstUsedBp'),
};

function columnOf(name: AccountColumn): number {
  return ACCOUNT_COLUMNS.indexOf(name);
}

function emptyKept(scale: number, turn: number): Kept {
  return { scale, recent: new BucketSeries(TIERS.r, turn), whole: new BucketSeries(TIERS.w, turn), turn };
}

function addReading(kept: Kept, scratch: Float64Array, bucketsMax: number, reading: HistoryReading): void {
  // Saved under another journal: its time lies ahead of this one's, and its values are not this node's.
  if (reading.tsUs < kept.whole.lastTsUs || reading.tsUs < kept.recent.lastTsUs)
    Object.assign(kept, emptyKept(kept.scale, kept.turn));
  const own = Math.floor(bucketsMax * (1 - kept.turn / TURNS ** 2));
  const recentMax = Math.floor(own * RECENT_SHARE);
  const bucket = bucketOf(reading, scratch);
  kept.recent.addBucket(bucket, recentMax);
  kept.whole.addBucket(bucket, own - recentMax);
}

function keyOf({ level, id }: ScopeNode): string {
  return `${level}:${id}`;
}
