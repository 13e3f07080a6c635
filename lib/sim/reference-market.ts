import { parseD40, storedShare, times, ZERO } from './decimal40.ts';
import type { D40 } from './decimal40.ts';
import type { Instrument } from '#lib/model/instrument.ts';
import type { FirmConfigured, FxRateUpdated, MarkUpdated } from '#lib/model/input.ts';

const ONE = parseD40('1');
const HALF = parseD40('0.5');

type Quote = { readonly bid: D40; readonly ask: D40 };
type Seen = {
  quote: Quote | null;
  last: D40 | null;
  close: D40 | null;
  settle: D40 | null;
  delta: D40 | null;
  origin: string;
};

/** A rate as a fraction, so that a conversion is one multiply-divide of the amount [FX3]. */
export type Rate = { readonly num: bigint; readonly den: bigint };
const SAME: Rate = { num: 1n, den: 1n };

/** Prices and rates as the oracle knows them: the latest of each kind per symbol, looked up anew at every question. */
export class ReferenceMarket {
  readonly instruments = new Map<string, Instrument>();
  readonly #seen = new Map<string, Seen>();
  readonly #rates = new Map<string, D40>();
  readonly #feeds = new Map<string, string>();
  #firm: FirmConfigured | null = null;

  configure(firm: FirmConfigured): void {
    this.#firm = firm;
  }

  get firm(): FirmConfigured | null {
    return this.#firm;
  }

  /** Keeps what a message knows, by kind. False, and nothing kept, where it says nothing that is legal [MK2], [IT4]. */
  mark(update: MarkUpdated, origin: string): boolean {
    const { bid, ask, bar, settlement } = update;
    const last = update.last ?? update.px;
    const singles = [last, bar?.close, bar?.low, settlement].filter((text) => text !== undefined);
    if (!singles.every((text) => this.isLegalPrice(update.instrument, parseD40(text)))) return false;
    const hasQuote = bid !== undefined && ask !== undefined && this.#isValidQuote(update.instrument, bid, ask);
    if (singles.length === 0 && !hasQuote) return false;
    const seen = this.#of(update.instrument);
    seen.origin = origin;
    if (last !== undefined) seen.last = parseD40(last);
    if (hasQuote) seen.quote = { bid: parseD40(bid), ask: parseD40(ask) };
    if (bar !== undefined) seen.close = parseD40(bar.close);
    if (settlement !== undefined) seen.settle = parseD40(settlement);
    if (update.delta !== undefined) seen.delta = parseD40(update.delta);
    return true;
  }

