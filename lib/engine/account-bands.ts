import { pow10 } from '#lib/base/decimal.ts';
import type { Exposure } from './exposure.ts';
import { accountBand } from './footing.ts';
import type { Rates } from './fx.ts';
import type { Holdings } from './holdings.ts';
import { exposureBands, hangsOnBalance, isOfEquity, sidesOf } from './limit-bands.ts';
import type { Watch, Way } from './limit-bands.ts';
import { alertOf, ownBand } from './loss-bands.ts';
import type { LossObservation } from './loss-rule.ts';
import type { Observations } from './observation.ts';
import { roughRate } from './rough-cut.ts';
import { accountAt, ledgerScale } from './state.ts';
import type { EngineState } from './state.ts';
import type { WayGaps } from './way-gaps.ts';

/** Holdings that may open after a band was formed and before it is formed anew: two ledger units of its width each. */
const OPENINGS = 64;
/** What floats leave of two roundings of one open result, each below 2^52 ledger units by its value and its cost. */
const HOLDING_ERROR = 64;
/** Ledger units of gross that an account without positions may take before its bands are formed anew. */
const GROSS_LEAST = 1e9;

type Parts = {
  readonly state: EngineState;
  readonly holdings: Holdings;
  readonly accounts: Observations;
  readonly exposure: Exposure;
  readonly rates: Rates;
};
const OWN: Way = { rate: 1, gap: 0 };

/**
 * The bands of an account: between them no rule of it can move. Each rule has its own, formed when it is judged, so that at
 * an edge only the rules that it is an edge of are judged; the hot row has the narrowest of all.
 */
export class AccountBands {
  private readonly parts: Parts;
  private readonly gaps: WayGaps;
  /** Open holdings up to which the bands of an account hold. */
  private readonly openMax: number[] = [];
  private readonly exposedMax: number[] = [];

  constructor(parts: Parts, gaps: WayGaps) {
    this.parts = parts;
    this.gaps = gaps;
  }

  /** Proven error of an account's rounded sums: value and cost of each open holding, and the balance [MN7]. */
  private errorUnits(account: number): number {
    return 2 * ((this.parts.holdings.open[account] ?? 0) + OPENINGS) + 2;
  }

  /** After a rule that hangs on equity was judged. */
  reform(watch: Watch, observed: LossObservation): void {
    const { state } = this.parts;
    const { account } = watch.limit;
    watch.openMax = (this.parts.holdings.open[account] ?? 0) + OPENINGS;
    if (this.isForeign(watch)) return this.convert(watch);
    const error = this.errorUnits(account) + 2;
    const band = ownBand(watch, { observed, error, entry: alertOf(state, watch.limit) });
    watch.lower = band.below;
    watch.upper = band.above;
  }

  /** Whether a limit is stated in another currency than its account's. */
  private isForeign({ limit, terms }: Watch): boolean {
    return terms === null && limit.definition.currency !== accountAt(this.parts.state, limit.account).currency;
  }

  /** The band of a limit in another currency, at the present rate: that of its value stands until it is judged anew. */
  private convert(watch: Watch): void {
    const { account } = watch.limit;
    const { currency } = accountAt(this.parts.state, account);
    const isByHolding = watch.footing?.isByHolding === true;
    const isSame = !isByHolding || this.gaps.isSame(currency, watch.limit.definition.currency);
    const footing = watch.pace === 'linear' && isSame ? watch.footing : null;
    const holdings = isByHolding ? (this.parts.holdings.open[account] ?? 0) + OPENINGS : 0;
    const error = this.errorUnits(account) + 2 + holdings * HOLDING_ERROR;
    const band = accountBand(footing, currency, watch, error);
    watch.lower = band.below;
    watch.upper = band.above;
  }

  /** A rate moved: the bands of an account's limits in other currencies stand elsewhere. */
  reconvert(account: number, lists: { readonly equity: readonly Watch[]; readonly exposed: readonly Watch[] }): void {
    for (const watch of lists.equity) if (this.isForeign(watch)) this.convert(watch);
    this.narrow(account, lists.equity);
    this.narrowExposure(account, lists.exposed);
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
    const mostGross = 2 * this.parts.accounts.roughMeasure(account, 'gross') + GROSS_LEAST;
    const wayOf = (watch: Watch): Way => (this.isForeign(watch) ? this.wayOf(watch) : OWN);
    const { gross, net } = exposureBands(watches, this.errorUnits(account), wayOf, mostGross);
    this.exposedMax[account] = (this.parts.holdings.open[account] ?? 0) + OPENINGS;
    this.parts.accounts.setExposureBand(account, gross, net);
  }

  private wayOf({ limit }: Watch): Way {
    const { currency } = accountAt(this.parts.state, limit.account);
    const into = limit.definition.currency;
    const conversion = this.parts.rates.get(currency, into);
    const factor = pow10(ledgerScale(into)) / pow10(ledgerScale(currency));
    return { rate: conversion.known ? roughRate(conversion) * factor : 0, gap: this.gaps.of(currency, into) };
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
