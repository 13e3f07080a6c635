import { connect } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ActorRole } from '#lib/model/actor.ts';
import { ROUTES, type RouteRule } from '#server/auth/permissions.ts';
import { draftBody, openTestHouse, PASSWORD, type TestHouse } from './test-house.ts';
import { QUERIES } from './test-queries.ts';

let house: TestHouse;
const cookies = new Map<ActorRole, string>();
let ingestToken = '';
let leadToken = '';
const ROLES: readonly ActorRole[] = ['viewer', 'manager', 'lead', 'admin'];

beforeAll(async () => {
  house = await openTestHouse({
    page: async (request, response) => {
      response.setHeader('cache-control', 'public, max-age=99');
      response.setHeader('content-type', 'text/html');
      response.end(
        `policy ${request.headers['content-security-policy'] ?? ''} foreign ${Object.keys(request.headers).join()}`,
      );
    },
  });
  for (const role of ROLES) cookies.set(role, await house.cookieOf(role));
  const admin = cookies.get('admin') ?? '';
  const lead = cookies.get('lead') ?? '';
  const ingest = await house.call('POST', '/api/v1/tokens', {
    body: { name: 'feed', kind: 'ingest', source: 'venue' },
    headers: { cookie: admin },
  });
  ingestToken = String(ingest.json['token']);
  const personal = await house.call('POST', '/api/v1/tokens', {
    body: { name: 'set-up', kind: 'personal' },
    headers: { cookie: lead },
  });
  leadToken = String(personal.json['token']);
});
afterAll(async () => house.close());

/** A body of the right shape per route, so that a refusal can only come from the rights. */
const BODIES: Readonly<Record<string, unknown>> = {
  '/api/v1/session/confirm': { password: 'not the password' },
  '/api/v1/views': { name: 'matrix', query: 'sort=used' },
  '/api/v1/session/password': { current: 'not the password', password: PASSWORD },
  '/api/v1/second-factor/activate': { code: '000000' },
  '/api/v1/people': { name: 'New Person', email: 'new@firm.test', role: 'viewer' },
  '/api/v1/people/:user': {},
  '/api/v1/tokens': { name: 'matrix', kind: 'personal' },
  '/api/v1/limits/preview': draftBody('desk', 'rates'),
  '/api/v1/limits/backtest': { draft: draftBody('desk', 'rates') },
  '/api/v1/commands': [{ type: 'CalendarDefined', calendarId: 'utc', zone: 'UTC', resetMinute: 0 }],
};
const guarded = Object.values<RouteRule>(ROUTES).filter((rule) => rule.credential.startsWith('session'));

test.each(guarded.map((rule) => [`${rule.method} ${rule.path}`, rule] as const))(
  '[AZ1] [S13] %s admits exactly the listed roles',
  async (_name, rule) => {
    const path = rule.path.replaceAll(/:\w+/g, 'none') + (QUERIES[rule.path] ?? '');
    const body = BODIES[rule.path] ?? {};
    expect((await house.call(rule.method, path, { body })).status, 'anonymous').toBe(401);
    const machine = { authorization: `Bearer ${ingestToken}` };
    expect((await house.call(rule.method, path, { body, headers: machine })).status, 'ingest token').toBe(401);
    for (const role of ROLES) {
      // Signing out would end the session that the next rows use.
      const cookie = rule.path.endsWith('sign-out') ? await house.cookieOf(role) : (cookies.get(role) ?? '');
      const { status } = await house.call(rule.method, path, { body, headers: { cookie } });
      if (rule.roles.includes(role)) expect([200, 201, 403, 404, 409, 429], role).toContain(status);
      else expect(status, role).toBe(403);
      if (rule.roles.includes(role) && rule.path !== '/api/v1/tokens') expect(status, role).not.toBe(403);
    }
  },
);

