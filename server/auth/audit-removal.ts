import { auditAct, decodeAuditEntry, HOUSE, type AuditAct } from './audit-entry.ts';

/** Files of the log that were taken away by age, up to one of them [AU5]. */
export type AuditRemoval = {
  readonly throughSegment: number;
  /** Number of the last entry in it, and its hash. */
  readonly entries: number;
  readonly hash: string;
};

const ACTION = 'RemoveAudit';
/** As it stands in the canonical text of an entry; inside a text of a person its quotes would be escaped. */
export const REMOVAL_TEXT = `"action":"${ACTION}"`;

export function removalAct(removal: AuditRemoval): AuditAct {
  return auditAct({
    actor: HOUSE,
    action: ACTION,
    target: 'audit',
    after: removal,
    reason: 'retention',
    outcome: 'done',
  });
}

/** What the text of an entry says of removed files; empty where it says nothing. */
export function removalOf(text: string): readonly AuditRemoval[] {
  const { action, actor, after } = decodeAuditEntry(text);
  if (action !== ACTION || actor.user !== null || typeof after !== 'object' || after === null) return [];
  const [throughSegment, entries, hash] = ['throughSegment', 'entries', 'hash'].map((name): unknown =>
    Reflect.get(after, name),
  );
  const isRemoval = typeof throughSegment === 'number' && typeof entries === 'number' && typeof hash === 'string';
  return isRemoval ? [{ throughSegment, entries, hash }] : [];
}
