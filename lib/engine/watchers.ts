import { RISK_ROLES } from '#lib/model/actor.ts';
import type { EscalationLevel } from '#lib/model/escalation.ts';
import type { NotifyTarget } from '#lib/model/limit.ts';
import type { AlertEntry } from './alert-entry.ts';
import type { EngineState } from './state.ts';

/** Whom the first step tells where a rule names nobody: all who may acknowledge. */
const EVERY_OWNER: readonly NotifyTarget[] = [{ role: 'manager' }, { role: 'lead' }];
const LEADS: readonly NotifyTarget[] = [{ role: 'lead' }];

/** Whether a user may take an alert: active, in role, and the alert in scope. */
export function mayTake(state: EngineState, user: string, entry: Pick<AlertEntry, 'desk'>): boolean {
  const role = state.actors.get(user)?.role;
  return role !== undefined && RISK_ROLES.includes(role) && isInScope(state, user, entry);
}

function isInScope({ actors }: EngineState, user: string, { desk }: Pick<AlertEntry, 'desk'>): boolean {
  const actor = actors.get(user);
  return actor?.active === true && (actor.scopeDesks === null || actor.scopeDesks.includes(desk));
}

/** Whether the visible page of a user who may take an alert is open; so it counts until somebody has told who watches. */
export function isWatched(state: EngineState, entry: AlertEntry): boolean {
  return state.watchers === null || state.watchers.visible.some((user) => mayTake(state, user, entry));
}

/** Whom a step tells [ES2]; of an emergency loosening always the leads [FE8]. */
export function targetsOf(state: EngineState, entry: AlertEntry, level: EscalationLevel): readonly NotifyTarget[] {
  if (entry.ruleType === 'emergency') return LEADS;
  const named = state.limits.get(entry.limitKey)?.definition.notify ?? [];
  switch (level) {
    case 1:
      return named.length > 0 ? named : EVERY_OWNER;
    case 2:
      return LEADS;
    case 3:
      return unique([...named, ...EVERY_OWNER]);
  }
}

/** Users among the targets who have a page open; null while nobody has told who has. */
export function reachedBy(state: EngineState, entry: AlertEntry, to: readonly NotifyTarget[]): number | null {
  if (state.watchers === null) return null;
  return state.watchers.connected.filter((user) => to.some((target) => isTarget(state, user, target, entry))).length;
}

function isTarget(state: EngineState, user: string, target: NotifyTarget, entry: AlertEntry): boolean {
  const isMeant = 'user' in target ? target.user === user : state.actors.get(user)?.role === target.role;
  return isMeant && isInScope(state, user, entry);
}

function unique(targets: readonly NotifyTarget[]): readonly NotifyTarget[] {
  const seen = new Set<string>();
  return targets.filter((target) => {
    const key = 'user' in target ? `user:${target.user}` : target.role;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
