import { afterEach, expect, test } from 'vitest';
import { auditAct, auditActor } from '#server/auth/audit-entry.ts';
import { openTestHouse, type TestHouse } from './test-house.ts';

let house: TestHouse | null = null;
afterEach(async () => {
  await house?.close();
  house = null;
});

type Row = { readonly number: number; readonly action: string; readonly target: string | null };

async function start(): Promise<TestHouse> {
  house = await openTestHouse({});
  return house;
}

async function read({ call }: TestHouse, cookie: string, query = ''): Promise<readonly Row[]> {
  const { status, json } = await call('GET', `/api/v1/audit${query}`, { headers: { cookie } });
  expect(status).toBe(200);
  // The route answers rows; each test names the fields it reads.
  return json['entries'] as readonly Row[];
}

test('[RO1] [S13] a viewer reads the own acts, a manager of a desk the desk’s, an administrator all', async () => {
  const opened = await start();
  const cookies = {
    viewer: await opened.cookieOf('viewer'),
    manager: await opened.cookieOf('manager'),
    lead: await opened.cookieOf('lead'),
    admin: await opened.cookieOf('admin'),
  };
  const users = opened.auth.users.list();
  const manager = users.find(({ role }) => role === 'manager');
  if (manager === undefined) throw new Error('Invariant: there is a manager');
  await opened.auth.users.setRights(manager.id, { role: 'manager', active: true, scopeDesks: ['rates'] });
  const other = auditActor({ id: 'u-x', name: 'X', role: 'lead' }, null, null);
  for (const desk of ['rates', 'equities', null]) {
    const target = `limit:of-${desk ?? 'firm'}`;
    opened.audit.record(auditAct({ actor: other, action: 'DefineLimit', target, desk, outcome: 'done' }));
  }
  const targets = async (cookie: string): Promise<readonly (string | null)[]> =>
    (await read(opened, cookie, '?kind=limits')).map(({ target }) => target);
  expect(await targets(cookies.viewer)).toEqual([]);
  expect(await targets(cookies.manager)).toEqual(['limit:of-rates']);
  expect(await targets(cookies.lead)).toEqual(['limit:of-firm', 'limit:of-equities', 'limit:of-rates']);
  expect(await targets(cookies.admin)).toEqual(['limit:of-firm', 'limit:of-equities', 'limit:of-rates']);
  expect((await read(opened, cookies.viewer)).map(({ action }) => action)).toEqual(['SignInByLink']);
});

test('[AU4] the answer says how far the chain is verified, and where it is broken', async () => {
  const opened = await start();
  const cookie = await opened.cookieOf('admin');
  const first = await opened.call('GET', '/api/v1/audit', { headers: { cookie } });
  expect(first.json['verified']).toMatchObject({ through: opened.audit.count, head: opened.audit.head, fault: null });
});

test('[AU2] filters and pages: by who, object, day and number', async () => {
  const opened = await start();
  const cookie = await opened.cookieOf('admin');
  for (let index = 0; index < 7; index += 1) {
    const actor = auditActor({ id: `u-${index}`, name: index % 2 === 0 ? 'Even' : 'Odd', role: 'lead' }, null, null);
    const target = `account:A-${index}`;
    opened.audit.record(auditAct({ actor, action: 'AssignRuleset', target, outcome: 'done' }));
  }
  expect(await read(opened, cookie, '?who=odd')).toHaveLength(3);
  expect(await read(opened, cookie, '?object=account:a-4')).toHaveLength(1);
  const page = await read(opened, cookie, '?kind=limits&limit=3');
  expect(page.map(({ target }) => target)).toEqual(['account:A-6', 'account:A-5', 'account:A-4']);
  const rest = await read(opened, cookie, `?kind=limits&limit=3&before=${page.at(-1)?.number ?? 0}`);
  expect(rest.map(({ target }) => target)).toEqual(['account:A-3', 'account:A-2', 'account:A-1']);
  expect(await read(opened, cookie, '?from=2026-09-21&to=2026-09-21')).toHaveLength(8);
  expect(await read(opened, cookie, '?from=2026-09-22')).toHaveLength(0);
  // The acts are of the afternoon in UTC: in Kiritimati, 14 hours ahead, the next day has begun.
  expect(await read(opened, cookie, '?from=2026-09-22&to=2026-09-22&zone=Pacific%2FKiritimati')).toHaveLength(8);
  expect(await read(opened, cookie, '?to=2026-09-21&zone=Pacific%2FKiritimati')).toHaveLength(0);
  const unknown = await opened.call('GET', '/api/v1/audit?zone=Mars%2FOlympus', { headers: { cookie } });
  expect([unknown.status, unknown.json['field']]).toEqual([400, 'zone']);
  const odd = await opened.call('GET', '/api/v1/audit?from=today', { headers: { cookie } });
  expect(odd.status).toBe(400);
});

