import { parseUnits } from '#lib/base/decimal.ts';
import type { Notice } from '#lib/model/effect.ts';
import type { LimitId } from '#lib/model/ids.ts';
import type { LimitDefinition, LimitRule, RulesetRule } from '#lib/model/limit.ts';
import type { VersionOrigin } from '#lib/model/limit-version.ts';
import type { Ruleset } from '#lib/model/ruleset.ts';
import { isSpread } from './limit-nodes.ts';
import { optionsOf } from './limit-options.ts';
import { noStanding } from './loss-account.ts';
import { isLossRule, noLevels, readTerms, relevel, startLevels } from './loss-rule.ts';
import { isLoosening, isSame, lowersFloor, measuresOther } from './loosening.ts';
import { bindProgramme, programmeFault } from './programme.ts';
import { dropLimit } from './retirement.ts';
import { definitionFault } from './ruleset-checks.ts';
import { labelOf, needsSecondPerson } from './second-person.ts';
import { accountAt } from './state.ts';
import type { AccountState, LimitState, PendingRuleset } from './state.ts';
import { limitView } from './limit-view.ts';
import { closeVersion, openVersion } from './version-book.ts';
import { refuse } from './world.ts';
import type { Moment, Refusal, Verdict, World } from './world.ts';

/** Why a programme cannot stand on an account, whoever asks for it. */
export function rulesetFault(world: World, accountId: string, ruleset: Ruleset): Refusal | null {
  const index = world.state.accountIndex.get(accountId);
  if (index === undefined) return refuse('unknownAccount', 'account', `account=${accountId}`);
  const account = accountAt(world.state, index);
  for (const rule of ruleset.rules) {
    const fault = definitionFault(world, definitionOf(world, account, rule));
    if (fault !== null) return fault;
  }
  return programmeFault(account, ruleset);
}

type Assignment = PendingRuleset & { readonly account: string };

/** A programme put on one account: each rule becomes the limit `{account}:{ruleId}`, now or with the next reset [LL16]. */
export function assignRuleset(world: World, input: Assignment, moment: Moment): Verdict {
  const { ruleset, by, approvedSeq, origin } = input;
  const fault = rulesetFault(world, input.account, ruleset);
  if (fault !== null) return fault;
  const index = world.state.accountIndex.get(input.account) ?? -1;
  const account = accountAt(world.state, index);
  const definitions = ruleset.rules.map((rule) => definitionOf(world, account, rule));
  const loosened = approvedSeq === null ? loosenedBy(world, account, definitions) : null;
  if (loosened !== null) return refuse('needsApproval', 'ruleset', `limit=${loosened}`);
  const pending: PendingRuleset = { ruleset, by, approvedSeq, origin };
  if (ruleset.effective === 'nextReset') account.pendingRuleset = pending;
  else {
    // What is decided now is newer than what was decided for the reset.
    account.pendingRuleset = null;
    bind(world, index, pending, definitions, moment);
  }
  world.cards.add(index);
  return null;
}

/**
 * Puts a programme in force that waited for the reset [LL16]. A rule tightened since it was accepted stays: it is then no
 * tightening any more, and nobody has approved a loosening of what is in force now.
 */
export function bindPending(world: World, index: number, moment: Moment): readonly LimitState[] {
  const account = accountAt(world.state, index);
  const pending = account.pendingRuleset;
  if (pending === null) return [];
  account.pendingRuleset = null;
  const definitions = pending.ruleset.rules
    .map((rule) => definitionOf(world, account, rule))
    .filter((definition) => {
      const before = world.state.limits.get(definition.limitId);
      if (before === undefined) return true;
      if (pending.approvedSeq !== null && before.definedSeq <= pending.approvedSeq) return true;
      return !(isLoosening(before.definition, definition) || lowersFloor(before, definition.rule));
    });
  world.cards.add(index);
  return bind(world, index, pending, definitions, moment);
}

function bind(
  world: World,
  index: number,
  { ruleset, by, origin }: PendingRuleset,
  definitions: readonly LimitDefinition[],
  moment: Moment,
): readonly LimitState[] {
  const account = accountAt(world.state, index);
  bindProgramme(world, account, ruleset, moment);
  account.rulesetId = ruleset.rulesetId;
  account.rulesetName = ruleset.name;
  account.rulesetVersion = ruleset.version;
  return definitions.map((definition) => putLimit(world, index, definition, { source: 'ruleset', by, origin, moment }));
}

