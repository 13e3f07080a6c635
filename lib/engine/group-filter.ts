import type { Conversion } from './conversion.ts';
import type { Rates } from './fx.ts';
import type { GroupNode, Groups } from './groups.ts';
import type { Holdings } from './holdings.ts';
import { measurableOf } from './limit-books.ts';
import { hasMoney, measured } from './limit-bands.ts';
import type { Watch } from './limit-bands.ts';
import { roughRate } from './rough-cut.ts';
import { roughEquity } from './rough-equity.ts';
import type { EngineState } from './state.ts';

type Parts = {
  readonly state: EngineState;
  readonly holdings: Holdings;
  readonly groups: Groups;
  readonly rates: Rates;
};

/** From a settlement currency into a limit's: at once, and by way of an account's. */
type Ways = { readonly direct: Conversion; readonly first: Conversion; readonly second: Conversion };
/** Ways that differ by more are no filter for each other. */
const GAP_MAX = 0.01;

/** Whether a limit of a group may have moved, from rough sums with a stated error: a filter, never a decision [NU6]. */
export class GroupFilter {
  private readonly parts: Parts;
  /** The rates under which a limit was judged last. */
  private readonly seenRates = new WeakMap<Watch, number>();
  private readonly ways = new WeakMap<Watch, { readonly formedFor: number; readonly list: readonly Ways[] }>();

  constructor(parts: Parts) {
    this.parts = parts;
  }

  /** `isBooked`: this entry booked something on a member. What hangs on equity is filtered by the groups' rough sums. */
  isDue(watch: Watch, node: GroupNode, isBooked: boolean): boolean {
    if (watch.pace === null) return this.isExposureDue(watch, node);
    if (watch.pace === 'told') return false;
    if (watch.pace === 'booked') return isBooked || this.hasRateMoved(watch);
    if (watch.pace !== 'linear' || (isBooked && isOfOpen(watch))) return true;
    const { holdings, groups, rates } = this.parts;
    const now = roughEquity(node, watch.limit.definition.currency, groups, rates);
    const error = now.error + holdings.leafCount() * 1e4;
    const value = watch.raw + watch.at - now.value;
    const isPeak = measurableOf(watch.limit) !== null && value <= error;
    return isPeak || !isInside(watch, value, error);
  }

  /** Money that is booked in another currency than the limit's moves with the rates too [LI3]. */
  private hasRateMoved(watch: Watch): boolean {
    if (!hasMoney(watch.limit)) return false;
    const { version } = this.parts.rates;
    const isMoved = this.seenRates.get(watch) !== version;
    this.seenRates.set(watch, version);
    return isMoved;
  }

  /** Gross, net, long or short, from the members' own sums. */
  private isExposureDue(watch: Watch, node: GroupNode): boolean {
    const { rule, currency } = watch.limit.definition;
    if (rule.type !== 'exposure') return false;
    const { holdings, groups, rates } = this.parts;
    const { long, short } = groups.roughExposure(node, currency, rates);
    const error = holdings.roughError(node.members, long + short) + (long + short) * this.gapOf(watch, node);
    return !isInside(watch, measured(rule.measure, long, short), error);
  }

  /**
   * How far two ways to one currency differ, at most, as a share. The sums convert a leaf into its account's currency and
   * then into the limit's, the exact measure at once; two pairs of a market need not agree about a third. Infinite where
   * one way is known and the other is not.
   */
  private gapOf(watch: Watch, node: GroupNode): number {
    let gap = 0;
    for (const { direct, first, second } of this.waysOf(watch, node)) {
      const isKnown = first.known && second.known;
      if (!isKnown && !direct.known) continue;
      if (!isKnown || !direct.known) return Number.POSITIVE_INFINITY;
      const share = Math.abs((roughRate(first) * roughRate(second)) / roughRate(direct) - 1);
      // A rate that no float holds is no filter.
      if (!(share < GAP_MAX)) return Number.POSITIVE_INFINITY;
      if (share > gap) gap = share;
    }
    // As a share of the sums, not of the exact values; and what floats leave of equal ways.
    return gap / (1 - GAP_MAX) + 1e-11;
  }

  /** Formed once for the instruments and members' currencies that there are. */
  private waysOf(watch: Watch, node: GroupNode): readonly Ways[] {
    const { state, rates } = this.parts;
    const formedFor = state.instruments.length * 1_000 + node.buckets.size;
    const known = this.ways.get(watch);
    if (known?.formedFor === formedFor) return known.list;
    const { currency } = watch.limit.definition;
    const settled = new Set(state.instruments.map(({ listing }) => listing.settlementCurrency));
    const list: Ways[] = [];
    for (const own of node.buckets.keys()) {
      for (const from of own === currency ? [] : settled) {
        if (from === own) continue;
        list.push({ direct: rates.get(from, currency), first: rates.get(from, own), second: rates.get(own, currency) });
      }
    }
    this.ways.set(watch, { formedFor, list });
    return list;
  }
}

/** A booking turns open results into booked ones without moving equity. */
function isOfOpen({ limit }: Watch): boolean {
  const { rule } = limit.definition;
  return rule.type === 'metric' && rule.metric === 'openLoss';
}

/** Whether a value lies inside the band of a limit by more than its error. */
function isInside({ low, high }: Watch, value: number, error: number): boolean {
  return value < high - error && value >= low + error;
}
