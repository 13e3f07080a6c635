import type { ProposalEntry } from './proposal-state.ts';
import type { World } from './world.ts';

/** Whose sign-in a user is; a user that nobody has told of is a person of its own [FE3]. */
export function personOf({ state }: World, user: string): string {
  return state.actors.get(user)?.person ?? user;
}

/** Since when a user has the present role and credentials, where that is too recent to approve [FE7]; else null. */
export function tooNewSince({ state }: World, user: string, atUs: number): number | null {
  const since = state.actors.get(user)?.sinceUs ?? null;
  return since !== null && atUs - since < state.approvals.newApproverMs * 1_000 ? since : null;
}

/** [FE6] the proposer is still active and in role. */
export function mayPropose({ state }: World, { by, byRole, change, emergencyMs }: ProposalEntry): boolean {
  const known = state.actors.get(by);
  const role = known?.role ?? byRole;
  const isActive = known?.active ?? true;
  const isOfManagers = change.type !== 'ruleset' && emergencyMs === null;
  return isActive && (role === 'lead' || (role === 'manager' && isOfManagers));
}