  #isValidQuote(instrument: string, bid: string, ask: string): boolean {
    return parseD40(bid) <= parseD40(ask) && this.isLegalPrice(instrument, parseD40(bid));
  }

  /** [IT4]; a symbol that nobody listed has no price. */
  isLegalPrice(instrument: string, px: D40): boolean {
    const listing = this.instruments.get(instrument);
    if (listing === undefined) return false;
    if (listing.kind === 'inverse') return px > ZERO;
    return px >= ZERO || listing.negativePriceAllowed;
  }

  #of(instrument: string): Seen {
    const known = this.#seen.get(instrument);
    if (known !== undefined) return known;
    const fresh: Seen = { quote: null, last: null, close: null, settle: null, delta: null, origin: '' };
    this.#seen.set(instrument, fresh);
    return fresh;
  }

  rate(update: FxRateUpdated): void {
    this.#rates.set(`${update.base}/${update.quote}`, parseD40(update.rate));
  }

  feed(origin: string, status: string): void {
    this.#feeds.set(origin, status);
  }

  /** False while the mark of a symbol comes from a feed that is declared stale or dead [LI9]. */
  isLive(instrument: string): boolean {
    const origin = this.#seen.get(instrument)?.origin ?? '';
    return (this.#feeds.get(origin) ?? 'live') === 'live';
  }

  /** The mark by policy [MK1] of a holding of this sign; null when no step yields a price. */
  markPx(instrument: string, isLong: boolean): D40 | null {
    const seen = this.#seen.get(instrument);
    if (seen === undefined) return null;
    const { quote, last, close, settle } = seen;
    const mid = quote === null ? null : times(quote.bid + quote.ask, HALF);
    const policy = this.#policyOf(instrument);
    if (policy === 'mid') return mid ?? last ?? close ?? settle;
    const side = quote === null || policy !== 'bidAsk' ? null : isLong ? quote.bid : quote.ask;
    return side ?? last ?? mid ?? close ?? settle;
  }

  /** [EX1] delta times the price of the underlying, at its middle; null without either. */
  deltaPx({ instrument, underlyingId }: Instrument): D40 | null {
    const delta = this.#seen.get(instrument)?.delta ?? null;
    const px = underlyingId === undefined ? null : this.middlePx(underlyingId);
    return delta === null || px === null ? null : times(delta, px);
  }

  /** The price of a symbol that nobody holds on one side: a rate, or an underlying. */
  middlePx(instrument: string): D40 | null {
    const seen = this.#seen.get(instrument);
    if (seen === undefined) return null;
    const { quote, last, close, settle } = seen;
    const mid = quote === null ? null : times(quote.bid + quote.ask, HALF);
    return this.#policyOf(instrument) === 'last' ? (last ?? mid ?? close ?? settle) : (mid ?? last ?? close ?? settle);
  }

  #policyOf(instrument: string): string {
    return this.instruments.get(instrument)?.markPolicy ?? this.#firm?.markPolicy ?? 'mid';
  }

  /** Units of `to` for one unit of `from` [FX3]; null when no path is known, never a silent one. */
  rateBetween(from: string, to: string): Rate | null {
    if (from === to) return SAME;
    const direct = this.#oneStep(from, to);
    if (direct !== null) return direct;
    const toPivot = this.#oneStep(from, 'USD');
    const fromPivot = this.#oneStep('USD', to);
    if (toPivot === null || fromPivot === null) return null;
    return { num: toPivot.num * fromPivot.num, den: toPivot.den * fromPivot.den };
  }

  /** True where a rate is known and none of its legs is a mark whose feed is declared stale or dead. */
  isRateLive(from: string, to: string): boolean {
    if (from === to) return true;
    const legs =
      this.#pairName(from, to) === null
        ? [this.#pairName(from, 'USD'), this.#pairName('USD', to)]
        : [this.#pairName(from, to)];
    return legs.every((leg) => {
      if (leg === null) return false;
      const mapped = this.#firm?.fxPairs.find(({ base, quote }) => `${base}/${quote}` === leg);
      return mapped === undefined || this.isLive(mapped.instrument);
    });
  }

  #pairName(from: string, to: string): string | null {
    if (this.#pair(from, to) !== null) return `${from}/${to}`;
    return this.#pair(to, from) === null ? null : `${to}/${from}`;
  }

  /** All rates into a currency as of now, by currency. */
  ratesInto(to: string): ReadonlyMap<string, Rate> {
    const pairs = [...this.#rates.keys(), ...(this.#firm?.fxPairs ?? []).map(({ base, quote }) => `${base}/${quote}`)];
    const rates = new Map<string, Rate>([[to, SAME]]);
    for (const currency of pairs.flatMap((pair) => pair.split('/'))) {
      const rate = this.rateBetween(currency, to);
      if (rate !== null) rates.set(currency, rate);
    }
    return rates;
  }

  /** An amount in another currency, rounded once [NU4]; null when no rate is known. */
  converted(amount: D40, from: string, to: string): D40 | null {
    const rate = this.rateBetween(from, to);
    return rate === null ? null : atRate(amount, rate);
  }

  #oneStep(from: string, to: string): Rate | null {
    const forward = this.#pair(from, to);
    if (forward !== null) return { num: forward, den: ONE };
    const backward = this.#pair(to, from);
    return backward === null ? null : { num: ONE, den: backward };
  }

  /** A rate is above zero; the mark of a mapped instrument counts before a rate of its own [FX4]. */
  #pair(base: string, quote: string): D40 | null {
    const mapped = this.#firm?.fxPairs.find((pair) => pair.base === base && pair.quote === quote);
    const marked = mapped === undefined ? null : this.middlePx(mapped.instrument);
    if (marked !== null && marked > ZERO) return marked;
    return this.#rates.get(`${base}/${quote}`) ?? null;
  }
}

export function atRate(amount: D40, rate: Rate): D40 {
  return rate === SAME ? amount : storedShare(amount, rate.num, rate.den);
}
