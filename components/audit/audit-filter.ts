import { AUDIT_KINDS, type AuditKind } from '#lib/protocol/audit-log.ts';

/** What stands in the address of the page; every key may be absent. */
export type AuditFilter = {
  readonly who: string;
  readonly kind: AuditKind | '';
  readonly object: string;
  readonly from: string;
  readonly to: string;
};

export const KIND_WORDS: Readonly<Record<AuditKind, string>> = {
  alerts: 'Alerts',
  limits: 'Limits and programmes',
  proposals: 'Proposals',
  people: 'People',
  tokens: 'Tokens',
  signIn: 'Sign-in',
  rights: 'Rights denied',
  exports: 'Exports',
  desk: 'The desk itself',
};

/** Reads an address; what is no filter of this page is left out. */
export function readAuditFilter(search: { readonly get: (key: string) => string | null }): AuditFilter {
  const kind = AUDIT_KINDS.find((candidate) => candidate === search.get('kind')) ?? '';
  return {
    who: (search.get('who') ?? '').slice(0, 100),
    kind,
    object: (search.get('object') ?? '').slice(0, 100),
    from: readDay(search.get('from')),
    to: readDay(search.get('to')),
  };
}

/** The same for the address: only what is set. */
export function auditFilterText(filter: AuditFilter): string {
  const set = Object.entries(filter).filter(([, value]) => value !== '');
  return new URLSearchParams(set).toString();
}

/** The same for the server, which is told whose days are meant: those in which the page prints its times. */
export function auditQueryText(filter: AuditFilter, zone: string): string {
  const text = auditFilterText(filter);
  return filter.from === '' && filter.to === '' ? text : `${text}&${new URLSearchParams({ zone }).toString()}`;
}

function readDay(text: string | null): string {
  return text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : '';
}
