import { setImmediate } from 'node:timers/promises';
import { csvText, type CsvCell } from '#lib/protocol/csv.ts';
import { formatDay, formatInstant, parseDay } from '#lib/base/time.ts';
import { auditKindOf, type AuditAnswer } from '#lib/protocol/audit-log.ts';
import { auditQuerySchema, type AuditQuery } from '#lib/protocol/audit-query.ts';
import type { AuditChain } from '#server/auth/audit-chain.ts';
import type { AuditEntry } from '#server/auth/audit-entry.ts';
import type { AuditVerifier } from '#server/auth/audit-verifier.ts';
import type { User } from '#server/auth/users.ts';
import { dayStartUs, isKnownZone } from '#server/thread/calendar.ts';
import { createRoute, requireUser, type AuditSaid, type Call, type Route } from './route.ts';

type House = { readonly chain: Pick<AuditChain, 'page' | 'head' | 'count'>; readonly verifier: AuditVerifier };

const UNKNOWN_ZONE = { status: 400, body: { error: 'badRequest', field: 'zone' } } as const;
/** Rows of one file; a longer time is exported in parts. */
const CSV_ROWS_MAX = 10_000;

/** The log as each may read it: an administrator whole, manager and lead their scope, everybody the own acts [RO1]. */
export function createAuditRoutes({ chain, verifier }: House): Readonly<Record<'audit' | 'auditCsv', Route>> {
  const pause = async (): Promise<void> => setImmediate();
  const read = (query: AuditQuery, call: Call, limit: number) =>
    chain.page({ before: query.before ?? null, limit, matches: filterOf(query, requireUser(call)), pause });
  return {
    audit: createRoute({
      from: 'query',
      schema: auditQuerySchema,
      run: async (query, call) => {
        if (!isKnownZone(query.zone)) return UNKNOWN_ZONE;
        const { entries, next } = await read(query, call, query.limit);
        const body: AuditAnswer = { entries, next, verified: await verifier.verified() };
        return { status: 200, body };
      },
    }),
    auditCsv: createRoute({
      from: 'query',
      schema: auditQuerySchema,
      run: async (query, call) => {
        if (!isKnownZone(query.zone)) return UNKNOWN_ZONE;
        const { entries, next } = await read(query, call, CSV_ROWS_MAX);
        const { count, head } = chain;
        const said: AuditSaid = {
          action: 'ExportAudit',
          target: 'audit',
          after: { ...query, rows: entries.length },
          outcome: 'done',
        };
        const headers = {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': 'attachment; filename="audit.csv"',
        };
        return { status: 200, body: csvOf(query, entries, { count, head, next }), headers, audit: [said] };
      },
    }),
  };
}

function filterOf(query: AuditQuery, user: User): (entry: AuditEntry) => boolean {
  const who = query.who.trim().toLowerCase();
  const object = query.object.trim().toLowerCase();
  const fromUs = query.from === undefined ? 0 : dayStartUs(query.zone, query.from);
  const toUs =
    query.to === undefined ? Number.POSITIVE_INFINITY : dayStartUs(query.zone, formatDay(parseDay(query.to) + 1));
  return (entry) =>
    seesEntry(user, entry) &&
    entry.tsUs >= fromUs &&
    entry.tsUs < toUs &&
    (query.kind === undefined || auditKindOf(entry.action) === query.kind) &&
    (who === '' || `${entry.actor.name} ${entry.actor.user ?? ''}`.toLowerCase().includes(who)) &&
    (object === '' || (entry.target ?? '').toLowerCase().includes(object));
}

function seesEntry({ id, role, scopeDesks }: User, { actor, desk }: AuditEntry): boolean {
  if (role === 'admin' || actor.user === id) return true;
  if (role === 'viewer') return false;
  return scopeDesks === null || (desk !== null && scopeDesks.includes(desk));
}

const COLUMNS = [
  'number',
  'timeUtc',
  'journalNumber',
  'who',
  'user',
  'person',
  'role',
  'session',
  'address',
  'action',
  'target',
  'outcome',
  'reason',
  'times',
  'before',
  'after',
];

function csvOf(
  query: AuditQuery,
  entries: readonly AuditEntry[],
  { count, head, next }: { readonly count: number; readonly head: string; readonly next: number | null },
): string {
  const filter = Object.entries(query).map(([key, value]) => `${key}=${String(value)}`);
  const about: (readonly CsvCell[])[] = [
    [`# audit log through entry ${count}`],
    [`# head ${head}`],
    [`# filter ${filter.join(' ')}`],
  ];
  if (next !== null) about.push([`# cut at ${CSV_ROWS_MAX} rows: go on with before=${next}`]);
  return csvText([...about, COLUMNS, ...entries.map(rowOf)]);
}

function rowOf(entry: AuditEntry): readonly CsvCell[] {
  const { actor } = entry;
  return [
    entry.number,
    formatInstant(entry.tsUs),
    entry.seq,
    actor.name,
    actor.user,
    actor.person,
    actor.role,
    actor.session,
    actor.ip,
    entry.action,
    entry.target,
    entry.outcome,
    entry.reason,
    entry.count,
    jsonOf(entry.before),
    jsonOf(entry.after),
  ];
}

function jsonOf(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
