import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestHouse, type TestHouse } from './test-house.ts';

const DAY_MS = 86_400_000;
let house: TestHouse;
let cookie = '';
beforeEach(async () => {
  house = await openTestHouse({});
  cookie = await house.cookieOf('admin');
});
afterEach(async () => house.close());

async function post(path: string, body: unknown = {}) {
  return house.call('POST', path, { headers: { cookie }, body });
}

async function ingests(token: unknown): Promise<number> {
  const headers = { authorization: `Bearer ${String(token)}` };
  return (await house.call('POST', '/ingest/v1/events', { headers, body: [] })).status;
}

const FEED = { kind: 'ingest', name: 'venue feed', source: 'venue' };

test('[TK2] an administrator makes a token for some kinds and accounts, until a day; others are refused by field', async () => {
  const scope = { kinds: ['mark', 'fill'], accounts: ['A-1'], expiresInDays: 30 };
  const made = await post('/api/v1/tokens', { ...FEED, ...scope });
  expect(made.status).toBe(201);
  const [listed] = (await house.call('GET', '/api/v1/tokens', { headers: { cookie } })).json['tokens'] as object[];
  const expiresAtMs = house.clock.nowMs + 30 * DAY_MS;
  expect(listed).toMatchObject({ kinds: ['mark', 'fill'], accounts: ['A-1'], expiresAtMs });
  for (const wrong of [{ kinds: ['rumour'] }, { kinds: [] }, { accounts: [] }, { expiresInDays: 0 }]) {
    expect((await post('/api/v1/tokens', { ...FEED, source: 'other', ...wrong })).status).toBe(400);
  }
  house.audit.flush();
  const act = house.audit.last(({ action }) => action === 'IssueToken');
  expect(act?.after).toMatchObject({ source: 'venue', kinds: ['mark', 'fill'], accounts: ['A-1'], expiresAtMs });
  expect(JSON.stringify(act)).not.toContain(String(made.json['token']));
});

test('[TK2] a token that is bound to networks is refused from elsewhere like an unknown one, and is no use', async () => {
  const near = await post('/api/v1/tokens', { ...FEED, networks: ['127.0.0.0/8', '2001:db8::/32'] });
  const far = await post('/api/v1/tokens', { ...FEED, source: 'far', networks: ['10.0.0.0/8'] });
  expect([near.status, far.status]).toEqual([201, 201]);
  expect(await ingests(near.json['token'])).toBe(200);
  expect(await ingests(far.json['token'])).toBe(401);
  const listed = (await house.call('GET', '/api/v1/tokens', { headers: { cookie } })).json['tokens'];
  expect(listed).toMatchObject([
    { source: 'venue', networks: ['127.0.0.0/8', '2001:db8::/32'], usedAtMs: house.clock.nowMs },
    { source: 'far', networks: ['10.0.0.0/8'], usedAtMs: null },
  ]);
  for (const networks of [[], ['10.0.0.0/33'], ['10.0.0'], ['example.test'], ['2001:db8::/129'], ['10.0.0.0/8 ']]) {
    expect((await post('/api/v1/tokens', { ...FEED, source: 'x', networks })).status, String(networks)).toBe(400);
  }
  house.audit.flush();
  const act = house.audit.last(({ action }) => action === 'IssueToken');
  expect(act?.after).toMatchObject({ source: 'far', networks: ['10.0.0.0/8'] });
});

test('[TK3] a token is rotated and revoked over its routes, each shown once and written down', async () => {
  const first = await post('/api/v1/tokens', FEED);
  expect((await post('/api/v1/tokens', FEED)).json['error']).toBe('sourceHasToken');
  const second = await post(`/api/v1/tokens/${String(first.json['id'])}/rotate`);
  expect(second.status).toBe(201);
  expect(await ingests(first.json['token'])).toBe(200);
  expect(await ingests(second.json['token'])).toBe(200);
  const third = await post(`/api/v1/tokens/${String(second.json['id'])}/rotate`);
  expect([third.status, third.json['error']]).toEqual([409, 'rotationRunning']);
  expect((await post('/api/v1/tokens/none/rotate')).status).toBe(404);
  expect((await post(`/api/v1/tokens/${String(first.json['id'])}/revoke`)).status).toBe(200);
  expect(await ingests(first.json['token'])).toBe(401);
  expect(await ingests(second.json['token'])).toBe(200);
  const rotated = house.audit.last(({ action }) => action === 'RotateToken');
  expect(rotated?.before).toEqual({ id: first.json['id'] });
});
