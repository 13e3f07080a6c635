import { ACCOUNT_COLUMNS } from '#lib/model/view.ts';
import type { AccountColumn } from '#lib/model/view.ts';

/** Points kept per account; beyond it neighbours merge two by two and keep their extremes [CH3]. */
export const SERIES_POINTS_MAX = 600;

/** One bucket, in units of 10^-scale of the account's currency; null is unknown. `tsUs` is the bucket's last instant. */
export type SeriesPoint = {
  readonly tsUs: number;
  readonly equity: number | null;
  readonly equityLow: number | null;
  readonly equityHigh: number | null;
  readonly highWaterMark: number | null;
  readonly floor: number | null;
  readonly drawdown: number | null;
  readonly gross: number | null;
  readonly net: number | null;
  readonly long: number | null;
  readonly short: number | null;
};

export type AccountSeries = {
  readonly points: readonly SeriesPoint[];
  readonly status: 'loading' | 'ready' | 'failed';
};
export type FetchSeries = (account: string, signal: AbortSignal) => Promise<readonly SeriesPoint[]>;

type Held = {
  series: AccountSeries;
  users: number;
  /** Extremes since the last point. */
  low: number | null;
  high: number | null;
  latest: Float64Array | null;
  abort: AbortController | null;
};

const LOADING: AccountSeries = { points: [], status: 'loading' };

/** Chart series of the accounts that are open on the page, outside of React and of the store; at most 600 points each. */
export class SeriesBook {
  readonly #held = new Map<string, Held>();
  readonly #listeners = new Set<() => void>();
  readonly #fetch: FetchSeries;

  constructor(fetchSeries: FetchSeries) {
    this.#fetch = fetchSeries;
  }

  /** Starts to keep the series of an account; the returned function ends it and frees the points. */
  open(account: string): () => void {
    const held = this.#held.get(account) ?? {
      series: LOADING,
      users: 0,
      low: null,
      high: null,
      latest: null,
      abort: null,
    };
    held.users += 1;
    this.#held.set(account, held);
    if (held.users === 1) this.#load(account, held);
    return () => {
      held.users -= 1;
      if (held.users > 0) return;
      held.abort?.abort();
      this.#held.delete(account);
    };
  }

  get(account: string): AccountSeries {
    return this.#held.get(account)?.series ?? LOADING;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  accounts(): readonly string[] {
    return [...this.#held.keys()];
  }

  /** A row arrived; its extremes count for the next point. */
  observe(account: string, row: Float64Array): void {
    const held = this.#held.get(account);
    if (held === undefined || held.latest === row) return;
    held.latest = row;
    held.low = least(held.low, valueOf(row, 'equityLow') ?? valueOf(row, 'equity'));
    held.high = greatest(held.high, valueOf(row, 'equityHigh') ?? valueOf(row, 'equity'));
  }

  /** Once per beat: closes the point of the second for every open account. */
  tick(tsUs: number): void {
    let isChanged = false;
    for (const held of this.#held.values()) {
      if (held.latest === null || held.series.status === 'loading') continue;
      const last = held.series.points.at(-1);
      if (last !== undefined && tsUs <= last.tsUs) continue;
      const points = boundSeries([...held.series.points, pointOf(held.latest, tsUs, held.low, held.high)]);
      held.series = { ...held.series, points };
      held.low = null;
      held.high = null;
      isChanged = true;
    }
    if (isChanged) this.#tell();
  }

  /** The page was away: what the live points missed is asked for again. */
  reload(): void {
    for (const [account, held] of this.#held) this.#load(account, held);
  }

  clear(): void {
    for (const held of this.#held.values()) held.abort?.abort();
    this.#held.clear();
    this.#tell();
  }

  #load(account: string, held: Held): void {
    held.abort?.abort();
    const abort = new AbortController();
    held.abort = abort;
    this.#fetch(account, abort.signal).then(
      (points) => this.#loaded(held, abort, { points: boundSeries(points), status: 'ready' }),
      // Live points still come, so a failed history keeps what is there and says so.
      () => this.#loaded(held, abort, { points: held.series.points, status: 'failed' }),
    );
  }

  #loaded(held: Held, abort: AbortController, series: AccountSeries): void {
    if (abort.signal.aborted) return;
    held.series = series;
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Merges neighbours until at most SERIES_POINTS_MAX points are left: the last value stands, lows and highs survive. */
export function boundSeries(points: readonly SeriesPoint[]): readonly SeriesPoint[] {
  let bounded = points;
  while (bounded.length > SERIES_POINTS_MAX) {
    const merged: SeriesPoint[] = [];
    for (let position = 0; position < bounded.length; position += 2) {
      const first = bounded[position];
      const second = bounded[position + 1];
      if (first !== undefined) merged.push(second === undefined ? first : mergePoints(first, second));
    }
    bounded = merged;
  }
  return bounded;
}

function mergePoints(first: SeriesPoint, second: SeriesPoint): SeriesPoint {
  return {
    ...second,
    equityLow: least(first.equityLow ?? first.equity, second.equityLow ?? second.equity),
    equityHigh: greatest(first.equityHigh ?? first.equity, second.equityHigh ?? second.equity),
    drawdown: greatest(first.drawdown, second.drawdown),
  };
}

function pointOf(row: Float64Array, tsUs: number, low: number | null, high: number | null): SeriesPoint {
  const equity = valueOf(row, 'equity');
  return {
    tsUs,
    equity,
    equityLow: least(low, equity),
    equityHigh: greatest(high, equity),
    highWaterMark: valueOf(row, 'highWaterMark'),
    floor: valueOf(row, 'maxLossFloor'),
    drawdown: valueOf(row, 'drawdown'),
    gross: valueOf(row, 'gross'),
    net: valueOf(row, 'net'),
    long: valueOf(row, 'long'),
    short: valueOf(row, 'short'),
  };
}

function valueOf(row: Float64Array, column: AccountColumn): number | null {
  const value = row[ACCOUNT_COLUMNS.indexOf(column)];
  return value === undefined || Number.isNaN(value) ? null : value;
}

function least(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

function greatest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}
