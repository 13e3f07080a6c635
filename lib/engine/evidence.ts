import { formatUnits } from '#lib/base/decimal.ts';
import type { AccountSnapshot, EngineEvidence, LevelSnapshot } from '#lib/model/evidence.ts';
import type { AlertId, Microseconds, Seq } from '#lib/model/ids.ts';
import { explain } from './explain.ts';
import { unitOf } from './explain-limit.ts';
import { isLossRule } from './loss-rule.ts';
import { positionViews } from './position-views.ts';
import { accountAt } from './state.ts';
import type { AlertEntry } from './alert-entry.ts';
import type { LimitState } from './state.ts';
import { accountScale } from './views.ts';
import { waterfallOf } from './waterfall.ts';
import type { World } from './world.ts';

/**
 * Why an alert stands as it does, in the state of the present entry: asked right after the entry that fired it, it is the
 * evidence of that firing. Null for an unknown alert. Reads only [FG4].
 */
export function evidenceOf(world: World, alertId: string): EngineEvidence | null {
  const { state } = world;
  const alert = state.alerts.get(alertId);
  if (alert === undefined) return null;
  const limit = state.limits.get(alert.limitKey);
  return {
    // The state holds plain numbers and texts of what the brands name.
    alertId: alert.alertId as AlertId,
    seq: state.seq as Seq,
    atUs: state.timeUs as Microseconds,
    rung: alert.rung,
    tradingDay: alert.tradingDay,
    ...(limit === undefined ? withoutLimit(alert) : withLimit(world, alert, limit)),
    account: accountSnapshot(world, limit?.account ?? accountOf(world, alert)),
  };
}

type OfLimit = Omit<EngineEvidence, 'alertId' | 'seq' | 'atUs' | 'rung' | 'tradingDay' | 'account'>;

function withLimit(world: World, alert: AlertEntry, limit: LimitState): OfLimit {
  const { used24, allowance24 } = world.limits.use(limit);
  return {
    limit: limit.definition,
    limitDefinedSeq: limit.definedSeq as Seq,
    levels: levelsOf(limit),
    used: formatUnits(used24 < 0n ? 0n : used24, 24),
    allowance: formatUnits(allowance24, 24),
    unit: unitOf(limit),
    explanation: explain(world, { about: 'limit', limitId: alert.limitKey, metric: 'used' }),
    waterfall: waterfallOf(world, limit),
  };
}

function withoutLimit(alert: AlertEntry): OfLimit {
  return {
    limit: null,
    limitDefinedSeq: null,
    levels: null,
    used: formatUnits(alert.used24, 24),
    allowance: formatUnits(alert.allowance24, 24),
    unit: alert.currency,
    explanation: null,
    waterfall: null,
  };
}

function levelsOf(limit: LimitState): LevelSnapshot | null {
  const { rule } = limit.definition;
  if (!isLossRule(rule)) return null;
  return {
    peak: rule.type === 'maxLoss' ? formatUnits(limit.peak24, 24) : null,
    floor: formatUnits(limit.floor24, 24),
    reference: rule.type === 'dailyLoss' ? formatUnits(limit.reference24, 24) : null,
  };
}

function accountOf({ state }: World, { scope }: AlertEntry): number {
  return scope.level === 'account' ? (state.accountIndex.get(scope.id) ?? -1) : -1;
}

/** Null for a group, whose members have their own. */
function accountSnapshot(world: World, index: number): AccountSnapshot | null {
  if (index < 0) return null;
  const owner = accountAt(world.state, index);
  const { equity24, balance24 } = world.limits.exactly(index);
  const version = owner.rulesetVersion > 0 ? ` v${owner.rulesetVersion}` : '';
  return {
    account: owner.account,
    trader: owner.trader,
    desk: owner.desk,
    currency: owner.currency,
    programme: `${owner.rulesetName}${version}`,
    status: owner.status,
    balance: formatUnits(balance24, 24),
    equity: formatUnits(equity24, 24),
    realized: formatUnits(owner.realized24, 24),
    fees: formatUnits(owner.fees24, 24),
    open: formatUnits(equity24 - balance24, 24),
    positions: positionViews(world, index).filter(({ quantity }) => quantity !== '0'),
    scale: accountScale(world, index),
  };
}
