import { price13 } from './hot-price.ts';
import type { HotPrice } from './hot-price.ts';
import { formatUnits, parseScaled, parseUnits } from '#lib/base/decimal.ts';
import type { MarkUpdated } from '#lib/model/input.ts';
import type { MarkPolicy } from '#lib/model/instrument.ts';
import { feedExtremes } from './bar-extremes.ts';
import { shortestPrice, shortestRate } from './fx.ts';
import type { Conversion } from './conversion.ts';
import { markOf, middle13 } from './mark-price.ts';
import { observeRange } from './mark-ranges.ts';
import { exactMark13, instrumentAt, markPolicyOf } from './state.ts';
import type { InstrumentState, MarkSource, PriceState, QuoteState } from './state.ts';
import { refuse } from './world.ts';
import type { Moment, Verdict, World } from './world.ts';

const NONE: readonly never[] = [];

/** [IT4] a price whose sign the instrument does not admit. */
export function hasIllegalSign(instrument: InstrumentState, price: bigint | number): boolean {
  if (instrument.inverse) return price <= 0;
  return price < 0 && !instrument.listing.negativePriceAllowed;
}

/**
 * What a message knows of a price is kept by kind; the mark is the first kind that exists by the policy [MK1]. Then all
 * that hangs on it moves, as one observation.
 */
export function updateMark(world: World, input: MarkUpdated, moment: Moment): Verdict {
  const { state } = world;
  const index = state.instrumentIndex.get(input.instrument);
  if (index === undefined) return refuse('unknownInstrument', 'symbol', `symbol=${input.instrument}`);
  const instrument = instrumentAt(state, index);
  // [MK7] what a filter holds back is no observation.
  if (input.isQuarantined === true) return null;
  const trade = input.last ?? input.px;
  const { bar, settlement } = input;
  if (isRefused(instrument, trade) || isRefused(instrument, settlement)) return refuse('priceNotPositive', 'price');
  if (bar !== undefined && (isRefused(instrument, bar.close) || isRefused(instrument, bar.low))) {
    return refuse('priceNotPositive', 'close', `close=${bar.close} low=${bar.low}`);
  }
  world.undo.marking(instrument);
  const formerOrigin = instrument.markOrigin;
  const hasQuote = input.bid !== undefined || input.ask !== undefined;
  const hasValidQuote = hasQuote && keepQuote(instrument, input, moment);
  if (hasQuote && !hasValidQuote) {
    instrument.invalidQuotes += 1;
    if (trade === undefined && bar === undefined && settlement === undefined) {
      return refuse('priceNotPositive', 'bid', `bid=${input.bid ?? ''} ask=${input.ask ?? ''}`);
    }
  }
  if (trade !== undefined) instrument.last = keepPrice(instrument.last, trade, moment);
  if (bar !== undefined) instrument.barClose = keepPrice(instrument.barClose, bar.close, moment);
  if (settlement !== undefined) instrument.settlement = keepPrice(instrument.settlement, settlement, moment);
  if (input.delta !== undefined) instrument.delta12 = parseUnits(input.delta, 12);
  instrument.marks += 1;
  if (bar !== undefined && instrument.listing.peakSampling === 'barExtremes') feedExtremes(world, index, bar);
  chooseMark(instrument, markPolicyOf(world.state, instrument));
  observeRange(instrument);
  world.freshness.marked(index, formerOrigin);
  revalue(world, index, instrument);
  return null;
}

function isRefused(instrument: InstrumentState, price: string | undefined): boolean {
  if (price === undefined) return false;
  const isPositive = price.charCodeAt(0) !== 45;
  if (isPositive && !instrument.inverse) return false;
  return hasIllegalSign(instrument, parseUnits(price, 13));
}

