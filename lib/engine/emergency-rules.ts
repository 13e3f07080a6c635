import type { AcknowledgeAlert } from '#lib/model/command.ts';
import type { ScopeNode } from '#lib/model/limit.ts';
import type { ProposedChange } from '#lib/model/proposal.ts';
import { personOf, tooNewSince } from './actors.ts';
import { isLoosening } from './loosening.ts';
import { definitionOfDraft } from './proposed-changes.ts';
import { deskOfScope } from './scope-desk.ts';
import { labelOf, needsSecondPerson } from './second-person.ts';
import { refuse } from './world.ts';
import type { Refusal, World } from './world.ts';

/** What the alert of an emergency is called, by the limit that it is about. */
export const EMERGENCY_RULE = 'emergency';
const PREFIX = `${EMERGENCY_RULE}:`;

export function alertLimitOf(limitId: string): string {
  return `${PREFIX}${limitId}`;
}

/** Why a change cannot be an emergency loosening, whoever asks for it [FE8]; null: it can. */
export function emergencyFault(world: World, change: ProposedChange): Refusal | null {
  const { state } = world;
  const { approverRole } = state.approvals;
  if (approverRole !== 'lead')
    return refuse('notAnEmergency', 'emergency', `approverRole=${approverRole} allowed=lead`);
  const limit = change.type === 'limit' ? state.limits.get(change.draft.limitId) : undefined;
  if (change.type !== 'limit' || limit === undefined || change.effective === 'nextDay')
    return refuse('notAnEmergency', 'change', 'allowed="a limit that is in force, from now on"');
  const after = definitionOfDraft(world, change.draft);
  if (needsSecondPerson(world, limit, after) === null)
    return refuse('notAnEmergency', 'change', 'allowed="a loosening that needs two persons"');
  // What it takes back at its end must be no loosening: nobody is asked then.
  if (isLoosening(after, limit.definition))
    return refuse('notAnEmergency', 'change', 'allowed="a change whose taking back only tightens"');
  const known = state.emergencies.get(change.draft.limitId);
  if (known !== undefined && known.tradingDay === labelOf(world, limit))
    return refuse('emergencyUsed', 'change', `tradingDay=${known.tradingDay} sinceUs=${known.sinceUs}`);
  return null;
}

/**
 * [FE8] a second lead is reachable: active, of another person, in scope, no newcomer, and with a page of the desk open.
 * Until somebody has told who has a page open, every such lead counts as reachable.
 */
export function leadReachable(
  world: World,
  { by, scope }: { readonly by: string; readonly scope: ScopeNode },
  atUs: number,
): Refusal | null {
  const { watchers } = world.state;
  const user = otherLeads(world, [by], scope).find(
    (lead) => tooNewSince(world, lead, atUs) === null && (watchers === null || watchers.connected.includes(lead)),
  );
  return user === undefined ? null : refuse('leadReachable', 'emergency', `lead=${user}`);
}

/** Active leads in scope who are none of these users' persons. */
function otherLeads(world: World, users: readonly string[], scope: ScopeNode): readonly string[] {
  const persons = users.map((user) => personOf(world, user));
  const desk = deskOfScope(world, scope);
  return [...world.state.actors].flatMap(([user, { role, active, person, scopeDesks }]) => {
    const isInScope = scopeDesks === null || (desk !== null && scopeDesks.includes(desk));
    return active && role === 'lead' && isInScope && !persons.includes(person) ? [user] : [];
  });
}

/**
 * [FE8] the alert tells every lead: while there is one who had no part in the emergency, nobody else takes it away from
 * him.
 */
export function emergencyAckFault(world: World, { alertId, actor }: AcknowledgeAlert): Refusal | null {
  const alert = world.state.alerts.get(alertId);
  if (alert?.ruleType !== EMERGENCY_RULE) return null;
  const emergency = world.state.emergencies.get(alert.limitId.slice(PREFIX.length));
  if (emergency === undefined) return null;
  // Of a former emergency of the limit the two are not known any more; the same two are the likeliest.
  const leads = otherLeads(world, [emergency.by, emergency.approvedBy], alert.scope);
  if (leads.length === 0 || leads.includes(actor.user)) return null;
  return refuse('forbidden', 'actor', 'allowed="a lead who had no part in the emergency"');
}
