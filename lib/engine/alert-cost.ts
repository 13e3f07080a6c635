import type { AlertState, AlertTrigger } from '#lib/model/alert.ts';
import type { Input } from '#lib/model/input.ts';
import type { AlertEntry } from './alert-entry.ts';
import type { Alerts } from './alerts.ts';
import type { CostEntry, PointEntry } from './cost-record.ts';
import type { LossObservation } from './loss-rule.ts';
import { isFlat } from './position.ts';
import { accountAt, holdingAt } from './state.ts';
import type { EngineState } from './state.ts';

type CostParts = {
  readonly state: EngineState;
  readonly alerts: Alerts;
  readonly exactly: (account: number) => LossObservation;
};

/** [EV3] what an alert of an account cost: from its first firing to who took it, and until the account was flat. */
export class Costs {
  private readonly parts: CostParts;
  /** Alerts whose account has not been flat since they fired. */
  private readonly open = new Map<number, Set<string>>();

  constructor(parts: CostParts) {
    this.parts = parts;
    for (const entry of parts.state.alerts.values()) this.watch(entry);
  }

  /** An alert takes a transition and nobody has been told yet. */
  follow(entry: AlertEntry, from: AlertState, trigger: AlertTrigger): void {
    if (entry.cost === null && entry.state === 'firing' && from !== 'firing') this.begin(entry);
    const { cost } = entry;
    if (cost === null) return;
    if (trigger === 'acknowledge') {
      cost.taken += 1;
      cost.acknowledged ??= this.point(cost);
    } else if (trigger === 'unacknowledge') {
      cost.taken -= 1;
      if (cost.taken === 0) cost.acknowledged = null;
    }
  }

  /** After the handler of an accepted input, which may have closed the last position of an account. */
  after(input: Input): void {
    if (this.open.size === 0 || input.type === 'MarkUpdated') return;
    if ('account' in input) {
      const account = this.parts.state.accountIndex.get(input.account);
      if (account !== undefined) this.look(account);
    } else if (input.type === 'InstrumentListed') {
      // Fills that waited for it may be booked with it.
      for (const account of [...this.open.keys()].toSorted((a, b) => a - b)) this.look(account);
    }
  }

  private begin(entry: AlertEntry): void {
    const { state, exactly } = this.parts;
    const account = state.limits.get(entry.limitKey)?.account ?? -1;
    if (account < 0) return;
    const owner = accountAt(state, account);
    const { equity24 } = exactly(account);
    const result24 = equity24 - owner.flows24;
    const dayPnl24 = result24 - owner.dayStartEquity24 + owner.dayStartFlows24;
    const { currency } = owner;
    const cost: CostEntry = { account, currency, dayPnl24, result24, taken: 0, acknowledged: null, flat: null };
    entry.cost = cost;
    if (this.isFlat(account)) cost.flat = this.point(cost);
    this.watch(entry);
  }

  private watch({ alertId, cost }: AlertEntry): void {
    if (cost === null || cost.flat !== null) return;
    const known = this.open.get(cost.account);
    if (known === undefined) this.open.set(cost.account, new Set([alertId]));
    else known.add(alertId);
  }

  private look(account: number): void {
    const ids = this.open.get(account);
    if (ids === undefined) return;
    const { state, alerts } = this.parts;
    // Those that the desk has forgotten go at once, so that the set stays as small as what it holds.
    for (const alertId of ids) if (!state.alerts.has(alertId)) ids.delete(alertId);
    if (ids.size > 0 && !this.isFlat(account)) return;
    this.open.delete(account);
    // Sorted, because a restored engine has met them in another order.
    for (const alertId of [...ids].toSorted()) {
      const entry = state.alerts.get(alertId);
      if (entry === undefined || entry.cost === null) continue;
      entry.cost.flat = this.point(entry.cost);
      alerts.mark(entry, 'flattened', null);
    }
  }

  private point({ account, result24 }: CostEntry): PointEntry {
    const { seq, atUs } = this.parts.alerts.now;
    const { equity24 } = this.parts.exactly(account);
    return { seq, atUs, moved24: equity24 - accountAt(this.parts.state, account).flows24 - result24 };
  }

  private isFlat(account: number): boolean {
    const { state } = this.parts;
    return [...accountAt(state, account).holdings.values()].every((index) => isFlat(holdingAt(state, index)));
  }
}