function definitionOf(world: World, account: AccountState, rule: RulesetRule): LimitDefinition {
  const limitId = `${account.account}:${rule.ruleId}`;
  const before = world.state.limits.get(limitId);
  return {
    // The id is that of the limit this rule becomes.
    limitId: limitId as LimitId,
    version: (before?.definition.version ?? world.state.retiredVersions.get(limitId) ?? 0) + 1,
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

/** The first limit that the new programme would loosen or leave out; null when it is at least as tight. */
function loosenedBy(world: World, account: AccountState, definitions: readonly LimitDefinition[]): string | null {
  for (const limitId of account.limitIds) {
    const before = world.state.limits.get(limitId);
    if (before === undefined || before.source !== 'ruleset') continue;
    const after = definitions.find((definition) => definition.limitId === limitId);
    if (needsSecondPerson(world, before, after ?? null) !== null) return limitId;
  }
  return null;
}

/** Tells which limits an assignment has put in force. */
export function announceRuleset(world: World, accountId: string, moment: Moment, notices: Notice[]): void {
  const index = world.state.accountIndex.get(accountId) ?? 0;
  for (const limitId of accountAt(world.state, index).limitIds) {
    const limit = world.state.limits.get(limitId);
    if (limit?.definedSeq === moment.seq) pushChange(world, limit, { by: limit.definedBy, moment }, notices);
  }
}

/** Writes a definition: a new limit starts its levels, a new version takes them over and is judged at once [LL16]. */
export function putLimit(world: World, account: number, definition: LimitDefinition, by: DefinedBy): LimitState {
  const { state } = world;
  const before = state.limits.get(definition.limitId);
  const isOther = before !== undefined && measuresOther(before.definition, definition);
  if (before !== undefined) closeVersion(state, before, by.moment);
  openVersion(state, definition.limitId, by.origin);
  if (isOther) dropLimit(world, before);
  else if (before !== undefined) {
    for (const spread of world.spread.statesOf(definition)) renew(spread, definition, by);
    const { rule: was } = before.definition;
    const label = labelOf(world, before);
    if (before.dayFirst?.label !== label) before.dayFirst = { label, definition: before.definition };
    renew(before, definition, by);
    relevelFrom(world, before, was);
    world.limits.watch(before);
    world.spread.defined(before);
    return before;
  }
  const limit = newLimit(world, account, definition, by);
  if (account >= 0) accountAt(state, account).limitIds.push(definition.limitId);
  state.limits.set(definition.limitId, limit);
  world.spread.begin(limit);
  world.limits.watch(limit);
  world.spread.defined(limit);
  return limit;
}

type DefinedBy = {
  readonly source: 'person' | 'ruleset';
  readonly by: string | null;
  readonly origin: VersionOrigin | null;
  readonly moment: Moment;
};

/** A limit as it starts; nothing of the state is written. */
export function newLimit(
  world: World,
  account: number,
  definition: LimitDefinition,
  by: Omit<DefinedBy, 'moment' | 'origin'> & { readonly moment: Pick<Moment, 'seq' | 'atUs'> },
): LimitState {
  const { rule } = definition;
  const limit: LimitState = {
    ...noLevels(),
    ...noStanding(),
    definition,
    source: by.source,
    node: definition.scope,
    account,
    isSpread: isSpread(definition),
    counts: [0, 0, 0, 0, 0],
    counted24: null,
    book: null,
    fills: null,
    definedSeq: by.moment.seq,
    definedAtUs: by.moment.atUs,
    definedBy: by.by,
    rung: 'none',
    breached: false,
    used24: 0n,
    alertId: null,
    dayFirst: { label: labelOf(world, { account }), definition },
  };
  if (isLossRule(rule)) begin(accountAt(world.state, account), limit);
  else limit.amount24 = parseUnits(rule.amount, 24);
  return limit;
}

/** A version in place of the former: what the limit has counted and latched stays [LL16]. */
export function renew(
  limit: LimitState,
  definition: LimitDefinition,
  by: { readonly by: string | null; readonly moment: Pick<Moment, 'seq' | 'atUs'> },
): void {
  limit.definition = definition;
  limit.definedSeq = by.moment.seq;
  limit.definedAtUs = by.moment.atUs;
  limit.definedBy = by.by;
  limit.counts = [0, 0, 0, 0, 0];
  limit.counted24 = null;
  if (!isLossRule(definition.rule)) limit.amount24 = parseUnits(definition.rule.amount, 24);
}

/** The levels of a loss rule under its new version; one of the other kind has nothing to take over but the latches. */
export function relevelFrom(world: World, limit: LimitState, was: LimitRule): void {
  const { rule } = limit.definition;
  if (!isLossRule(rule) || isSame(was, rule)) return;
  if (was.type === rule.type) relevel(readTerms(rule), limit);
  else begin(accountAt(world.state, limit.account), limit);
}

/** A new rule starts at B0 and counts its day from how the open day began, deposits of the day included. */
function begin(owner: AccountState, limit: LimitState): void {
  const { rule } = limit.definition;
  if (!isLossRule(rule)) return;
  // Deposits alone: a payout of the same day moves no level [LL15].
  const shift24 = owner.initial24 - owner.dayStartInitial24;
  startLevels(readTerms(rule), limit, owner.initial24, {
    equity24: owner.dayStartEquity24 + shift24,
    balance24: owner.dayStartBalance24 + shift24,
  });
}

/** Tells that a limit was defined, or a new version of it put in force. */
export function pushChange(
  world: World,
  limit: LimitState,
  from: { readonly by: string | null; readonly moment: Moment },
  notices: Notice[],
): void {
  notices.push({
    type: 'LimitChanged',
    seq: from.moment.seq,
    ordinal: notices.length,
    atUs: from.moment.atUs,
    limit: limitView(world, limit),
    by: from.by,
  });
}