/** [MK2] both sides, bid <= ask, signs legal; another quote is skipped and the former stays. */
function keepQuote(instrument: InstrumentState, input: MarkUpdated, moment: Moment): boolean {
  if (input.bid === undefined || input.ask === undefined) return false;
  readPrice(input.bid, NEW_BID);
  readPrice(input.ask, NEW_ASK);
  if (isAbove(NEW_BID, NEW_ASK) || isRefused(instrument, input.bid)) return false;
  const kept = (instrument.quote ??= { bid: newPrice(), ask: newPrice(), atUs: 0, seq: 0, origin: '' });
  copyPrice(NEW_BID, kept.bid);
  copyPrice(NEW_ASK, kept.ask);
  kept.atUs = moment.atUs;
  kept.seq = moment.seq;
  kept.origin = moment.origin;
  return true;
}

/** The quote being read, before it is known to be valid: a mark makes no garbage. */
const NEW_BID = newPrice();
const NEW_ASK = newPrice();

function newPrice(): HotPrice {
  return { units: 0, scale: 0, wide13: null };
}

function readPrice(text: string, into: HotPrice): void {
  const short = parseScaled(text);
  into.units = short === null ? 0 : short.units;
  into.scale = short === null ? 0 : short.scale;
  into.wide13 = short === null ? parseUnits(text, 13) : null;
}

function copyPrice(from: HotPrice, to: HotPrice): void {
  to.units = from.units;
  to.scale = from.scale;
  to.wide13 = from.wide13;
}

function isAbove(bid: HotPrice, ask: HotPrice): boolean {
  const isPlain = bid.scale === ask.scale && bid.wide13 === null && ask.wide13 === null;
  return isPlain ? bid.units > ask.units : price13(bid) > price13(ask);
}

/** Writes into the former record: a mark makes no garbage. */
function keepPrice(former: PriceState | null, text: string, moment: Moment): PriceState {
  const kept = former ?? { units: 0, scale: 0, wide13: null, atUs: 0, seq: 0, origin: '' };
  readPrice(text, kept);
  kept.atUs = moment.atUs;
  kept.seq = moment.seq;
  kept.origin = moment.origin;
  return kept;
}

/** The first step that exists wins, among the last known of each kind. */
function chooseMark(instrument: InstrumentState, policy: MarkPolicy): void {
  const { quote, last, barClose, settlement } = instrument;
  instrument.markAsk = null;
  if (policy === 'bidAsk' && quote !== null) takeQuote(instrument, quote);
  else if (policy !== 'mid' && last !== null) takePrice(instrument, last, 'last');
  else if (quote !== null) takeMiddle(instrument, quote);
  else if (last !== null) takePrice(instrument, last, 'last');
  else if (barClose !== null) takePrice(instrument, barClose, 'bar');
  else if (settlement !== null) takePrice(instrument, settlement, 'settlement');
}

function takePrice(instrument: InstrumentState, price: PriceState, source: MarkSource): void {
  instrument.markUnits = price.units;
  instrument.markScale = price.scale;
  instrument.markWide13 = price.wide13;
  instrument.markSource = source;
  instrument.markAtUs = price.atUs;
  instrument.markSeq = price.seq;
  instrument.markOrigin = price.origin;
}

/** The middle of the quote, exact, with one more decimal. */
function takeMiddle(instrument: InstrumentState, quote: QuoteState): void {
  const { atUs, seq, origin } = quote;
  takePrice(instrument, { ...hotPrice(middle13(quote)), atUs, seq, origin }, 'mid');
}

function takeQuote(instrument: InstrumentState, quote: QuoteState): void {
  const { bid, ask, atUs, seq, origin } = quote;
  takePrice(instrument, { ...shortHot(bid), atUs, seq, origin }, 'quote');
  instrument.markAsk = shortHot(ask);
}

/** The shortest form, whatever zeros the text had. */
function shortHot(price: HotPrice): HotPrice {
  return hotPrice(price13(price));
}

function hotPrice(wide13: bigint): HotPrice {
  const short = shortestPrice(wide13, 13);
  const units = Number(short.units);
  return Number.isSafeInteger(units) ? { units, scale: short.scale, wide13: null } : { units: 0, scale: 0, wide13 };
}

