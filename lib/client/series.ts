import type { ScopeNode } from '#lib/model/limit.ts';
import { GAP_LEAST_US } from '#lib/model/gap.ts';
import type { Gap } from '#lib/model/gap.ts';
import { unknownPoint } from '#lib/protocol/series.ts';
import type { SeriesAnswer, SeriesPoint, SeriesRange } from '#lib/protocol/series.ts';
import type { DeskState } from './desk-state.ts';
import { groupKey } from './selectors.ts';
import { boundSeries, mergeReadings, readingOfGroup, readingOfRow, settled } from './series-point.ts';
import type { SeriesReading } from './series-point.ts';

/** Values that wait for a history; with ten a second far more than a request may take. */
const WAITING_MAX = 2_000;

const RANGE_US = { '1h': 3_600_000_000, day: 86_400_000_000, week: 604_800_000_000 } as const;

export type LevelSeries = {
  readonly points: readonly SeriesPoint[];
  readonly status: 'loading' | 'ready' | 'failed';
  readonly range: SeriesRange;
  /** Begin of the range; null until a history told it. */
  readonly fromUs: number | null;
  /** The last instant that the series speaks of; null for none. */
  readonly throughUs: number | null;
  /** The server keeps nothing before; null where it keeps nothing, or has not told. */
  readonly keptFromUs: number | null;
  /** Times without values: the server stood still, or the line was lost and no history filled them. */
  readonly gaps: readonly Gap[];
};
export type FetchSeries = (node: ScopeNode, range: SeriesRange, signal: AbortSignal) => Promise<SeriesAnswer>;

/** A value of a node as of the entry `seq`, read from a row or a total. */
export type Observed = {
  readonly seq: number;
  readonly scale: number;
  readonly source: object;
  readonly read: () => SeriesReading;
};

type Waiting = { readonly seq: number; readonly scale: number; readonly reading: SeriesReading };

type Held = {
  readonly node: ScopeNode;
  series: LevelSeries;
  users: number;
  /** What the newest value was read from. */
  source: object | null;
  /** Decimals of the points; null until a history told them. */
  scale: number | null;
  latest: SeriesReading | null;
  /** What came since the last point. */
  gathered: SeriesReading | null;
  /** What came while a history is under way, each with the entry it is as of. */
  waiting: Waiting[];
  tickedUs: number | null;
  abort: AbortController | null;
};

/**
 * Chart series of the nodes that are open on the page, outside of React and of the store; at most 600 points each. A
 * history says up to which entry it holds every value: what came on the line is as of a later entry, or is in it already.
 */
export class SeriesBook {
  readonly #held = new Map<string, Held>();
  readonly #listeners = new Set<() => void>();
  readonly #fetch: FetchSeries;

  constructor(fetchSeries: FetchSeries) {
    this.#fetch = fetchSeries;
  }

