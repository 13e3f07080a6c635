import { compareDay, smallest } from './compare-day.ts';
import type { ComparedEngine, DayReport } from './compare-day.ts';
import { dayPlan, randomDay } from './random-day.ts';
import type { DayPlan } from './random-day.ts';

/** Steps of a day after its set-up. */
export const DAY_LENGTH = 110;

export type Disagreement = { readonly plan: DayPlan; readonly text: string };

/** One day of a seed against an engine; on a difference the smallest day that still shows one. */
export function runDay(
  seed: number,
  newEngine: () => ComparedEngine,
): DayReport & { readonly found: Disagreement | null } {
  const plan = dayPlan(seed, DAY_LENGTH);
  const report = compareDay(randomDay(plan), newEngine());
  if (report.disagreement === null) return { ...report, found: null };
  const differs = (steps: readonly number[]): string | null =>
    compareDay(randomDay({ seed, steps }), newEngine()).disagreement;
  const steps = smallest(plan.steps, (fewer) => differs(fewer) !== null);
  return { ...report, found: { plan: { seed, steps }, text: differs(steps) ?? report.disagreement } };
}
