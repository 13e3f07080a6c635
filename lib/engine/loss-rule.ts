import { divideHalfEven, parseUnits, pow10Big } from '#lib/base/decimal.ts';
import type { DailyLossRule, LimitRule, MaxLossRule } from '#lib/model/limit.ts';

/** An account as a rule sees it, exact, 10^-24 of its currency. */
export type LossObservation = { readonly equity24: bigint; readonly balance24: bigint };

type LossRule = DailyLossRule | MaxLossRule;
type Tier = { readonly atLeast24: bigint; readonly amount24: bigint };
/** A loss rule with its texts read once. Levels are as written; deposits since are in `shift24` of the levels. */
export type LossTerms = {
  readonly rule: LossRule;
  /** The allowance in money, or null where it is a percentage. */
  readonly money24: bigint | null;
  /** The percentage at 10^-12; 0 where the allowance is money. */
  readonly percent12: bigint;
  readonly lockOffset24: bigint | null;
  readonly stopPeak24: bigint | null;
  readonly freezePeak24: bigint | null;
  readonly payoutFloor24: bigint | null;
  readonly tiers: readonly Tier[];
};

/** What a rule carries from observation to observation: plain data at 10^-24 of the account's currency. */
export type LossLevels = {
  /** B0, deposits included [LL15]. */
  base24: bigint;
  /** The allowance A in use now. */
  amount24: bigint;
  /** The allowance fixed at the assignment: money, or a percentage of B0 [LL14]; 0 where it follows a level. */
  fixed24: bigint;
  /** The tier taken at the reset, or null. */
  tier24: bigint | null;
  peak24: bigint;
  floor24: bigint;
  reference24: bigint;
  /** The balance at the window's reset, by which a tier is chosen. */
  start24: bigint;
  /** Deposits since the levels began: what levels written in the rule have risen by. */
  shift24: bigint;
  hasPaidOut: boolean;
};

export type LossReading = {
  readonly floor24: bigint;
  /** The measured value less the floor [LL3]. */
  readonly room24: bigint;
  /** A - room; below 0 where more than the allowance is left (a locked floor shows 0). */
  readonly used24: bigint;
  /** The rule's own condition [LL6]. */
  readonly isCrossed: boolean;
};

/** Which windows begin with a reset; every reset begins a day. */
export type WindowStarts = { readonly week: boolean; readonly month: boolean };

const PERCENT = 100n * pow10Big(12);

export function noLevels(): LossLevels {
  return {
    base24: 0n,
    amount24: 0n,
    fixed24: 0n,
    tier24: null,
    peak24: 0n,
    floor24: 0n,
    reference24: 0n,
    start24: 0n,
    shift24: 0n,
    hasPaidOut: false,
  };
}

export function isLossRule(rule: LimitRule): rule is LossRule {
  return rule.type === 'dailyLoss' || rule.type === 'maxLoss';
}

export function readTerms(rule: LossRule): LossTerms {
  const level = (text: string | null | undefined): bigint | null =>
    text === null || text === undefined ? null : parseUnits(text, 24);
  const isMoney = rule.amountIn === undefined || rule.amountIn === 'money';
  const isMax = rule.type === 'maxLoss';
  return {
    rule,
    money24: isMoney ? parseUnits(rule.amount, 24) : null,
    percent12: isMoney ? 0n : parseUnits(rule.amount, 12),
    lockOffset24: level(isMax ? rule.lockOffset : null),
    stopPeak24: level(isMax ? rule.stopPeak : null),
    freezePeak24: level(isMax ? rule.freezePeak : null),
    payoutFloor24: level(isMax ? rule.afterFirstPayoutFloor : null),
    tiers: isMax
      ? []
      : (rule.tiers ?? []).map((tier) => ({
          atLeast24: parseUnits(tier.startBalanceAtLeast, 24),
          amount24: parseUnits(tier.amount, 24),
        })),
  };
}

/** The starting levels of a rule: peak at B0 [LL1], reference as the open day began [LL2]. */
export function startLevels(terms: LossTerms, levels: LossLevels, base24: bigint, dayStart: LossObservation): void {
  const { rule } = terms;
  levels.base24 = base24;
  levels.peak24 = base24;
  levels.reference24 = rule.type === 'dailyLoss' ? takenReference(rule, dayStart) : 0n;
  levels.start24 = dayStart.balance24;
  relevel(terms, levels);
}

/** The levels of another version of a rule: it takes over peak and reference, and its floor may be lower [LL16]. */
export function relevel(terms: LossTerms, levels: LossLevels): void {
  const { rule, money24 } = terms;
  levels.fixed24 = money24 ?? 0n;
  if (rule.amountIn === 'pctInitial') levels.fixed24 = share(levels.base24, terms.percent12);
  if (rule.type === 'dailyLoss') {
    takeTier(terms, levels);
    settleDaily(terms, levels);
    return;
  }
  levels.floor24 = trailedFloor(terms, levels);
  raiseAfterPayout(terms, levels);
}

/** Steps 2 and 3 of [LL4]: what trails this observation, then the floor. */
export function raiseLevels(terms: LossTerms, levels: LossLevels, seen: LossObservation): void {
  const { rule } = terms;
  if (rule.type === 'maxLoss') {
    if (rule.trail === 'intraday_equity') raisePeak(terms, levels, seen.equity24);
    if (rule.trail === 'closed_balance') raisePeak(terms, levels, seen.balance24);
    return;
  }
  if (rule.reference !== 'intraday_peak') return;
  const highest = larger(seen.equity24, seen.balance24);
  if (highest <= levels.reference24) return;
  levels.reference24 = highest;
  const before = levels.floor24;
  settleDaily(terms, levels);
  // A percentage follows its reference; the floor that a deposit raised does not fall by it.
  levels.floor24 = larger(before, levels.floor24);
}

