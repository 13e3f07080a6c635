import type { Notice } from '#lib/model/effect.ts';
import { RISK_ROLES } from '#lib/model/actor.ts';
import type { ActorRole } from '#lib/model/actor.ts';
import type {
  AcknowledgeAlert,
  AssignRuleset,
  Command,
  DefineLimit,
  ResetLatch,
  RetireLimit,
  UnacknowledgeAlert,
} from '#lib/model/command.ts';
import type { Input } from '#lib/model/input.ts';
import { markAlert } from './alert-marks.ts';
import { isObjectiveOf, reopenGate } from './conduct.ts';
import { emergencyAckFault } from './emergency-rules.ts';
import { announceRuleset, assignRuleset } from './limit-versions.ts';
import { escalateByHand } from './receipts.ts';
import { isUnder, nodeKey } from './limit-nodes.ts';
import { approveProposal, proposeChange, rejectProposal, scopeOf, withdrawProposal } from './proposals.ts';
import {
  definitionOfDraft,
  draftFault,
  effectiveFault,
  originOf,
  publishDraft,
  retirementFault,
} from './proposed-changes.ts';
import { retireLimit } from './retirement.ts';
import { deskOfAccount, deskOfScope } from './scope-desk.ts';
import { needsSecondPerson } from './second-person.ts';
import { liftSilence, scopeOfMatcher, setSilence } from './silence-commands.ts';
import { accountAt } from './state.ts';
import { refuse } from './world.ts';
import type { Moment, Refusal, Verdict, World } from './world.ts';

const RISK = RISK_ROLES;
const LEAD: readonly ActorRole[] = ['lead'];
/** Who may; the door has asked the same, and the engine asks again because this must replay [DB3]. */
const ROLES: Readonly<Record<Command['type'], readonly ActorRole[]>> = {
  DefineLimit: RISK,
  RetireLimit: RISK,
  AssignRuleset: LEAD,
  ResetLatch: LEAD,
  ProposeChange: RISK,
  ApproveProposal: RISK,
  RejectProposal: RISK,
  WithdrawProposal: RISK,
  AcknowledgeAlert: RISK,
  UnacknowledgeAlert: RISK,
  AnnotateAlert: RISK,
  GiveReason: RISK,
  SnoozeAlert: RISK,
  LiftSnooze: RISK,
  EscalateAlert: RISK,
  MarkAlertNoise: RISK,
  SetSilence: RISK,
  LiftSilence: RISK,
};

/** What a person asks for; all else has happened, or is the time. */
export function isCommand(input: Input): input is Command {
  return Object.hasOwn(ROLES, input.type);
}

/** decide(command, state): null and its effects, or a named refusal before anything has changed [HL12]. */
export function decide(world: World, command: Command, moment: Moment, notices: Notice[]): Verdict {
  const forbidden = forbids(world, command);
  if (forbidden !== null) return forbidden;
  switch (command.type) {
    case 'DefineLimit':
      return defineLimit(world, command, moment, notices);
    case 'RetireLimit':
      return retire(world, command, moment, notices);
    case 'AssignRuleset':
      return assign(world, command, moment, notices);
    case 'ProposeChange':
      return proposeChange(world, command, moment, notices);
    case 'ApproveProposal':
      return approveProposal(world, command, moment, notices);
    case 'RejectProposal':
      return rejectProposal(world, command, moment, notices);
    case 'WithdrawProposal':
      return withdrawProposal(world, command, moment, notices);
    case 'ResetLatch':
      return resetLatch(world, command);
    case 'AcknowledgeAlert':
      return acknowledge(world, command);
    case 'UnacknowledgeAlert':
      return unacknowledge(world, command);
    case 'AnnotateAlert':
    case 'GiveReason':
    case 'SnoozeAlert':
    case 'LiftSnooze':
    case 'MarkAlertNoise':
      return markAlert(world, command, moment);
    case 'EscalateAlert':
      return escalateByHand(world, command);
    case 'SetSilence':
      return setSilence(world, command, moment);
    case 'LiftSilence':
      return liftSilence(world, command, moment);
  }
}

/** A user known to the engine must be active, in role and in scope; the role known here wins over the session's. */
function forbids(world: World, command: Command): Refusal | null {
  const { actor } = command;
  const known = world.state.actors.get(actor.user);
  if (known !== undefined && !known.active) return refuse('forbidden', 'actor', 'active=false');
  const role = known?.role ?? actor.role;
  const allowed = rolesOf(command);
  if (!allowed.includes(role)) return refuse('forbidden', 'actor', `role=${role} allowed=${allowed.join('|')}`);
  const desks = known?.scopeDesks ?? null;
  if (desks === null) return null;
  const desk = deskOf(world, command);
  return desk !== null && desks.includes(desk) ? null : refuse('forbidden', 'actor', `desk=${desk ?? 'firm'}`);
}

/** A programme is bound by a lead, so that is who proposes one. */
function rolesOf(command: Command): readonly ActorRole[] {
  return command.type === 'ProposeChange' && command.change.type === 'ruleset' ? LEAD : ROLES[command.type];
}

