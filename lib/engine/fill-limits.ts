import { parseUnits, pow10Big } from '#lib/base/decimal.ts';
import { ratioOfUnits } from '#lib/base/ratio.ts';
import type { Ratio } from '#lib/base/ratio.ts';
import type { FillReceived } from '#lib/model/input.ts';
import type { LimitMetric, MetricRule, ScopeNode } from '#lib/model/limit.ts';
import { freshnessOf } from './freshness.ts';
import { convert } from './fx.ts';
import { isInCut, membersOf } from './leaves.ts';
import type { Book } from './leaves.ts';
import { markOf } from './mark-price.ts';
import { countRate, noteEvent, openRateWindow } from './order-rates.ts';
import { payoff24 } from './position.ts';
import { judgePrice } from './price-band.ts';
import { SIZE_HISTORY_MAX, sizeInMedians } from './size-deviation.ts';
import { accountAt, calendarOf, instrumentAt } from './state.ts';
import type { EngineState, InstrumentState, LimitState } from './state.ts';

const WINDOWS_US = { second: 1_000_000, minute: 60_000_000 } as const;

/** Metrics whose value is what fills said, and nothing else. */
function isFillMetric(metric: LimitMetric): boolean {
  return metric === 'fillRate' || metric === 'priceDeviation' || metric === 'sizeDeviation';
}

/** The memory of a new limit: a day counts from its reset as the accounts remember it, all else from now. */
export function beginFills(book: Book, limit: LimitState): void {
  openFills(book, limit);
  const { rule } = limit.definition;
  if (limit.fills !== null && rule.type === 'metric' && isByMedian(rule) && book.state.sizes.size === 0)
    seedSizes(book.state);
}

/** The memory alone: the state beside the limit stays as it is. */
export function openFills(book: Book, limit: LimitState): void {
  const { rule, within } = limit.definition;
  if (limit.isSpread || rule.type !== 'metric' || !isFillMetric(rule.metric)) return;
  const window = rule.metric === 'fillRate' ? (rule.window ?? 'second') : null;
  const rate = window === null || window === 'day' ? null : openRateWindow(WINDOWS_US[window]);
  limit.fills = { rate, dayCount: 0, hasFill: false, last: null };
  if (window === 'day' && within === undefined) limit.fills.dayCount = dayFills(book, limit.node);
}

/** A group counts by the firm's calendar, and an account remembers its own resets alone [SE11]. */
function dayFills(book: Book, node: ScopeNode): number {
  const { state } = book;
  let count = 0;
  for (const member of membersOf(book, node)) {
    const account = accountAt(state, member);
    const isOther = node.level !== 'account' && calendarOf(state, account) !== state.firm.calendarId;
    if (!isOther) count += account.fillCount - account.dayStartFills;
  }
  return count;
}

/** A reset: the day's fills count anew. */
export function rollFills({ fills }: LimitState): void {
  if (fills !== null) fills.dayCount = 0;
}

/** True for a size compared with those before it. */
export function isByMedian(rule: MetricRule): boolean {
  return rule.metric === 'sizeDeviation' && (rule.sizeIn ?? 'median') === 'median';
}

/** A fill that was accepted, and the account it belongs to. */
export type SeenFill = { readonly account: number; readonly instrument: number; readonly input: FillReceived };

/** Takes a fill into the memory of a limit above it; false where its cut leaves the fill out. */
export function noteFillOf(book: Book, limit: LimitState, fill: SeenFill): boolean {
  const { rule, within = null, currency } = limit.definition;
  const { state } = book;
  const { fills } = limit;
  if (fills === null || rule.type !== 'metric') return false;
  const instrument = instrumentAt(state, fill.instrument);
  if (!isInCut(instrument, within)) return false;
  if (within?.strategy !== undefined && within.strategy !== (fill.input.strategy ?? '')) return false;
  if (rule.metric === 'fillRate') {
    fills.dayCount += 1;
    if (fills.rate !== null) noteEvent(fills.rate, state.timeUs);
    return true;
  }
  fills.hasFill = true;
  fills.last =
    rule.metric === 'priceDeviation'
      ? deviationPct(state, instrument, fill.input)
      : sizeOf(book, rule, { ...fill, currency });
  return true;
}

