import { canonicalJson } from '#lib/base/canonical-json.ts';
import { sha256Hex } from '#lib/base/hash.ts';
import type { Notice } from '#lib/model/effect.ts';
import type { Actor } from '#lib/model/actor.ts';
import type { ApproveProposal, ProposeChange, RejectProposal, WithdrawProposal } from '#lib/model/command.ts';
import type { LimitDefinition, ScopeNode } from '#lib/model/limit.ts';
import type { ProposalState, ProposalView, ProposedChange } from '#lib/model/proposal.ts';
import { mayPropose, personOf, tooNewSince } from './actors.ts';
import { beginEmergency, endApproved } from './emergencies.ts';
import { emergencyFault, leadReachable } from './emergency-rules.ts';
import { ENDED_PROPOSALS_KEPT, OPEN_PROPOSALS_MAX } from './proposal-state.ts';
import type { ProposalEntry } from './proposal-state.ts';
import { putChange, refuseChange } from './proposed-changes.ts';
import { refuse } from './world.ts';
import type { Moment, Verdict, World } from './world.ts';

/** A loosening put before a second person. Its id is the hash of all that an approval is bound to [FE4]. */
export function proposeChange(world: World, command: ProposeChange, moment: Moment, notices: Notice[]): Verdict {
  const { change, actor } = command;
  const { proposals, approvals } = world.state;
  const reason = command.reason.trim();
  if (reason === '') return refuse('malformed', 'reason', 'allowed="not empty"');
  const isEmergency = command.emergency === true;
  const fault = refuseChange(world, change) ?? (isEmergency ? refuseEmergency(world, command, moment) : null);
  if (fault !== null) return fault;
  if (openOnes(world).length >= OPEN_PROPOSALS_MAX)
    return refuse('outOfRange', 'change', `open=${OPEN_PROPOSALS_MAX} allowed="fewer open proposals"`);
  const emergencyMs = isEmergency ? approvals.emergencyMs : null;
  // What was an emergency an hour ago is none any more.
  const expiresAtUs = moment.atUs + Math.min(approvals.lifetimeMs, emergencyMs ?? approvals.lifetimeMs) * 1_000;
  const scope = scopeOf(change, world);
  const baseHash = baseHashOf(world, change);
  const terms = emergencyMs === null ? {} : { emergencyMs };
  const content = { change, baseHash, scope, reason, expiresAtUs, proposer: actor.user, ...terms };
  const proposalId = sha256Hex(canonicalJson(content));
  if (proposals.has(proposalId)) return refuse('proposalEnded', 'change', `proposal=${proposalId}`);
  const entry: ProposalEntry = {
    proposalId,
    change,
    before: definitionBefore(world, change),
    baseHash,
    scope,
    reason,
    by: actor.user,
    byName: actor.name,
    byRole: actor.role,
    proposedSeq: moment.seq,
    proposedAtUs: moment.atUs,
    expiresAtUs,
    emergencyMs,
    state: 'open',
    endedBy: null,
    endedByName: null,
    endedSeq: null,
    endedAtUs: null,
    endReason: null,
  };
  proposals.set(proposalId, entry);
  world.openProposals.add(proposalId);
  push(entry, moment, notices);
  return null;
}

/** [FE3], [FE6] the second person: another one, active, in role and in scope, on the very content that was proposed. */
export function approveProposal(world: World, command: ApproveProposal, moment: Moment, notices: Notice[]): Verdict {
  const entry = world.state.proposals.get(command.proposalId);
  const ended = refuseEnded(entry);
  if (ended !== null || entry === undefined) return ended;
  const { approvals, actors } = world.state;
  const { actor } = command;
  if (personOf(world, actor.user) === personOf(world, entry.by))
    return refuse('samePerson', 'actor', 'allowed="another person than the proposer"');
  const role = actors.get(actor.user)?.role ?? actor.role;
  const isOnlyManager = approvals.approverRole === 'lead' && role !== 'lead';
  if (isOnlyManager && entry.emergencyMs === null) return refuse('forbidden', 'actor', `role=${role} allowed=lead`);
  const sinceUs = tooNewSince(world, actor.user, moment.atUs);
  if (sinceUs !== null)
    return refuse('approverTooNew', 'actor', `sinceUs=${sinceUs} newApproverMs=${approvals.newApproverMs}`);
  if (!mayPropose(world, entry)) return refuse('proposerGone', 'proposalId', `by=${entry.by}`);
  if (baseHashOf(world, entry.change) !== entry.baseHash)
    return refuse('baseVersionMoved', 'proposalId', 'allowed="a proposal on the version in force"');
  const fault =
    refuseChange(world, entry.change) ??
    (entry.emergencyMs === null ? null : emergencyFault(world, entry.change)) ??
    (isOnlyManager ? leadReachable(world, entry, moment.atUs) : null);
  if (fault !== null) return fault;
  end(world, entry, { state: 'approved', actor, reason: null }, moment, notices);
  if (entry.emergencyMs !== null && entry.change.type === 'limit')
    beginEmergency(world, entry, entry.change.draft, moment, notices);
  else {
    putChange(world, entry, moment, notices);
    endApproved(world, moment);
  }
  return null;
}

/** [FE8] a lead asks, while no other one could. */
function refuseEmergency(world: World, { change, actor }: ProposeChange, { atUs }: Moment): Verdict {
  const role = world.state.actors.get(actor.user)?.role ?? actor.role;
  if (role !== 'lead') return refuse('forbidden', 'actor', `role=${role} allowed=lead`);
  const about = { by: actor.user, scope: scopeOf(change, world) };
  return emergencyFault(world, change) ?? leadReachable(world, about, atUs);
}

