import type { LimitDefinition, NodeLevel } from '#lib/model/limit.ts';
import type { FeedState } from './firm-state.ts';
import { isLossRule } from './loss-rule.ts';

const LOSSES: ReadonlySet<string> = new Set([
  'dailyLoss',
  'weeklyLoss',
  'monthlyLoss',
  'drawdown',
  'drawdownPct',
  'eodDrawdown',
  'openLoss',
  'realizedLoss',
  'lossPerTrade',
]);

/** [SU3] rules marked so and the firm's own loss limits are never masked. `level` is that of the node the limit is judged on. */
export function isSuppressible(
  { rule, notSuppressible }: Pick<LimitDefinition, 'rule' | 'notSuppressible'>,
  level: NodeLevel,
): boolean {
  if (notSuppressible === true) return false;
  const isLoss = isLossRule(rule) || (rule.type === 'metric' && LOSSES.has(rule.metric));
  return !(level === 'firm' && isLoss);
}

/** [SU3] without prices or fills other alerts do not fire; the silence of a feed that brings neither hides none. */
export function isFeedSuppressible({ kind }: Pick<FeedState, 'kind'>): boolean {
  return kind === 'other';
}
