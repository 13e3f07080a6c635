import { max, min, parseD40, stored, times, ZERO } from './decimal40.ts';
import type { D40 } from './decimal40.ts';

/** What a rule may look at: an account as of one entry. */
export type Observation = { readonly seq: number; readonly balance: D40; readonly equity: D40 };

type Trail = 'none' | 'eod_balance' | 'closed_balance' | 'intraday_equity';
type Common = {
  readonly amount: string;
  readonly breachWhen: 'lte' | 'lt';
  readonly action: 'fail' | 'pause' | 'alertOnly';
  readonly measured?: 'equity' | 'balance' | 'min' | undefined;
  readonly check?: 'intraday' | 'eod' | undefined;
};
/** The loss rules of the law, section 12, in the field names of the model. */
export type LossRule = MaxLoss | DailyLoss;
type MaxLoss = Common & {
  readonly type: 'maxLoss';
  readonly amountIn?: 'money' | 'pctInitial' | 'pctOfPeak' | undefined;
  readonly trail: Trail;
  readonly lockOffset: string | null;
  readonly stopPeak?: string | null | undefined;
  readonly freezePeak?: string | null | undefined;
  readonly afterFirstPayoutFloor?: string | null | undefined;
};
type DailyLoss = Common & {
  readonly type: 'dailyLoss';
  readonly amountIn?: 'money' | 'pctInitial' | 'pctReference' | undefined;
  readonly reference: 'balance' | 'equity' | 'max' | 'intraday_peak';
  readonly tiers?: readonly { readonly startBalanceAtLeast: string; readonly amount: string }[] | undefined;
  readonly window?: 'day' | 'week' | 'month' | undefined;
};

/** One rule on one account with the levels it carries from entry to entry. */
export type ReferenceRule = {
  readonly limitId: string;
  rule: LossRule;
  /** B0: the level percentages, locks and static floors count from; deposits raise it [LL15]. */
  base: D40;
  /** Deposits since the rule began: what its fixed levels stand higher by. */
  raised: D40;
  peak: D40;
  isFrozen: boolean;
  reference: D40;
  /** Allowance where it is fixed: money, or a share of B0 as assigned [LL14]; of the window where it is tiered. */
  fixedAllowance: D40;
  floor: D40;
  holds: boolean;
  /** A pause in force, or a fail. */
  latch: 'none' | 'pause' | 'fail';
  /** Seq of the first observation at which the condition held, ever and in the present window [LL8]. */
  firstBreachSeq: number | null;
  crossedSeq: number | null;
  bookedInWindow: boolean;
  /** Every change from "does not hold" to "holds". */
  readonly crossings: { readonly seq: number; readonly value: D40 }[];
};

export type Booking = { readonly limitId: string; readonly seq: number; readonly others: readonly string[] };

/** All loss rules of one account: they are attributed among each other [LL7]. */
export class ReferenceRules {
  readonly byId = new Map<string, ReferenceRule>();
  readonly booked: Booking[] = [];
  #label: string | null = null;

  /** A new rule starts its levels; a new version takes over peak, reference and latch of its id [LL16]. */
  put(
    limitId: string,
    rule: LossRule,
    start: { readonly base: D40; readonly balance: D40; readonly equity: D40 },
  ): void {
    const known = this.byId.get(limitId);
    if (known === undefined) {
      this.byId.set(limitId, newRule(limitId, rule, start));
      return;
    }
    known.rule = rule;
    known.fixedAllowance = fixedAllowance(rule, known.base, start.balance);
    known.floor = floorFrom(known, null);
  }

  /** [LL4]: peaks, floors, comparison of what is judged on every observation, attribution. */
  observe(seen: Observation): void {
    for (const state of this.byId.values()) {
      trail(state, seen);
      if (checkOf(state.rule) === 'intraday') judge(state, seen);
    }
    this.#book(seen.seq, 'intraday');
  }

