import { parseUnits } from '#lib/base/decimal.ts';
import type { DecimalText } from '#lib/model/ids.ts';
import { RUNGS } from '#lib/model/limit.ts';
import type { Ladder, LimitDefinition } from '#lib/model/limit.ts';
import { readLadder } from './ladder.ts';
import { isLoosening, lowersFloor } from './loosening.ts';
import type { LimitState } from './state.ts';
import type { World } from './world.ts';

/** Why a change of a limit needs a second person; null where one may make it alone. */
export type SecondPersonCause = 'openBreach' | 'loosening';

/**
 * [FE3] a loosening beyond the configured size needs two persons; [LE10] one that touches an open breach always does,
 * whatever the size and the setting. `after` null: the limit is retired.
 */
export function needsSecondPerson(
  world: World,
  before: LimitState,
  after: LimitDefinition | null,
): SecondPersonCause | null {
  const isLooser = after === null || isLoosening(before.definition, after) || lowersFloor(before, after.rule);
  if (!isLooser) return null;
  if (hasOpenBreach(world, before)) return 'openBreach';
  const { twoPersons, loosenPercent } = world.state.approvals;
  if (!twoPersons) return null;
  return after !== null && isWithinSize(world, before, after, loosenPercent) ? null : 'loosening';
}

function hasOpenBreach(world: World, limit: LimitState): boolean {
  const states = limit.isSpread ? world.spread.statesOf(limit.definition) : [limit];
  return states.some(({ rung, alertId }) => rung === 'breach' && alertId !== null);
}

/**
 * Small steps add up: the level of each rung may rise by so many percent of what it was in the first version of the day.
 * What a loosening is beside a higher limit or threshold has no size, and always needs two.
 */
function isWithinSize(world: World, before: LimitState, after: LimitDefinition, percent: number): boolean {
  if (percent <= 0) return false;
  const { definition } = before;
  if (after.rule.type === 'metric' && after.rule.mode === 'absolute') return false;
  if (hasTiers(definition) || hasTiers(after)) return false;
  const unsized = {
    ...after,
    rule: { ...after.rule, amount: definition.rule.amount },
    ladder: sameLadder(definition, after),
  };
  if (isLoosening(definition, unsized) || lowersFloor(before, unsized.rule)) return false;
  const first = firstOfDay(world, before);
  // Percent with up to 6 decimals, exactly.
  const factor6 = 100_000_000n + parseUnits(percent.toFixed(6) as DecimalText, 6);
  const was = levels(first);
  return levels(after).every((level, place) => {
    const old = was[place] ?? null;
    return level === null || old === null || level * 100_000_000n <= old * factor6;
  });
}

function hasTiers({ rule }: LimitDefinition): boolean {
  return rule.type === 'dailyLoss' && (rule.tiers?.length ?? 0) > 0;
}

/** The version that was in force when the open trading day began. */
function firstOfDay(world: World, limit: LimitState): LimitDefinition {
  const { dayFirst } = limit;
  return dayFirst !== null && dayFirst.label === labelOf(world, limit) ? dayFirst.definition : limit.definition;
}

/** The open trading day of the limit's calendar. */
export function labelOf(world: World, limit: Pick<LimitState, 'account'>): string {
  const { state } = world;
  const own = limit.account < 0 ? '' : (state.accounts[limit.account]?.calendarId ?? '');
  return state.calendars.get(own === '' ? state.firm.calendarId : own)?.label ?? '';
}

/** The new ladder with the old thresholds where both have one: what is left of a change without its size. */
function sameLadder({ ladder: old }: LimitDefinition, { ladder }: LimitDefinition): Ladder {
  const keep = (was: DecimalText | null, is: DecimalText | null): DecimalText | null =>
    was === null || is === null ? is : was;
  return {
    ...ladder,
    watch: keep(old.watch, ladder.watch),
    warning: keep(old.warning, ladder.warning),
    critical: keep(old.critical, ladder.critical),
  };
}

/** Level of each rung from watch to breach: threshold times amount, in one unit for all versions. */
function levels(definition: LimitDefinition): readonly (bigint | null)[] {
  const { thresholds } = readLadder(definition.ladder);
  const amount24 = parseUnits(definition.rule.amount, 24);
  return RUNGS.slice(1).map((_, place) => {
    const threshold = thresholds[place + 1] ?? null;
    return threshold === null ? null : threshold * amount24;
  });
}
