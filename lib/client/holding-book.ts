import type { HoldingCourse, HoldingPoint } from '#lib/model/holding-course.ts';
import type { PositionView } from '#lib/model/view.ts';
import type { HoldingAnswer } from '#lib/protocol/holding-answer.ts';
import type { ApiAnswer } from './api-send.ts';
import { boundHoldings, mergeHoldings, readHolding, settledHolding } from './holding-point.ts';
import type { HoldingReading } from './holding-point.ts';

/** Values that wait for a course; with ten a second some minutes. */
const WAITING_MAX = 5_000;
/** A longer silence of the beats is time of which the page knows nothing by itself. */
const GAP_US = 10_000_000;

export type HoldingSeries = {
  readonly status: 'loading' | 'forming' | 'busy' | 'ready' | 'failed';
  /** Of the journal, while it is formed. */
  readonly fraction: number;
  /** Null until the course came. */
  readonly course: HoldingCourse | null;
  /** Of the course, and what came since, without a gap or a double. */
  readonly points: readonly HoldingPoint[];
};

export type FetchHolding = (account: string, instrument: string, after: number) => Promise<ApiAnswer<HoldingAnswer>>;

/** What a page was told of an account's positions, as of an entry. */
export type HoldingNews = {
  readonly seq: number;
  readonly atUs: number;
  readonly scale: number;
  readonly source: object;
  readonly positions: readonly PositionView[];
};

type Waiting = { readonly seq: number; readonly atUs: number; readonly reading: HoldingReading };

type Held = {
  readonly account: string;
  readonly instrument: string;
  users: number;
  series: HoldingSeries;
  /** The entry of the first news since the course was asked for: the course has to hold all up to it. */
  after: number | null;
  isAsking: boolean;
  scale: number;
  source: object | null;
  latest: HoldingReading | null;
  gathered: HoldingReading | null;
  /** What came while the course is on its way. */
  waiting: Waiting[];
  tickedUs: number | null;
};

const EMPTY: HoldingSeries = { status: 'loading', fraction: 0, course: null, points: [] };

/**
 * The course of the holdings that are open on the page: the server forms their past, the line brings what comes. The past
 * is asked for as of the first news on the line, so that the two join at an entry.
 */
export class HoldingBook {
  readonly #fetch: FetchHolding;
  readonly #held = new Map<string, Held>();
  readonly #listeners = new Set<() => void>();

  constructor(fetch: FetchHolding) {
    this.#fetch = fetch;
  }

