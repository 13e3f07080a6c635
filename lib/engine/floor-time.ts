import { pow10Big } from '#lib/base/decimal.ts';
import { compareRatio, ratioOfUnits } from '#lib/base/ratio.ts';
import type { Ratio } from '#lib/base/ratio.ts';
import { MINUTE_US } from '#lib/base/time.ts';
import { limitKey } from './limit-nodes.ts';
import { isLossRule, readLoss, readTerms } from './loss-rule.ts';
import type { LossObservation } from './loss-rule.ts';
import { accountAt, ledgerScale } from './state.ts';
import type { EngineState, LimitState } from './state.ts';
import { MINUTES_MAX, oldestLook } from './time-to-floor.ts';

/** Minutes to the nearest floor, as exact parts; null while no rule can be told, and the rules of which nothing is known. */
export type FloorTime = { readonly minutes: Ratio | null; readonly missing: readonly string[] };

/** No floor comes nearer, or none within a day: what a limit on it may recover by. */
const BEYOND: Ratio = { numerator: BigInt(MINUTES_MAX), denominator: 1n };

/**
 * [PM12] of the account's loss rules the one whose floor is reached first at the slope of the last five minutes. A rule
 * whose use does not rise, or that lasts longer than a day, counts as a day: that is known, and no reason to hold a rung.
 */
export function timeToFloor(state: EngineState, account: number, seen: LossObservation): FloorTime {
  const missing: string[] = [];
  let least: Ratio | null = null;
  for (const limitId of accountAt(state, account).limitIds) {
    const limit = state.limits.get(limitId);
    if (limit === undefined || !isLossRule(limit.definition.rule)) continue;
    const minutes = minutesOf(state, limit, seen);
    if (minutes === null) missing.push(limitId);
    else if (least === null || compareRatio(minutes, least) < 0) least = minutes;
  }
  return { minutes: least, missing: least === null && missing.length === 0 ? ['loss rules'] : missing };
}

/** Room divided by the slope of use, the use now exact and the one then as it was looked at; null without a look. */
function minutesOf(state: EngineState, limit: LimitState, seen: LossObservation): Ratio | null {
  const { definition } = limit;
  if (!isLossRule(definition.rule)) return null;
  const { room24, used24 } = readLoss(readTerms(definition.rule), limit, seen);
  if (room24 <= 0n || limit.breached) return ratioOfUnits(0n, 0);
  const then = oldestLook(state.past, limitKey(definition, limit.node), state.timeUs);
  if (then === null) return null;
  // Looks are kept in whole ledger units.
  const then24 = BigInt(Math.round(then.used)) * pow10Big(24 - ledgerScale(definition.currency));
  const rise24 = used24 - then24;
  if (rise24 <= 0n) return BEYOND;
  const minutes = { numerator: room24 * BigInt(then.elapsedUs), denominator: rise24 * BigInt(MINUTE_US) };
  return compareRatio(minutes, BEYOND) > 0 ? BEYOND : minutes;
}
