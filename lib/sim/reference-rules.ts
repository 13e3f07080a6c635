import { abs, max, min, parseD40, ZERO } from './decimal40.ts';
import type { D40 } from './decimal40.ts';
import type { LimitRule } from '#lib/model/limit.ts';

/** What a rule may look at: the values of one account as of one entry. */
export type Observation = {
  readonly seq: number;
  readonly balance: D40;
  readonly equity: D40;
  readonly long: D40;
  readonly short: D40;
  readonly signedQty: (instrument: string) => D40;
};

/** One rule on one account with the levels it carries from entry to entry. */
export type ReferenceRule = {
  readonly limitId: string;
  readonly rule: LimitRule;
  /** B0: the level percentages, locks and static floors count from; deposits raise it [LL15]. */
  startBalance: D40;
  peak: D40;
  maxFloor: D40 | null;
  reference: D40;
  holds: boolean;
  /** Seq of the first observation at which the condition held, ever and in the present window [LL8]. */
  firstBreachSeq: number | null;
  windowBreachSeq: number | null;
  /** Every change from "does not hold" to "holds". */
  readonly crossings: { readonly seq: number; readonly value: D40 }[];
};

export function newRule(limitId: string, rule: LimitRule, startBalance: D40): ReferenceRule {
  return {
    limitId,
    rule,
    startBalance,
    peak: startBalance,
    maxFloor: null,
    reference: startBalance,
    holds: false,
    firstBreachSeq: null,
    windowBreachSeq: null,
    crossings: [],
  };
}

/** Steps 2 to 4 of [LL4]: peaks, floors, comparison. */
export function observe(state: ReferenceRule, seen: Observation): void {
  const { rule } = state;
  if (rule.type === 'maxLoss' && rule.trail === 'intraday_equity') state.peak = max(state.peak, seen.equity);
  if (rule.type === 'maxLoss' && rule.trail === 'closed_balance') state.peak = max(state.peak, seen.balance);
  if (rule.type === 'dailyLoss' && rule.reference === 'intraday_peak') {
    state.reference = max(state.reference, max(seen.balance, seen.equity));
  }
  settleFloor(state);
  judge(state, seen);
}

/** Steps 2 and 3 of [LL5]; the comparison of step 5 is the `observe` that follows. */
export function resetDay(state: ReferenceRule, balance: D40, equity: D40): void {
  const { rule } = state;
  if (rule.type === 'maxLoss' && rule.trail === 'eod_balance') {
    state.peak = max(state.peak, balance);
    settleFloor(state);
  }
  if (rule.type === 'dailyLoss') {
    state.reference = referenceAtReset(rule.reference, balance, equity);
    state.windowBreachSeq = null;
  }
}

/** A deposit raises every level by its amount, so it neither gives nor takes room [LL15]. */
export function raiseLevels(state: ReferenceRule, amount: D40): void {
  state.startBalance += amount;
  state.peak += amount;
  state.reference += amount;
  if (state.maxFloor !== null) state.maxFloor += amount;
}

/** The level that breaches; null for rules without a floor. */
export function floorOf(state: ReferenceRule): D40 | null {
  if (state.rule.type === 'dailyLoss') return state.reference - parseD40(state.rule.amount);
  return state.rule.type === 'maxLoss' ? state.maxFloor : null;
}

function referenceAtReset(kind: 'balance' | 'equity' | 'max' | 'intraday_peak', balance: D40, equity: D40): D40 {
  if (kind === 'balance') return balance;
  return kind === 'equity' ? equity : max(balance, equity);
}

/** [LL1]: a floor never falls, and never rises above its lock. */
function settleFloor(state: ReferenceRule): void {
  if (state.rule.type !== 'maxLoss') return;
  const trailed = state.peak - parseD40(state.rule.amount);
  const lock = state.rule.lockOffset === null ? null : state.startBalance + parseD40(state.rule.lockOffset);
  const floor = lock === null ? trailed : min(lock, trailed);
  state.maxFloor = state.maxFloor === null ? floor : max(state.maxFloor, floor);
}

function judge(state: ReferenceRule, seen: Observation): void {
  const { value, holds } = measure(state, seen);
  if (holds && !state.holds) {
    state.crossings.push({ seq: seen.seq, value });
    state.firstBreachSeq ??= seen.seq;
  }
  if (holds) state.windowBreachSeq ??= seen.seq;
  state.holds = holds;
}

function measure(state: ReferenceRule, seen: Observation): { readonly value: D40; readonly holds: boolean } {
  const { rule } = state;
  const floor = floorOf(state);
  if (floor !== null) {
    const holds = rule.breachWhen === 'lt' ? seen.equity < floor : seen.equity <= floor;
    return { value: rule.type === 'dailyLoss' ? state.reference - seen.equity : seen.equity, holds };
  }
  const value = rule.type === 'position' ? seen.signedQty(rule.instrument) : exposureValue(rule, seen);
  const limit = parseD40(rule.amount);
  const size = abs(value);
  // A limit of zero allows none: it is breached by any value above it, never by an empty book [LI8].
  const reached = limit === ZERO ? size > ZERO : size >= limit;
  return { value, holds: rule.breachWhen === 'lt' ? size > limit : reached };
}

function exposureValue(rule: LimitRule, seen: Observation): D40 {
  if (rule.type !== 'exposure') return ZERO;
  if (rule.measure === 'long') return seen.long;
  if (rule.measure === 'short') return seen.short;
  return rule.measure === 'gross' ? seen.long + seen.short : seen.long - seen.short;
}