test('[AZ1] a route that is not listed stops the start', async () => {
  const { createHttp } = await import('./app.ts');
  const { createLogger } = await import('#server/observe/logger.ts');
  const none = { read: () => ({ ok: false as const, fault: {} }) };
  const routes = new Proxy({}, { get: () => none }) as never;
  await expect(
    createHttp({
      settings: { allowedHosts: [], allowedOrigins: [], trustedProxies: [], tls: false, development: false },
      logger: createLogger('silent'),
      audit: { reserve: () => undefined, record: () => [], note: () => undefined },
      authenticators: {
        session: () => null,
        personalToken: () => null,
        ingestToken: () => null,
        used: () => undefined,
      },
      routes,
      pages: () => null,
      registerIngest: (app) => {
        app.get('/debug', () => 'open');
      },
    }),
  ).rejects.toThrow('every route is listed');
});

test('[TK1] a token made for a role cannot be made by another', async () => {
  const asAdmin = { cookie: cookies.get('admin') ?? '' };
  const asLead = { cookie: cookies.get('lead') ?? '' };
  const personal = { name: 'x', kind: 'personal' };
  const ingest = { name: 'x', kind: 'ingest', source: 'venue' };
  expect((await house.call('POST', '/api/v1/tokens', { body: personal, headers: asAdmin })).status).toBe(403);
  expect((await house.call('POST', '/api/v1/tokens', { body: ingest, headers: asLead })).status).toBe(403);
});

test('[TK1] the list of tokens shows neither the token nor its hash', async () => {
  const answer = await house.call('GET', '/api/v1/tokens', { headers: { cookie: cookies.get('admin') ?? '' } });
  expect(answer.text).toContain('"source":"venue"');
  expect(answer.text).not.toContain(ingestToken);
  expect(answer.text).not.toMatch(/hash|rk_/);
});

test('[TK2] an ingest token opens the ingest door only, and only in the header', async () => {
  const bearer = { authorization: `Bearer ${ingestToken}` };
  expect((await house.call('POST', '/ingest/v1/events', { headers: bearer })).json).toEqual({ origin: 'venue' });
  expect((await house.call('POST', `/ingest/v1/events?token=${ingestToken}`)).status).toBe(401);
  expect((await house.call('GET', '/api/v1/me', { headers: bearer })).status).toBe(401);
  const personal = { authorization: `Bearer ${leadToken}` };
  expect((await house.call('POST', '/ingest/v1/events', { headers: personal })).status).toBe(401);
});

test('[AZ8] a command carries the person of the token, never one of the body', async () => {
  const headers = { authorization: `Bearer ${leadToken}` };
  const command = {
    type: 'DefineLimit',
    inputId: 'one',
    draft: {
      limitId: 'firm-gross',
      baseVersion: 0,
      name: 'Firm gross',
      scope: { level: 'firm', id: 'Firm' },
      rule: { type: 'exposure', measure: 'gross', amount: '1000000', breachWhen: 'lte' },
      currency: 'USD',
      ladder: { watch: null, warning: '80', critical: '90', hysteresis: '2' },
      alertFrom: 'warning',
      ackFrom: 'critical',
    },
  };
  const answer = await house.call('POST', '/api/v1/commands', { body: [command], headers });
  expect(answer.json['counts']).toEqual({ accepted: 1, duplicate: 0, rejected: 0 });
  const last = house.submitted.at(-1);
  expect(last?.origin).toBe('person');
  expect(last?.input).toMatchObject({ type: 'DefineLimit', actor: { role: 'lead', name: 'A lead' } });
  const forged = { ...command, actor: { user: 'x', name: 'x', role: 'admin' } };
  expect((await house.call('POST', '/api/v1/commands', { body: [forged], headers })).status).toBe(400);
});

