import { expect, test } from 'vitest';
import { sampleAlert } from '#lib/client/test-alerts.ts';
import type { LimitView } from '#lib/model/view.ts';
import type { AuditRow } from '#lib/protocol/audit-log.ts';
import { objectNames } from './object-names.ts';

const ANN = { user: 'u-1', person: 'p-1', name: 'Ann Low', role: 'lead', session: null, ip: null };
const HOUSE = { user: null, person: null, name: 'desk', role: null, session: null, ip: null };

function row(number: number, target: string | null, after: unknown, actor: AuditRow['actor'] = ANN): AuditRow {
  const nothing = { seq: null, before: null, reason: null };
  return { number, tsUs: number, actor, action: 'Act', target, after, outcome: 'done', count: 1, ...nothing };
}

test('[AU2] an object is named by what an act wrote of it, by who acted, and by what stands on the desk', () => {
  const alert = sampleAlert('a', 'breach');
  // The names read these parts of a limit and nothing else.
  const limits = [{ definition: { limitId: 'live', name: 'Live now' } }] as unknown as readonly LimitView[];
  const entries = [
    row(9, 'limit:g', { draft: { name: 'Gross, new' } }),
    row(8, 'limit:g', { draft: { name: 'Gross, old' } }),
    row(7, 'token:t-1', { kind: 'ingest', name: 'Venue feed' }),
    row(6, 'limit:e', { definition: { name: 'Eased' } }, HOUSE),
    row(5, 'limit:p', { change: { type: 'limit', draft: { name: 'Proposed' } } }),
    row(4, 'proposal:h', { proposal: { change: { draft: { name: 'Proposed' } } } }),
    row(3, 'limit:live', { draft: { name: 'Live before' } }),
    row(2, 'user:u-2', { role: 'viewer' }),
    row(1, null, { name: 'of nothing' }),
  ];
  expect(Object.fromEntries(objectNames({ entries, alerts: [alert], limits }))).toEqual({
    'user:u-1': 'Ann Low',
    'limit:g': 'Gross, new',
    'token:t-1': 'Venue feed',
    'limit:e': 'Eased',
    'limit:p': 'Proposed',
    'proposal:h': 'Proposed',
    'limit:live': 'Live now',
    [`alert:${alert.alertId}`]: `${alert.limitName} on ${alert.scope.id}`,
  });
});
