import { formatUnits } from '#lib/base/decimal.ts';
import type { LimitExplained, Term } from '#lib/model/explanation.ts';
import type { DailyLossRule, MaxLossRule } from '#lib/model/limit.ts';
import { explainBalance, explainEquity, explainExposureSum } from './explain-account.ts';
import { usedBp } from './ladder.ts';
import { unitOfMetric } from './metric-rule.ts';
import type { LimitState } from './state.ts';
import { factor, formed, leaf, minus, plus, ruleEvidence, sum } from './terms.ts';
import type { Amount } from './terms.ts';
import type { World } from './world.ts';

/** One figure of a limit, down to the marks and fills behind it, with the version of the rule in force. */
export function explainLimit(world: World, limit: LimitState, metric: LimitExplained): Amount {
  const { rule } = limit.definition;
  switch (metric) {
    case 'used':
      return explainUsed(world, limit);
    case 'room':
      if (rule.type === 'maxLoss' || rule.type === 'dailyLoss') return explainRoom(world, limit, rule);
      return sum('room', unitOf(limit), [plus(allowance(world, limit)), minus(explainUsed(world, limit))]);
    case 'floor':
      return rule.type === 'maxLoss' || rule.type === 'dailyLoss'
        ? explainFloor(limit, rule)
        : leaf('floor', null, unitOf(limit));
    case 'utilization':
      return explainUtilization(world, limit);
    case 'timeToFloor':
      return explainTime(world, limit);
  }
}

/** Currency, `contracts`, or the unit of a metric: what use and allowance of a limit count. */
export function unitOf(limit: LimitState): string {
  const { rule, currency } = limit.definition;
  if (rule.type === 'metric') return unitOfMetric(rule, currency);
  return rule.type === 'position' ? 'contracts' : currency;
}

function allowance(world: World, limit: LimitState): Amount {
  const { limitId, version } = limit.definition;
  const { allowance24 } = world.limits.use(limit);
  return leaf('allowance', allowance24, unitOf(limit), ruleEvidence(limitId, version, limit.definedSeq));
}

/** [LL3] used = allowance - room of a loss; of any other limit the value it measures. */
function explainUsed(world: World, limit: LimitState): Amount {
  const { rule, scope, currency } = limit.definition;
  const unit = unitOf(limit);
  if (rule.type === 'maxLoss' || rule.type === 'dailyLoss') {
    return sum('used', unit, [plus(allowance(world, limit)), minus(explainRoom(world, limit, rule))]);
  }
  const { used24, value24 } = world.limits.use(limit);
  if (rule.type === 'exposure' && scope.level === 'account') {
    const measured = explainExposureSum(world, limit.account, rule.measure, currency);
    if (rule.measure !== 'net') return { ...measured, term: { ...measured.term, name: 'used' } };
    return formed('used', used24, unit, { formula: 'abs(net)', parts: [{ ...measured.term, role: 'factor' }] });
  }
  if (rule.type === 'position') return leaf('used', used24, unit);
  const { level, id } = limit.node;
  const what = rule.type === 'metric' ? rule.metric : rule.measure;
  return formed('used', value24 === null ? null : used24, unit, { formula: `${what} of ${level} ${id}`, parts: [] });
}

/** [LL3] room = measured value - floor. */
function explainRoom(world: World, limit: LimitState, rule: DailyLossRule | MaxLossRule): Amount {
  return sum('room', limit.definition.currency, [plus(measured(world, limit, rule)), minus(explainFloor(limit, rule))]);
}

function measured(world: World, limit: LimitState, rule: DailyLossRule | MaxLossRule): Amount {
  const equity = explainEquity(world, limit.account);
  if (rule.measured === undefined || rule.measured === 'equity') return equity;
  const balance = explainBalance(world, limit.account);
  if (rule.measured === 'balance') return balance;
  const isLower = (balance.amount24 ?? 0n) < (equity.amount24 ?? 0n);
  return formed('measured', isLower ? balance.amount24 : equity.amount24, limit.definition.currency, {
    formula: 'min(balance, equity)',
    parts: [
      { ...balance.term, role: 'factor' },
      { ...equity.term, role: 'factor' },
    ],
  });
}

/** [LL1], [LL2] with the levels in force. */
function explainFloor(limit: LimitState, rule: DailyLossRule | MaxLossRule): Amount {
  const { limitId, version, currency } = limit.definition;
  const by = ruleEvidence(limitId, version, limit.definedSeq);
  const level = (name: string, amount24: bigint): Term => factor(name, formatUnits(amount24, 24), currency);
  const given = (name: string, text: string | null | undefined): Term[] =>
    text === null || text === undefined ? [] : [factor(name, text, currency, by)];
  const parts = [
    rule.type === 'maxLoss' ? level('peak', limit.peak24) : level('reference', limit.reference24),
    level('allowance', limit.amount24),
    level('initial balance', limit.base24),
  ];
  if (rule.type === 'maxLoss') {
    parts.push(...given('lock offset', rule.lockOffset), ...given('stop peak', rule.stopPeak));
    parts.push(...given('freeze peak', rule.freezePeak), ...given('floor after payout', rule.afterFirstPayoutFloor));
  }
  return formed('floor', limit.floor24, currency, { formula: floorFormula(rule), parts, evidence: by });
}

/** The formula in the words of the law, with the options this rule uses. */
function floorFormula(rule: DailyLossRule | MaxLossRule): string {
  if (rule.type === 'dailyLoss') return 'reference - allowance';
  const isStopped = rule.stopPeak !== null && rule.stopPeak !== undefined;
  const trailing = `${isStopped ? 'min(peak, stop peak)' : 'peak'} - allowance`;
  const locked = rule.lockOffset === null ? trailing : `min(initial balance + lock offset, ${trailing})`;
  return rule.trail === 'none' && rule.lockOffset === null ? locked : `max(former floor, ${locked})`;
}

/** Percent of the allowance, as the screen prints it [LI14]. */
function explainUtilization(world: World, limit: LimitState): Amount {
  const { used24, allowance24, breached } = world.limits.use(limit);
  const bp = usedBp(used24, allowance24, breached);
  return formed('utilization', bp === null ? null : BigInt(bp) * 10n ** 22n, '%', {
    formula: '100 * used / allowance',
    parts: [
      { ...explainUsed(world, limit).term, role: 'factor' },
      { ...allowance(world, limit).term, role: 'factor' },
    ],
  });
}

/** [PM12] minutes = room / slope of used over the last five minutes. */
function explainTime(world: World, limit: LimitState): Amount {
  const minutes = world.burns.minutes(limit);
  const then = world.burns.oldest(limit);
  const { used24, allowance24 } = world.limits.use(limit);
  const scale = world.limits.scaleOf(limit);
  const unit = unitOf(limit);
  const asText = (value: number): string => formatUnits(BigInt(Math.round(value)), scale);
  // Statistics are floats [NU8]; two decimals of a minute are shown.
  return formed('time to floor', minutes === null ? null : BigInt(Math.round(minutes * 100)) * 10n ** 22n, 'minutes', {
    formula: 'room / (used - used then) * time since',
    parts: [
      factor('room', formatUnits(allowance24 - used24, 24), unit),
      factor('used', formatUnits(used24, 24), unit),
      factor('used then', then === null ? null : asText(then.used), unit),
      factor('time since', then === null ? null : formatUnits(BigInt(then.elapsedUs), 6), 'seconds'),
    ],
  });
}