test('[AZ5] a command of a disabled person is refused with the same token', async () => {
  const cookie = await house.cookieOf('lead');
  const made = await house.call('POST', '/api/v1/tokens', {
    body: { name: 'x', kind: 'personal' },
    headers: { cookie },
  });
  const user = house.auth.sessions.authenticate(cookie)?.user.id ?? '';
  const headers = { authorization: `Bearer ${String(made.json['token'])}` };
  const body = BODIES['/api/v1/commands'];
  expect((await house.call('POST', '/api/v1/commands', { body, headers })).status).toBe(200);
  const admin = { cookie: cookies.get('admin') ?? '' };
  await house.call('POST', `/api/v1/people/${user}`, { body: { active: false }, headers: admin });
  expect((await house.call('POST', '/api/v1/commands', { body, headers })).status).toBe(401);
  expect((await house.call('GET', '/api/v1/me', { headers: { cookie } })).status).toBe(401);
});

test('[AZ7] a search and a series stay within the desks of the user', async () => {
  const cookie = await house.cookieOf('viewer');
  const user = house.auth.sessions.authenticate(cookie)?.user;
  if (user === undefined) throw new Error('Invariant: just signed in');
  await house.auth.users.setRights(user.id, { role: 'viewer', active: true, scopeDesks: ['rates'] });
  const found = await house.call('GET', '/api/v1/accounts?query=account', { headers: { cookie } });
  expect(found.json['accounts']).toHaveLength(2);
  expect((await house.call('GET', '/api/v1/accounts/A-1/series', { headers: { cookie } })).status).toBe(200);
  expect((await house.call('GET', '/api/v1/accounts/B-1/series', { headers: { cookie } })).status).toBe(404);
});

test('[HT2] [NX5] every other method is 405 before anything sees it', async () => {
  for (const method of ['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE']) {
    const answer = await raw(`${method} /monitor HTTP/1.1`, [`host: ${hostOf(house)}`]);
    expect(answer, method).toMatch(/^HTTP\/1\.1 405 /);
    expect(answer.toLowerCase()).toContain('allow: get, head, post');
  }
});

test('[HT1] [S24] a Host that is not on the list is 421', async () => {
  const port = new URL(house.origin).port;
  for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1', `127.0.0.1:${port}.evil.example`]) {
    expect(await raw('GET /healthz HTTP/1.1', [`host: ${host}`]), host).toMatch(/^HTTP\/1\.1 421 /);
  }
  expect(await raw('GET /healthz HTTP/1.1', [`host: ${hostOf(house)}`])).toMatch(/^HTTP\/1\.1 200 /);
});

test('[S24] [HT5] what is no HTTP at all is refused with the same headers', async () => {
  for (const line of ['GET /healthz HTTP/9.9', 'HELLO', 'GET  HTTP/1.1', 'GET http://evil.example/healthz HTTP/1.1']) {
    const answer = await raw(line, [`host: ${hostOf(house)}`]);
    expect(answer, line).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer.toLowerCase(), line).toContain("content-security-policy: default-src 'none'");
    expect(answer.toLowerCase(), line).toContain('cache-control: no-store');
  }
});

test('[HT3] [S8] a POST from anywhere but the own origin changes nothing', async () => {
  const cookie = cookies.get('admin') ?? '';
  const body = { name: 'Planted', email: 'planted@firm.test', role: 'admin' };
  const people = '/api/v1/people';
  const send = async (headers: Record<string, string>) =>
    (await house.call('POST', people, { body, headers: { cookie, ...headers } })).status;
  expect(await send({ origin: 'https://evil.example' })).toBe(403);
  expect(await send({ origin: 'null' })).toBe(403);
  expect(await send({ 'sec-fetch-site': 'cross-site' })).toBe(403);
  expect(await send({ 'sec-fetch-site': 'same-site' })).toBe(403);
  expect(await send({ 'content-type': 'text/plain' })).toBe(415);
  expect(await send({ 'content-type': 'application/x-www-form-urlencoded' })).toBe(415);
  const absent = await raw(`POST ${people} HTTP/1.1`, [
    `host: ${hostOf(house)}`,
    `cookie: ${cookie}`,
    'content-type: application/json',
    'content-length: 2',
  ]);
  expect(absent).toMatch(/^HTTP\/1\.1 403 /);
  expect(house.auth.users.findByEmail('planted@firm.test')).toBeNull();
});

