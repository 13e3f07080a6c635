import { divideHalfEven, pow10Big } from '#lib/base/decimal.ts';
import type { LimitEmergency } from '#lib/model/emergency.ts';
import type { Microseconds, Seq } from '#lib/model/ids.ts';
import { rungRank } from '#lib/model/limit.ts';
import type { Rung } from '#lib/model/limit.ts';
import type { LimitView } from '#lib/model/view.ts';
import { emergencyOf } from './emergency-view.ts';
import { usedBp } from './ladder.ts';
import { noiseMarks } from './alert-noise.ts';
import { nodeKey } from './limit-nodes.ts';
import type { LimitReading, LimitUse } from './limit-reader.ts';
import type { LimitState } from './state.ts';
import { pendingVersion } from './version-book.ts';
import { isIncomplete } from './member-counts.ts';
import type { World } from './world.ts';

const SAFE_MAX = 9_007_199_254_740_991n;

/** Decimals at which every amount of a limit stays a safe integer, also the floor and room of a wide account [MN4]. */
function limitScale(most: number, { used24, allowance24, floor24 }: LimitUse): number {
  let scale = most;
  for (const amount24 of [used24, allowance24 - used24, floor24 ?? 0n]) {
    const size24 = amount24 < 0n ? -amount24 : amount24;
    while (scale > 0 && size24 / pow10Big(24 - scale) > SAFE_MAX) scale -= 1;
  }
  return scale;
}

/** [LL18] judged on what is known: a price, a rate or a report behind the account's figures is missing. */
function isJudgedInPart(world: World, limit: LimitState): boolean {
  const members = limit.account >= 0 ? [limit.account] : membersOf(world, limit);
  return members.some((index) => isIncomplete(world, index));
}

function membersOf(world: World, { node }: LimitState): readonly number[] {
  return [...(world.groups.nodes.get(nodeKey(node))?.members ?? [])];
}

type Amounts = Pick<LimitView, 'scale' | 'used' | 'allowance' | 'floor' | 'room' | 'usedBp'>;

/** A limit with its present use; exact values, so a row formed from it agrees with the state [LI14]. */
export function limitView(world: World, limit: LimitState): LimitView {
  const { definition } = limit;
  const parts = limit.isSpread ? world.spread.statesOf(definition) : [];
  const use = limit.isSpread ? null : world.limits.use(limit);
  return {
    limitId: definition.limitId,
    definition,
    source: limit.source,
    node: limit.node,
    ...amounts(world, limit, use),
    rung: worstOf([limit, ...parts]),
    breached: use === null ? parts.some((part) => part.breached) : use.breached || limit.latched,
    firstBreachSeq: limit.firstBreachSeq === null ? null : (limit.firstBreachSeq as Seq),
    alertId: limit.alertId === null ? null : (limit.alertId as LimitView['alertId']),
    incomplete: (use !== null && use.missing.length > 0) || isJudgedInPart(world, limit),
    definedSeq: limit.definedSeq as Seq,
    definedAtUs: limit.definedAtUs as Microseconds,
    noiseMarks: noiseMarks(world.state, definition.limitId, definition.version),
    pending: pendingVersion(world.state, limit),
    ...emergencyPart(emergencyOf(world.state, definition.limitId)),
    definedByName: world.state.versionBooks.get(definition.limitId)?.origin?.byName ?? limit.definedBy,
  };
}

/** Limits that persons defined, and of those with a value for each desk or trader the state on each. */
export function personLimits(world: World): LimitView[] {
  const views: LimitView[] = [];
  for (const [key, limit] of world.state.limits)
    if (limit.source === 'person' && (key === limit.definition.limitId || limit.account < 0))
      views.push(limitView(world, limit));
  return views;
}

function emergencyPart(emergency: LimitEmergency | undefined): Pick<LimitView, 'emergency'> {
  return emergency === undefined ? {} : { emergency };
}

/** A limit with a value for each node below has none of its own; its rung is the worst of them. */
function worstOf(limits: readonly LimitState[]): Rung {
  let worst: Rung = 'none';
  for (const { rung } of limits) if (rungRank(rung) > rungRank(worst)) worst = rung;
  return worst;
}

function amounts(world: World, limit: LimitState, use: LimitReading | null): Amounts {
  const known = use ?? { used24: 0n, allowance24: limit.amount24, breached: false, floor24: null };
  const scale = limitScale(world.limits.scaleOf(limit), known);
  const into = (amount24: bigint): number => Number(divideHalfEven(amount24, pow10Big(24 - scale)));
  const { used24, allowance24, breached, floor24 } = known;
  const { rule } = limit.definition;
  const isAbsolute = rule.type === 'metric' && rule.mode === 'absolute';
  const isUnknown = use === null || use.value24 === null;
  const left24 = isAbsolute && rule.worseWhen === 'below' ? used24 - allowance24 : allowance24 - used24;
  return {
    scale,
    used: isUnknown ? null : into(used24 < 0n && !isAbsolute ? 0n : used24),
    allowance: into(allowance24),
    floor: floor24 === null ? null : into(floor24),
    room: isUnknown ? null : into(left24),
    usedBp: isUnknown || isAbsolute ? null : usedBp(used24, allowance24, breached),
  };
}
