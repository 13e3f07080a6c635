import type { Cut, LimitDefinition, MetricRule, ScopeNode } from '#lib/model/limit.ts';
import { convert } from './fx.ts';
import { isInCut } from './leaves.ts';
import { strategyResult } from './open-results.ts';
import type { ResultParts } from './open-results.ts';
import { NO_RESULT } from './result-book.ts';
import type { LossBook, Result } from './result-book.ts';
import { accountAt, holdingAt, instrumentAt } from './state.ts';
import type { GroupState } from './state.ts';
import type { WindowStarts } from './loss-rule.ts';

export type BookParts = ResultParts;
export type Measurable = { readonly definition: LimitDefinition; readonly rule: MetricRule; readonly book: LossBook };

export function resultOf(parts: BookParts, account: number, cut: Cut | null): Result {
  const owner = accountAt(parts.state, account);
  if (cut === null) {
    let open24 = 0n;
    for (const index of owner.holdings.values()) open24 += parts.holdings.exactUnrealized24(index);
    return { net24: owner.realized24 - owner.fees24 + owner.carry24, open24, fees24: owner.fees24 };
  }
  let [net24, open24, fees24] = [0n, 0n, 0n];
  for (const index of owner.holdings.values()) {
    const holding = holdingAt(parts.state, index);
    if (!isInCut(instrumentAt(parts.state, holding.instrument), cut)) continue;
    if (cut.strategy !== undefined) {
      const part = strategyResult(parts, holding, cut.strategy);
      net24 += part.net24;
      fees24 += part.fees24;
      open24 += part.open24;
      continue;
    }
    net24 += holding.realized24 - holding.fees24;
    fees24 += holding.fees24;
    open24 += parts.holdings.exactUnrealized24(index);
  }
  return { net24, open24, fees24 };
}

/** Which memory a rule begins anew with a reset; null: it counts for ever. */
function windowOf(rule: MetricRule): 'day' | 'week' | 'month' | null {
  if (rule.base === 'initial') return null;
  if (rule.metric === 'dailyLoss' || rule.metric === 'realizedLoss') return 'day';
  if (rule.metric === 'weeklyLoss') return 'week';
  if (rule.metric === 'monthlyLoss') return 'month';
  if (rule.metric !== 'drawdown' && rule.metric !== 'drawdownPct') return null;
  return rule.anchor === undefined || rule.anchor === 'inception' ? null : rule.anchor;
}

/**
 * Takes a member in when the limit is defined: an account's own limit counts from the reset of its window, as the account
 * remembers it, a group's and one for ever from its opening, and inside a cut from now.
 */
export function enrol(parts: BookParts, measurable: Measurable, node: ScopeNode, account: number): void {
  const { definition, rule, book } = measurable;
  const cut = definition.within ?? null;
  const window = windowOf(rule);
  if (cut !== null) book.members.set(account, resultOf(parts, account, cut));
  else if (window === null || node.level !== 'account') book.members.set(account, NO_RESULT);
  else book.members.set(account, accountAt(parts.state, account).windows[window]);
}

/**
 * A new limit on a whole group judges the window as it stands: its members count from their opening, less what the group
 * remembers of the moment when each joined or the window began [EX14], leavers' parts included; its peak is the group's.
 */
export function enrolGroup(parts: BookParts, measurable: Measurable, past: GroupState): void {
  const { definition, rule, book } = measurable;
  const window = past[windowOf(rule) ?? 'inception'];
  const isBalance = isOfBalance(rule);
  for (const [currency, { total24, booked24, fees24 }] of window.base) {
    const from24 = isBalance ? booked24 : total24;
    const open24 = countsOpen(rule) ? from24 - booked24 : 0n;
    book.left.set(currency, { net24: open24 - from24, open24: -open24, fees24: -fees24 });
  }
  const rate = parts.rates.get(parts.state.firm.reportingCurrency, definition.currency);
  const peak24 = rule.metric === 'eodDrawdown' ? past.eodPeak24 : window.peak24;
  if (rate.known) raisePeak(book, convert(peak24, rate));
}

function isOfBalance({ base, metric }: MetricRule): boolean {
  return base === 'balance' || metric === 'realizedLoss';
}

function countsOpen({ includes, metric }: MetricRule): boolean {
  return includes?.open !== false && metric !== 'realizedLoss';
}

/** A joiner brings nothing [EX14]. */
export function joinBook(parts: BookParts, { definition, book }: Measurable, account: number): void {
  book.members.set(account, resultOf(parts, account, definition.within ?? null));
}

/** A leaver's contribution stays as it was [EX14]. */
export function leaveBook(parts: BookParts, { definition, book }: Measurable, account: number): void {
  const base = book.members.get(account);
  if (base === undefined) return;
  book.members.delete(account);
  const now = resultOf(parts, account, definition.within ?? null);
  const { currency } = accountAt(parts.state, account);
  const before = book.left.get(currency) ?? NO_RESULT;
  book.left.set(currency, {
    net24: before.net24 + now.net24 - base.net24,
    open24: before.open24 + now.open24 - base.open24,
    fees24: before.fees24 + now.fees24 - base.fees24,
  });
}

