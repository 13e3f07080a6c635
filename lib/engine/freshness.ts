import { Heap } from '#lib/base/heap.ts';
import type { Conversion } from './conversion.ts';
import type { Rates } from './fx.ts';
import type { Holdings } from './holdings.ts';
import type { Observations } from './observation.ts';
import { exactPrice13, instrumentAt } from './state.ts';
import type { EngineState, HoldingState, InstrumentState, PriceSource } from './state.ts';

type Parts = {
  readonly state: EngineState;
  readonly rates: Rates;
  readonly holdings: Holdings;
  readonly accounts: Observations;
  /** All limits of an account, and of a node, are judged at the end of this entry. */
  readonly force: (account: number) => void;
  readonly forceNode: (key: string) => void;
  /** The same of all accounts and nodes: what is seldom need not know whom it concerns. */
  readonly forceAll: () => void;
  readonly pairsOf: (instrument: number) => readonly string[] | undefined;
  /** The instrument whose mark is a pair's rate, or -1. */
  readonly instrumentOf: (pair: string) => number;
  readonly rerate: (moved: readonly Conversion[]) => void;
};
/** When something may have grown too old: an instrument's mark, or a pair's rate. */
type Deadline = { readonly atUs: number; readonly instrument: number; readonly pair: string | null };

/**
 * Ages of marks and rates in engine time [MK5], [FX6]. They are decided at entries, before the input applies: a deadline
 * fires once and is set anew only when it is due, so a mark costs two reads. Everything here follows from the times in
 * the state and is formed anew after a restore.
 */
export class Freshness {
  private readonly parts: Parts;
  private readonly deadlines = new Heap<Deadline>((a, b) => a.atUs < b.atUs);
  private nextUs = Number.POSITIVE_INFINITY;
  /** By instrument: 1 while its mark is older than its stale time, and 1 while a deadline of it waits. */
  private stale: Uint8Array = new Uint8Array(64);
  private waiting: Uint8Array = new Uint8Array(64);
  private readonly waitingPairs = new Set<string>();

  constructor(parts: Parts) {
    this.parts = parts;
  }

  /** What grew too old until this entry. */
  advance(nowUs: number): void {
    if (nowUs < this.nextUs) return;
    for (let next = this.deadlines.peek(); next !== undefined && next.atUs <= nowUs; next = this.deadlines.peek()) {
      this.deadlines.pop();
      if (next.pair === null) {
        this.waiting[next.instrument] = 0;
        this.reviewMark(next.instrument);
      } else {
        this.waitingPairs.delete(next.pair);
        this.reviewRate(next.pair);
      }
    }
    this.nextUs = this.deadlines.peek()?.atUs ?? Number.POSITIVE_INFINITY;
  }

  /** A mark came; `formerOrigin` is whose mark it replaced. Another feed may be live where that one was not. */
  marked(instrument: number, formerOrigin: string): void {
    if (instrument >= this.stale.length) this.grow(instrument);
    const { state } = this.parts;
    const isOther = instrumentAt(state, instrument).markOrigin !== formerOrigin;
    if (isOther && (state.feeds.get(formerOrigin)?.status ?? 'live') !== 'live') this.revive(instrument);
    if (this.stale[instrument] === 0 && this.waiting[instrument] === 1) return;
    this.reviewMark(instrument);
  }

  /** A rate came: what was too old to convert by it is taken in again by the rates themselves. */
  rated(pair: string, before: { readonly atUs: number } | undefined): void {
    if (!this.waitingPairs.has(pair)) this.reviewRate(pair);
    if (before === undefined || this.parts.instrumentOf(pair) >= 0) return;
    const staleUs = this.firmStaleUs();
    if (staleUs === null || before.atUs + staleUs > this.parts.state.timeUs) return;
    // Rungs that a stale rate held may fall, also those of limits in a currency that it converts into.
    this.parts.forceAll();
  }

  /** Settings or a venue's session changed: every age is judged anew. */
  reviewAll(): void {
    const { state } = this.parts;
    for (let index = 0; index < state.instruments.length; index += 1) {
      if (index >= this.stale.length) this.grow(index);
      this.reviewMark(index);
    }
    for (const pair of state.rates.keys()) this.reviewRate(pair);
    // A rate that nobody sends while its venue is closed is live again without a word.
    this.parts.forceAll();
  }

  /** Live, stale by age or by its feed's word, or dead by the latter. */
  of(instrument: number): 'live' | 'stale' | 'dead' {
    const { state } = this.parts;
    return freshnessOf(state, instrumentAt(state, instrument));
  }

  /** Whether a leg of a conversion is as old as its stale time: used and flagged [FX6]. */
  isRateStale(conversion: Conversion): boolean {
    return conversion.legs.some(({ pair }) => !this.isPairLive(pair));
  }

  private isPairLive(pair: string): boolean {
    const { state } = this.parts;
    const instrument = this.parts.instrumentOf(pair);
    if (instrument >= 0) return this.of(instrument) === 'live';
    const rate = state.rates.get(pair);
    const staleUs = this.firmStaleUs();
    if (rate === undefined || staleUs === null || isClosed(state, state.firm.calendarId)) return true;
    return state.timeUs < rate.atUs + staleUs;
  }