  /** [LL5] 1 to 4; the comparison of step 5 is the observation that follows. */
  roll(closing: Observation, label: string): void {
    for (const state of this.byId.values()) if (checkOf(state.rule) === 'eod') judge(state, closing);
    this.#book(closing.seq, 'eod');
    for (const state of this.byId.values()) {
      const { rule } = state;
      if (rule.type === 'maxLoss') {
        if (rule.trail === 'eod_balance') raisePeak(state, closing.balance);
        state.floor = floorFrom(state, state.floor);
      } else if (isNewWindow(rule.window ?? 'day', this.#label, label)) {
        startWindow(state, rule, closing);
      }
    }
    this.#label = label;
  }

  deposited(amount: D40): void {
    for (const state of this.byId.values()) {
      state.base += amount;
      state.raised += amount;
      state.peak += amount;
      state.reference += amount;
      state.floor += amount;
    }
  }

  /** At a payout the floor may rise to a fixed level [LL]; levels move by nothing else then [LL15]. */
  paidOut(): void {
    for (const state of this.byId.values()) {
      const level = state.rule.type === 'maxLoss' ? (state.rule.afterFirstPayoutFloor ?? null) : null;
      if (level !== null) state.floor = max(state.floor, parseD40(level) + state.raised);
    }
  }

  /** [LL12] */
  resetLatch(limitId: string): void {
    const state = this.byId.get(limitId);
    if (state === undefined) return;
    state.latch = 'none';
    state.crossedSeq = null;
    state.bookedInWindow = false;
  }

  get gate(): 'open' | 'paused' | 'failed' {
    const latches = [...this.byId.values()].map((state) => state.latch);
    if (latches.includes('fail')) return 'failed';
    return latches.includes('pause') ? 'paused' : 'open';
  }

  /** Attribution to the highest floor, equal floors to maxLoss; a pause with maxLoss crossed books both [LL7], [LL11]. */
  #book(seq: number, check: 'intraday' | 'eod'): void {
    if (this.gate === 'failed') return;
    const crossed = [...this.byId.values()].filter(
      (state) =>
        state.holds && !state.bookedInWindow && state.rule.action !== 'alertOnly' && checkOf(state.rule) === check,
    );
    const first = crossed.toSorted(byFloor)[0];
    if (first === undefined) return;
    const due = [first];
    if (first.rule.action === 'pause') {
      const hard = crossed.filter(({ rule }) => rule.type === 'maxLoss').toSorted(byFloor)[0];
      if (hard !== undefined && hard !== first) due.push(hard);
    }
    const names = crossed.map(({ limitId }) => limitId);
    for (const state of due) {
      state.bookedInWindow = true;
      state.latch = state.rule.action === 'pause' ? 'pause' : 'fail';
      this.booked.push({ limitId: state.limitId, seq, others: names.filter((name) => name !== state.limitId) });
    }
  }
}

function byFloor(left: ReferenceRule, right: ReferenceRule): number {
  if (left.floor !== right.floor) return left.floor > right.floor ? -1 : 1;
  if (left.rule.type !== right.rule.type) return left.rule.type === 'maxLoss' ? -1 : 1;
  return left.limitId < right.limitId ? -1 : 1;
}

function checkOf(rule: LossRule): 'intraday' | 'eod' {
  return rule.check ?? 'intraday';
}

function newRule(
  limitId: string,
  rule: LossRule,
  start: { readonly base: D40; readonly balance: D40; readonly equity: D40 },
): ReferenceRule {
  const { base } = start;
  const state: ReferenceRule = {
    limitId,
    rule,
    base,
    raised: ZERO,
    peak: base,
    isFrozen: false,
    reference: rule.type === 'dailyLoss' ? referenceOf(rule, start) : base,
    fixedAllowance: fixedAllowance(rule, base, start.balance),
    floor: ZERO,
    holds: false,
    latch: 'none',
    firstBreachSeq: null,
    crossedSeq: null,
    bookedInWindow: false,
    crossings: [],
  };
  raisePeak(state, base);
  state.floor = floorFrom(state, null);
  return state;
}

/** Steps 2 and 3 of [LL4]. */
function trail(state: ReferenceRule, seen: Observation): void {
  const { rule } = state;
  if (rule.type === 'maxLoss') {
    if (rule.trail === 'intraday_equity') raisePeak(state, seen.equity);
    if (rule.trail === 'closed_balance') raisePeak(state, seen.balance);
    state.floor = floorFrom(state, state.floor);
  } else if (rule.reference === 'intraday_peak') {
    const top = max(seen.balance, seen.equity);
    if (top <= state.reference) return;
    state.reference = top;
    state.floor = floorFrom(state, null);
  }
}

/** `freezePeak`: the peak stays for ever at its first value at or above the level. */
function raisePeak(state: ReferenceRule, value: D40): void {
  const level = state.rule.type === 'maxLoss' ? (state.rule.freezePeak ?? null) : null;
  if (!state.isFrozen) state.peak = max(state.peak, value);
  if (level !== null && state.peak >= parseD40(level) + state.raised) state.isFrozen = true;
}