/** A reset: closes raise an end-of-day peak, and a window that begins counts from now. */
export function rollBook(parts: BookParts, measurable: Measurable, starts: WindowStarts): void {
  const { rule, book, definition } = measurable;
  if (rule.metric === 'eodDrawdown') raisePeak(book, resultSince(parts, measurable).total24);
  const window = windowOf(rule);
  if (window === null || (window !== 'day' && !starts[window])) return;
  for (const account of book.members.keys())
    book.members.set(account, resultOf(parts, account, definition.within ?? null));
  book.left.clear();
  book.peak24 = 0n;
}

function raisePeak(book: LossBook, value24: bigint): void {
  if (value24 > book.peak24) book.peak24 = value24;
}

export type Since = {
  /** Result since the anchor, open result included, in the limit's currency. */
  readonly total24: bigint;
  /** What a loss over a window counts: base less v. */
  readonly loss24: bigint;
  /** A member whose currency has no rate is left out [EX13]. */
  readonly missing: readonly string[];
  /** Currencies that something was converted from, or would have been. */
  readonly currencies: ReadonlySet<string>;
  /** Before converting, by currency: results since the anchor, and losses. */
  readonly sums: ReadonlyMap<string, { readonly total24: bigint; readonly loss24: bigint }>;
};

/** Results of the members since their count began, each currency's sum converted once at the present rate [EX14]. */
function resultSince(parts: BookParts, { definition, rule, book }: Measurable): Since {
  const cut = definition.within ?? null;
  const missing: string[] = [];
  const sums = new Map<string, { total24: bigint; loss24: bigint }>();
  const add = (base: Result, now: Result, currency: string, name: string): void => {
    const sinceBase24 = now.net24 + now.open24 - base.net24 - base.open24;
    const lost24 = lossOf(rule, base, now);
    // Nothing is nothing in any currency: no rate is behind it.
    if (sinceBase24 === 0n && lost24 === 0n) return;
    if (!parts.rates.get(currency, definition.currency).known) missing.push(name);
    const sum = sums.get(currency) ?? { total24: 0n, loss24: 0n };
    sum.total24 += sinceBase24;
    sum.loss24 += lost24;
    sums.set(currency, sum);
  };
  for (const [account, base] of book.members) {
    const owner = accountAt(parts.state, account);
    add(base, resultOf(parts, account, cut), owner.currency, owner.account);
  }
  for (const [currency, result] of book.left) add(NO_RESULT, result, currency, currency);
  let [total24, loss24] = [0n, 0n];
  for (const [currency, sum] of sums) {
    const rate = parts.rates.get(currency, definition.currency);
    if (!rate.known) continue;
    total24 += convert(sum.total24, rate);
    loss24 += convert(sum.loss24, rate);
  }
  return { total24, loss24, missing, currencies: new Set(sums.keys()), sums };
}

/** Base less v of one member: equity or balance at the reset against E or B now; fees added back where not included. */
function lossOf(rule: MetricRule, base: Result, now: Result): bigint {
  const from24 = isOfBalance(rule) ? base.net24 : base.net24 + base.open24;
  const to24 = countsOpen(rule) ? now.net24 + now.open24 : now.net24;
  const fees24 = rule.includes?.fees === false ? now.fees24 - base.fees24 : 0n;
  return from24 - to24 - fees24;
}

export type BookReading = {
  /** Before it is cut off at 0: what moves against equity unit for unit. */
  readonly raw24: bigint;
  /** Exact parts of a percentage [NU7]; a denominator not above 0 has no percentage. */
  readonly ratio: { readonly numerator: bigint; readonly denominator: bigint } | null;
  readonly missing: readonly string[];
  readonly currencies: ReadonlySet<string>;
  /** What lowers `raw24`, before converting, by currency. */
  readonly results: ReadonlyMap<string, bigint>;
};

/** An observation raises the peak of a drawdown before it is compared [IN10]. */
export function observeBook(parts: BookParts, measurable: Measurable): void {
  const { metric } = measurable.rule;
  if (metric === 'drawdown' || metric === 'drawdownPct') {
    raisePeak(measurable.book, resultSince(parts, measurable).total24);
  }
}

/** The value of a metric on results, without changing anything. */
export function readBook(parts: BookParts, measurable: Measurable, equity24: () => bigint): BookReading {
  const { rule, book } = measurable;
  const { total24, loss24, missing, currencies, sums } = resultSince(parts, measurable);
  const isPeak = rule.metric === 'drawdown' || rule.metric === 'eodDrawdown' || rule.metric === 'drawdownPct';
  const raw24 = isPeak ? book.peak24 - total24 : loss24;
  const results = new Map([...sums].map(([currency, sum]) => [currency, isPeak ? sum.total24 : -sum.loss24]));
  const reading = { raw24, missing, currencies, results };
  if (rule.metric !== 'drawdownPct') return { ...reading, ratio: null };
  // Equity at the peak, flows since counted as if they had been there: present equity and what it lies below the peak.
  return { ...reading, ratio: { numerator: raw24 * 100n, denominator: equity24() + raw24 } };
}
