import type { ScopeNode } from '#lib/model/limit.ts';
import type { Groups } from './groups.ts';
import { convert } from './fx.ts';
import type { Rates } from './fx.ts';
import type { Freshness } from './freshness.ts';
import { leafValue24, membersOf } from './leaves.ts';
import { hasValue } from './payoffs.ts';
import type { Payoffs } from './payoffs.ts';
import type { Book, Leaf } from './leaves.ts';
import { isFlat } from './position.ts';
import { accountAt, holdingAt, instrumentAt } from './state.ts';
import type { EngineState, HoldingState } from './state.ts';

type Measure = 'gross' | 'net' | 'long' | 'short';

/** Exact exposure, 10^-24: each holding converted by itself and then summed [FX4], [EX2], [EX3]. */
export class Exposure {
  readonly state: EngineState;
  readonly groups: Groups;
  readonly rates: Rates;

  private readonly freshness: Freshness;
  private readonly payoffs: Payoffs;

  constructor(parts: Book & { readonly freshness: Freshness; readonly payoffs: Payoffs }) {
    this.state = parts.state;
    this.groups = parts.groups;
    this.rates = parts.rates;
    this.freshness = parts.freshness;
    this.payoffs = parts.payoffs;
  }

  /** Long and short of one account in a currency; holdings without price or rate are left out [EX13]. */
  account24(account: number, currency: string): { long: bigint; short: bigint } {
    let [long, short] = [0n, 0n];
    for (const index of accountAt(this.state, account).holdings.values()) {
      const holding = holdingAt(this.state, index);
      if (holding.quantity12 === 0n) continue;
      const value = this.holding24(index, holding, currency) ?? 0n;
      if (value > 0n) long += value;
      else short -= value;
    }
    return { long, short };
  }

  /** `leafValue24` of a whole holding, from its kept payoff. */
  private holding24(index: number, holding: HoldingState, currency: string): bigint | null {
    const { listing, inverse } = instrumentAt(this.state, holding.instrument);
    if (listing.kind === 'option') return leafValue24(this, holding, holding.quantity12, currency);
    const rate = this.rates.get(listing.settlementCurrency, currency);
    const payoff = rate.known ? this.payoffs.of24(index, holding) : null;
    if (payoff === null) return null;
    const value = convert(payoff, rate);
    return inverse ? -value : value;
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

  /** False while a mark or rate behind an open holding of an account is missing, stale, or its feed down [LI9]. */
  isLive(account: number): boolean {
    const { currency, holdings, unrated } = accountAt(this.state, account);
    // A result that no rate converts is left out, so what is measured may look better than it is [IN17].
    if (unrated > 0) return false;
    for (const index of holdings.values()) {
      const holding = holdingAt(this.state, index);
      if (isFlat(holding)) continue;
      if (!hasValue(this.state, holding) || !this.isHoldingLive(holding, currency)) return false;
    }
    return true;
  }

  /** True while a value of an account comes from a mark or rate older than its allowance: then its P&L is estimated. */
  isEstimated(account: number): boolean {
    const { currency, holdings } = accountAt(this.state, account);
    for (const index of holdings.values()) {
      const holding = holdingAt(this.state, index);
      if (isFlat(holding)) continue;
      const { instrument } = holding;
      const { settlementCurrency } = instrumentAt(this.state, instrument).listing;
      if (this.freshness.of(instrument) !== 'live') return true;
      if (this.freshness.isRateStale(this.rates.get(settlementCurrency, currency))) return true;
    }
    return false;
  }

  /** The same of every account under a node. */
  isNodeLive(node: ScopeNode): boolean {
    return membersOf(this, node).every((account) => this.isLive(account));
  }

  /** Positions that cancel hang on no mark; what they cost still hangs on a rate [ID3]. */
  private isHoldingLive(holding: HoldingState, currency: string): boolean {
    if (holding.quantity12 !== 0n) return this.isLeafLive(holding, currency);
    return this.isRateLive(instrumentAt(this.state, holding.instrument).listing.settlementCurrency, currency);
  }

  /** False while the mark behind a leaf, or the rate that converts it, is not live. */
  isLeafLive({ instrument }: Pick<Leaf, 'instrument'>, currency: string): boolean {
    if (this.freshness.of(instrument) !== 'live') return false;
    return this.isRateLive(instrumentAt(this.state, instrument).listing.settlementCurrency, currency);
  }

  /** False while no rate is known, or one that is not live. */
  isRateLive(from: string, to: string): boolean {
    const rate = this.rates.get(from, to);
    return rate.known && !this.freshness.isRateStale(rate);
  }
}