  private reviewMark(index: number): void {
    const { state } = this.parts;
    const instrument = instrumentAt(state, index);
    const dueUs = staleAtUs(state, instrument);
    this.setStale(index, dueUs <= state.timeUs);
    if (dueUs > state.timeUs && dueUs < Number.POSITIVE_INFINITY && this.waiting[index] === 0) {
      this.waiting[index] = 1;
      this.push({ atUs: dueUs, instrument: index, pair: null });
    }
  }

  private reviewRate(pair: string): void {
    const { state, rates } = this.parts;
    const rate = state.rates.get(pair);
    if (rate === undefined) return;
    const { rateMaxAgeMs } = state.firm;
    const instrument = this.parts.instrumentOf(pair);
    const calendarId = instrument < 0 ? state.firm.calendarId : calendarOf(state, instrumentAt(state, instrument));
    if (rateMaxAgeMs === null || isClosed(state, calendarId)) {
      this.parts.rerate(rates.setExpired(pair, false));
      return;
    }
    const dueUs = rate.atUs + rateMaxAgeMs * 1000;
    this.parts.rerate(rates.setExpired(pair, dueUs <= state.timeUs));
    if (dueUs > state.timeUs && !this.waitingPairs.has(pair)) {
      this.waitingPairs.add(pair);
      this.push({ atUs: dueUs, instrument: -1, pair });
    }
  }

  private push(deadline: Deadline): void {
    this.deadlines.push(deadline);
    if (deadline.atUs < this.nextUs) this.nextUs = deadline.atUs;
  }

  /** Rows show it; rungs that were held may fall once the mark lives again, so their accounts are judged [LI9]. */
  private setStale(index: number, isStale: boolean): void {
    if ((this.stale[index] === 1) === isStale) return;
    this.stale[index] = isStale ? 1 : 0;
    if (!isStale) return this.revive(index);
    for (const account of this.dependentsOf(index)) this.parts.accounts.changed.add(account);
  }

  /** A mark that held rungs is live: they may fall. One that is a rate too may have held limits of any account. */
  private revive(index: number): void {
    if (this.parts.pairsOf(index) !== undefined) return this.parts.forceAll();
    for (const account of this.dependentsOf(index)) {
      this.parts.force(account);
      for (const node of this.parts.accounts.pathOf(account)) this.parts.forceNode(node.key);
    }
  }

  private dependentsOf(index: number): readonly number[] {
    const { holdings, pairsOf } = this.parts;
    const owners = [...holdings.ownersOf(index)];
    for (const pair of pairsOf(index) ?? []) owners.push(...holdings.convertedBy(pair));
    return owners;
  }

  private firmStaleUs(): number | null {
    return microseconds(this.parts.state.firm.staleMs);
  }

  private grow(index: number): void {
    const length = Math.max(index + 1, this.stale.length * 2);
    const [stale, waiting] = [new Uint8Array(length), new Uint8Array(length)];
    stale.set(this.stale);
    waiting.set(this.waiting);
    this.stale = stale;
    this.waiting = waiting;
  }
}

/** Live, stale by age or by its feed's word, or dead by the latter. */
export function freshnessOf(state: EngineState, instrument: InstrumentState): 'live' | 'stale' | 'dead' {
  const feed = state.feeds.get(instrument.markOrigin);
  if (feed !== undefined && feed.status !== 'live') return feed.status;
  return staleAtUs(state, instrument) <= state.timeUs ? 'stale' : 'live';
}

/** When the mark in force grows stale; never without one, without a stale time, or while its venue is closed. */
function staleAtUs(state: EngineState, instrument: InstrumentState): number {
  const { listing, markSource, markAtUs } = instrument;
  const staleMs = listing.staleMs === undefined ? state.firm.staleMs : listing.staleMs;
  if (markSource === 'none' || staleMs === null || isClosed(state, calendarOf(state, instrument))) {
    return Number.POSITIVE_INFINITY;
  }
  return markAtUs + staleMs * 1000;
}

/** While the venue of an instrument is closed nothing of it grows older [MK5]. */
export function isVenueClosed(state: EngineState, instrument: InstrumentState): boolean {
  return isClosed(state, calendarOf(state, instrument));
}

function isClosed(state: EngineState, calendarId: string): boolean {
  return state.closedVenues.includes(calendarId);
}

/** Where the price in force for a holding comes from [MK3]. */
export function priceSource(state: EngineState, holding: HoldingState): PriceSource {
  const { markSource } = instrumentAt(state, holding.instrument);
  if (markSource === 'quote') return holding.quantity12 < 0n ? 'ask' : 'bid';
  if (markSource !== 'none') return markSource;
  return exactPrice13(state, holding) === null ? 'none' : 'ownFill';
}

function microseconds(ms: number | null): number | null {
  return ms === null ? null : ms * 1000;
}

function calendarOf(state: EngineState, instrument: InstrumentState): string {
  return instrument.listing.calendarId ?? state.firm.calendarId;
}
