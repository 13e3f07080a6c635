import { max, ZERO } from './decimal40.ts';
import type { D40 } from './decimal40.ts';
import type { HoldingResult, ReferenceAccount, Result } from './reference-account.ts';
import type { ReferenceMarket } from './reference-market.ts';
import { isNewWindow } from './reference-rules.ts';
import type { Instrument } from '#lib/model/instrument.ts';
import type { Cut, MetricRule, ScopeNode } from '#lib/model/limit.ts';

const NO_RESULT: Result = { net: ZERO, open: ZERO, fees: ZERO };

/** What a limit on results counts: whose, from where, and the highest result since then [EX14]. */
export type ResultMemory = {
  readonly members: Map<ReferenceAccount, Result>;
  /** What leavers earned while they were members, by their currency: it stays as it was. */
  readonly left: Map<string, Result>;
  peak: D40;
};
export type ResultTerms = {
  readonly rule: MetricRule;
  readonly within: Cut | null;
  readonly node: ScopeNode;
  readonly currency: string;
};

const WINDOWS = { dailyLoss: 'day', realizedLoss: 'day', weeklyLoss: 'week', monthlyLoss: 'month' } as const;

/** With which resets a rule counts anew; null: never. */
function windowOf({ metric, base, anchor }: MetricRule): 'day' | 'week' | 'month' | null {
  if (base === 'initial') return null;
  if (metric === 'drawdown' || metric === 'drawdownPct') {
    return anchor === undefined || anchor === 'inception' ? null : anchor;
  }
  return metric in WINDOWS ? WINDOWS[metric as keyof typeof WINDOWS] : null;
}

/** True for metrics that count results since a moment. */
export function isOfResults({ metric }: MetricRule): boolean {
  return metric in WINDOWS || metric === 'drawdown' || metric === 'drawdownPct' || metric === 'eodDrawdown';
}

/** Whether an instrument lies in a cut; each field that is named must match [LI1]. */
export function isInside(instrument: Instrument, within: Cut | null): boolean {
  if (within === null) return true;
  const { root, symbol, assetClass, settlementCurrency, venue } = instrument;
  const has: readonly (readonly [string | undefined, string])[] = [
    [within.instrument, instrument.instrument],
    [within.symbol, symbol ?? instrument.instrument],
    [within.root, root ?? instrument.instrument],
    [within.assetClass, assetClass],
    [within.currency, settlementCurrency],
    [within.venue, venue ?? ''],
  ];
  return has.every(([wanted, own]) => wanted === undefined || wanted === own);
}

/** Results since the account was opened, of all of it or of its holdings inside a cut. */
function resultOf(account: ReferenceAccount, within: Cut | null): Result {
  const { realized, fees, carry, unrealized, results } = account.values;
  if (within === null) return { net: realized - fees + carry, open: unrealized, fees };
  const parts = results.filter(({ instrument }) => isInside(instrument, within));
  const sum = (of: (part: HoldingResult) => D40): D40 => parts.reduce((total, part) => total + of(part), ZERO);
  return {
    net: sum((part) => part.realized - part.fees),
    open: sum((part) => part.open),
    fees: sum((part) => part.fees),
  };
}

/**
 * A new limit counts from the reset of its window as its account remembers it; for ever where it has no window; inside a
 * cut from now. Limits of groups are defined before anything is earned.
 */
export function beginMemory(terms: ResultTerms, members: readonly ReferenceAccount[]): ResultMemory {
  const window = windowOf(terms.rule);
  const memory: ResultMemory = { members: new Map(), left: new Map(), peak: ZERO };
  for (const account of members) {
    if (terms.within !== null) {
      memory.members.set(account, resultOf(account, terms.within));
    } else memory.members.set(account, window === null ? NO_RESULT : account.windows[window]);
  }
  return memory;
}