function startWindow(state: ReferenceRule, rule: DailyLoss, closing: Observation): void {
  state.reference = referenceOf(rule, closing);
  state.fixedAllowance = fixedAllowance(rule, state.base, closing.balance - state.raised);
  state.floor = floorFrom(state, null);
  state.crossedSeq = null;
  state.bookedInWindow = false;
  if (state.latch === 'pause') state.latch = 'none';
}

function referenceOf(rule: DailyLoss, at: { readonly balance: D40; readonly equity: D40 }): D40 {
  if (rule.reference === 'balance') return at.balance;
  return rule.reference === 'equity' ? at.equity : max(at.balance, at.equity);
}

function percentOf(value: D40, percent: string): D40 {
  return stored(times(value, parseD40(percent)) / 100n);
}

/** Money, a share of B0, or the tier that the start balance (less deposits since) reaches; of a reference: 0 here. */
function fixedAllowance(rule: LossRule, base: D40, startBalance: D40): D40 {
  let amount = rule.amount;
  if (rule.type === 'dailyLoss') {
    for (const tier of rule.tiers ?? []) if (startBalance >= parseD40(tier.startBalanceAtLeast)) amount = tier.amount;
  }
  if (rule.amountIn === 'pctInitial') return percentOf(base, amount);
  return rule.amountIn === 'pctOfPeak' || rule.amountIn === 'pctReference' ? ZERO : parseD40(amount);
}

/** [LL1], [LL2]; `before` is the floor that must not fall, null where a new one begins. */
function floorFrom(state: ReferenceRule, before: D40 | null): D40 {
  const { rule } = state;
  if (rule.type === 'dailyLoss') return state.reference - allowanceOf(state);
  const trailed = effectivePeak(state) - allowanceOf(state);
  const floor = rule.lockOffset === null ? trailed : min(state.base + parseD40(rule.lockOffset), trailed);
  return before === null ? floor : max(before, floor);
}

function effectivePeak(state: ReferenceRule): D40 {
  const { rule } = state;
  const stop = rule.type === 'maxLoss' ? (rule.stopPeak ?? null) : null;
  return stop === null ? state.peak : min(state.peak, parseD40(stop) + state.raised);
}

/** A as it stands: fixed, or a share of what it follows [LL14]. */
export function allowanceOf(state: ReferenceRule): D40 {
  const { rule } = state;
  if (rule.amountIn === 'pctOfPeak') return percentOf(effectivePeak(state), rule.amount);
  if (rule.amountIn === 'pctReference') return percentOf(state.reference, rule.amount);
  return state.fixedAllowance;
}

export function measuredOf(rule: LossRule, seen: { readonly balance: D40; readonly equity: D40 }): D40 {
  const kind = rule.measured ?? 'equity';
  if (kind === 'balance') return seen.balance;
  return kind === 'equity' ? seen.equity : min(seen.balance, seen.equity);
}

/** [LL6] */
function judge(state: ReferenceRule, seen: Observation): void {
  const { rule, floor } = state;
  const value = measuredOf(rule, seen);
  const holds = rule.breachWhen === 'lt' ? value < floor : value <= floor;
  if (holds && !state.holds) {
    const shown = rule.type === 'dailyLoss' ? state.reference - value : value;
    state.crossings.push({ seq: seen.seq, value: shown });
    state.firstBreachSeq ??= seen.seq;
  }
  if (holds) state.crossedSeq ??= seen.seq;
  state.holds = holds;
}

/** Days, the first of the ISO week, the first of the month, by label. */
function isNewWindow(window: 'day' | 'week' | 'month', before: string | null, label: string): boolean {
  if (window === 'day' || before === null) return true;
  if (window === 'month') return before.slice(0, 7) !== label.slice(0, 7);
  return isoWeekStart(before) !== isoWeekStart(label);
}

/** The day number of the Monday of a label's week. */
function isoWeekStart(label: string): number {
  const day = dayNumber(label);
  // Day 0 (1970-01-01) is a Thursday, three days after a Monday.
  return day - ((((day + 3) % 7) + 7) % 7);
}

/** Days since 1970-01-01 of a civil date, counted month by month. */
function dayNumber(label: string): number {
  const [year = 0, month = 1, date = 1] = label.split('-').map(Number);
  let days = date - 1;
  for (let each = 1970; each < year; each += 1) days += isLeap(each) ? 366 : 365;
  const lengths = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  for (let each = 1; each < month; each += 1) days += lengths[each - 1] ?? 0;
  return days;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
