import type { Notice } from '#lib/model/effect.ts';
import type {
  AcknowledgeAlert,
  ActorRole,
  Command,
  DefineLimit,
  ResetLatch,
  UnacknowledgeAlert,
} from '#lib/model/input.ts';
import type { LimitDefinition } from '#lib/model/limit.ts';
import { isObjectiveOf, reopenGate } from './conduct.ts';
import { assignRuleset, optionsOf, pushChange, putLimit } from './limit-versions.ts';
import { isUnder, nodeKey } from './limit-nodes.ts';
import { isLoosening, lowersFloor } from './loosening.ts';
import { definitionFault } from './ruleset-checks.ts';
import { accountAt } from './state.ts';
import { refuse } from './world.ts';
import type { Moment, Refusal, Verdict, World } from './world.ts';

const RISK: readonly ActorRole[] = ['manager', 'lead'];
const LEAD: readonly ActorRole[] = ['lead'];
/** Who may; the door has asked the same, and the engine asks again because this must replay [DB3]. */
const ROLES: Readonly<Record<Command['type'], readonly ActorRole[]>> = {
  DefineLimit: RISK,
  RetireLimit: RISK,
  AssignRuleset: LEAD,
  ResetLatch: LEAD,
  AcknowledgeAlert: RISK,
  UnacknowledgeAlert: RISK,
  AnnotateAlert: RISK,
};

/** decide(command, state): null and its effects, or a named refusal before anything has changed [HL12]. */
export function decide(world: World, command: Command, moment: Moment, notices: Notice[]): Verdict {
  const forbidden = forbids(world, command);
  if (forbidden !== null) return forbidden;
  switch (command.type) {
    case 'DefineLimit':
      return defineLimit(world, command, moment, notices);
    case 'RetireLimit':
      if (!world.state.limits.has(command.limitId))
        return refuse('unknownLimit', 'limitId', `limit=${command.limitId}`);
      return refuse('needsApproval', 'limitId', 'retirement=loosening');
    case 'AssignRuleset':
      return announce(world, assignRuleset(world, command, moment), command.account, moment, notices);
    case 'ResetLatch':
      return resetLatch(world, command);
    case 'AcknowledgeAlert':
      return acknowledge(world, command);
    case 'UnacknowledgeAlert':
      return unacknowledge(world, command);
    case 'AnnotateAlert':
      return refuse('notSupportedYet', 'type', 'type=AnnotateAlert');
  }
}

/** A user known to the engine must be active, in role and in scope; the role known here wins over the session's. */
function forbids(world: World, command: Command): Refusal | null {
  const { actor } = command;
  const known = world.state.actors.get(actor.user);
  if (known !== undefined && !known.active) return refuse('forbidden', 'actor', 'active=false');
  const role = known?.role ?? actor.role;
  const allowed = ROLES[command.type];
  if (!allowed.includes(role)) return refuse('forbidden', 'actor', `role=${role} allowed=${allowed.join('|')}`);
  const desks = known?.scopeDesks ?? null;
  if (desks === null) return null;
  const desk = deskOf(world, command);
  return desk !== null && desks.includes(desk) ? null : refuse('forbidden', 'actor', `desk=${desk ?? 'firm'}`);
}

function deskOf(world: World, command: Command): string | null {
  const ofAccount = (id: string): string | null => {
    const index = world.state.accountIndex.get(id);
    return index === undefined ? null : accountAt(world.state, index).desk;
  };
  switch (command.type) {
    case 'AssignRuleset':
    case 'ResetLatch':
      return ofAccount(command.account);
    case 'DefineLimit':
      return deskOfScope(command.draft, ofAccount, world);
    case 'RetireLimit': {
      const limit = world.state.limits.get(command.limitId);
      return limit === undefined ? null : deskOfScope(limit.definition, ofAccount, world);
    }
    case 'AcknowledgeAlert':
    case 'UnacknowledgeAlert':
    case 'AnnotateAlert':
      return world.state.alerts.get(command.alertId)?.desk ?? null;
  }
}

function deskOfScope(
  definition: Pick<LimitDefinition, 'scope'>,
  ofAccount: (id: string) => string | null,
  world: World,
): string | null {
  const { level, id } = definition.scope;
  if (level === 'account') return ofAccount(id);
  if (level === 'desk') return id;
  if (level === 'firm') return null;
  // A trader whose accounts sit on several desks is in nobody's scope alone.
  const desks = new Set<string>();
  for (const member of world.groups.nodes.get(`trader/${id}`)?.members ?? [])
    desks.add(accountAt(world.state, member).desk);
  return desks.size === 1 ? ([...desks][0] ?? null) : null;
}

function defineLimit(world: World, command: DefineLimit, moment: Moment, notices: Notice[]): Verdict {
  const { draft } = command;
  const before = world.state.limits.get(draft.limitId);
  const version = before?.definition.version ?? 0;
  if (draft.baseVersion !== version) return refuse('baseVersionMoved', 'baseVersion', `version=${version}`);
  const { limitId, name, scope, rule, currency, ladder, alertFrom, ackFrom } = draft;
  const definition: LimitDefinition = {
    limitId,
    version: version + 1,
    name,
    scope,
    rule,
    currency,
    ladder,
    alertFrom,
    ackFrom,
    ...optionsOf(draft),
  };
  const fault = definitionFault(world, definition);
  if (fault !== null) return fault;
  if (before !== undefined && (isLoosening(before.definition, definition) || lowersFloor(before, rule))) {
    return refuse('needsApproval', 'draft', `limit=${limitId} version=${version}`);
  }
  const account = scope.level === 'account' ? (world.state.accountIndex.get(scope.id) ?? -1) : -1;
  const limit = putLimit(world, account, definition, { source: 'person', by: command.actor.user, moment });
  if (account < 0) world.limits.forceNode(`${scope.level}/${scope.id}`);
  pushChange(world, limit, { by: command.actor.user, moment }, notices);
  return null;
}

function announce(world: World, verdict: Verdict, accountId: string, moment: Moment, notices: Notice[]): Verdict {
  if (verdict !== null) return verdict;
  const index = world.state.accountIndex.get(accountId) ?? 0;
  for (const limitId of accountAt(world.state, index).limitIds) {
    const limit = world.state.limits.get(limitId);
    if (limit?.definedSeq === moment.seq) pushChange(world, limit, { by: limit.definedBy, moment }, notices);
  }
  return null;
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
  const verdict = world.alerts.acknowledge(command);
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
