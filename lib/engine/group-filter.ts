import { nodeValue } from './footing.ts';
import type { Rates } from './fx.ts';
import type { GroupNode, Groups } from './groups.ts';
import type { Holdings } from './holdings.ts';
import { hasMoney, measured, sidesOf } from './limit-bands.ts';
import type { Watch } from './limit-bands.ts';
import type { EngineState } from './state.ts';
import type { WayGaps } from './way-gaps.ts';

type Parts = {
  readonly state: EngineState;
  readonly holdings: Holdings;
  readonly groups: Groups;
  readonly rates: Rates;
};

/** Whether a limit of a group may have moved, from rough sums with a stated error: a filter, never a decision [NU6]. */
export class GroupFilter {
  private readonly parts: Parts;
  /** The rates under which a limit was judged last. */
  private readonly seenRates = new WeakMap<Watch, number>();
  private readonly gaps: WayGaps;

  constructor(parts: Parts, gaps: WayGaps) {
    this.parts = parts;
    this.gaps = gaps;
  }

  /** `isBooked`: this entry booked something on a member. What hangs on equity is filtered by the groups' rough sums. */
  isDue(watch: Watch, node: GroupNode, isBooked: boolean): boolean {
    const measure = sidesOf(watch.limit);
    if (measure !== null) return this.isExposureDue(watch, node, measure);
    if (watch.pace === null) return false;
    if (watch.pace === 'told') return false;
    if (watch.pace === 'booked') return isBooked || this.hasRateMoved(watch);
    const { footing } = watch;
    if (watch.pace !== 'linear' || footing === null || (isBooked && !isOfEquityAlone(watch))) return true;
    const { holdings, groups } = this.parts;
    const { value, error } = nodeValue(footing, node, groups, holdings.leafCount());
    return (footing.isRaised && value <= error) || !isInside(watch, value, error);
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
  private isExposureDue(watch: Watch, node: GroupNode, measure: 'gross' | 'net' | 'long' | 'short'): boolean {
    const { currency } = watch.limit.definition;
    const { holdings, groups, rates } = this.parts;
    const { long, short } = groups.roughExposure(node, currency, rates);
    const error = holdings.roughError(node.members, long + short) + (long + short) * this.gapOf(watch, node);
    return !isInside(watch, measured(measure, long, short), error);
  }

  private gapOf(watch: Watch, node: GroupNode): number {
    let gap = 0;
    for (const own of node.buckets.keys()) gap = Math.max(gap, this.gaps.of(own, watch.limit.definition.currency));
    return gap;
  }
}

/** A booking turns open results into booked ones, and takes fees, without moving what a limit on these alone measures. */
function isOfEquityAlone({ limit }: Watch): boolean {
  const { rule } = limit.definition;
  return rule.type === 'metric' && rule.metric !== 'openLoss' && rule.includes?.fees !== false;
}

/** Whether a value lies inside the band of a limit by more than its error. */
function isInside({ low, high }: Watch, value: number, error: number): boolean {
  return value < high - error && value >= low + error;
}
