import { over, parseD40, times, ZERO } from './decimal40.ts';
import type { D40 } from './decimal40.ts';
import type { FirmConfigured, FxRateUpdated, MarkUpdated } from '#lib/model/input.ts';

const ONE = parseD40('1');
const HALF = parseD40('0.5');

type Quote = { readonly bid: D40; readonly ask: D40 };
type Seen = { quote: Quote | null; last: D40 | null; close: D40 | null };

/** Prices and rates as the oracle knows them: the latest of each kind per symbol, looked up anew at every question. */
export class ReferenceMarket {
  readonly #seen = new Map<string, Seen>();
  readonly #rates = new Map<string, D40>();
  #firm: FirmConfigured | null = null;

  configure(firm: FirmConfigured): void {
    this.#firm = firm;
  }

  get firm(): FirmConfigured | null {
    return this.#firm;
  }

  mark(update: MarkUpdated): void {
    const seen = this.#seen.get(update.instrument) ?? { quote: null, last: null, close: null };
    const last = update.last ?? update.px;
    if (last !== undefined) seen.last = parseD40(last);
    if (update.bid !== undefined && update.ask !== undefined) {
      const quote = { bid: parseD40(update.bid), ask: parseD40(update.ask) };
      if (quote.bid <= quote.ask) seen.quote = quote;
    }
    if (update.bar !== undefined) seen.close = parseD40(update.bar.close);
    this.#seen.set(update.instrument, seen);
  }

  rate(update: FxRateUpdated): void {
    this.#rates.set(`${update.base}/${update.quote}`, parseD40(update.rate));
  }

  /** The mark by the firm's policy [MK1]; null when no step yields a price. */
  markPx(instrument: string): D40 | null {
    const seen = this.#seen.get(instrument);
    if (seen === undefined) return null;
    const mid = seen.quote === null ? null : times(seen.quote.bid + seen.quote.ask, HALF);
    const lastFirst = this.#firm?.markPolicy === 'last';
    return lastFirst ? (seen.last ?? mid ?? seen.close) : (mid ?? seen.last ?? seen.close);
  }

  /** Units of `to` for one unit of `from` [FX3]; null when no path is known, never a silent one. */
  rateBetween(from: string, to: string): D40 | null {
    if (from === to) return ONE;
    const direct = this.#oneStep(from, to);
    if (direct !== null) return direct;
    const toPivot = this.#oneStep(from, 'USD');
    const fromPivot = this.#oneStep('USD', to);
    return toPivot === null || fromPivot === null ? null : times(toPivot, fromPivot);
  }

  #oneStep(from: string, to: string): D40 | null {
    const forward = this.#pair(from, to);
    if (forward !== null) return forward;
    const backward = this.#pair(to, from);
    return backward === null || backward === ZERO ? null : over(ONE, backward);
  }

  #pair(base: string, quote: string): D40 | null {
    const mapped = this.#firm?.fxPairs.find((pair) => pair.base === base && pair.quote === quote);
    const marked = mapped === undefined ? null : this.markPx(mapped.instrument);
    return marked ?? this.#rates.get(`${base}/${quote}`) ?? null;
  }
}
