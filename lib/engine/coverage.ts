import { COVERAGE_ROWS_MAX, DAILY_DAYS_LEAST } from '#lib/model/limit-coverage.ts';
import type { CoveredLimit, LimitCoverage } from '#lib/model/limit-coverage.ts';
import { measureOf } from './limit-measure.ts';
import { nodeKey } from './limit-nodes.ts';
import type { LimitState } from './state.ts';
import { uncovered } from './uncovered.ts';
import type { World } from './world.ts';

/** [LC1] read from what is in force, and from the alerts that the engine still holds; nothing is kept for it. */
export function coverageOf(world: World): LimitCoverage {
  const { state } = world;
  const bare = uncovered(world);
  const nodes = [
    ...bare.nodes,
    ...bare.accounts.map((id) => ({ level: 'account' as const, id })),
    ...bare.instruments.map(({ instrument }) => ({ level: 'instrument' as const, id: instrument })),
  ];
  const alerted = alertedDays(world);
  const idle = alerted.sinceUs === null ? [] : idleLimits(world, alerted.sinceUs, alerted.byLimit);
  return {
    atUs: state.timeUs,
    uncovered: nodes.slice(0, COVERAGE_ROWS_MAX),
    uncoveredCount: nodes.length,
    sinceUs: alerted.sinceUs,
    days: alerted.days,
    daily: dailyLimits(world, alerted).slice(0, COVERAGE_ROWS_MAX),
    idle: idle.slice(0, COVERAGE_ROWS_MAX),
    idleCount: idle.length,
    overlaps: overlapsOf(world).slice(0, COVERAGE_ROWS_MAX),
  };
}

type Alerted = {
  readonly sinceUs: number | null;
  readonly days: number;
  readonly byLimit: ReadonlyMap<string, { readonly days: ReadonlySet<string>; readonly alerts: number }>;
};

/** On which trading days each limit alerted, as far as the alerts reach that are still held. */
function alertedDays({ state }: World): Alerted {
  const days = new Set<string>();
  const byLimit = new Map<string, { days: Set<string>; alerts: number }>();
  let sinceUs: number | null = null;
  for (const { limitId, tradingDay, openedAtUs, state: stands } of state.alerts.values()) {
    // What only waits for its hold has told nobody.
    if (stands === 'pending') continue;
    sinceUs = sinceUs === null ? openedAtUs : Math.min(sinceUs, openedAtUs);
    days.add(tradingDay);
    const known = byLimit.get(limitId) ?? { days: new Set<string>(), alerts: 0 };
    known.days.add(tradingDay);
    known.alerts += 1;
    byLimit.set(limitId, known);
  }
  return { sinceUs, days: days.size, byLimit };
}

function dailyLimits({ state }: World, { days, byLimit }: Alerted): LimitCoverage['daily'] {
  if (days < DAILY_DAYS_LEAST) return [];
  const found = [...byLimit].flatMap(([limitId, own]) => {
    const limit = state.limits.get(limitId);
    if (limit === undefined || own.days.size < days) return [];
    return [{ ...listed(limit), days: own.days.size, alerts: own.alerts }];
  });
  return found.toSorted((a, b) => b.alerts - a.alerts || (a.limitId < b.limitId ? -1 : 1));
}

function idleLimits(world: World, sinceUs: number, byLimit: Alerted['byLimit']): LimitCoverage['idle'] {
  const found: (CoveredLimit & { readonly definedAtUs: number })[] = [];
  for (const [key, limit] of world.state.limits) {
    const { definition, source, definedAtUs, isSpread } = limit;
    if (source !== 'person' || key !== definition.limitId || definedAtUs > sinceUs || byLimit.has(key)) continue;
    const states = isSpread ? world.spread.statesOf(definition) : [limit];
    if (states.every(({ rung }) => rung === 'none')) found.push({ ...listed(limit), definedAtUs });
  }
  return found;
}

function listed({ definition }: LimitState): CoveredLimit {
  return { limitId: definition.limitId, name: definition.name, node: definition.scope };
}

/** Pairs that measure the same on a node, told once for all nodes on which they do. */
function overlapsOf({ state }: World): LimitCoverage['overlaps'] {
  const byPlace = new Map<string, LimitState[]>();
  for (const limit of state.limits.values()) {
    if (limit.isSpread) continue;
    const place = `${nodeKey(limit.node)} ${measureOf(limit.definition)}`;
    const known = byPlace.get(place);
    if (known === undefined) byPlace.set(place, [limit]);
    else known.push(limit);
  }
  const pairs = new Map<string, { names: readonly [string, string]; node: LimitState['node']; nodes: number }>();
  for (const limits of byPlace.values()) {
    const [first, second] = limits;
    if (first === undefined || second === undefined) continue;
    const names = [first.definition.name, second.definition.name] as const;
    const key = JSON.stringify(names);
    const known = pairs.get(key);
    if (known === undefined) pairs.set(key, { names, node: first.node, nodes: 1 });
    else known.nodes += 1;
  }
  return [...pairs.values()].toSorted((a, b) => b.nodes - a.nodes);
}
