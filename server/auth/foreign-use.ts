import type { AuditChain } from './audit-chain.ts';
import { auditAct, HOUSE, type AuditActor } from './audit-entry.ts';
import { FOREIGN_USE_NOTED_MS } from './bounds.ts';
import type { Token } from './tokens.ts';

/**
 * Writes down that a token was tried from outside its networks [TK2]: once a minute for each token, because whoever has
 * found it may try as often as he likes, and the log must not be his to fill.
 */
export function foreignUseNotes(
  chain: Pick<AuditChain, 'note'>,
  nowUs: () => number,
): (token: Token, address: string) => void {
  const notedAtMs = new Map<string, number>();
  return ({ id, name, source }, address) => {
    const nowMs = Math.floor(nowUs() / 1_000);
    const before = notedAtMs.get(id);
    if (before !== undefined && nowMs - before < FOREIGN_USE_NOTED_MS) return;
    notedAtMs.set(id, nowMs);
    const actor: AuditActor = { ...HOUSE, name: source ?? name, role: 'ingest', session: id.slice(0, 8), ip: address };
    const denied = { outcome: 'denied', reason: 'foreignNetwork' } as const;
    chain.note(auditAct({ actor, action: 'UseToken', target: `token:${id}`, ...denied }));
  };
}
