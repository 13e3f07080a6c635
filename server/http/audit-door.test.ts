import { afterEach, expect, test } from 'vitest';
import type { AuditEntry } from '#server/auth/audit-entry.ts';
import { openTestHouse, PASSWORD, type TestHouse } from './test-house.ts';

let house: TestHouse | null = null;
afterEach(async () => {
  await house?.close();
  house = null;
});

async function start(): Promise<TestHouse> {
  house = await openTestHouse({});
  return house;
}

async function log({ audit }: TestHouse): Promise<readonly AuditEntry[]> {
  audit.flush();
  const page = await audit.page({ before: null, limit: 100, matches: () => true, pause: async () => undefined });
  return page.entries.toReversed();
}

test('[AU2] sign-in, its failures and sign-out stand in the log, without a secret', async () => {
  const { call, cookieOf, ...rest } = await start();
  const cookie = await cookieOf('lead');
  const body = { email: 'lead0@firm.test', password: 'a wrong password 1' };
  for (let tries = 0; tries < 3; tries += 1) await call('POST', '/api/v1/sign-in', { body });
  await call('POST', '/api/v1/sign-in', { body: { ...body, password: PASSWORD } });
  await call('POST', '/api/v1/sign-out', { headers: { cookie } });
  const entries = await log({ call, cookieOf, ...rest });
  const told = entries.map(({ action, outcome, reason, count }) => [action, outcome, reason, count]);
  expect(told).toEqual(
    expect.arrayContaining([
      ['SignInByLink', 'done', null, 1],
      ['SignIn', 'failed', 'wrongCredentials', 3],
      ['SignIn', 'done', null, 1],
      ['SignOut', 'done', null, 1],
    ]),
  );
  const signedIn = entries.find(({ action }) => action === 'SignInByLink');
  expect(signedIn?.actor).toMatchObject({ name: 'A lead', role: 'lead', ip: '127.0.0.1' });
  expect(signedIn?.actor.session).toMatch(/^[0-9a-f]{8}$/);
  const text = JSON.stringify(entries);
  for (const secret of [PASSWORD, body.password, cookie.split('=')[1] ?? '']) expect(text).not.toContain(secret);
});

test('[AU2] people and tokens: who, before and after; and a right that somebody lacks', async () => {
  const opened = await start();
  const admin = { cookie: await opened.cookieOf('admin') };
  const viewer = { cookie: await opened.cookieOf('viewer') };
  const user = opened.auth.users.list().find(({ role }) => role === 'viewer')?.id ?? '';
  const issued = await opened.call('POST', '/api/v1/tokens', {
    headers: admin,
    body: { kind: 'ingest', name: 'Feed', source: 'feed' },
  });
  await opened.call('POST', `/api/v1/tokens/${String(issued.json['id'])}/revoke`, { headers: admin });
  await opened.call('POST', '/api/v1/people', {
    headers: viewer,
    body: { name: 'X', email: 'x@y.test', role: 'lead' },
  });
  await opened.call('POST', `/api/v1/people/${user}`, { headers: admin, body: { role: 'manager' } });
  const entries = await log(opened);
  const find = (action: string): AuditEntry | undefined => entries.find((entry) => entry.action === action);
  expect(find('IssueToken')).toMatchObject({
    after: { kind: 'ingest', name: 'Feed', source: 'feed' },
    outcome: 'done',
  });
  expect(find('RevokeToken')).toMatchObject({ before: { source: 'feed' }, outcome: 'done' });
  expect(find('UseRight')).toMatchObject({
    actor: { name: 'A viewer' },
    target: 'route:POST /api/v1/people',
    outcome: 'denied',
  });
  expect(find('ChangePerson')).toMatchObject({
    target: `user:${user}`,
    before: { role: 'viewer', active: true, scopeDesks: null },
    after: { role: 'manager' },
  });
  expect(JSON.stringify(entries)).not.toContain(String(issued.json['token']));
});

test('[AU3] while the log takes nothing, nothing is changed', async () => {
  const opened = await start();
  const admin = { cookie: await opened.cookieOf('admin') };
  opened.audit.close();
  const body = { name: 'X', email: 'x@y.test', role: 'lead' };
  const answer = await opened.call('POST', '/api/v1/people', { headers: admin, body });
  expect([answer.status, answer.json['error']]).toEqual([503, 'auditUnavailable']);
  expect(opened.auth.users.findByEmail('x@y.test')).toBeNull();
});