  /** Starts to keep a series; the returned function ends it and frees the points. */
  open(node: ScopeNode, range: SeriesRange): () => void {
    const key = heldKey(node, range);
    const held = this.#held.get(key) ?? {
      node,
      series: emptySeries(range),
      users: 0,
      source: null,
      scale: null,
      latest: null,
      gathered: null,
      waiting: [],
      tickedUs: null,
      abort: null,
    };
    held.users += 1;
    this.#held.set(key, held);
    if (held.users === 1) this.#load(held);
    return () => {
      held.users -= 1;
      if (held.users > 0) return;
      held.abort?.abort();
      this.#held.delete(key);
    };
  }

  get(node: ScopeNode, range: SeriesRange): LevelSeries {
    return this.#held.get(heldKey(node, range))?.series ?? EMPTY[range];
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  nodes(): readonly ScopeNode[] {
    return [...this.#held.values()].map(({ node }) => node);
  }

  /** A picture came: what it says of the open nodes. */
  pictured(state: DeskState): void {
    const seq = state.throughSeq;
    for (const node of this.nodes()) {
      const index = node.level === 'account' ? (state.indexOf.get(node.id) ?? -1) : -1;
      const [row, card] = [state.rows.get(index), state.cards.get(index)];
      const group = node.level === 'account' ? undefined : state.groups.get(groupKey(node.level, node.id));
      if (row !== undefined && card !== undefined)
        this.observe(node, { seq, scale: card.scale, source: row, read: () => readingOfRow(row) });
      if (group !== undefined)
        this.observe(node, { seq, scale: group.scale, source: group, read: () => readingOfGroup(group) });
    }
  }

  /** The same source again is no news. */
  observe(node: ScopeNode, { seq, scale, source, read }: Observed): void {
    const key = groupKey(node.level, node.id);
    for (const held of this.#held.values()) {
      if (groupKey(held.node.level, held.node.id) !== key || held.source === source) continue;
      const reading = read();
      held.source = source;
      held.latest = reading;
      // Amounts of another scale are other numbers: the whole series is asked for again in that scale.
      const isOther = held.scale !== null && held.scale !== scale;
      if (held.abort === null && isOther) this.#load(held);
      if (held.abort === null) held.gathered = merged(held.gathered, reading);
      else if (held.waiting.length < WAITING_MAX) held.waiting.push({ seq, scale, reading });
      else this.#load(held);
    }
  }

  /** Once per beat: closes the point of the second of every open series. */
  tick(tsUs: number): void {
    let isChanged = false;
    for (const held of this.#held.values()) {
      if (held.latest === null || held.abort !== null) continue;
      const lastUs = held.series.points.at(-1)?.tsUs ?? 0;
      if (tsUs <= lastUs) continue;
      held.series = this.#withPoint(held, held.latest, tsUs);
      held.gathered = null;
      held.tickedUs = tsUs;
      isChanged = true;
    }
    if (isChanged) this.#tell();
  }

  /** The page was away, or a new session began: what the live points missed is asked for again. */
  reload(): void {
    for (const held of this.#held.values()) this.#load(held);
  }

  clear(): void {
    for (const held of this.#held.values()) held.abort?.abort();
    this.#held.clear();
    this.#tell();
  }

  #withPoint(held: Held, latest: SeriesReading, tsUs: number): LevelSeries {
    const { series, tickedUs } = held;
    const before = [...series.points];
    let { gaps } = series;
    if (tickedUs !== null && tsUs - tickedUs > GAP_LEAST_US) {
      before.push(unknownPoint(tickedUs + 1));
      gaps = [...gaps, { fromUs: tickedUs, toUs: tsUs }];
    }
    before.push({ tsUs, ...(held.gathered ?? settled(latest)) });
    const fromUs = series.range === 'session' ? series.fromUs : tsUs - RANGE_US[series.range];
    const first = before.findIndex((point) => point.tsUs >= (fromUs ?? 0));
    return { ...series, fromUs, throughUs: tsUs, gaps, points: boundSeries(before.slice(Math.max(0, first))) };
  }

  #load(held: Held): void {
    held.abort?.abort();
    const abort = new AbortController();
    held.abort = abort;
    // What was gathered before this request is in the history that answers it.
    held.waiting = [];
    this.#fetch(held.node, held.series.range, abort.signal).then(
      (answer) => this.#loaded(held, abort, answer),
      // Live points still come, so a failed history keeps what is there and says so.
      () => this.#loaded(held, abort, null),
    );
  }

  #loaded(held: Held, abort: AbortController, answer: SeriesAnswer | null): void {
    if (abort.signal.aborted) return;
    held.abort = null;
    const { waiting } = held;
    held.waiting = [];
    const fresh = answer === null ? waiting : waiting.filter((each) => isAfter(each, answer));
    // Where no history came, what was gathered before it was asked for still counts.
    held.gathered = fresh.reduce<SeriesReading | null>(
      (sum, { reading }) => merged(sum, reading),
      answer === null ? held.gathered : null,
    );
    if (answer === null) held.series = { ...held.series, status: 'failed' };
    else {
      const { points, gaps, range, fromUs, throughUs, keptFromUs } = answer;
      held.tickedUs = throughUs;
      held.scale = answer.scale;
      held.series = { points: boundSeries(points), status: 'ready', range, fromUs, throughUs, keptFromUs, gaps };
    }
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function isAfter({ seq, scale }: Waiting, answer: SeriesAnswer): boolean {
  return seq > answer.throughSeq && (answer.scale === null || scale === answer.scale);
}

function merged(before: SeriesReading | null, reading: SeriesReading): SeriesReading {
  return before === null ? reading : mergeReadings(before, reading);
}

function heldKey(node: ScopeNode, range: SeriesRange): string {
  return `${range}|${groupKey(node.level, node.id)}`;
}

function emptySeries(range: SeriesRange): LevelSeries {
  return { points: [], status: 'loading', range, fromUs: null, throughUs: null, keptFromUs: null, gaps: [] };
}

const EMPTY: Readonly<Record<SeriesRange, LevelSeries>> = {
  session: emptySeries('session'),
  '1h': emptySeries('1h'),
  day: emptySeries('day'),
  week: emptySeries('week'),
};