test('[CV1] [S18] the export is CSV with its filter and head, defused, of the same scope, and is itself in the log', async () => {
  const opened = await start();
  const cookie = await opened.cookieOf('viewer');
  const admin = await opened.cookieOf('admin');
  const actor = auditActor({ id: 'u-x', name: '=1+1', role: 'lead' }, null, null);
  opened.audit.record(
    auditAct({ actor, action: 'AnnotateAlert', target: 'alert:1', after: { text: 'a,"b"' }, outcome: 'done' }),
  );
  const { status, text, headers } = await opened.call('GET', '/api/v1/audit.csv?kind=alerts', {
    headers: { cookie: admin },
  });
  expect([status, headers.get('content-type'), headers.get('content-disposition')]).toEqual([
    200,
    'text/csv; charset=utf-8',
    'attachment; filename="audit.csv"',
  ]);
  expect(text).toContain(",'=1+1,");
  expect(text).toContain('"{""text"":""a,\\""b\\""""}"');
  expect(text).toMatch(/^# audit log through entry \d+\r\n# head [0-9a-f]{64}\r\n# filter .*kind=alerts/);
  const own = await opened.call('GET', '/api/v1/audit.csv', { headers: { cookie } });
  expect(own.text).not.toContain('=1+1');
  expect(await read(opened, admin, '?kind=exports')).toHaveLength(2);
});

test('[AU4] [RO1] the report of a day is for who sees the whole firm, prints as text and leaves as a file that is in the log', async () => {
  const opened = await start();
  const cookies = { manager: await opened.cookieOf('manager'), lead: await opened.cookieOf('lead') };
  const manager = opened.auth.users.list().find(({ role }) => role === 'manager');
  await opened.auth.users.setRights(manager?.id ?? '', { role: 'manager', active: true, scopeDesks: ['rates'] });
  const actor = auditActor({ id: 'u-x', name: '=cmd', role: 'lead' }, null, null);
  const emergency = { byName: 'Lee', approvedByName: 'Mia', untilUs: 0 };
  const act = { actor, target: 'limit:g', outcome: 'done' } as const;
  opened.audit.record(auditAct({ ...act, action: 'DefineLimit' }));
  opened.audit.record(auditAct({ ...act, action: 'BeginEmergency', after: { emergency } }));
  const get = (path: string, cookie: string) => opened.call('GET', `/api/v1/audit/${path}`, { headers: { cookie } });
  expect((await get('report?day=2026-09-21', cookies.manager)).status).toBe(404);
  expect((await get('report-file?day=2026-09-21&as=csv', cookies.manager)).status).toBe(404);
  const { json } = await get('report?day=2026-09-21', cookies.lead);
  const text = String(json['text']);
  expect(text.indexOf('Emergency loosenings: 1')).toBeGreaterThan(0);
  expect(text.indexOf('Limits changed: 1')).toBeGreaterThan(text.indexOf('Emergency loosenings: 1'));
  expect(text).toContain(`entry ${opened.audit.count}, hash ${opened.audit.head}`);
  const csv = await get('report-file?day=2026-09-21&as=csv', cookies.lead);
  expect(csv.headers.get('content-disposition')).toBe('attachment; filename="report-2026-09-21.csv"');
  expect(csv.text).toContain('Emergency loosenings,');
  expect(csv.text).toContain(",'=cmd,BeginEmergency,limit:g,");
  const last = opened.audit.last(() => true);
  expect(last).toMatchObject({ action: 'ExportReport', target: 'report:2026-09-21', after: { as: 'csv' } });
  expect((await get('report?day=today', cookies.lead)).status).toBe(400);
});
