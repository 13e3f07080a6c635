import type { ScopeNode } from '#lib/model/limit.ts';
import type { Groups } from './groups.ts';
import type { Rates } from './fx.ts';
import type { Holdings } from './holdings.ts';
import { accountAt, holdingAt, instrumentAt } from './state.ts';
import type { EngineState } from './state.ts';

type Measure = 'gross' | 'net' | 'long' | 'short';

/** Exact exposure, 10^-24: each holding converted by itself and then summed [FX4], [EX2], [EX3]. */
export class Exposure {
  private readonly state: EngineState;
  private readonly holdings: Holdings;
  private readonly groups: Groups;
  private readonly rates: Rates;

  constructor(state: EngineState, holdings: Holdings, groups: Groups, rates: Rates) {
    this.state = state;
    this.holdings = holdings;
    this.groups = groups;
    this.rates = rates;
  }

  /** Long and short of one account in a currency; holdings without price or rate are left out [EX13]. */
  account24(account: number, currency: string): { long: bigint; short: bigint } {
    let [long, short] = [0n, 0n];
    for (const index of accountAt(this.state, account).holdings.values()) {
      const { instrument } = holdingAt(this.state, index);
      const { settlementCurrency } = instrumentAt(this.state, instrument).listing;
      const value = this.holdings.exactValue24(index, this.rates.get(settlementCurrency, currency)) ?? 0n;
      if (value > 0n) long += value;
      else short -= value;
    }
    return { long, short };
  }

  measure24(scope: ScopeNode, account: number, measure: Measure, currency: string): bigint {
    let [long, short] = [0n, 0n];
    const members =
      scope.level === 'account' ? [account] : (this.groups.nodes.get(`${scope.level}/${scope.id}`)?.members ?? []);
    for (const member of members) {
      const sums = this.account24(member, currency);
      long += sums.long;
      short += sums.short;
    }
    if (measure === 'gross') return long + short;
    if (measure === 'long') return long;
    if (measure === 'short') return short;
    return long > short ? long - short : short - long;
  }

  /** abs(quantity) of an account in an instrument, 10^-24 of a contract. */
  position24(account: number, instrument: string): bigint {
    const index = accountAt(this.state, account).holdings.get(instrument);
    if (index === undefined) return 0n;
    const { quantity12 } = holdingAt(this.state, index);
    return (quantity12 < 0n ? -quantity12 : quantity12) * 10n ** 12n;
  }

  /** False while a mark of an open holding comes from a feed that is stale or down [LI9]. */
  isLive(account: number): boolean {
    for (const index of accountAt(this.state, account).holdings.values()) {
      const holding = holdingAt(this.state, index);
      if (holding.quantity12 === 0n) continue;
      const { markOrigin } = instrumentAt(this.state, holding.instrument);
      const feed = this.state.feeds.get(markOrigin);
      if (feed !== undefined && feed.status !== 'live') return false;
    }
    return true;
  }
}
