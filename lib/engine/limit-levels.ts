import { divideHalfEven } from '#lib/base/decimal.ts';
import type { LimitId } from '#lib/model/ids.ts';
import type { ScopeNode } from '#lib/model/limit.ts';
import { HUNDRED_PERCENT, readLadder } from './ladder.ts';
import { isSpread, limitKey } from './limit-nodes.ts';
import { absoluteLadderOf } from './limit-reader.ts';
import type { LimitState } from './state.ts';
import type { World } from './world.ts';

/** Where a limit stands now, with its ladder in the same unit, 10^-24. */
export type LimitLevels = {
  /** Null is unknown. */
  readonly used24: bigint | null;
  /** Watch, warning, critical, breach; null is a rung left out. */
  readonly rungs24: readonly (bigint | null)[];
  /** Of a loss limit. */
  readonly floor24: bigint | null;
  readonly isBelow: boolean;
  /** Decimals in which its amounts are shown. */
  readonly scale: number;
};

/** Null where the limit is not in force on the node. Reads only [FG4]. */
export function limitLevels(world: World, limitId: LimitId, node: ScopeNode): LimitLevels | null {
  const own = world.state.limits.get(limitId);
  const limit =
    own === undefined || !isSpread(own.definition) ? own : world.state.limits.get(limitKey(own.definition, node));
  if (limit === undefined) return null;
  const { used24, value24, floor24, allowance24 } = world.limits.use(limit);
  const { rule } = limit.definition;
  const isAbsolute = rule.type === 'metric' && rule.mode === 'absolute';
  return {
    used24: value24 === null ? null : used24 < 0n && !isAbsolute ? 0n : used24,
    rungs24: isAbsolute ? valuesOf(limit) : sharesOf(limit, allowance24),
    floor24,
    isBelow: isAbsolute && rule.worseWhen === 'below',
    scale: world.limits.scaleOf(limit),
  };
}

function valuesOf({ definition }: LimitState): readonly (bigint | null)[] {
  if (definition.rule.type !== 'metric') return [];
  const { values24, breach24 } = absoluteLadderOf(definition, definition.rule);
  return [...values24, breach24];
}

function sharesOf({ definition }: LimitState, allowance24: bigint): readonly (bigint | null)[] {
  return readLadder(definition.ladder)
    .thresholds.slice(1)
    .map((percent) => (percent === null ? null : divideHalfEven(percent * allowance24, HUNDRED_PERCENT)));
}
