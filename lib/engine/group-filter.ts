import type { Rates } from './fx.ts';
import type { GroupNode, Groups } from './groups.ts';
import type { Holdings } from './holdings.ts';
import { measurableOf } from './limit-books.ts';
import { hasMoney, measured } from './limit-bands.ts';
import type { Watch } from './limit-bands.ts';
import { RoughCut } from './rough-cut.ts';
import { roughEquity } from './rough-equity.ts';
import type { EngineState } from './state.ts';

type Parts = {
  readonly state: EngineState;
  readonly holdings: Holdings;
  readonly groups: Groups;
  readonly rates: Rates;
};

/** Whether a limit of a group may have moved, from rough sums with a stated error: a filter, never a decision [NU6]. */
export class GroupFilter {
  private readonly parts: Parts;
  private readonly cuts = new WeakMap<Watch, RoughCut>();
  /** The rates under which a limit was judged last. */
  private readonly seenRates = new WeakMap<Watch, number>();

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

  /**
   * Gross, net, long or short. Members' own sums are converted from the accounts' currencies, the exact measure from the
   * settlement currency of each leaf; two pairs of a market need not agree about a third. So their sums filter only where
   * every member counts in the limit's currency, and elsewhere the sums by instrument do.
   */
  private isExposureDue(watch: Watch, node: GroupNode): boolean {
    const { rule, currency } = watch.limit.definition;
    if (rule.type !== 'exposure') return false;
    const { holdings, groups, rates } = this.parts;
    if ([...node.buckets.values()].every((bucket) => bucket.accounts === 0 || bucket.currency === currency)) {
      const { long, short } = groups.roughExposure(node, currency, rates);
      const error = holdings.roughError(node.members, long + short);
      return !isInside(watch, measured(rule.measure, long, short), error);
    }
    const rough = this.cutOf(watch);
    return !rough.read() || !isInside(watch, rough.value, rough.error);
  }

  private cutOf(watch: Watch): RoughCut {
    const known = this.cuts.get(watch);
    if (known !== undefined) return known;
    const { node, definition } = watch.limit;
    const { rule, currency } = definition;
    const metric = rule.type === 'exposure' ? rule.measure : 'gross';
    const made = new RoughCut(this.parts, { node, within: null, metric, currency });
    this.cuts.set(watch, made);
    return made;
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
