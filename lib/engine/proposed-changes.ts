import type { Actor } from '#lib/model/actor.ts';
import type { Notice } from '#lib/model/effect.ts';
import type { LimitDefinition, LimitDraft } from '#lib/model/limit.ts';
import type { Effective, VersionOrigin } from '#lib/model/limit-version.ts';
import type { ProposedChange } from '#lib/model/proposal.ts';
import { optionsOf } from './limit-options.ts';
import { announceRuleset, assignRuleset, pushChange, putLimit, rulesetFault } from './limit-versions.ts';
import type { ProposalEntry } from './proposal-state.ts';
import { retireLimit } from './retirement.ts';
import { definitionFault } from './ruleset-checks.ts';
import { putWaiting } from './version-book.ts';
import { refuse } from './world.ts';
import type { Moment, Refusal, World } from './world.ts';

/** Why a change could not be put in force by anybody; null: it could. */
export function refuseChange(world: World, change: ProposedChange): Refusal | null {
  switch (change.type) {
    case 'limit':
      return draftFault(world, change.draft) ?? effectiveFault(world, change.draft, change.effective);
    case 'retirement':
      return retirementFault(world, change.limitId, change.baseVersion);
    case 'ruleset':
      return rulesetFault(world, change.account, change.ruleset);
  }
}

/** Two people editing the same rule: the second has an older version before his eyes [LE11]. */
function versionFault(world: World, limitId: string, baseVersion: number): Refusal | null {
  const version = world.state.limits.get(limitId)?.definition.version ?? 0;
  return baseVersion === version ? null : refuse('baseVersionMoved', 'baseVersion', `version=${version}`);
}

export function retirementFault(world: World, limitId: string, baseVersion: number): Refusal | null {
  const limit = world.state.limits.get(limitId);
  // The states of a spread limit are found under keys of their own and are no limits of themselves.
  if (limit === undefined || limit.definition.limitId !== limitId)
    return refuse('unknownLimit', 'limitId', `limit=${limitId}`);
  return versionFault(world, limitId, baseVersion);
}

/** Why a draft could not stand, whoever asks for it. */
export function draftFault(world: World, draft: LimitDraft): Refusal | null {
  const { limitId, baseVersion } = draft;
  return versionFault(world, limitId, baseVersion) ?? definitionFault(world, definitionOfDraft(world, draft));
}

/** A draft as the version it would become; a new limit of a retired one's id goes on counting. */
export function definitionOfDraft({ state }: World, draft: LimitDraft): LimitDefinition {
  const { limitId, name, scope, rule, currency, ladder, alertFrom, ackFrom } = draft;
  const last = state.limits.get(limitId)?.definition.version ?? state.retiredVersions.get(limitId) ?? 0;
  const options = optionsOf(draft);
  return { limitId, version: last + 1, name, scope, rule, currency, ladder, alertFrom, ackFrom, ...options };
}

/** Puts an approved change in force at this entry. */
export function putChange(world: World, entry: ProposalEntry, moment: Moment, notices: Notice[]): void {
  const { change, by, byName, reason, proposalId } = entry;
  const origin: VersionOrigin = {
    byName,
    reason,
    publishedSeq: moment.seq,
    publishedAtUs: moment.atUs,
    proposalId,
    approvedBy: entry.endedBy,
    approvedByName: entry.endedByName,
  };
  switch (change.type) {
    case 'limit':
      return publishDraft(world, change, { by, origin, moment }, notices);
    case 'retirement':
      return retireLimit(world, change.limitId, { by, origin, moment }, notices);
    case 'ruleset': {
      const { account, ruleset } = change;
      assignRuleset(world, { account, ruleset, by, approvedSeq: moment.seq, origin }, moment);
      announceRuleset(world, account, moment, notices);
    }
  }
}

/** A new limit has no version in force that could go on until then. */
export function effectiveFault({ state }: World, draft: LimitDraft, effective: Effective | undefined): Refusal | null {
  if (effective !== 'nextDay' || state.limits.has(draft.limitId)) return null;
  return refuse('invalidLimit', 'effective', 'effective=nextDay allowed="now, for a new limit"');
}

type Published = { readonly draft: LimitDraft; readonly effective?: Effective | undefined };
type PublishedBy = { readonly by: string; readonly origin: VersionOrigin; readonly moment: Moment };

/** What was decided about is in force at once, or waits for the next trading day [LE8]. */
export function publishDraft(
  world: World,
  { draft, effective }: Published,
  from: PublishedBy,
  notices: Notice[],
): void {
  const limit = world.state.limits.get(draft.limitId);
  if (effective !== 'nextDay' || limit === undefined) return putDraft(world, draft, from, notices);
  const { by, origin } = from;
  putWaiting(world.state, { draft, by, origin });
  pushChange(world, limit, from, notices);
}

/** A definition of a person in force: judged at once, and told. */
export function putDraft(world: World, draft: LimitDraft, from: PublishedBy, notices: Notice[]): void {
  const { scope } = draft;
  const account = scope.level === 'account' ? (world.state.accountIndex.get(scope.id) ?? -1) : -1;
  const limit = putLimit(world, account, definitionOfDraft(world, draft), { source: 'person', ...from });
  if (account < 0) world.limits.forceNode(`${scope.level}/${scope.id}`);
  pushChange(world, limit, from, notices);
}

/** What one person puts in force without a second one. */
export function originOf(
  command: { readonly actor: Actor; readonly reason?: string | undefined },
  moment: Moment,
): VersionOrigin {
  const reason = command.reason?.trim() ?? '';
  return {
    byName: command.actor.name,
    reason: reason === '' ? null : reason,
    publishedSeq: moment.seq,
    publishedAtUs: moment.atUs,
    proposalId: null,
    approvedBy: null,
    approvedByName: null,
  };
}
