import type { MetricRule } from '#lib/model/limit.ts';
import type { TrailBase, TrailFigures, TrailPart, TrailState } from './past-state.ts';
import type { LimitState } from './state.ts';
import { bare, difference, runOfMarks } from './trail.ts';
import type { TrailParts } from './trail.ts';

/** What a step does to the use of a limit. */
export type Weigh = (part: TrailPart) => bigint;

/** The steps after a base: what was dropped stands as one, and the open run of marks ends now. */
export function stepsSince(world: TrailParts, index: number, trail: TrailState, base: TrailBase): TrailPart[] {
  const kept = trail.parts.slice(Math.max(0, base.part - trail.dropped));
  let earlier = difference(trail.total, base.total);
  for (const part of kept) earlier = difference(earlier, part);
  const first = kept[0]?.fromSeq ?? trail.anchorSeq;
  const steps = [...kept, ...runOfMarks(world, index, trail, world.state.seq)];
  const isNothing = earlier.equity24 === 0n && earlier.long24 === 0n && earlier.short24 === 0n;
  return isNothing ? steps : [{ ...earlier, ...bare('earlier', '', base.seq, first) }, ...steps];
}

/** A loss is used by what equity loses; exposure by what it gains; contracts by the quantity of their instrument. */
export function weightOf(limit: LimitState, figures: TrailFigures, isForeign: boolean): Weigh {
  const { rule } = limit.definition;
  switch (rule.type) {
    case 'dailyLoss':
    case 'maxLoss':
      return rule.measured === 'balance' ? (part) => -part.balance24 : (part) => -part.equity24;
    case 'exposure':
      return isForeign ? NOTHING : exposureWeight(rule.measure, figures);
    case 'position':
      return (part) => (part.instrument === rule.instrument ? part.quantity12 * 10n ** 12n : 0n);
    case 'metric':
      return isForeign ? NOTHING : withinCut(limit, metricWeight(rule, figures));
  }
}

const NOTHING: Weigh = () => 0n;

function exposureWeight(measure: 'gross' | 'net' | 'long' | 'short', { long24, short24 }: TrailFigures): Weigh {
  if (measure === 'long') return (part) => part.long24;
  if (measure === 'short') return (part) => part.short24;
  if (measure === 'gross') return (part) => part.long24 + part.short24;
  return short24 > long24 ? (part) => part.short24 - part.long24 : (part) => part.long24 - part.short24;
}

/** Metrics in money that grow as the account loses or buys; of the others no step is known to have a part. */
function metricWeight(rule: MetricRule, figures: TrailFigures): Weigh {
  if (rule.worseWhen === 'below') return NOTHING;
  switch (rule.metric) {
    case 'dailyLoss':
    case 'weeklyLoss':
    case 'monthlyLoss':
    case 'drawdown':
      return rule.includes?.open === false ? (part) => -part.balance24 : (part) => -part.equity24;
    case 'realizedLoss':
      return (part) => -part.balance24;
    case 'openLoss':
      return (part) => part.balance24 - part.equity24;
    case 'gross':
    case 'net':
    case 'long':
    case 'short':
      return exposureWeight(rule.metric, figures);
    default:
      return NOTHING;
  }
}

/** Of a limit on one instrument only the steps of that instrument count; of another cut none is known to. */
function withinCut({ definition: { within } }: LimitState, weigh: Weigh): Weigh {
  if (within === undefined) return weigh;
  const { instrument, ...others } = within;
  const isOther = Object.values(others).some((value) => value !== undefined);
  if (instrument === undefined || isOther) return NOTHING;
  return (part) => (part.instrument === instrument ? weigh(part) : 0n);
}
