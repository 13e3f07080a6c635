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
  /** Deposits since the rule began: what its written levels stand higher by. */
  raised: D40;
  peak: D40;
  reference: D40;
  /** Balance at the window's reset, by which a tier is chosen; deposits raise it too. */
  startBalance: D40;
  /** A share of B0, fixed as assigned [LL14]. */
  shareOfBase: D40;
  /** A as it was when the floor was last formed. */
  allowance: D40;
  floor: D40;
  hasPaidOut: boolean;
  /** The condition at the last comparison. */
  holds: boolean;
  /** A pause in force, or a fail. */
  latch: 'none' | 'pause' | 'fail';
  /** Seq of the first observation at which the condition held, ever and in the present window [LL8]. */
  firstBreachSeq: number | null;
  crossedSeq: number | null;
  isBooked: boolean;
  /** Every change from "does not hold" to "holds". */
  readonly crossings: { readonly seq: number; readonly value: D40 }[];
};

export type Booking = { readonly limitId: string; readonly seq: number; readonly others: readonly string[] };

/** All loss rules of one account: they are attributed among each other [LL7]. */
export class ReferenceRules {
  readonly byId = new Map<string, ReferenceRule>();
  readonly booked: Booking[] = [];

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
    if (JSON.stringify(known.rule) === JSON.stringify(rule)) return;
    known.rule = rule;
    known.shareOfBase = percentOf(known.base, rule.amount);
    formFloor(known);
    if (known.hasPaidOut) raiseAfterPayout(known);
  }

  /** [LL4]: peaks, floors, comparison of what is judged on every observation, attribution. */
  observe(seen: Observation): void {
    for (const state of this.byId.values()) {
      trail(state, seen);
      if (checkOf(state.rule) === 'intraday') judge(state, seen);
    }
    this.#book(seen.seq, 'intraday');
  }

  /** [LL5] 1: what is judged at the close alone, with the closing values and the old floors. */
  close(closing: Observation): void {
    for (const state of this.byId.values()) if (checkOf(state.rule) === 'eod') judge(state, closing);
    this.#book(closing.seq, 'eod');
  }

  /** [LL5] 2 to 4; the comparison of step 5 is the observation that follows. */
  roll(closing: Observation, label: string, before: string | null): void {
    for (const state of this.byId.values()) {
      const { rule } = state;
      if (rule.type === 'maxLoss') {
        if (rule.trail === 'eod_balance') raisePeak(state, closing.balance);
      } else if (isNewWindow(rule.window ?? 'day', before, label)) {
        startWindow(state, rule, closing);
      }
    }
  }

  /** Every level rises by it, so it neither gives nor takes room [LL15]. */
  deposited(amount: D40): void {
    for (const state of this.byId.values()) {
      state.base += amount;
      state.raised += amount;
      state.peak += amount;
      state.reference += amount;
      state.startBalance += amount;
      state.floor += amount;
    }
  }

  /** At the first payout the floor may rise to a fixed level; levels move by nothing else then [LL15]. */
  paidOut(): void {
    for (const state of this.byId.values()) {
      if (!state.hasPaidOut) raiseAfterPayout(state);
      state.hasPaidOut = true;
    }
  }

  /** [LL12]: a fail ends; false where there is none. */
  resetLatch(limitId: string): boolean {
    const state = this.byId.get(limitId);
    if (state?.latch !== 'fail') return false;
    state.latch = 'none';
    state.isBooked = false;
    return true;
  }

  get gate(): 'open' | 'paused' | 'failed' {
    const latches = [...this.byId.values()].map((state) => state.latch);
    if (latches.includes('fail')) return 'failed';
    return latches.includes('pause') ? 'paused' : 'open';
  }

  /**
   * Attribution to the highest floor, equal floors to maxLoss; what fails the account below a pausing rule is booked
   * after it, and what only pauses between them too [LL7]. After a fail nothing is booked [LL11].
   */
  #book(seq: number, check: 'intraday' | 'eod'): void {
    if (this.gate === 'failed') return;
    const crossed = [...this.byId.values()].filter((state) => state.holds && checkOf(state.rule) === check);
    const names = crossed.map(({ limitId }) => limitId);
    for (const state of crossed.filter(isBookable).toSorted(byFloor)) {
      state.isBooked = true;
      state.latch = state.rule.action === 'pause' ? 'pause' : 'fail';
      this.booked.push({ limitId: state.limitId, seq, others: names.filter((name) => name !== state.limitId) });
      if (state.latch === 'fail') return;
    }
  }
}

function isBookable({ rule, isBooked }: ReferenceRule): boolean {
  return rule.action !== 'alertOnly' && !isBooked;
}

function byFloor(left: ReferenceRule, right: ReferenceRule): number {
  if (left.floor !== right.floor) return left.floor > right.floor ? -1 : 1;
  return tieRank(left.rule) - tieRank(right.rule);
}