test('[HT3] a bearer header does not carry the cookie past the origin check', async () => {
  const headers = {
    cookie: cookies.get('lead') ?? '',
    authorization: 'Bearer rk_pat_x',
    origin: 'https://evil.example',
  };
  const answer = await house.call('POST', '/api/v1/commands', { body: BODIES['/api/v1/commands'], headers });
  expect(answer.status).toBe(401);
});

test('[HT5] every answer carries the headers, refusals included', async () => {
  const answers = [
    await house.call('GET', '/healthz'),
    await house.call('GET', '/api/v1/me'),
    await house.call('GET', '/api/v1/nothing'),
    await house.call('POST', '/api/v1/sign-in', { body: '{' }),
    await house.call('GET', '/monitor'),
    await house.call('POST', '/nowhere'),
    await house.call('PUT', '/'),
  ];
  for (const { headers, status } of answers) {
    expect(headers.get('content-security-policy'), String(status)).toMatch(/^default-src/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('permissions-policy')).toContain('camera=()');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('server')).toBeNull();
    expect(headers.get('access-control-allow-origin')).toBeNull();
  }
});

test('[HT6] [HT7] a document gets a fresh nonce in the answer and in the request', async () => {
  const first = await house.call('GET', '/monitor', {
    headers: { 'content-security-policy': "script-src 'nonce-planted'" },
  });
  const second = await house.call('GET', '/monitor');
  const policy = first.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/script-src 'self' 'nonce-[A-Za-z0-9+/]{22}==' 'strict-dynamic'/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe-eval');
  expect(first.text).toContain(policy);
  expect(second.headers.get('content-security-policy')).not.toBe(policy);
});

test('[NX2] [NX3] [NX8] Next never meets actions, the image optimizer or its own routing headers', async () => {
  expect((await house.call('POST', '/monitor', { headers: { 'next-action': 'x' } })).status).toBe(400);
  expect((await house.call('GET', '/_next/image?url=%2Fa.png&w=64&q=75')).status).toBe(404);
  expect((await house.call('GET', '/%5Fnext/image?url=x')).status).toBe(404);
  const planted = {
    'x-middleware-subrequest': 'middleware',
    'x-invoke-path': '/a',
    'x-matched-path': '/a',
    'x-forwarded-host': 'evil',
  };
  const { text } = await house.call('GET', '/monitor', { headers: planted });
  expect(text).not.toMatch(/x-middleware|x-invoke|x-matched|x-forwarded/);
});

test('[HT8] healthz says ready or live and nothing else', async () => {
  const ready = await house.call('GET', '/healthz');
  expect([ready.status, ready.text]).toEqual([200, 'ready']);
  const starting = await openTestHouse({ ready: () => false });
  try {
    const live = await starting.call('GET', '/healthz');
    expect([live.status, live.text]).toEqual([503, 'live']);
  } finally {
    await starting.close();
  }
});

test('[HT4] bodies, URLs and depth are bounded', async () => {
  const big = JSON.stringify({ email: 'a@b.c', password: 'x'.repeat(70_000) });
  expect((await house.call('POST', '/api/v1/sign-in', { body: big })).status).toBe(413);
  expect((await house.call('GET', `/${'a'.repeat(3_000)}`)).status).toBe(414);
  const nested = `${'['.repeat(40)}${']'.repeat(40)}`;
  const headers = { authorization: `Bearer ${leadToken}` };
  expect((await house.call('POST', '/api/v1/commands', { body: nested, headers })).status).toBe(400);
});

test('[S23] a body with __proto__ is refused and changes no prototype', async () => {
  const body = '{"email":"a@b.c","password":"x","__proto__":{"role":"admin"}}';
  expect((await house.call('POST', '/api/v1/sign-in', { body })).status).toBe(400);
  expect(Object.hasOwn(Object.prototype, 'role')).toBe(false);
});