/** [PM10] distance from the market before the fill in percent: a fill moves no mark, so the mark in force is that. */
function deviationPct(state: EngineState, instrument: InstrumentState, input: FillReceived): Ratio | null {
  const price13 = parseUnits(input.lastPx, 13);
  const reference13 = reference(state, instrument);
  return judgePrice({ side: input.side, price13, reference13, band12: 0n, tick13: null }).deviationPct;
}

/** Mid or last, younger than its stale time; a settlement is no market, and an own fill none either. */
function reference(state: EngineState, instrument: InstrumentState): bigint | null {
  const { markSource } = instrument;
  if (markSource === 'none' || markSource === 'settlement' || freshnessOf(state, instrument) !== 'live') return null;
  const { units, scale } = markOf(instrument);
  return units * pow10Big(13 - scale);
}

type Size = SeenFill & { readonly currency: string };

/** [PM11] the size in medians of the trader's fills before it, in contracts, or in money at the fill's price. */
function sizeOf(book: Book, { sizeIn = 'median' }: MetricRule, { account, instrument, input, currency }: Size) {
  const { state, rates } = book;
  const quantity12 = parseUnits(input.lastQty, 12);
  if (sizeIn === 'quantity') return ratioOfUnits(quantity12, 12);
  if (sizeIn === 'median')
    return sizeInMedians(quantity12, state.sizes.get(sizesKey(state, account, instrument)) ?? []);
  const listed = instrumentAt(state, instrument);
  const rate = rates.get(listed.listing.settlementCurrency, currency);
  if (!rate.known) return null;
  const value24 = convert(payoff24(quantity12, listed, parseUnits(input.lastPx, 13)), rate);
  return ratioOfUnits(value24 < 0n ? -value24 : value24, 24);
}

/** After every limit has measured the fill by those before it, it is one of them. */
export function keepSize(state: EngineState, { account, instrument, input }: SeenFill): void {
  pushSize(state, sizesKey(state, account, instrument), parseUnits(input.lastQty, 12));
}

function pushSize(state: EngineState, key: string, quantity12: bigint): void {
  const known = state.sizes.get(key);
  if (known === undefined) {
    state.sizes.set(key, [quantity12]);
    return;
  }
  known.push(quantity12);
  if (known.length > SIZE_HISTORY_MAX) known.shift();
}

function sizesKey(state: EngineState, account: number, instrument: number): string {
  const { listing } = instrumentAt(state, instrument);
  return JSON.stringify([accountAt(state, account).trader, listing.root ?? listing.instrument]);
}

/** The first limit by medians finds what the accounts remember of their newest fills, in order of entry. */
function seedSizes(state: EngineState): void {
  const known = state.accounts.flatMap(({ fills }, account) => fills.map((fill) => ({ account, fill })));
  for (const { account, fill } of known.toSorted((a, b) => a.fill.seq - b.fill.seq)) {
    const instrument = state.instrumentIndex.get(fill.instrument);
    if (instrument === undefined || fill.label === 'busted' || fill.label === 'correction') continue;
    pushSize(state, sizesKey(state, account, instrument), parseUnits(fill.quantity, 12));
  }
}

/** The value of a limit on fills as of now: a count, or exact parts; null is unverifiable, which is not healthy. */
export function readFills({ fills }: LimitState, rule: MetricRule, nowUs: number): Ratio | null {
  if (fills === null) return null;
  if (rule.metric !== 'fillRate') return fills.hasFill ? fills.last : ratioOfUnits(0n, 0);
  return ratioOfUnits(BigInt(fills.rate === null ? fills.dayCount : countRate(fills.rate, nowUs)), 0);
}