  /** Starts to keep a holding; the returned function ends it. */
  open(account: string, instrument: string): () => void {
    const key = keyOf(account, instrument);
    const held = this.#held.get(key) ?? { account, instrument, users: 0, series: EMPTY, ...NEW, waiting: [] };
    held.users += 1;
    this.#held.set(key, held);
    return () => {
      held.users -= 1;
      if (held.users === 0 && this.#held.get(key) === held) this.#held.delete(key);
    };
  }

  get(account: string, instrument: string): HoldingSeries {
    return this.#held.get(keyOf(account, instrument))?.series ?? EMPTY;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  accounts(): readonly string[] {
    return [...this.#held.values()].map(({ account }) => account);
  }

  /** The same source again is no news. */
  observe(account: string, { seq, atUs, scale, source, positions }: HoldingNews): void {
    for (const held of this.#held.values()) {
      if (held.account !== account || held.source === source) continue;
      held.source = source;
      // Amounts of another scale are other numbers.
      if (held.after !== null && held.scale !== scale) this.#anew(held);
      held.scale = scale;
      const reading = readHolding(positions, held.instrument);
      held.latest = reading;
      if (held.series.course === null || held.after === null) {
        if (held.waiting.length < WAITING_MAX) held.waiting.push({ seq, atUs, reading });
        else this.#anew(held);
      } else held.gathered = held.gathered === null ? reading : mergeHoldings(held.gathered, reading);
      if (held.after !== null) continue;
      held.after = seq;
      this.#ask(held);
    }
  }

  /** Once per beat: closes the point of the second, and asks again for what is being formed. */
  tick(tsUs: number): void {
    let isChanged = false;
    for (const held of this.#held.values()) {
      const { status, course, points } = held.series;
      if (status === 'forming' || status === 'busy') this.#ask(held);
      if (course === null || held.latest === null || tsUs <= (points.at(-1)?.tsUs ?? 0)) continue;
      const isAfterGap = held.tickedUs !== null && tsUs - held.tickedUs > GAP_US;
      const more = isAfterGap ? [{ tsUs: (held.tickedUs ?? 0) + 1, ...UNKNOWN }] : [];
      const point = pointOf(tsUs, held.gathered ?? settledHolding(held.latest), course);
      held.series = { ...held.series, points: boundHoldings([...points, ...more, point]) };
      held.gathered = null;
      held.tickedUs = tsUs;
      isChanged = true;
    }
    if (isChanged) this.#tell();
  }

  /** The line was away, a new session began, or a person asks again: the past is formed anew. */
  reload(): void {
    for (const held of this.#held.values()) this.#anew(held);
    this.#tell();
  }

  clear(): void {
    this.#held.clear();
    this.#tell();
  }

  /** The next news on the line asks. */
  #anew(held: Held): void {
    Object.assign(held, NEW, { waiting: [], series: { ...EMPTY, status: 'loading' } });
  }

  #ask(held: Held): void {
    const { after } = held;
    if (held.isAsking || after === null) return;
    held.isAsking = true;
    void this.#fetch(held.account, held.instrument, after).then((answer) => {
      held.isAsking = false;
      // Asked anew meanwhile: this answer may lack what the page no longer has.
      if (held.after !== after) return;
      if (!answer.ok) held.series = { ...held.series, status: 'failed' };
      else if (answer.value.state === 'ready') this.#join(held, answer.value.course);
      else if (answer.value.state === 'forming')
        held.series = { ...held.series, status: 'forming', fraction: answer.value.fraction };
      else held.series = { ...held.series, status: answer.value.state };
      this.#tell();
    });
  }

  /** What came on the line up to the last entry of the course is in it; the rest follows, a point for each second. */
  #join(held: Held, course: HoldingCourse): void {
    if (course.scale !== held.scale) return this.#anew(held);
    const seconds = new Map<number, Waiting>();
    for (const news of held.waiting.filter(({ seq }) => seq > course.throughSeq)) {
      const second = Math.floor(news.atUs / 1_000_000);
      const before = seconds.get(second);
      seconds.set(
        second,
        before === undefined ? news : { ...news, reading: mergeHoldings(before.reading, news.reading) },
      );
    }
    const lastUs = course.points.at(-1)?.tsUs ?? 0;
    const since = [...seconds.values()].map(({ atUs, reading }) => pointOf(Math.max(atUs, lastUs), reading, course));
    held.series = { status: 'ready', fraction: 1, course, points: boundHoldings([...course.points, ...since]) };
    held.waiting = [];
    held.tickedUs = null;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Nothing is known yet. */
const NEW = {
  after: null,
  isAsking: false,
  scale: 0,
  source: null,
  latest: null,
  gathered: null,
  tickedUs: null,
} as const;

const UNKNOWN = { pnl: null, pnlLow: null, pnlHigh: null, value: null, valueLow: null, valueHigh: null } as const;

/** A reading counts from the begin of all time, a point from that of the course. */
function pointOf(tsUs: number, reading: HoldingReading, { base }: HoldingCourse): HoldingPoint {
  const ofBase = (result: number | null): number | null =>
    result === null || base === null ? null : result - base.result;
  const { value, valueLow, valueHigh } = reading;
  return {
    tsUs,
    pnl: ofBase(reading.result),
    pnlLow: ofBase(reading.resultLow),
    pnlHigh: ofBase(reading.resultHigh),
    value,
    valueLow,
    valueHigh,
  };
}

function keyOf(account: string, instrument: string): string {
  return JSON.stringify([account, instrument]);
}
