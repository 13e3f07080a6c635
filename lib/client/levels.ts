import { rungRank } from '#lib/model/limit.ts';
import type { Rung, ScopeNode } from '#lib/model/limit.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { GroupMetric } from '#lib/model/explanation.ts';
import type { GroupView, LimitView } from '#lib/model/view.ts';
import { isSameNode } from './selectors.ts';

/** What stands worst in a node: an account below it, a limit of its own, or an open alert on it [IA4]. */
export function worstRung(
  group: GroupView | null,
  limits: readonly LimitView[],
  alerts: readonly AlertRecord[],
  node: ScopeNode,
): Rung {
  let worst: Rung = worstBelow(group);
  const take = (rung: Rung): void => {
    if (rungRank(rung) > rungRank(worst)) worst = rung;
  };
  for (const limit of limits) if (isSameNode(limit.node, node)) take(limit.rung);
  for (const alert of alerts) if (alert.state !== 'cleared' && isSameNode(alert.scope, node)) take(alert.rung);
  return worst;
}

function worstBelow(group: GroupView | null): Rung {
  if (group === null) return 'none';
  const { breach, critical, warning, watch } = group.rungCounts;
  if (breach > 0) return 'breach';
  if (critical > 0) return 'critical';
  if (warning > 0) return 'warning';
  return watch > 0 ? 'watch' : 'none';
}

/** The worst rung of some limits. */
export function worstOf(limits: readonly LimitView[]): Rung {
  let worst: Rung = 'none';
  for (const { rung } of limits) if (rungRank(rung) > rungRank(worst)) worst = rung;
  return worst;
}

/** The most used of a node's own limits; null where it has none, or none that is known. */
export function mostUsed(limits: readonly LimitView[], node: ScopeNode): LimitView | null {
  let most: LimitView | null = null;
  for (const limit of limits) {
    if (!isSameNode(limit.node, node) || limit.usedBp === null) continue;
    if (most === null || limit.usedBp > (most.usedBp ?? -1)) most = limit;
  }
  return most;
}

export type RankedChild = { readonly id: string; readonly rung: Rung; readonly group: GroupView | null };

/** Worst first: rung, then how many accounts stand on it, then the larger loss of the day; ties by name, unknown last. */
export function rankChildren(children: readonly RankedChild[]): readonly RankedChild[] {
  return children.toSorted(
    (a, b) =>
      rungRank(b.rung) - rungRank(a.rung) ||
      countAt(b) - countAt(a) ||
      compareKnown(wholeOf(a.group, 'dayPnl'), wholeOf(b.group, 'dayPnl')) ||
      (a.id < b.id ? -1 : 1),
  );
}

/** An amount of a total in whole currency, for an order or a picture: totals differ in their decimals. */
export function wholeOf(group: GroupView | null, metric: GroupMetric): number | null {
  const value = group?.[metric] ?? null;
  return group === null || value === null ? null : value / 10 ** group.scale;
}

/** An amount of a total in units of 10^-scale; at fewer decimals than its own it is rounded to the nearest unit. */
export function atScale(group: GroupView, metric: GroupMetric, scale: number): number | null {
  const value = group[metric];
  return value === null ? null : Math.round(value * 10 ** (scale - group.scale));
}

function countAt({ rung, group }: RankedChild): number {
  return group === null || rung === 'none' ? 0 : group.rungCounts[rung];
}

function compareKnown(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a - b;
}

/** Alerts of a node and of everything below it. */
export function alertsUnder(
  alerts: readonly AlertRecord[],
  node: ScopeNode,
  traders: ReadonlySet<string>,
): readonly AlertRecord[] {
  return alerts.filter(({ scope, desk, trader }) => {
    if (node.level === 'firm' || isSameNode(scope, node)) return true;
    if (node.level === 'desk') return desk === node.id || (scope.level === 'trader' && traders.has(scope.id));
    return node.level === 'trader' && scope.level === 'account' && trader === node.id;
  });
}
