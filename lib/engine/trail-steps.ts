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
  const isNetShort = figures.short24 > figures.long24;
  switch (rule.type) {
    case 'dailyLoss':
    case 'maxLoss':
      return rule.measured === 'balance' ? (part) => -part.balance24 : (part) => -part.equity24;
    case 'exposure':
      if (isForeign) return () => 0n;
      if (rule.measure === 'long') return (part) => part.long24;
      if (rule.measure === 'short') return (part) => part.short24;
      if (rule.measure === 'gross') return (part) => part.long24 + part.short24;
      return isNetShort ? (part) => part.short24 - part.long24 : (part) => part.long24 - part.short24;
    case 'position':
      return (part) => (part.instrument === rule.instrument ? part.quantity12 * 10n ** 12n : 0n);
    case 'metric':
      return () => 0n;
  }
}
