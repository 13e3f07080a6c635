import { parseUnits } from '#lib/base/decimal.ts';
import type { AssignRuleset } from '#lib/model/input.ts';
import type { LimitId } from '#lib/model/ids.ts';
import { rungRank } from '#lib/model/limit.ts';
import type { LimitDefinition, LimitOptions, LimitRule, RulesetRule } from '#lib/model/limit.ts';
import { startLevels } from './drawdown.ts';
import { ladderFault, readLadder } from './ladder.ts';
import { amountOf } from './limit-bands.ts';
import { bindProgramme, programmeFault } from './programme.ts';
import { accountAt } from './state.ts';
import type { AccountState, LimitState } from './state.ts';
import { refuse } from './world.ts';
import type { Moment, Refusal, Verdict, World } from './world.ts';

/** A programme put on one account: each rule becomes the limit `{account}:{ruleId}`. */
export function assignRuleset(world: World, input: AssignRuleset, moment: Moment): Verdict {
  const index = world.state.accountIndex.get(input.account);
  if (index === undefined) return refuse('unknownAccount', 'account', `account=${input.account}`);
  const account = accountAt(world.state, index);
  const { ruleset } = input;
  if (ruleset.effective === 'nextReset') return refuse('notSupportedYet', 'ruleset.effective', 'effective=nextReset');
  const definitions = ruleset.rules.map((rule) => definitionOf(world, account, rule));
  for (const definition of definitions) {
    const fault = definitionFault(world, definition);
    if (fault !== null) return fault;
  }
  const fault = programmeFault(account, ruleset);
  if (fault !== null) return fault;
  const loosened = loosenedBy(world, account, definitions);
  if (loosened !== null) return refuse('needsApproval', 'ruleset', `limit=${loosened}`);
  bindProgramme(world, account, ruleset, moment);
  account.rulesetId = ruleset.rulesetId;
  account.rulesetName = ruleset.name;
  account.rulesetVersion = ruleset.version;
  for (const definition of definitions) {
    putLimit(world, index, definition, { source: 'ruleset', by: input.actor.user, moment });
  }
  world.cards.add(index);
  return null;
}

function definitionOf(world: World, account: AccountState, rule: RulesetRule): LimitDefinition {
  const limitId = `${account.account}:${rule.ruleId}`;
  const before = world.state.limits.get(limitId);
  return {
    // The id is that of the limit this rule becomes.
    limitId: limitId as LimitId,
    version: (before?.definition.version ?? 0) + 1,
    name: rule.name,
    scope: { level: 'account', id: account.account },
    rule: rule.rule,
    currency: account.currency as LimitDefinition['currency'],
    ladder: rule.ladder,
    alertFrom: rule.alertFrom,
    ackFrom: rule.ackFrom,
    ...optionsOf(rule),
  };
}

/** The options of a rule or a draft, where given. */
export function optionsOf(from: LimitOptions): LimitOptions {
  const { within, per, confirm, holdMs, hard, resetBand } = from;
  return {
    ...(within === undefined ? {} : { within }),
    ...(per === undefined ? {} : { per }),
    ...(confirm === undefined ? {} : { confirm }),
    ...(holdMs === undefined ? {} : { holdMs }),
    ...(hard === undefined ? {} : { hard }),
    ...(resetBand === undefined ? {} : { resetBand }),
  };
}

/** The first limit that the new programme would loosen or leave out; null when it is at least as tight. */
function loosenedBy(world: World, account: AccountState, definitions: readonly LimitDefinition[]): string | null {
  for (const limitId of account.limitIds) {
    const before = world.state.limits.get(limitId);
    if (before === undefined || before.source !== 'ruleset') continue;
    const after = definitions.find((definition) => definition.limitId === limitId);
    if (after === undefined || isLoosening(before.definition, after)) return limitId;
  }
  return null;
}

/** Writes a definition: a new limit starts its levels, a new version takes them over and is judged at once [LL16]. */
export function putLimit(
  world: World,
  account: number,
  definition: LimitDefinition,
  by: { readonly source: 'person' | 'ruleset'; readonly by: string | null; readonly moment: Moment },
): LimitState {
  const { state } = world;
  const before = state.limits.get(definition.limitId);
  const { rule } = definition;
  const lockOffset24 = rule.type === 'maxLoss' && rule.lockOffset !== null ? parseUnits(rule.lockOffset, 24) : null;
  if (before !== undefined) {
    before.definition = definition;
    before.amount24 = amountOf(definition);
    before.lockOffset24 = lockOffset24;
    before.definedSeq = by.moment.seq;
    before.definedAtUs = by.moment.atUs;
    before.definedBy = by.by;
    world.limits.watch(before);
    return before;
  }
  const limit: LimitState = {
    definition,
    source: by.source,
    account,
    definedSeq: by.moment.seq,
    definedAtUs: by.moment.atUs,
    definedBy: by.by,
    amount24: amountOf(definition),
    lockOffset24,
    base24: 0n,
    peak24: 0n,
    floor24: 0n,
    reference24: 0n,
    rung: 'none',
    breached: false,
    latched: false,
    used24: 0n,
    crossedSeq: null,
    firstBreachSeq: null,
    alertId: null,
  };
  if (account >= 0) {
    const owner = accountAt(state, account);
    const flows24 = owner.flows24 - owner.dayStartFlows24;
    const shift = flows24 > 0n ? flows24 : 0n;
    startLevels(limit, owner.initial24, {
      equity24: owner.dayStartEquity24 + shift,
      balance24: owner.dayStartBalance24 + shift,
    });
    owner.limitIds.push(definition.limitId);
  }
  state.limits.set(definition.limitId, limit);
  world.limits.watch(limit);
  return limit;
}

