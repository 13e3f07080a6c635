import type { LimitState } from './state.ts';

/** An account as a rule sees it, exact, 10^-24 of its currency. */
export type LossObservation = { readonly equity24: bigint; readonly balance24: bigint };
export type LossLevels = {
  readonly floor24: bigint;
  readonly room24: bigint;
  /** A - room; below 0 where more than the allowance is left (a locked floor shows 0) [LL3]. */
  readonly used24: bigint;
  readonly breached: boolean;
};

/** Steps 2 and 3 of [LL4]: raises what trails this observation, then the floor; a floor never falls [LL1], [LL2]. */
export function raiseLevels(limit: LimitState, seen: LossObservation): void {
  const { rule } = limit.definition;
  if (rule.type === 'maxLoss') {
    if (rule.trail === 'intraday_equity') limit.peak24 = larger(limit.peak24, seen.equity24);
    if (rule.trail === 'closed_balance') limit.peak24 = larger(limit.peak24, seen.balance24);
    raiseMaxFloor(limit);
  }
  if (rule.type === 'dailyLoss') {
    if (rule.reference === 'intraday_peak') {
      limit.reference24 = larger(limit.reference24, larger(seen.equity24, seen.balance24));
    }
    limit.floor24 = limit.reference24 - limit.amount24;
  }
}

/** [LL1] `max(previous, min(B0 + lockOffset, peak - A))`. */
function raiseMaxFloor(limit: LimitState): void {
  const trailing = limit.peak24 - limit.amount24;
  const lock = limit.lockOffset24 === null ? trailing : limit.base24 + limit.lockOffset24;
  limit.floor24 = larger(limit.floor24, trailing < lock ? trailing : lock);
}

/** Steps 2 and 3 of [LL5]: the end-of-day peak from the closing balance, then the new day's reference. */
export function rollLevels(limit: LimitState, closing: LossObservation): void {
  const { rule } = limit.definition;
  if (rule.type === 'maxLoss') {
    if (rule.trail === 'eod_balance') limit.peak24 = larger(limit.peak24, closing.balance24);
    raiseMaxFloor(limit);
  }
  if (rule.type === 'dailyLoss') {
    limit.reference24 = dailyReference(rule.reference, closing);
    limit.floor24 = limit.reference24 - limit.amount24;
  }
}

/** The level a daily rule counts from, taken at the reset [LL2]. */
function dailyReference(reference: 'balance' | 'equity' | 'max' | 'intraday_peak', closing: LossObservation): bigint {
  if (reference === 'balance') return closing.balance24;
  if (reference === 'equity') return closing.equity24;
  return larger(closing.balance24, closing.equity24);
}

/** The starting levels of a rule: peak at B0 [LL1], reference as the open day began. */
export function startLevels(limit: LimitState, base24: bigint, dayStart: LossObservation): void {
  const { rule } = limit.definition;
  limit.base24 = base24;
  limit.peak24 = base24;
  if (rule.type === 'maxLoss') {
    limit.floor24 = limit.peak24 - limit.amount24;
    if (limit.lockOffset24 !== null && limit.base24 + limit.lockOffset24 < limit.floor24) {
      limit.floor24 = limit.base24 + limit.lockOffset24;
    }
  }
  if (rule.type === 'dailyLoss') {
    limit.reference24 = dailyReference(rule.reference, dayStart);
    limit.floor24 = limit.reference24 - limit.amount24;
  }
}

/** A deposit raises every level by its amount, so it neither gives nor takes room [LL15]. */
export function raiseByDeposit(limit: LimitState, amount24: bigint): void {
  limit.base24 += amount24;
  limit.peak24 += amount24;
  limit.floor24 += amount24;
  limit.reference24 += amount24;
}

/** Room, use and the rule's condition [LL3], [LL6]. */
export function lossLevels(limit: LimitState, seen: LossObservation): LossLevels {
  const { rule } = limit.definition;
  const room24 = seen.equity24 - limit.floor24;
  const breached = rule.breachWhen === 'lt' ? room24 < 0n : room24 <= 0n;
  return { floor24: limit.floor24, room24, used24: limit.amount24 - room24, breached };
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
