import { parseUnits } from '#lib/base/decimal.ts';
import { rungRank } from '#lib/model/limit.ts';
import type { DailyLossRule, LimitDefinition, LimitRule, MaxLossRule, MetricRule } from '#lib/model/limit.ts';
import { isRefireLooser } from './alert-settings.ts';
import { readLadder } from './ladder.ts';
import { isAttentionLooser } from './limit-options.ts';
import { isLossRule, readTerms, relevel } from './loss-rule.ts';
import type { LimitState } from './state.ts';

/** What cannot be shown to be a tightening is a loosening [FE1], [FE2]: a mixed change is one. */
export function isLoosening(before: LimitDefinition, after: LimitDefinition): boolean {
  if (before.scope.level !== after.scope.level || before.scope.id !== after.scope.id) return true;
  if (before.currency !== after.currency) return true;
  if (isRuleLooser(before.rule, after.rule) || areOptionsLooser(before, after)) return true;
  if (isLadderLooser(before, after)) return true;
  return rungRank(after.alertFrom) > rungRank(before.alertFrom) || rungRank(after.ackFrom) > rungRank(before.ackFrom);
}

/** True when a new version of a loss rule would stand at a lower floor than the rule does now. */
export function lowersFloor(limit: LimitState, after: LimitRule): boolean {
  if (!isLossRule(after) || isSame(limit.definition.rule, after)) return false;
  const terms = readTerms(after);
  const levels = { ...limit };
  relevel(terms, levels);
  return levels.floor24 < limit.floor24;
}

/**
 * Whether a version measures something else than the one before it: then nothing of what was counted, reached or fired
 * goes on. Of two loss rules the latches do [LL16].
 */
export function measuresOther(before: LimitDefinition, after: LimitDefinition): boolean {
  const { rule: was } = before;
  const { rule: is } = after;
  if (before.scope.level !== after.scope.level || before.scope.id !== after.scope.id) return true;
  if ((before.per ?? 'node') !== (after.per ?? 'node') || !isSame(before.within ?? {}, after.within ?? {})) return true;
  if (before.currency !== after.currency) return true;
  if (was.type === 'metric' && is.type === 'metric') return isMetricOther(was, is);
  return was.type !== is.type && !(isLossRule(was) && isLossRule(is));
}

/** Equal as data: the same fields with the same texts. */
export function isSame(before: unknown, after: unknown): boolean {
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null)
    return before === after;
  const left = Object.entries(before).filter(([, value]) => value !== undefined);
  const right = new Map(Object.entries(after).filter(([, value]) => value !== undefined));
  return left.length === right.size && left.every(([key, value]) => right.has(key) && isSame(value, right.get(key)));
}

function isLadderLooser(before: LimitDefinition, after: LimitDefinition): boolean {
  const old = readLadder(before.ladder);
  const next = readLadder(after.ladder);
  if (next.hysteresis > old.hysteresis) return true;
  const isBelow = isBelowRule(after.rule);
  for (let rank = 1; rank < 4; rank += 1) {
    const was = old.thresholds[rank] ?? null;
    const is = next.thresholds[rank] ?? null;
    if (was !== null && (is === null || (isBelow ? is < was : is > was))) return true;
  }
  return false;
}

function isBelowRule(rule: LimitRule): boolean {
  return rule.type === 'metric' && rule.mode === 'absolute' && rule.worseWhen === 'below';
}

/** A later rung, a longer hold, a wider reset, a weaker gate, another scope. */
function areOptionsLooser(before: LimitDefinition, after: LimitDefinition): boolean {
  if (!isSame(before.within ?? {}, after.within ?? {})) return true;
  if ((before.per ?? 'node') !== (after.per ?? 'node')) return true;
  if ((after.confirm ?? 1) > (before.confirm ?? 1) || (after.holdMs ?? 0) > (before.holdMs ?? 0)) return true;
  if (isRefireLooser(before, after) || isAttentionLooser(before, after)) return true;
  if (before.hard !== undefined) {
    if (after.hard === undefined) return true;
    if (before.hard.gate === 'blocked' && after.hard.gate !== 'blocked') return true;
    if (before.hard.latches && !after.hard.latches) return true;
  }
  if (before.resetBand === after.resetBand) return false;
  // The default band follows the limit, so it is not shown to be the wider of the two.
  if (before.resetBand === undefined || after.resetBand === undefined) return true;
  return parseUnits(after.resetBand, 24) > parseUnits(before.resetBand, 24);
}

function isRuleLooser(before: LimitRule, after: LimitRule): boolean {
  if (before.breachWhen === 'lte' && after.breachWhen === 'lt') return true;
  const rise = parseUnits(after.amount, 24) - parseUnits(before.amount, 24);
  if (isBelowRule(after) ? rise < 0n : rise > 0n) return true;
  if (before.type === 'dailyLoss' && after.type === 'dailyLoss') return isDailyLooser(before, after);
  if (before.type === 'maxLoss' && after.type === 'maxLoss') return isMaxLooser(before, after);
  if (before.type === 'exposure' && after.type === 'exposure') return before.measure !== after.measure;
  if (before.type === 'position' && after.type === 'position') return before.instrument !== after.instrument;
  if (before.type === 'metric' && after.type === 'metric') return isMetricOther(before, after);
  return true;
}

const ACTIONS = ['alertOnly', 'pause', 'fail'] as const;

function isLossLooser(before: DailyLossRule | MaxLossRule, after: DailyLossRule | MaxLossRule): boolean {
  if (ACTIONS.indexOf(after.action) < ACTIONS.indexOf(before.action)) return true;
  if ((before.amountIn ?? 'money') !== (after.amountIn ?? 'money')) return true;
  const was = before.measured ?? 'equity';
  const is = after.measured ?? 'equity';
  // The lower of both is never above either.
  if (is !== was && is !== 'min') return true;
  return (before.check ?? 'intraday') === 'intraday' && after.check === 'eod';
}

function isDailyLooser(before: DailyLossRule, after: DailyLossRule): boolean {
  if (isLossLooser(before, after) || before.reference !== after.reference) return true;
  if ((before.window ?? 'day') !== (after.window ?? 'day')) return true;
  const old = before.tiers ?? [];
  const next = after.tiers ?? [];
  if (old.length !== next.length) return true;
  return next.some((tier, place) => {
    const was = old[place];
    if (was === undefined || parseUnits(was.startBalanceAtLeast, 24) !== parseUnits(tier.startBalanceAtLeast, 24))
      return true;
    return parseUnits(tier.amount, 24) > parseUnits(was.amount, 24);
  });
}

function isMaxLooser(before: MaxLossRule, after: MaxLossRule): boolean {
  if (isLossLooser(before, after) || before.trail !== after.trail) return true;
  // Without a lock, a stop or a freeze the floor trails further.
  const ends = [
    [before.lockOffset, after.lockOffset],
    [before.stopPeak, after.stopPeak],
    [before.freezePeak, after.freezePeak],
  ] as const;
  for (const [was, is] of ends) {
    if (is === null || is === undefined) continue;
    if (was === null || was === undefined || parseUnits(is, 24) < parseUnits(was, 24)) return true;
  }
  const was = before.afterFirstPayoutFloor ?? null;
  const is = after.afterFirstPayoutFloor ?? null;
  return was !== null && (is === null || parseUnits(is, 24) < parseUnits(was, 24));
}

/** Another measure, side, base or mode measures something else. */
function isMetricOther(before: MetricRule, after: MetricRule): boolean {
  const { amount: _amount, breachWhen: _when, ...was } = before;
  const { amount: _other, breachWhen: _then, ...is } = after;
  return !isSame(was, is);
}