/** A joiner brings nothing, a leaver leaves what it earned [EX14]. */
export function followMembers(memory: ResultMemory, terms: ResultTerms, members: readonly ReferenceAccount[]): void {
  for (const [account, from] of memory.members) {
    if (members.includes(account)) continue;
    const now = resultOf(account, terms.within);
    const before = memory.left.get(account.currency) ?? NO_RESULT;
    memory.left.set(account.currency, plus(before, minus(now, from)));
    memory.members.delete(account);
  }
  for (const account of members) {
    if (!memory.members.has(account)) memory.members.set(account, resultOf(account, terms.within));
  }
}

function plus(left: Result, right: Result): Result {
  return { net: left.net + right.net, open: left.open + right.open, fees: left.fees + right.fees };
}

function minus(left: Result, right: Result): Result {
  return { net: left.net - right.net, open: left.open - right.open, fees: left.fees - right.fees };
}

/** A reset of the calendar that the limit follows: closes raise an end-of-day peak, a new window counts from now. */
export function rollMemory(
  memory: ResultMemory,
  terms: ResultTerms,
  days: { readonly label: string; readonly before: string | null },
  market: ReferenceMarket,
): void {
  if (terms.rule.metric === 'eodDrawdown') memory.peak = max(memory.peak, totalOf(memory, terms, market));
  const window = windowOf(terms.rule);
  if (window === null || !isNewWindow(window, days.before, days.label)) return;
  for (const account of memory.members.keys()) memory.members.set(account, resultOf(account, terms.within));
  memory.left.clear();
  memory.peak = ZERO;
}

type Part = { readonly currency: string; readonly from: Result; readonly now: Result };

/** Members and, by currency, leavers: where each count begins and how it stands. */
function partsOf(memory: ResultMemory, { within }: ResultTerms): readonly Part[] {
  const present = [...memory.members].map(([account, from]) => {
    return { currency: account.currency, from, now: resultOf(account, within) };
  });
  return [...present, ...[...memory.left].map(([currency, now]) => ({ currency, from: NO_RESULT, now }))];
}

/** Each part at the present rate; one without a rate is left out [EX13]. */
function converted(
  parts: readonly Part[],
  { currency }: ResultTerms,
  market: ReferenceMarket,
  of: (part: Part) => D40,
): D40 {
  return parts.reduce((sum, part) => sum + (market.converted(of(part), part.currency, currency) ?? ZERO), ZERO);
}

function earned({ from, now }: Part): D40 {
  return now.net + now.open - from.net - from.open;
}

/** `base - v`: base is equity or balance at the reset, v is E or B now, fees added back where they do not count. */
function lost({ metric, base, includes }: MetricRule, { from, now }: Part): D40 {
  const isRealized = metric === 'realizedLoss';
  const start = base === 'balance' || isRealized ? from.net : from.net + from.open;
  const value = isRealized || includes?.open === false ? now.net : now.net + now.open;
  return start - value - (includes?.fees === false ? now.fees - from.fees : ZERO);
}

export function totalOf(memory: ResultMemory, terms: ResultTerms, market: ReferenceMarket): D40 {
  return converted(partsOf(memory, terms), terms, market, earned);
}

export function lossOf(memory: ResultMemory, terms: ResultTerms, market: ReferenceMarket): D40 {
  return converted(partsOf(memory, terms), terms, market, (part) => lost(terms.rule, part));
}

/** Whether the rates that something was converted by are known and live: nothing needs none. */
export function areRatesLive(memory: ResultMemory, terms: ResultTerms, market: ReferenceMarket): boolean {
  return partsOf(memory, terms).every(
    (part) =>
      (earned(part) === ZERO && lost(terms.rule, part) === ZERO) || market.isRateLive(part.currency, terms.currency),
  );
}

/** Whether something is left out for want of a rate. */
export function lacksRate(memory: ResultMemory, terms: ResultTerms, market: ReferenceMarket): boolean {
  return partsOf(memory, terms).some(
    (part) =>
      (earned(part) !== ZERO || lost(terms.rule, part) !== ZERO) &&
      market.rateBetween(part.currency, terms.currency) === null,
  );
}
