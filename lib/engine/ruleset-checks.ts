import { parseUnits } from '#lib/base/decimal.ts';
import { MINUTE_US } from '#lib/base/time.ts';
import { rungRank } from '#lib/model/limit.ts';
import type { DailyLossRule, LimitDefinition, LimitOptions, MaxLossRule, MetricRule } from '#lib/model/limit.ts';
import { refireSettings } from './alert-settings.ts';
import { absoluteFault, ladderFault } from './ladder.ts';
import { isBelow } from './limit-nodes.ts';
import { notifyFault } from './limit-options.ts';
import { absoluteLadderOf } from './limit-reader.ts';
import { isLossRule } from './loss-rule.ts';
import { isOfAccount, metricFault } from './metric-rule.ts';
import { accountAt } from './state.ts';
import { refuse } from './world.ts';
import type { Refusal, World } from './world.ts';

const LAPSE_LEAST_US = 5 * MINUTE_US;
const LAPSE_MOST_US = 240 * MINUTE_US;

/** A definition that cannot stand, named by its field. */
export function definitionFault(world: World, definition: LimitDefinition): Refusal | null {
  const { rule, scope, ladder } = definition;
  const fault = optionFault(definition);
  if (fault !== null) return fault;
  if (rule.type === 'metric')
    return metricRefusal(definition, rule) ?? rungRefusal(definition) ?? scopeFault(world, definition, false);
  if (definition.within !== undefined) return refuse('invalidLimit', 'within', 'allowed="metric rules"');
  if (definition.per !== undefined) return refuse('invalidLimit', 'per', 'allowed="metric rules"');
  if (definition.resetBand !== undefined) return refuse('invalidLimit', 'resetBand', 'allowed="absolute mode"');
  const amount24 = parseUnits(rule.amount, 24);
  const isLoss = isLossRule(rule);
  if (amount24 < 0n || (isLoss && amount24 === 0n)) return refuse('invalidLimit', 'amount', `amount=${rule.amount}`);
  const wrong = ladderFault(ladder);
  if (wrong !== null) return refuse('invalidLimit', wrong.startsWith('hyst') ? 'ladder.hysteresis' : 'ladder', wrong);
  const rungs = rungRefusal(definition);
  if (rungs !== null) return rungs;
  if (rule.type === 'maxLoss' && rule.action === 'pause') {
    return refuse('invalidLimit', 'rule.action', 'action=pause allowed="fail, alertOnly"');
  }
  if (isLoss && (definition.confirm ?? 1) > 1) return refuse('invalidLimit', 'confirm', 'allowed="1 for a loss rule"');
  if (isLoss && definition.hard !== undefined)
    return refuse('invalidLimit', 'hard', 'allowed="the action of the rule"');
  if (rule.type !== 'exposure' && scope.level !== 'account') {
    return refuse('invalidLimit', 'scope', `level=${scope.level} allowed=account`);
  }
  return scopeFault(world, definition, isLoss) ?? (isLossRule(rule) ? lossFault(world, definition, rule) : null);
}

/** [AL15] a step, a time or a list of who is told that cannot stand, named by its field. */
function optionFault(options: LimitOptions): Refusal | null {
  const { refireStep24, ackLapseUs } = refireSettings(options);
  if (refireStep24 <= 0n || refireStep24 > parseUnits('100', 24))
    return refuse('invalidLimit', 'refireStep', `refireStep=${options.refireStep} allowed=">0 to 100"`);
  if (ackLapseUs !== null && (ackLapseUs < LAPSE_LEAST_US || ackLapseUs > LAPSE_MOST_US))
    return refuse('invalidLimit', 'ackLapseMs', `ackLapseMs=${options.ackLapseMs} allowed="5 to 240 minutes"`);
  const told = notifyFault(options);
  return told === null ? null : refuse('invalidLimit', 'notify', told);
}

function rungRefusal({ ladder, alertFrom, ackFrom }: LimitDefinition): Refusal | null {
  if (alertFrom === 'none' || (alertFrom !== 'breach' && ladder[alertFrom] === null)) {
    return refuse('invalidLimit', 'alertFrom', `alertFrom=${alertFrom} allowed="a rung of the ladder"`);
  }
  if (ackFrom === 'none' || rungRank(ackFrom) < rungRank(alertFrom)) {
    return refuse('invalidLimit', 'ackFrom', `ackFrom=${ackFrom} allowed="at or above alertFrom"`);
  }
  return null;
}

/** [LI4] the ladder of a metric is one of uses or of values, and its fields are those its metric knows. */
function metricRefusal(definition: LimitDefinition, rule: MetricRule): Refusal | null {
  const { scope, per, ladder } = definition;
  const fault = metricFault(definition, rule);
  if (fault !== null) return refuse('invalidLimit', fault.field, fault.detail);
  if (per !== undefined && per !== 'node' && !isBelow(per, scope.level))
    return refuse('invalidLimit', 'per', `per=${per} allowed="a level below ${scope.level}"`);
  if (isOfAccount(rule.metric) && scope.level !== 'account' && per !== 'account')
    return refuse('invalidLimit', 'scope', `metric=${rule.metric} allowed=account`);
  const wrong = rule.mode === 'absolute' ? absoluteFault(absoluteLadderOf(definition, rule)) : ladderFault(ladder);
  if (wrong === null) return null;
  return refuse('invalidLimit', wrong.startsWith('hyst') ? 'ladder.hysteresis' : 'ladder', wrong);
}

function scopeFault(world: World, definition: LimitDefinition, isLoss: boolean): Refusal | null {
  const { rule, scope, currency } = definition;
  if (scope.level === 'account') {
    const index = world.state.accountIndex.get(scope.id);
    if (index === undefined) return refuse('unknownAccount', 'scope', `account=${scope.id}`);
    const own = accountAt(world.state, index).currency;
    if (isLoss && currency !== own) return refuse('invalidLimit', 'currency', `currency=${currency} allowed=${own}`);
  } else if (!world.groups.nodes.has(`${scope.level}/${scope.id}`)) {
    return refuse('invalidLimit', 'scope', `${scope.level}=${scope.id} allowed="a known node"`);
  }
  if (rule.type === 'position' && !world.state.instrumentIndex.has(rule.instrument)) {
    return refuse('unknownInstrument', 'rule.instrument', `symbol=${rule.instrument}`);
  }
  return null;
}

/** [LL14] a percentage needs something to be a percentage of; a tier needs an allowance. */
function lossFault(world: World, definition: LimitDefinition, rule: DailyLossRule | MaxLossRule): Refusal | null {
  const isShare = rule.amountIn !== undefined && rule.amountIn !== 'money';
  const owner = accountAt(world.state, world.state.accountIndex.get(definition.scope.id) ?? 0);
  if (isShare && owner.initial24 <= 0n) {
    return refuse(
      'invalidLimit',
      'rule.amountIn',
      `amountIn=${rule.amountIn} allowed="money, with no initial balance"`,
    );
  }
  const tiers = rule.type === 'dailyLoss' ? (rule.tiers ?? []) : [];
  const empty = tiers.find((tier) => parseUnits(tier.amount, 24) <= 0n);
  return empty === undefined ? null : refuse('invalidLimit', 'rule.tiers', `amount=${empty.amount} allowed=">0"`);
}
