import { breachRecord } from './breach-record.ts';
import type { Holdings } from './holdings.ts';
import type { Watch } from './limit-bands.ts';
import { judgeLoss, rollLoss } from './loss-account.ts';
import { raiseLevels } from './loss-rule.ts';
import type { LossObservation, LossTerms, WindowStarts } from './loss-rule.ts';
import { accountAt } from './state.ts';
import type { EngineState } from './state.ts';

/** Kept of each account; the journal holds all [BO2]. */
const BREACHES_KEPT = 50;

type LossWatch = Watch & { readonly terms: LossTerms };

function lossWatches(watches: readonly Watch[]): LossWatch[] {
  return watches.filter((watch): watch is LossWatch => watch.terms !== null);
}

/** The loss rules of an account in the engine: one observation, one close, and what a booked breach does [LL4], [LL5]. */
export class AccountLosses {
  private readonly state: EngineState;
  private readonly holdings: Holdings;

  constructor(state: EngineState, holdings: Holdings) {
    this.state = state;
    this.holdings = holdings;
  }

  /** Steps 2 to 5 of [LL4]. */
  observe(account: number, watches: readonly Watch[], seen: LossObservation): void {
    const slots = lossWatches(watches);
    for (const { terms, limit } of slots) raiseLevels(terms, limit, seen);
    this.judge(account, slots, 'intraday', seen);
  }

  /** Step 1 of [LL5]: rules judged at the close alone, with the closing values and the old floors. */
  close(account: number, watches: readonly Watch[], closing: LossObservation): void {
    this.judge(account, lossWatches(watches), 'eod', closing);
  }

  /** Steps 2 to 4 of [LL5]; the status follows once the objectives have rolled too. */
  roll(watches: readonly Watch[], closing: LossObservation, starts: WindowStarts): void {
    rollLoss(lossWatches(watches), closing, starts);
  }

  /** The account's state from the latches of its rules, or from its objectives where they say worse [LL13]. */
  settleStatus(account: number, watches: readonly Watch[]): void {
    const latched = lossWatches(watches).filter(({ limit }) => limit.latched);
    const isFailed = latched.some(({ terms }) => terms.rule.action === 'fail');
    const owner = accountAt(this.state, account);
    const gate = owner.objectives?.gate ?? 'open';
    if (isFailed || gate === 'failed') owner.status = 'failed';
    else owner.status = latched.length > 0 || gate === 'paused' ? 'paused' : 'open';
  }

  private judge(account: number, slots: readonly LossWatch[], check: 'intraday' | 'eod', seen: LossObservation): void {
    const { state } = this;
    const owner = accountAt(state, account);
    const now = { seq: state.seq, isFailed: owner.status === 'failed' };
    const { crossed, booked } = judgeLoss(slots, check, seen, now);
    if (booked.length === 0) return;
    for (const { terms, limit } of booked) {
      const others = crossed.filter((other) => other.limit !== limit).map((other) => other.limit.definition.limitId);
      owner.breaches.push(breachRecord(state, this.holdings, { terms, limit, others, seen, check }));
      if (owner.breaches.length > BREACHES_KEPT) owner.breaches.shift();
    }
    this.settleStatus(account, slots);
  }
}
