import type { HoldingCourse, HoldingPoint } from '#lib/model/holding-course.ts';
import { GAP_LEAST_US } from '#lib/model/gap.ts';
import type { PositionView } from '#lib/model/view.ts';
import type { HoldingAnswer } from '#lib/protocol/holding-answer.ts';
import type { ApiAnswer } from './api-send.ts';
import { boundHoldings, following, mergeHoldings, readHolding, settledHolding, standing } from './holding-point.ts';
import type { HoldingReading } from './holding-point.ts';

/** Values that wait for a course; with ten a second some minutes. */
const WAITING_MAX = 5_000;
/** What stood for longer before the next news is drawn as standing, not as on its way there. */
const STOOD_US = 2_000_000;

export type HoldingSeries = {
  readonly status: 'loading' | 'forming' | 'busy' | 'ready' | 'failed';
  /** Of the journal, while it is formed. */
  readonly fraction: number;
  /** Null until the first one came; while the past is formed anew the last one stays, and what comes live is joined to it. */
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
  /** The course that was asked for is not here yet. */
  isForming: boolean;
  scale: number | null;
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
      // Amounts of another scale are other numbers.
      const drawnScale = held.scale ?? held.series.course?.scale ?? scale;
      if (drawnScale !== scale) this.#anew(held, EMPTY);
      else if (held.waiting.length >= WAITING_MAX) this.#anew(held, held.series);
      held.source = source;
      held.scale = scale;
      const reading = readHolding(positions, held.instrument);
      held.latest = reading;
      if (held.series.course !== null)
        held.gathered = held.gathered === null ? reading : mergeHoldings(held.gathered, reading);
      if (held.isForming) held.waiting.push({ seq, atUs, reading });
      if (held.after !== null) continue;
      held.after = seq;
      this.#ask(held);
    }
  }

  /** Once per beat: closes the point of the second, and asks again for what is being formed. */
  tick(tsUs: number): void {
    let isChanged = false;
    for (const held of this.#held.values()) {
      const { status, course } = held.series;
      if (status === 'forming' || status === 'busy') this.#ask(held);
      // Since the line came back nothing was told yet: what stood before it may stand no more.
      if (course !== null && held.latest === null) continue;
      const tickedUs = held.tickedUs ?? tsUs;
      held.tickedUs = tsUs;
      if (course === null || held.latest === null) continue;
      const { points } = held.series;
      if (tsUs <= (points.at(-1)?.tsUs ?? 0)) continue;
      const isAfterGap = tsUs - tickedUs > GAP_LEAST_US;
      const point = pointOf(tsUs, held.gathered ?? settledHolding(held.latest), course);
      const more = isAfterGap ? [{ tsUs: tickedUs + 1, ...UNKNOWN }, point] : [following(points.at(-1), point)];
      held.series = { ...held.series, points: boundHoldings([...points, ...more]) };
      held.gathered = null;
      isChanged = true;
    }
    if (isChanged) this.#tell();
  }

  /** The line was away: what is drawn stays, live values go on behind the gap, and the past is formed anew. */
  resume(): void {
    for (const held of this.#held.values()) this.#anew(held, held.series);
    this.#tell();
  }

  /** A new session began, or a person asks again: what is drawn is none of it, and the past is formed anew. */
  reload(): void {
    for (const held of this.#held.values()) this.#anew(held, EMPTY);
    this.#tell();
  }

  clear(): void {
    this.#held.clear();
    this.#tell();
  }

  /** The next news on the line asks; `drawn` stays until its answer. */
  #anew(held: Held, drawn: HoldingSeries): void {
    const tickedUs = drawn === EMPTY ? null : held.tickedUs;
    Object.assign(held, NEW, { tickedUs, waiting: [], series: { ...drawn, status: 'loading' } });
  }

  #ask(held: Held): void {
    const { after } = held;
    if (held.isAsking || after === null) return;
    held.isAsking = true;
    void this.#fetch(held.account, held.instrument, after).then((answer) => {
      // Asked anew meanwhile: this answer may lack what the page no longer has.
      if (held.after !== after) return;
      held.isAsking = false;
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
    if (course.scale !== held.scale) return this.#anew(held, EMPTY);
    const seconds = new Map<number, Waiting>();
    for (const news of held.waiting.filter(({ seq }) => seq > course.throughSeq)) {
      const second = Math.floor(news.atUs / 1_000_000);
      const before = seconds.get(second);
      seconds.set(
        second,
        before === undefined ? news : { ...news, reading: mergeHoldings(before.reading, news.reading) },
      );
    }
    const points = [...course.points];
    for (const { atUs, reading } of seconds.values()) {
      const before = points.at(-1);
      const tsUs = Math.max(atUs, before?.tsUs ?? 0);
      if (before !== undefined && tsUs - before.tsUs > STOOD_US) points.push(standing(before, tsUs - STOOD_US / 2));
      points.push(following(points.at(-1), pointOf(tsUs, reading, course)));
    }
    held.series = { status: 'ready', fraction: 1, course, points: boundHoldings(points) };
    held.waiting = [];
    held.gathered = null;
    held.isForming = false;
    held.tickedUs = Math.max(held.tickedUs ?? 0, course.throughUs);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Nothing is known yet. */
const NEW = {
  after: null,
  isAsking: false,
  isForming: true,
  scale: null,
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