/** Step 2 of [LL5]: the end-of-day peak from the closing balance, and its floor. */
export function closeDay(terms: LossTerms, levels: LossLevels, closing: LossObservation): void {
  if (terms.rule.type === 'maxLoss' && terms.rule.trail === 'eod_balance') raisePeak(terms, levels, closing.balance24);
}

/** Step 3 of [LL5] for a rule whose window begins: reference, start balance, tier and day peak anew. */
export function startWindow(terms: LossTerms, levels: LossLevels, closing: LossObservation): void {
  if (terms.rule.type !== 'dailyLoss') return;
  levels.reference24 = takenReference(terms.rule, closing);
  levels.start24 = closing.balance24;
  takeTier(terms, levels);
  settleDaily(terms, levels);
}

/** True when the window of a rule begins with a reset; a maximum loss has none. */
export function beginsWindow(terms: LossTerms, starts: WindowStarts): boolean {
  if (terms.rule.type !== 'dailyLoss') return false;
  const window = terms.rule.window ?? 'day';
  return window === 'day' || starts[window];
}

/** A deposit raises every level by its amount, so it neither gives nor takes room [LL15]. */
export function depositLevels(levels: LossLevels, amount24: bigint): void {
  levels.base24 += amount24;
  levels.peak24 += amount24;
  levels.floor24 += amount24;
  levels.reference24 += amount24;
  levels.start24 += amount24;
  levels.shift24 += amount24;
}

/** A payout moves no level [LL15], but the first one may raise the floor to a level of its own. */
export function payoutLevels(terms: LossTerms, levels: LossLevels): void {
  if (levels.hasPaidOut) return;
  levels.hasPaidOut = true;
  raiseAfterPayout(terms, levels);
}

/** Room, use and the rule's condition [LL3], [LL6]. */
export function readLoss(terms: LossTerms, levels: LossLevels, seen: LossObservation): LossReading {
  const { floor24, amount24 } = levels;
  const room24 = measuredValue24(terms, seen) - floor24;
  const isCrossed = terms.rule.breachWhen === 'lt' ? room24 < 0n : room24 <= 0n;
  return { floor24, room24, used24: amount24 - room24, isCrossed };
}

/** The value v that is compared with the floor. */
export function measuredValue24(terms: LossTerms, seen: LossObservation): bigint {
  const measured = terms.rule.measured ?? 'equity';
  if (measured === 'equity') return seen.equity24;
  if (measured === 'balance') return seen.balance24;
  return seen.balance24 < seen.equity24 ? seen.balance24 : seen.equity24;
}

/** A peak frozen at its first value at or above the level stays there for ever. */
export function isPeakFrozen(terms: LossTerms, levels: LossLevels): boolean {
  return terms.freezePeak24 !== null && levels.peak24 >= terms.freezePeak24 + levels.shift24;
}

function raisePeak(terms: LossTerms, levels: LossLevels, value24: bigint): void {
  if (value24 <= levels.peak24 || isPeakFrozen(terms, levels)) return;
  levels.peak24 = value24;
  levels.floor24 = larger(levels.floor24, trailedFloor(terms, levels));
}

/** [LL1] `min(B0 + lockOffset, min(peak, stopPeak) - A)`; sets the A of a percentage of the peak. */
function trailedFloor(terms: LossTerms, levels: LossLevels): bigint {
  const { stopPeak24, lockOffset24, percent12, rule } = terms;
  const { peak24, base24, shift24 } = levels;
  const counted24 = stopPeak24 === null ? peak24 : smaller(peak24, stopPeak24 + shift24);
  levels.amount24 = rule.amountIn === 'pctOfPeak' ? share(counted24, percent12) : levels.fixed24;
  const trailing24 = counted24 - levels.amount24;
  return lockOffset24 === null ? trailing24 : smaller(base24 + lockOffset24, trailing24);
}

function raiseAfterPayout(terms: LossTerms, levels: LossLevels): void {
  if (!levels.hasPaidOut || terms.payoutFloor24 === null) return;
  levels.floor24 = larger(levels.floor24, terms.payoutFloor24 + levels.shift24);
}

/** [LL2] `reference - A`. */
function settleDaily(terms: LossTerms, levels: LossLevels): void {
  const isShare = terms.rule.amountIn === 'pctReference';
  levels.amount24 = levels.tier24 ?? (isShare ? share(levels.reference24, terms.percent12) : levels.fixed24);
  levels.floor24 = levels.reference24 - levels.amount24;
}

/** The last tier that the balance at the reset reaches; tier levels rise with deposits like every level. */
function takeTier(terms: LossTerms, levels: LossLevels): void {
  levels.tier24 = null;
  for (const tier of terms.tiers) if (levels.start24 >= tier.atLeast24 + levels.shift24) levels.tier24 = tier.amount24;
}

/** The level a daily rule counts from, taken at the reset [LL2]. */
function takenReference(rule: DailyLossRule, closing: LossObservation): bigint {
  if (rule.reference === 'balance') return closing.balance24;
  if (rule.reference === 'equity') return closing.equity24;
  return larger(closing.balance24, closing.equity24);
}

/** A percentage of a level: a product with p/100 [NU3], rounded once where it has more than 24 decimals [NU4]. */
function share(level24: bigint, percent12: bigint): bigint {
  return divideHalfEven(level24 * percent12, PERCENT);
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