/** The first field of a definition that this engine does not act on yet, so that none is taken and then ignored. */
function unsupported(definition: LimitDefinition): string | null {
  const { rule, within, per, confirm, holdMs, hard, resetBand } = definition;
  if (rule.type === 'metric') return 'rule.metric';
  for (const [field, value] of Object.entries({ within, per, confirm, holdMs, hard, resetBand }))
    if (value !== undefined) return field;
  if (rule.type !== 'dailyLoss' && rule.type !== 'maxLoss') return null;
  const plain = ['type', 'amount', 'reference', 'trail', 'lockOffset', 'breachWhen', 'action'];
  for (const [field, value] of Object.entries(rule))
    if (value !== undefined && !plain.includes(field)) return `rule.${field}`;
  return null;
}

/** A definition that cannot stand, named by its field. */
export function definitionFault(world: World, definition: LimitDefinition): Refusal | null {
  const { rule, scope, ladder, alertFrom, ackFrom } = definition;
  const missing = unsupported(definition);
  if (missing !== null) return refuse('notSupportedYet', missing, `${missing}=set`);
  const amount24 = amountOf(definition);
  const isLoss = rule.type === 'dailyLoss' || rule.type === 'maxLoss';
  if (amount24 < 0n || (isLoss && amount24 === 0n)) return refuse('invalidLimit', 'amount', `amount=${rule.amount}`);
  const fault = ladderFault(ladder);
  if (fault !== null) return refuse('invalidLimit', fault.startsWith('hyst') ? 'ladder.hysteresis' : 'ladder', fault);
  if (alertFrom === 'none' || readLadder(ladder).thresholds[rungRank(alertFrom)] === null) {
    return refuse('invalidLimit', 'alertFrom', `alertFrom=${alertFrom} allowed="a rung of the ladder"`);
  }
  if (ackFrom === 'none' || rungRank(ackFrom) < rungRank(alertFrom)) {
    return refuse('invalidLimit', 'ackFrom', `ackFrom=${ackFrom} allowed="at or above alertFrom"`);
  }
  if (rule.type === 'maxLoss' && rule.action === 'pause') {
    return refuse('invalidLimit', 'rule.action', 'action=pause allowed="fail, alertOnly"');
  }
  if (rule.type !== 'exposure' && scope.level !== 'account') {
    return refuse('invalidLimit', 'scope', `level=${scope.level} allowed=account`);
  }
  return scopeFault(world, definition, isLoss);
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

/** What cannot be shown to be a tightening is a loosening [FE1], [FE2]. */
export function isLoosening(before: LimitDefinition, after: LimitDefinition): boolean {
  if (before.scope.level !== after.scope.level || before.scope.id !== after.scope.id) return true;
  if (before.currency !== after.currency) return true;
  if (isRuleLooser(before.rule, after.rule)) return true;
  const old = readLadder(before.ladder);
  const next = readLadder(after.ladder);
  if (next.hysteresis > old.hysteresis) return true;
  for (let rank = 1; rank < 4; rank += 1) {
    const was = old.thresholds[rank] ?? null;
    const is = next.thresholds[rank] ?? null;
    if (was !== null && (is === null || is > was)) return true;
  }
  return rungRank(after.alertFrom) > rungRank(before.alertFrom) || rungRank(after.ackFrom) > rungRank(before.ackFrom);
}

const ACTIONS = ['alertOnly', 'pause', 'fail'] as const;

function isRuleLooser(before: LimitRule, after: LimitRule): boolean {
  if (before.breachWhen === 'lte' && after.breachWhen === 'lt') return true;
  if (parseUnits(after.amount, 24) > parseUnits(before.amount, 24)) return true;
  if (before.type === 'dailyLoss' && after.type === 'dailyLoss') {
    if (ACTIONS.indexOf(after.action) < ACTIONS.indexOf(before.action)) return true;
    return before.reference !== after.reference;
  }
  if (before.type === 'maxLoss' && after.type === 'maxLoss') {
    if (ACTIONS.indexOf(after.action) < ACTIONS.indexOf(before.action) || before.trail !== after.trail) return true;
    if (after.lockOffset === null) return false;
    return before.lockOffset === null || parseUnits(after.lockOffset, 24) < parseUnits(before.lockOffset, 24);
  }
  if (before.type === 'exposure' && after.type === 'exposure') return before.measure !== after.measure;
  if (before.type === 'position' && after.type === 'position') return before.instrument !== after.instrument;
  return true;
}
