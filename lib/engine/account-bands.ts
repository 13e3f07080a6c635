import type { Exposure } from './exposure.ts';
import type { Holdings } from './holdings.ts';
import { exposureBands, hangsOnBalance, isOfEquity, sidesOf } from './limit-bands.ts';
import type { Watch } from './limit-bands.ts';
import { alertOf, ownBand } from './loss-bands.ts';
import type { LossObservation } from './loss-rule.ts';
import type { Observations } from './observation.ts';
import { accountAt } from './state.ts';
import type { EngineState } from './state.ts';

/** Holdings that may open after a band was formed and before it is formed anew: two ledger units of its width each. */
const OPENINGS = 64;

type Parts = {
  readonly state: EngineState;
  readonly holdings: Holdings;
  readonly accounts: Observations;
  readonly exposure: Exposure;
};

/**
 * The bands of an account: between them no rule of it can move. Each rule has its own, formed when it is judged, so that at
 * an edge only the rules that it is an edge of are judged; the hot row has the narrowest of all.
 */
export class AccountBands {
  private readonly parts: Parts;
  /** Open holdings up to which the bands of an account hold. */
  private readonly openMax: number[] = [];
  private readonly exposedMax: number[] = [];

  constructor(parts: Parts) {
    this.parts = parts;
  }

  /** Proven error of an account's rounded sums: value and cost of each open holding, and the balance [MN7]. */
  private errorUnits(account: number): number {
    return 2 * ((this.parts.holdings.open[account] ?? 0) + OPENINGS) + 2;
  }

  /** After a rule that hangs on equity was judged. */
  reform(watch: Watch, observed: LossObservation): void {
    const { state } = this.parts;
    const { account } = watch.limit;
    const band = ownBand(watch, {
      currency: accountAt(state, account).currency,
      observed,
      error: this.errorUnits(account) + 2,
      entry: alertOf(state, watch.limit),
    });
    watch.lower = band.below;
    watch.upper = band.above;
    watch.openMax = (this.parts.holdings.open[account] ?? 0) + OPENINGS;
  }

  /** The narrowest of the bands of these rules, which are all of the account that hang on equity. */
  narrow(account: number, watches: readonly Watch[]): void {
    let lower = Number.NEGATIVE_INFINITY;
    let upper = Number.POSITIVE_INFINITY;
    let openMax = Number.POSITIVE_INFINITY;
    for (const watch of watches) {
      lower = Math.max(lower, watch.lower);
      upper = Math.min(upper, watch.upper);
      openMax = Math.min(openMax, watch.openMax);
    }
    this.openMax[account] = openMax;
    this.parts.accounts.setBand(account, lower, upper);
  }

  narrowExposure(account: number, watches: readonly Watch[]): void {
    const { gross, net } = exposureBands(watches, this.errorUnits(account));
    this.exposedMax[account] = (this.parts.holdings.open[account] ?? 0) + OPENINGS;
    this.parts.accounts.setExposureBand(account, gross, net);
  }

  /** Whether one rule may have moved: the account's equity stands outside of its band. */
  isOutside(watch: Watch): boolean {
    const { accounts } = this.parts;
    const { account } = watch.limit;
    if (accounts.isWide(account)) return true;
    const equity = accounts.roughEquity(account);
    return equity <= watch.lower || equity >= watch.upper;
  }

  /** Whether a fill in an instrument, or what its account reached by it, may have moved a rule. */
  isBookingDue(
    watch: Watch,
    reach: { readonly isLossy: boolean; readonly isExposed: boolean; readonly booked: string },
  ): boolean {
    const { rule } = watch.limit.definition;
    if (watch.terms !== null) return hangsOnBalance(watch) || (reach.isLossy && this.isOutside(watch));
    if (watch.pace === 'sides' && sidesOf(watch.limit) !== null) return reach.isExposed;
    if (watch.pace !== null) return reach.isLossy && isOfEquity(watch) && this.isOutside(watch);
    return rule.type === 'position' ? rule.instrument === reach.booked : reach.isExposed;
  }

  /**
   * Whether the bands still hold after a fill in an instrument: all that is open is priced, what the fill opened or closed is
   * live, and no more is open than the bands allow for. Else liveness or the error may be another one.
   */
  outlast(account: number, instrument: number): boolean {
    const { holdings, accounts, exposure, state } = this.parts;
    const open = holdings.open[account] ?? 0;
    return (
      holdings.unpriced[account] === 0 &&
      accountAt(state, account).unrated === 0 &&
      !accounts.isWide(account) &&
      open <= (this.openMax[account] ?? Number.POSITIVE_INFINITY) &&
      open <= (this.exposedMax[account] ?? Number.POSITIVE_INFINITY) &&
      exposure.isLeafLive({ instrument }, accountAt(state, account).currency)
    );
  }
}