/** Another policy chooses among the same prices; every mark that it moves is an observation. */
export function rechooseMarks(world: World): void {
  world.state.instruments.forEach((instrument, index) => {
    const { markUnits, markScale, markWide13, markSource } = instrument;
    chooseMark(instrument, markPolicyOf(world.state, instrument));
    const isSame =
      markUnits === instrument.markUnits && markScale === instrument.markScale && markWide13 === instrument.markWide13;
    if (isSame && markSource === instrument.markSource) return;
    observeRange(instrument);
    revalue(world, index, instrument);
  });
  // A policy that values longs and shorts apart has a lane for each.
  for (let index = 0; index < world.state.holdings.length; index += 1) world.holdings.setPosition(index);
}

/** The pairs whose rate this mark is, then its holdings and all that those rates convert [PN4]. */
function revalue(world: World, index: number, instrument: InstrumentState): void {
  const dependents = world.dependents.get(index);
  if (dependents !== undefined) for (const option of dependents) world.holdings.touchHolders(option);
  if (instrument.listing.kind === 'option') world.holdings.touchHolders(index);
  const pairs = world.pairsOf(index);
  if (pairs === undefined) {
    world.holdings.remark(index, NONE);
    return;
  }
  const move = (pair: string): readonly Conversion[] => moveRate(world, pair, markOf(instrument), sourceOf(instrument));
  const [pair] = pairs;
  // Two pairs of one mark may move the same conversion, which is revalued once.
  const isOne = pair !== undefined && pairs.length === 1;
  world.holdings.remark(index, isOne ? move(pair) : [...new Set(pairs.flatMap(move))]);
}

/** When and by whom a price became known: a rate that is a mark has the mark's age [FX5]. */
type PriceSource = { readonly atUs: number; readonly seq: number; readonly origin: string };

export function sourceOf(instrument: InstrumentState): PriceSource {
  return { atUs: instrument.markAtUs, seq: instrument.markSeq, origin: instrument.markOrigin };
}

/** A pair's new rate and the revaluation of all that converts by it. */
export function setRate(
  world: World,
  pair: string,
  price: { units: bigint; scale: number },
  source: PriceSource,
): void {
  world.holdings.rerate(moveRate(world, pair, price, source));
}

/** The conversions that a pair's new rate moves. A rate is above zero; another leaves the former. */
function moveRate(
  world: World,
  pair: string,
  price: { units: bigint; scale: number },
  source: PriceSource,
): readonly Conversion[] {
  if (price.units <= 0n) return NONE;
  const before = world.state.rates.get(pair);
  world.undo.rating(pair, before);
  const moved = world.rates.set(pair, shortestRate(price.units, price.scale, source.atUs, source));
  world.freshness.rated(pair, before);
  if (moved.length === 0) return NONE;
  world.markGroupsDirty();
  world.limits.ratesMoved();
  return moved;
}

/** The mark in force of one instrument with what a record of a breach and an explanation name of it [MK3]. */
export type MarkFacts = {
  readonly instrument: string;
  /** Exact decimal text; null while there is none. Of a quote the bid, which values longs. */
  readonly px: string | null;
  /** What values shorts, where it is another price. */
  readonly askPx: string | null;
  readonly source: MarkSource;
  /** Engine time of its receipt, age at the present engine time, and the entry that brought it. */
  readonly atUs: number;
  readonly ageUs: number;
  readonly seq: number;
  readonly freshness: 'live' | 'stale' | 'dead';
  readonly invalidQuotes: number;
  readonly marks: number;
};

export function markFacts({ state, freshness }: Pick<World, 'state' | 'freshness'>, index: number): MarkFacts {
  const instrument = instrumentAt(state, index);
  const { quote, listing, markSource: source, markAtUs: atUs, markSeq: seq, invalidQuotes, marks } = instrument;
  const exact13 = exactMark13(instrument);
  return {
    instrument: listing.instrument,
    px: exact13 === null ? null : formatUnits(exact13, 13),
    askPx: source === 'quote' && quote !== null ? formatUnits(price13(quote.ask), 13) : null,
    source,
    atUs,
    ageUs: source === 'none' ? 0 : state.timeUs - atUs,
    seq,
    freshness: freshness.of(index),
    invalidQuotes,
    marks,
  };
}