function tieRank(rule: LossRule): number {
  if (rule.type === 'maxLoss') return 0;
  return rule.action === 'fail' ? 1 : 2;
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
    reference: rule.type === 'dailyLoss' ? referenceOf(rule, start) : base,
    startBalance: start.balance,
    shareOfBase: percentOf(base, rule.amount),
    allowance: ZERO,
    floor: ZERO,
    hasPaidOut: false,
    holds: false,
    latch: 'none',
    firstBreachSeq: null,
    crossedSeq: null,
    isBooked: false,
    crossings: [],
  };
  formFloor(state);
  return state;
}

/** Steps 2 and 3 of [LL4]. */
function trail(state: ReferenceRule, seen: Observation): void {
  const { rule } = state;
  if (rule.type === 'maxLoss') {
    if (rule.trail === 'intraday_equity') raisePeak(state, seen.equity);
    if (rule.trail === 'closed_balance') raisePeak(state, seen.balance);
  } else if (rule.reference === 'intraday_peak') {
    const top = max(seen.balance, seen.equity);
    if (top <= state.reference) return;
    const before = state.floor;
    state.reference = top;
    formFloor(state);
    // The floor that a deposit raised does not fall because its percentage follows the higher reference.
    state.floor = max(before, state.floor);
  }
}

/** `freezePeak`: the peak stays for ever at its first value at or above the level. A floor never falls [LL1]. */
function raisePeak(state: ReferenceRule, value: D40): void {
  const level = state.rule.type === 'maxLoss' ? (state.rule.freezePeak ?? null) : null;
  const isFrozen = level !== null && state.peak >= parseD40(level) + state.raised;
  if (isFrozen || value <= state.peak) return;
  const before = state.floor;
  state.peak = value;
  formFloor(state);
  state.floor = max(before, state.floor);
}

function raiseAfterPayout(state: ReferenceRule): void {
  const level = state.rule.type === 'maxLoss' ? (state.rule.afterFirstPayoutFloor ?? null) : null;
  if (level !== null) state.floor = max(state.floor, parseD40(level) + state.raised);
}

function startWindow(state: ReferenceRule, rule: DailyLoss, closing: Observation): void {
  state.reference = referenceOf(rule, closing);
  state.startBalance = closing.balance;
  formFloor(state);
  state.crossedSeq = null;
  if (state.latch === 'fail') return;
  state.isBooked = false;
  state.latch = 'none';
}

function referenceOf(rule: DailyLoss, at: { readonly balance: D40; readonly equity: D40 }): D40 {
  if (rule.reference === 'balance') return at.balance;
  return rule.reference === 'equity' ? at.equity : max(at.balance, at.equity);
}

function percentOf(value: D40, percent: string): D40 {
  return stored(times(value, parseD40(percent)) / 100n);
}

/** [LL1], [LL2]: A and the floor from the levels as they stand, whatever the floor was. */
function formFloor(state: ReferenceRule): void {
  const { rule } = state;
  if (rule.type === 'dailyLoss') {
    state.allowance = tierOf(state, rule) ?? allowanceFrom(state, state.reference);
    state.floor = state.reference - state.allowance;
    return;
  }
  const stop = rule.stopPeak ?? null;
  const peak = stop === null ? state.peak : min(state.peak, parseD40(stop) + state.raised);
  state.allowance = allowanceFrom(state, peak);
  const trailed = peak - state.allowance;
  state.floor = rule.lockOffset === null ? trailed : min(state.base + parseD40(rule.lockOffset), trailed);
}

/** Money, a share of B0, or a share of the level it follows [LL14]. */
function allowanceFrom({ rule, shareOfBase }: ReferenceRule, level: D40): D40 {
  if (rule.amountIn === 'pctInitial') return shareOfBase;
  return rule.amountIn === 'pctOfPeak' || rule.amountIn === 'pctReference'
    ? percentOf(level, rule.amount)
    : parseD40(rule.amount);
}

/** The last tier whose level the balance at the reset reaches; tier levels rise with deposits. */
function tierOf(state: ReferenceRule, rule: DailyLoss): D40 | null {
  let amount: string | null = null;
  for (const tier of rule.tiers ?? []) {
    if (state.startBalance >= parseD40(tier.startBalanceAtLeast) + state.raised) amount = tier.amount;
  }
  return amount === null ? null : parseD40(amount);
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
export function isNewWindow(window: 'day' | 'week' | 'month', before: string | null, label: string): boolean {
  if (window === 'day') return true;
  // Nothing is known of the day before the first: the label alone says whether a week or a month begins.
  if (window === 'month') return before === null ? label.endsWith('-01') : before.slice(0, 7) !== label.slice(0, 7);
  return isoWeekStart(label) !== (before === null ? isoWeekStart(label, -1) : isoWeekStart(before));
}

/** The day number of the Monday of the week of a label, or of a day beside it. */
function isoWeekStart(label: string, beside = 0): number {
  const day = dayNumber(label) + beside;
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
