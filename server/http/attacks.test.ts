import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROUTES, type RouteRule } from '#server/auth/permissions.ts';
import { EVENT_NAMES } from '#server/auth/authorisation-matrix.ts';
import { sampleAlert, until } from '#server/publish/test-push-rig.ts';
import { openTestDesk, opened, type TestDesk } from './test-desk.ts';
import { draftBody, PASSWORD } from './test-house.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openTestDesk();
});
afterAll(async () => desk.close());

const POSTS = Object.values<RouteRule>(ROUTES).filter(({ method }) => method === 'POST');
const pathOf = ({ path }: RouteRule): string => path.replaceAll(/:\w+/g, 'none');

/** The first line of the answer to a raw request. */
function raw(lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(desk.house.origin);
    const tcp = connect(Number(port), '127.0.0.1');
    tcp.write([...lines, '', ''].join('\r\n'));
    tcp.once('data', (data) => {
      resolve(data.toString('latin1').split('\r\n', 1)[0] ?? '');
      tcp.destroy();
    });
    tcp.once('error', reject);
    tcp.once('close', () => resolve('closed'));
  });
}

function upgrade(headers: readonly string[]): Promise<string> {
  const host = new URL(desk.house.origin).host;
  return raw([
    'GET /rt/?EIO=4&transport=websocket HTTP/1.1',
    `Host: ${host}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    ...headers,
  ]);
}

test('[S1] [WS2] an upgrade with a valid cookie from a foreign, absent or null origin is refused before any 101', async () => {
  const { cookie } = await desk.person('lead');
  const { origin } = desk.house;
  const before = desk.gateway.clientCount;
  for (const header of [
    [],
    ['Origin: null'],
    ['Origin: http://evil.test'],
    [`Origin: ${origin}.evil.test`],
    [`Origin: ${origin}/`],
    [`Origin: ${origin.replace('http:', 'https:')}`],
    ['Origin: file://'],
    // Two hosts: a proxy in front may have read the other one.
    [`Origin: ${origin}`, 'Host: evil.test'],
    [`Origin: ${origin}`, `Host: ${new URL(origin).host}`],
  ]) {
    expect(await upgrade([`Cookie: ${cookie}`, ...header]), header.join()).toMatch(/^HTTP\/1\.1 4\d\d |^closed$/);
  }
  expect(desk.gateway.clientCount).toBe(before);
  expect(await upgrade([`Cookie: ${cookie}`, `Origin: ${origin}`])).toMatch(/ 101 /);
});

test('[S2] [WS2] a handshake without a living session is refused, and nothing is held for it', async () => {
  const { cookie } = await desk.person('viewer');
  const gone = await desk.person('viewer');
  await desk.house.call('POST', '/api/v1/sign-out', { headers: { cookie: gone.cookie } });
  const disabled = await desk.person('viewer');
  await desk.house.auth.people.change(disabled.userId, { active: false });
  const before = desk.gateway.clientCount;
  const tampered = `${cookie.slice(0, -1)}${cookie.endsWith('A') ? 'B' : 'A'}`;
  for (const value of ['', 'session=x', tampered, `${cookie}; ${tampered}`, gone.cookie, disabled.cookie]) {
    expect(await opened(desk.socket(value)), value).toBe('refused');
  }
  const late = await desk.person('viewer');
  desk.house.clock.nowMs += 31 * 60_000;
  expect(await opened(desk.socket(late.cookie)), 'expired').toBe('refused');
  expect(desk.gateway.clientCount).toBe(before);
});

test.each([
  ['role lowered', { role: 'viewer' }],
  ['person switched off', { active: false }],
  ['scope changed', { scopeDesks: ['rates'] }],
] as const)('[S3] [AZ5] [H3] %s: every open socket of the person is cut within a second', async (name, change) => {
  const { cookie, userId } = await desk.person('manager');
  const other = await desk.person('manager');
  const sockets = Array.from({ length: 10 }, () => desk.socket(cookie));
  const bystander = desk.socket(other.cookie);
  expect(await Promise.all([...sockets, bystander].map((socket) => opened(socket)))).not.toContain('refused');
  const admin = await desk.person('admin');
  const asked = performance.now();
  const answer = await desk.house.call('POST', `/api/v1/people/${userId}`, {
    headers: { cookie: admin.cookie },
    body: change,
  });
  expect(answer.status).toBe(200);
  await until(() => sockets.every((socket) => !socket.connected), 'all are cut', 1_000 - (performance.now() - asked));
  process.stdout.write(
    `revocation, ${name}: ten sockets cut ${(performance.now() - asked).toFixed(0)} ms after the request\n`,
  );
  expect(bystander.connected).toBe(true);
  expect(await opened(desk.socket(cookie))).toBe('refused');
  bystander.disconnect();
});

test('[S3] [AZ3] a right is asked at each event: what the record says now counts, not what the socket began with', async () => {
  const { cookie, userId } = await desk.person('manager');
  const socket = desk.socket(cookie);
  await opened(socket);
  const alertId = sampleAlert(1).alertId;
  desk.core.alarm([1]);
  const submitted = desk.core.submitted.length;
  // Not through `people`, which would cut the line: the record alone changes.
  await desk.house.auth.users.setRights(userId, { role: 'viewer', active: true, scopeDesks: null });
  const request = { alertId, rungSeen: 'breach', seqSeen: 1, clientActionId: 'late-1' };
  expect(await socket.timeout(5_000).emitWithAck('acknowledge', request)).toEqual({
    type: 'Refused',
    reason: 'forbidden',
  });
  await desk.house.auth.users.setRights(userId, { role: 'manager', active: true, scopeDesks: ['elsewhere'] });
  expect(await socket.timeout(5_000).emitWithAck('acknowledge', request)).toEqual({
    type: 'Refused',
    reason: 'notFound',
  });
  expect(desk.core.submitted).toHaveLength(submitted);
  socket.disconnect();
});

test('[S3] [TK3] a revoked token is worth nothing at the next call', async () => {
  const { cookie } = await desk.person('lead');
  const made = await desk.house.call('POST', '/api/v1/tokens', {
    headers: { cookie },
    body: { kind: 'personal', name: 'x' },
  });
  const headers = { authorization: `Bearer ${String(made.json['token'])}` };
  const body = [{ type: 'CalendarDefined', calendarId: 'utc', zone: 'UTC', resetMinute: 0 }];
  expect((await desk.house.call('POST', '/api/v1/commands', { headers, body })).status).toBe(200);
  await desk.house.call('POST', `/api/v1/tokens/${String(made.json['id'])}/revoke`, { headers: { cookie } });
  expect((await desk.house.call('POST', '/api/v1/commands', { headers, body })).status).toBe(401);
});

test('[S4] [WS4] wrong types, wrong counts and missing answers are refused for every event; the server goes on', async () => {
  const { cookie } = await desk.person('lead');
  const odd = [
    null,
    'x',
    -1,
    [],
    {},
    { alertId: 1 },
    { topic: 'all' },
    [[[[[]]]]],
    'x'.repeat(10_000),
    { __proto__: null },
  ];
  for (const event of EVENT_NAMES) {
    if (event === 'presence' || event === 'resync') continue;
    const socket = desk.socket(cookie);
    await opened(socket);
    // Nine are nonsense at once; the tenth would cut the line.
    for (const argument of odd.slice(0, 9)) {
      if (event === 'rows' && Array.isArray(argument) && argument.length === 0) continue;
      const answer: unknown = await socket.timeout(5_000).emitWithAck(event, argument);
      expect(JSON.stringify(answer), `${event} ${JSON.stringify(argument)}`).toMatch(/badRequest|tooMany/);
    }
    socket.disconnect();
  }
  expect((await desk.house.call('GET', '/healthz')).text).toBe('ready');
});

test('[S4] [WS5] ten thousand events at once are not served, and the line of who sends them is cut', async () => {
  const { cookie } = await desk.person('viewer');
  const socket = desk.socket(cookie);
  await opened(socket);
  for (let index = 0; index < 10_000; index += 1) socket.emit('resync', () => undefined);
  await until(() => !socket.connected, 'the flood is cut');
  expect((await desk.house.call('GET', '/healthz')).text).toBe('ready');
});

test('[S5] [WS1] a packet above 64 KiB cuts the line', async () => {
  const { cookie } = await desk.person('viewer');
  const socket = desk.socket(cookie);
  await opened(socket);
  socket.emit('rows', 'x'.repeat(70 * 1024));
  await until(() => !socket.connected, 'cut');
  expect((await desk.house.call('GET', '/healthz')).text).toBe('ready');
});

test('[S6] [AZ6] [AZ7] a person of a desk gets no row, no card and no total of another', async () => {
  const { cookie } = await desk.person('manager', ['Desk A']);
  const socket = desk.socket(cookie);
  const heard: string[] = [];
  socket.onAny((event: string, ...parts: unknown[]) => heard.push(`${event} ${JSON.stringify(parts)}`));
  await opened(socket);
  const monitor = { topic: 'monitor', view: 'all', sort: [], filter: '' };
  expect(await socket.timeout(5_000).emitWithAck('subscribe', monitor)).toMatchObject({ ok: true });
  await socket.timeout(5_000).emitWithAck('rows', [0, 1, 2, 3, 4, 5]);
  for (const account of ['ACC-1', 'ACC-3', 'no such account']) {
    const answer: unknown = await socket.timeout(5_000).emitWithAck('subscribe', { topic: 'account', account });
    expect(answer).toEqual({ ok: false, reason: 'notFound' });
  }
  desk.core.move(desk.core.rows);
  await until(() => heard.some((line) => line.includes('ACC-0')), 'own rows come');
  await socket.timeout(5_000).emitWithAck('resync');
  const all = heard.join('\n');
  expect(all).not.toMatch(/ACC-1"|ACC-3"|Desk B|"level":"firm"/);
  socket.disconnect();
});

test('[S24] [HT1] a request with two hosts, or with a foreign one, is answered by nobody', async () => {
  const host = new URL(desk.house.origin).host;
  for (const [lines, status] of [
    [[`Host: ${host}`, 'Host: evil.test'], 400],
    [['Host: evil.test', `Host: ${host}`], 421],
    [[`Host: ${host}`, `Host: ${host}`], 400],
    [['Host: evil.test'], 421],
    [[], 400],
  ] as const) {
    expect(await raw(['GET /healthz HTTP/1.1', ...lines, 'Connection: close']), lines.join()).toContain(` ${status} `);
  }
});

test('[S7] [H4] handshakes of strangers are refused one like the other and hold nothing', async () => {
  const before = desk.gateway.clientCount;
  const { origin } = desk.house;
  for (let round = 0; round < 20; round += 1) {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => upgrade([`Origin: ${origin}`, `Cookie: __Host-session=${'A'.repeat(43)}`])),
    );
    expect(answers.filter((answer) => / 101 /.test(answer))).toEqual([]);
  }
  expect(desk.gateway.clientCount).toBeLessThanOrEqual(before);
});

test.each(POSTS.map((rule) => [rule.path, rule] as const))(
  '[S8] [HT3] no other site can post to %s, whatever it sends, and nothing changes',
  async (_path, rule) => {
    const { cookie } = await desk.person(rule.roles.at(-1) ?? 'admin');
    if (rule.rate === 'ingest' || rule.rate === 'report') return;
    const path = pathOf(rule);
    const { house, core } = desk;
    const before = [house.submitted.length, core.submitted.length, house.audit.count, house.auth.users.list().length];
    const json = { 'content-type': 'application/json' };
    const foreign: readonly Readonly<Record<string, string>>[] = [
      { ...json, origin: 'http://evil.test' },
      { ...json, origin: 'null' },
      { ...json, origin: `${house.origin}.evil.test` },
      { ...json, 'sec-fetch-site': 'cross-site' },
      { ...json, 'sec-fetch-site': 'same-site' },
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/x-www-form-urlencoded' },
      { 'content-type': 'multipart/form-data; boundary=x' },
      { 'content-type': 'text/plain; application/json' },
    ];
    for (const headers of foreign) {
      const answer = await house.call('POST', path, { headers: { cookie, ...headers }, body: '{}' });
      expect([403, 415], JSON.stringify(headers)).toContain(answer.status);
    }
    const absent = await fetch(`${house.origin}${path}`, { method: 'POST', headers: { ...json, cookie }, body: '{}' });
    expect(absent.status).toBe(403);
    for (const [method, extra] of [
      ['GET', { 'x-http-method-override': 'POST' }],
      ['GET', { 'x-method-override': 'POST' }],
    ] as const) {
      const answer = await house.call(method, `${path}?_method=POST`, { headers: { cookie, ...extra } });
      expect([200, 400, 403, 404, 405, 503]).toContain(answer.status);
    }
    const after = [house.submitted.length, core.submitted.length, house.audit.count, house.auth.users.list().length];
    expect(after).toEqual(before);
  },
);

test('[S12] [TK1] [TK2] the door for facts: no token, a wrong one, one in the address, a revoked one, another kind', async () => {
  const admin = await desk.person('admin');
  const lead = await desk.person('lead');
  const headers = { cookie: admin.cookie };
  const made = await desk.house.call('POST', '/api/v1/tokens', {
    headers,
    body: { kind: 'ingest', name: 'f', source: 'venue' },
  });
  const token = String(made.json['token']);
  const personal = await desk.house.call('POST', '/api/v1/tokens', {
    headers: { cookie: lead.cookie },
    body: { kind: 'personal', name: 'p' },
  });
  const ask = async (authorization: string | null, path = '/ingest/v1/events'): Promise<number> => {
    const given = authorization === null ? { cookie: admin.cookie } : { authorization };
    return (await desk.house.call('POST', path, { headers: given })).status;
  };
  expect(await ask(`Bearer ${token}`)).toBe(200);
  expect(await ask(null)).toBe(401);
  for (const wrong of [
    '',
    'Bearer',
    `bearer ${token}`,
    `Bearer ${token}x`,
    `Basic ${token}`,
    `Bearer ${'rk_ing_'.padEnd(50, 'A')}`,
  ]) {
    expect(await ask(wrong), wrong).toBe(401);
  }
  expect(await ask(`Bearer ${String(personal.json['token'])}`)).toBe(401);
  expect(await ask(null, `/ingest/v1/events?token=${token}&access_token=${token}`)).toBe(401);
  for (const path of ['/api/v1/me', '/api/v1/accounts', '/api/v1/audit', '/api/v1/health']) {
    const read = await desk.house.call('GET', path, {
      headers: { authorization: `Bearer ${token}`, cookie: admin.cookie },
    });
    expect(read.status, path).toBe(401);
  }
  await desk.house.call('POST', `/api/v1/tokens/${String(made.json['id'])}/revoke`, { headers });
  expect(await ask(`Bearer ${token}`)).toBe(401);
});

test('[S14] [AZ8] a foreign id is not there, and who acts is never read from a body', async () => {
  const scoped = await desk.person('lead', ['rates']);
  const other = await desk.person('lead');
  const admin = await desk.person('admin');
  const { call } = desk.house;
  const made = await call('POST', '/api/v1/tokens', {
    headers: { cookie: other.cookie },
    body: { kind: 'personal', name: 'o' },
  });
  const headers = { cookie: scoped.cookie };
  for (const path of ['/api/v1/accounts/B-1/series', '/api/v1/accounts/none/series']) {
    expect((await call('GET', path, { headers })).text, path).toBe('{"error":"notFound"}');
  }
  const revoke = await call('POST', `/api/v1/tokens/${String(made.json['id'])}/revoke`, { headers });
  expect([revoke.status, revoke.text]).toEqual([404, '{"error":"notFound"}']);
  const define = { type: 'DefineLimit', draft: draftBody('account', 'A-1') };
  for (const forged of [
    { ...define, actor: { user: admin.userId, name: 'x', role: 'admin' } },
    { ...define, role: 'admin' },
    { ...define, approvedBy: admin.userId },
    { ...define, tsJournalUs: 1 },
  ]) {
    expect((await call('POST', '/api/v1/commands', { headers, body: [forged] })).status).toBe(400);
  }
  const invite = { name: 'N', email: 'n@firm.test', role: 'viewer' };
  for (const key of ['person', 'active', 'passwordHash', 'id', 'invitedBy']) {
    const answer = await call('POST', '/api/v1/people', {
      headers: { cookie: admin.cookie },
      body: { ...invite, [key]: 'x' },
    });
    expect(answer.status, key).toBe(400);
  }
});

test('[S19] paths, names and texts of an attacker are refused or kept as text', async () => {
  const admin = await desk.person('admin');
  const { call } = desk.house;
  const headers = { cookie: admin.cookie };
  for (const id of [
    '..%2f..%2fetc%2fpasswd',
    '%2e%2e%2f',
    '..%5c..%5c',
    'a%00b',
    "' OR 1=1 --",
    '%0d%0aset-cookie:x=1',
  ]) {
    const answer = await call('GET', `/api/v1/accounts/${id}/series`, { headers });
    expect([400, 404], id).toContain(answer.status);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(answer.text).not.toMatch(/root:|node_modules|\/work|Error:/);
  }
  for (const email of ["' OR '1'='1", 'a@b"; DROP TABLE users; --', "x' UNION SELECT hash FROM sessions --"]) {
    expect((await call('POST', '/api/v1/sign-in', { body: { email, password: PASSWORD } })).status).toBe(401);
  }
  expect(desk.house.auth.users.list().length).toBeGreaterThan(1);
  const invited = await call('POST', '/api/v1/people', {
    headers,
    body: { name: 'x\r\nset-cookie: a=b', email: 'crlf@firm.test', role: 'viewer' },
  });
  expect(invited.status).toBe(400);
  const exported = await call('GET', '/api/v1/audit.csv?object=..%2f..%2fx%22%0d%0a', { headers });
  expect(exported.headers.get('content-disposition')).toBe('attachment; filename="audit.csv"');
});

test('[S23] no body, query or socket argument reaches the prototype of objects', async () => {
  const lead = await desk.person('lead');
  const admin = await desk.person('admin');
  const evil = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"name":"x"}';
  for (const rule of POSTS) {
    if (rule.path.endsWith('sign-out')) continue;
    for (const { cookie } of [lead, admin]) {
      for (const body of [evil, `[${evil}]`, `{"draft":${evil}}`]) {
        const answer = await desk.house.call('POST', pathOf(rule), { headers: { cookie }, body });
        expect(answer.status, rule.path).not.toBe(500);
      }
    }
  }
  for (const query of ['__proto__[polluted]=1', 'constructor.prototype.polluted=1', '__proto__=1']) {
    const answer = await desk.house.call('GET', `/api/v1/accounts?${query}`, { headers: { cookie: lead.cookie } });
    expect([200, 400], query).toContain(answer.status);
  }
  const socket = desk.socket(lead.cookie);
  await opened(socket);
  const argument: unknown = JSON.parse(evil);
  for (const event of ['subscribe', 'acknowledge', 'defineLimit', '__proto__', 'constructor']) {
    const answer: unknown = await socket.timeout(5_000).emitWithAck(event, argument);
    expect(JSON.stringify(answer)).toMatch(/badRequest|unknownEvent/);
  }
  socket.disconnect();
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
});
