import { averageCostFamily, baseFeeFamily, lotsFamily } from './vector-accounting.ts';
import { executionsFamily, reconciliationFamily } from './vector-executions.ts';
import type { VectorFamily } from './vector-family.ts';
import { ladderFamily, lossRulesFamily } from './vector-limits.ts';
import { exposureFamily, fxFamily } from './vector-money.ts';
import { consistencyFamily, scalingFamily, tradingDaysFamily } from './vector-objectives.ts';
import { nextResetFamily, rollsFamily } from './vector-sessions.ts';
import { ordersFamily, tailRiskFamily } from './vector-statistics.ts';

/** Every vector file by its name, with the function that runs its cases through the engine's public functions. */
const FAMILIES: ReadonlyMap<string, VectorFamily> = new Map([
  ['accounting_avg_cost', averageCostFamily],
  ['accounting_lots', lotsFamily],
  ['accounting_spot_base_fee', baseFeeFamily],
  ['fix_bust_correct', executionsFamily],
  ['reconciliation', reconciliationFamily],
  ['fx', fxFamily],
  ['exposure', exposureFamily],
  ['loss_rules', lossRulesFamily],
  ['limit_ladder', ladderFamily],
  ['consistency', consistencyFamily],
  ['scaling', scalingFamily],
  ['trading_days', tradingDaysFamily],
  ['sessions_dst', nextResetFamily],
  ['session_rolls', rollsFamily],
  ['tail_risk', tailRiskFamily],
  ['orders_fatfinger', ordersFamily],
]);

/** The family of a file's name without `.json`; null for a name that no schema knows. */
export function familyOf(name: string): VectorFamily | null {
  return FAMILIES.get(name) ?? null;
}

export function familyNames(): readonly string[] {
  return [...FAMILIES.keys()];
}