test('[SK2] [S21] an unexpected failure answers an id and no detail', async () => {
  const broken = await openTestHouse({ submit: () => Promise.reject(new Error('secret inner detail')) });
  try {
    const cookie = await broken.cookieOf('lead');
    const answer = await broken.call('POST', '/api/v1/commands', {
      body: BODIES['/api/v1/commands'],
      headers: { cookie },
    });
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('secret');
    expect(Object.keys(answer.json).sort()).toEqual(['error', 'id']);
  } finally {
    await broken.close();
  }
});

test('[S24] a request with two lengths is refused', async () => {
  const answer = await raw('POST /api/v1/sign-in HTTP/1.1', [
    `host: ${hostOf(house)}`,
    'content-length: 5',
    'transfer-encoding: chunked',
  ]);
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
});

test('[HT8] a policy report is taken, bounded and answered with nothing', async () => {
  const headers = { 'content-type': 'application/csp-report' };
  expect((await house.call('POST', '/api/v1/csp-report', { body: '{"csp-report":{}}', headers })).status).toBe(204);
  expect((await house.call('POST', '/api/v1/csp-report', { body: 'x'.repeat(9_000), headers })).status).toBe(413);
});

test('[AZ2] beyond its rate a session is told to wait, others are not', async () => {
  const flooded = await openTestHouse({});
  try {
    const one = await flooded.cookieOf('viewer');
    const other = await flooded.cookieOf('viewer');
    const statuses: number[] = [];
    for (let round = 0; round < 13; round += 1) {
      const batch = Array.from({ length: 50 }, () => flooded.call('GET', '/api/v1/me', { headers: { cookie: one } }));
      for (const answer of await Promise.all(batch)) statuses.push(answer.status);
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(600);
    expect(statuses.at(-1)).toBe(429);
    expect((await flooded.call('GET', '/api/v1/me', { headers: { cookie: other } })).status).toBe(200);
  } finally {
    await flooded.close();
  }
});

test('[SS5] sign-out ends the session, empties browser storage and clears the cookie', async () => {
  const cookie = await house.cookieOf('manager');
  const answer = await house.call('POST', '/api/v1/sign-out', { headers: { cookie } });
  expect(answer.headers.get('clear-site-data')).toBe('"storage"');
  expect(answer.headers.getSetCookie()[0]).toMatch(
    /^__Host-session=; Path=\/; Max-Age=0; Secure; HttpOnly; SameSite=Strict$/,
  );
  expect((await house.call('GET', '/api/v1/me', { headers: { cookie } })).status).toBe(401);
});

test('[SS1] [S10] the cookie is random, host-bound, strict and new at each sign-in', async () => {
  const cookie = await house.cookieOf('manager');
  const email = house.auth.sessions.authenticate(cookie)?.user.email ?? '';
  const fixed = { cookie: `__Host-session=${'A'.repeat(43)}` };
  // The wrong passwords of the tests before are still counted for this address.
  house.clock.nowMs += 300_000;
  const body = { email, password: PASSWORD };
  const first = (await house.call('POST', '/api/v1/sign-in', { body, headers: fixed })).headers.getSetCookie()[0] ?? '';
  const second =
    (await house.call('POST', '/api/v1/sign-in', { body, headers: fixed })).headers.getSetCookie()[0] ?? '';
  expect(first).toMatch(/^__Host-session=[A-Za-z0-9_-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
  expect(second).not.toBe(first);
  expect(first).not.toContain('A'.repeat(43));
});

function hostOf(open: TestHouse): string {
  return new URL(open.origin).host;
}

/** What a client without manners sends: fetch would refuse to. */
async function raw(line: string, headers: readonly string[]): Promise<string> {
  const socket = connect(Number(new URL(house.origin).port), '127.0.0.1');
  await once(socket, 'connect');
  // A body behind a GET would be taken for a second, broken request and answered 400 whatever the first one was.
  const body = line.startsWith('POST') ? '{}' : '';
  socket.end(`${line}\r\n${headers.join('\r\n')}\r\nconnection: close\r\n\r\n${body}`);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return answer;
}
