import type { EscalationCause, EscalationStep } from '#lib/model/escalation.ts';
import type { NotifyTarget } from '#lib/model/limit.ts';

export const CAUSE_WORDS: Readonly<Record<EscalationCause, string>> = {
  nobodyWatching: 'no visible page could show it',
  unseen: 'no visible page had painted it',
  unacknowledged: 'nobody had acknowledged it',
  byHand: 'by hand',
  emergency: 'an emergency loosening is told to every lead',
};

const ROLE_WORDS: Readonly<Record<string, string>> = {
  manager: 'managers',
  lead: 'leads',
  viewer: 'viewers',
  admin: 'administrators',
};

/** "leads", "managers and leads", "managers, leads and 2 users". */
export function targetWords(to: readonly NotifyTarget[]): string {
  const roles = to.flatMap((target) => ('role' in target ? [ROLE_WORDS[target.role] ?? target.role] : []));
  const users = to.length - roles.length;
  const words = users === 0 ? roles : [...roles, users === 1 ? '1 user' : `${users} users`];
  const last = words.at(-1);
  if (last === undefined) return 'nobody';
  return words.length === 1 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** "reached 2", "reached nobody"; empty while it is not known who had a page open. */
export function reachWords({ reached }: EscalationStep): string {
  if (reached === null) return '';
  return reached === 0 ? 'reached nobody' : `reached ${reached}`;
}