function deskOf(world: World, command: Command): string | null {
  switch (command.type) {
    case 'AssignRuleset':
    case 'ResetLatch':
      return deskOfAccount(world, command.account);
    case 'DefineLimit':
      return deskOfScope(world, command.draft.scope);
    case 'ProposeChange':
      return deskOfScope(world, scopeOf(command.change, world));
    case 'ApproveProposal':
    case 'RejectProposal':
    case 'WithdrawProposal': {
      const proposal = world.state.proposals.get(command.proposalId);
      return proposal === undefined ? null : deskOfScope(world, proposal.scope);
    }
    case 'RetireLimit': {
      const limit = world.state.limits.get(command.limitId);
      return limit === undefined ? null : deskOfScope(world, limit.definition.scope);
    }
    case 'SetSilence':
      return deskOfScope(world, scopeOfMatcher(world, command.matcher));
    case 'LiftSilence': {
      const silence = world.state.silences.get(command.silenceId);
      return silence === undefined ? null : deskOfScope(world, silence.scope);
    }
    case 'AcknowledgeAlert':
    case 'UnacknowledgeAlert':
    case 'AnnotateAlert':
    case 'GiveReason':
    case 'SnoozeAlert':
    case 'LiftSnooze':
    case 'EscalateAlert':
    case 'MarkAlertNoise':
      return world.state.alerts.get(command.alertId)?.desk ?? null;
  }
}

function defineLimit(world: World, command: DefineLimit, moment: Moment, notices: Notice[]): Verdict {
  const { draft, actor } = command;
  const fault = draftFault(world, draft) ?? effectiveFault(world, draft, command.effective);
  if (fault !== null) return fault;
  const before = world.state.limits.get(draft.limitId);
  if (before !== undefined) {
    const cause = needsSecondPerson(world, before, definitionOfDraft(world, draft));
    if (cause !== null)
      return refuse('needsApproval', 'draft', `limit=${draft.limitId} version=${draft.baseVersion} cause=${cause}`);
  }
  publishDraft(world, command, { by: actor.user, origin: originOf(command, moment), moment }, notices);
  return null;
}

function retire(world: World, command: RetireLimit, moment: Moment, notices: Notice[]): Verdict {
  const { limitId, baseVersion, actor } = command;
  const fault = retirementFault(world, limitId, baseVersion);
  const before = world.state.limits.get(limitId);
  if (fault !== null || before === undefined) return fault;
  const cause = needsSecondPerson(world, before, null);
  if (cause !== null)
    return refuse('needsApproval', 'limitId', `limit=${limitId} version=${baseVersion} cause=${cause}`);
  retireLimit(world, limitId, { by: actor.user, origin: originOf(command, moment), moment }, notices);
  return null;
}

function assign(world: World, command: AssignRuleset, moment: Moment, notices: Notice[]): Verdict {
  const { account, ruleset, actor } = command;
  const origin = originOf({ actor }, moment);
  const verdict = assignRuleset(world, { account, ruleset, by: actor.user, approvedSeq: null, origin }, moment);
  if (verdict === null) announceRuleset(world, account, moment, notices);
  return verdict;
}

/** [LL12] a latch of a failed rule or a hard limit ends by a lead's act alone; it is judged again at once. */
function resetLatch(world: World, command: ResetLatch): Verdict {
  const { state } = world;
  const index = state.accountIndex.get(command.account);
  if (index === undefined) return refuse('unknownAccount', 'account', `account=${command.account}`);
  if (command.reason.trim() === '') return refuse('malformed', 'reason', 'allowed="not empty"');
  const owner = accountAt(state, index);
  if (isObjectiveOf(owner, command.limitId)) {
    reopenGate(owner);
    world.limits.settleStatus(index);
    world.limits.force(index);
    return null;
  }
  // Of a limit with a state for each account, the one of this account.
  const limit = state.limits.get(`${command.limitId}@account/${command.account}`) ?? state.limits.get(command.limitId);
  if (limit === undefined || !isUnder(state, index, limit.node))
    return refuse('unknownLimit', 'limitId', `limit=${command.limitId}`);
  const { rule } = limit.definition;
  // A pause ends at its reset alone [LL10].
  const isPause = 'action' in rule && rule.action === 'pause';
  if (!limit.latched || isPause) return refuse('notLatched', 'limitId', `limit=${command.limitId}`);
  limit.latched = false;
  if (limit.account < 0) world.limits.forceNode(nodeKey(limit.node));
  else {
    world.limits.settleStatus(index);
    world.limits.force(index);
  }
  return null;
}

function acknowledge(world: World, command: AcknowledgeAlert): Verdict {
  const verdict = emergencyAckFault(world, command) ?? world.alerts.acknowledge(command);
  if (verdict === null) reband(world, command.alertId);
  return verdict;
}

function unacknowledge(world: World, command: UnacknowledgeAlert): Verdict {
  const verdict = world.alerts.unacknowledge(command, (entry) => {
    const open = world.state.limits.get(entry.limitKey)?.alertId ?? null;
    return open !== null && open !== entry.alertId;
  });
  if (verdict !== null) return verdict;
  const entry = world.state.alerts.get(command.alertId);
  const limit = entry === undefined ? undefined : world.state.limits.get(entry.limitKey);
  if (entry !== undefined && limit !== undefined) limit.alertId = entry.alertId;
  reband(world, command.alertId);
  return null;
}

/** An acknowledgement moves what comes next (worsening), so the rule's band is formed anew; the alert may have closed. */
function reband(world: World, alertId: string): void {
  const entry = world.state.alerts.get(alertId);
  const limit = entry === undefined ? undefined : world.state.limits.get(entry.limitKey);
  if (entry === undefined || limit === undefined) return;
  if (entry.state === 'cleared' && limit.alertId === alertId) limit.alertId = null;
  if (limit.account >= 0) world.limits.force(limit.account);
  else world.limits.forceNode(nodeKey(limit.node));
}