export function rejectProposal(world: World, command: RejectProposal, moment: Moment, notices: Notice[]): Verdict {
  const entry = world.state.proposals.get(command.proposalId);
  const ended = refuseEnded(entry);
  if (ended !== null || entry === undefined) return ended;
  const reason = command.reason.trim();
  if (reason === '') return refuse('malformed', 'reason', 'allowed="not empty"');
  if (personOf(world, command.actor.user) === personOf(world, entry.by))
    return refuse('samePerson', 'actor', 'allowed="withdraw it"');
  end(world, entry, { state: 'rejected', actor: command.actor, reason }, moment, notices);
  return null;
}

export function withdrawProposal(world: World, command: WithdrawProposal, moment: Moment, notices: Notice[]): Verdict {
  const entry = world.state.proposals.get(command.proposalId);
  const ended = refuseEnded(entry);
  if (ended !== null || entry === undefined) return ended;
  if (personOf(world, command.actor.user) !== personOf(world, entry.by))
    return refuse('forbidden', 'actor', `allowed=${entry.by}`);
  end(world, entry, { state: 'withdrawn', actor: command.actor, reason: null }, moment, notices);
  return null;
}

/** [FE5], [FE6] before an entry's input applies: what has run out, and what lost its proposer, lapses. */
export function lapseProposals(world: World, moment: Moment, notices: Notice[]): void {
  if (world.openProposals.size === 0) return;
  for (const entry of openOnes(world)) {
    const isOver = entry.expiresAtUs <= moment.atUs;
    if (!isOver && mayPropose(world, entry)) continue;
    end(world, entry, { state: 'lapsed', actor: null, reason: isOver ? 'expired' : 'proposerGone' }, moment, notices);
  }
}

/** The open ones in order of their making, then the newest that ended. */
export function proposalViews(world: World, endedMax: number): ProposalView[] {
  const all = [...world.state.proposals.values()];
  const ended = all.filter(({ state }) => state !== 'open').toSorted((a, b) => (b.endedSeq ?? 0) - (a.endedSeq ?? 0));
  return [...openOnes(world), ...ended.slice(0, endedMax)].map(viewOf);
}

/** The node that a change is about: who approves must see it. */
export function scopeOf(change: ProposedChange, { state }: Pick<World, 'state'>): ScopeNode {
  switch (change.type) {
    case 'limit':
      return change.draft.scope;
    case 'ruleset':
      return { level: 'account', id: change.account };
    case 'retirement':
      return state.limits.get(change.limitId)?.definition.scope ?? { level: 'firm', id: state.firm.firm };
  }
}

function openOnes(world: World): ProposalEntry[] {
  return [...world.openProposals].flatMap((id) => world.state.proposals.get(id) ?? []);
}

function refuseEnded(entry: ProposalEntry | undefined): Verdict {
  if (entry === undefined) return refuse('unknownProposal', 'proposalId');
  if (entry.state === 'open') return null;
  const who = entry.endedByName === null ? '' : ` by=${entry.endedByName}`;
  return refuse('proposalEnded', 'proposalId', `state=${entry.state}${who} atUs=${entry.endedAtUs ?? 0}`);
}

/** Hash of what a change would replace: another version, or another programme, is another base. */
function baseHashOf(world: World, change: ProposedChange): string {
  if (change.type !== 'ruleset') return sha256Hex(canonicalJson(definitionBefore(world, change)));
  const index = world.state.accountIndex.get(change.account);
  const account = index === undefined ? undefined : world.state.accounts[index];
  const definitions = (account?.limitIds ?? []).map((limitId) => world.state.limits.get(limitId)?.definition ?? null);
  return sha256Hex(canonicalJson([account?.rulesetId ?? null, account?.rulesetVersion ?? null, definitions]));
}

function definitionBefore(world: World, change: ProposedChange): LimitDefinition | null {
  if (change.type === 'ruleset') return null;
  const limitId = change.type === 'limit' ? change.draft.limitId : change.limitId;
  return world.state.limits.get(limitId)?.definition ?? null;
}

type Ending = { readonly state: ProposalState; readonly actor: Actor | null; readonly reason: string | null };

function end(world: World, entry: ProposalEntry, ending: Ending, moment: Moment, notices: Notice[]): void {
  entry.state = ending.state;
  world.openProposals.delete(entry.proposalId);
  entry.endedBy = ending.actor?.user ?? null;
  entry.endedByName = ending.actor?.name ?? null;
  entry.endedSeq = moment.seq;
  entry.endedAtUs = moment.atUs;
  entry.endReason = ending.reason;
  push(entry, moment, notices);
  forgetOldest(world);
}

function forgetOldest({ state }: World): void {
  const ended = [...state.proposals.values()].filter((entry) => entry.state !== 'open');
  const tooMany = ended.length - ENDED_PROPOSALS_KEPT;
  if (tooMany <= 0) return;
  const oldest = ended.toSorted((a, b) => (a.endedSeq ?? 0) - (b.endedSeq ?? 0)).slice(0, tooMany);
  for (const { proposalId } of oldest) state.proposals.delete(proposalId);
}

function push(entry: ProposalEntry, moment: Moment, notices: Notice[]): void {
  const { seq, atUs } = moment;
  notices.push({ type: 'ProposalChanged', seq, ordinal: notices.length, atUs, proposal: viewOf(entry) });
}

function viewOf(entry: ProposalEntry): ProposalView {
  const { baseHash: _base, byRole: _role, ...view } = entry;
  // The entry was written from values of these kinds; a snapshot keeps them as plain numbers and texts.
  return view as ProposalView;
}
