import type { AuditChain } from '#server/auth/audit-chain.ts';
import { auditAct, auditActor, type AuditActor } from '#server/auth/audit-entry.ts';
import type { RouteRule } from '#server/auth/permissions.ts';
import type { Identity } from './identity.ts';
import type { Answer } from './route.ts';

/** What the doors need of the log of acts. */
export type AuditDoor = Pick<AuditChain, 'reserve' | 'record' | 'note'>;

const UNAVAILABLE: Answer = {
  status: 503,
  body: { error: 'auditUnavailable', message: 'The audit log takes nothing now, so nothing was changed.' },
  headers: { 'retry-after': '5' },
};

/** Whether a route changes something and therefore needs the log; its class of rate says it. */
function isAudited(rule: RouteRule): boolean {
  return rule.method === 'POST' && (rule.rate === 'write' || rule.rate === 'signIn');
}

/**
 * Runs a handler so that what it did stands in the log before its answer leaves, and so that nothing is done while the
 * log takes nothing [AU3].
 */
export async function audited(
  audit: AuditDoor,
  rule: RouteRule,
  call: { readonly identity: Identity; readonly ip: string },
  run: () => Answer | Promise<Answer>,
): Promise<Answer> {
  try {
    if (isAudited(rule)) audit.reserve();
    const answer = await run();
    if (isAudited(rule) && answer.status < 300 && answer.audit === undefined) {
      throw new Error(`Invariant: every change is audited, got none of ${rule.path}`);
    }
    const actor = actorOf(call.identity, call.ip);
    const acts = (answer.audit ?? []).map((said) => auditAct({ actor, ...said }));
    for (const act of acts) if (act.outcome === 'failed' || act.outcome === 'denied') audit.note(act);
    audit.record(...acts.filter(({ outcome }) => outcome !== 'failed' && outcome !== 'denied'));
    return answer;
  } catch (error) {
    if (error instanceof Error && error.name === 'AuditUnavailableError') return UNAVAILABLE;
    throw error;
  }
}

export type Denial = 'forbidden' | 'secondFactorNeeded' | 'reauthenticationNeeded';

/** A right that was asked for and is not there, or not without a proof of who asks. */
export function noteDenied(
  audit: AuditDoor,
  rule: RouteRule,
  call: { readonly identity: Identity; readonly ip: string },
  reason: Denial,
): void {
  const target = `route:${rule.method} ${rule.path}`;
  const actor = actorOf(call.identity, call.ip);
  audit.note(auditAct({ actor, action: 'UseRight', target, outcome: 'denied', reason }));
}

function actorOf(identity: Identity, ip: string): AuditActor {
  switch (identity.kind) {
    case 'anonymous':
      return { user: null, person: null, name: 'not signed in', role: null, session: null, ip };
    case 'session':
      return auditActor(identity.user, identity.session.mark, ip);
    case 'personalToken':
      return auditActor(identity.user, identity.mark, ip);
    case 'ingestToken':
      return { user: null, person: null, name: identity.origin, role: 'ingest', session: identity.key.slice(0, 8), ip };
  }
}
