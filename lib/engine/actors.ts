import type { ProposalEntry } from './proposal-state.ts';
import { deskOfScope } from './scope-desk.ts';
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

/** [FE6] the proposer is still active, in role and in scope. */
export function mayPropose(world: World, { by, byRole, change, scope, emergencyMs }: ProposalEntry): boolean {
  const known = world.state.actors.get(by);
  const role = known?.role ?? byRole;
  const isActive = known?.active ?? true;
  const isOfManagers = change.type !== 'ruleset' && emergencyMs === null;
  const scopeDesks = known?.scopeDesks ?? null;
  const isInScope = scopeDesks === null || scopeDesks.includes(deskOfScope(world, scope) ?? '');
  return isActive && isInScope && (role === 'lead' || (role === 'manager' && isOfManagers));
}
