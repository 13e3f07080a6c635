import { afterEach, beforeEach, expect, test } from 'vitest';
import { ROUTES, type RouteRule } from '#server/auth/permissions.ts';
import { hotp, TOTP_STEP_MS } from '#server/auth/totp.ts';
import { openTestDesk, opened, type TestDesk } from './test-desk.ts';
import { draftBody, PASSWORD } from './test-house.ts';
import { QUERIES } from './test-queries.ts';

let desk: TestDesk;
beforeEach(async () => {
  desk = await openTestDesk({ requiredRoles: ['lead'] });
});
afterEach(async () => desk.close());

async function post(path: string, body: unknown, cookie = '') {
  return desk.house.call('POST', path, { headers: { cookie }, body });
}

function secretOf(uri: string): Uint8Array {
  const text = /secret=([A-Z2-7]+)/.exec(uri)?.[1] ?? '';
  const bits = [...text].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  return Uint8Array.from((bits.join('').match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** Sets a second factor up; returns what gives its present code. */
async function enrol(cookie: string): Promise<{ readonly code: () => string; readonly recovery: readonly string[] }> {
  const { clock } = desk.house;
  const offered = await post('/api/v1/second-factor', {}, cookie);
  const secret = secretOf(String(offered.json['uri']));
  const code = (): string => hotp(secret, Math.floor(clock.nowMs / TOTP_STEP_MS));
  const active = await post('/api/v1/second-factor/activate', { code: code() }, cookie);
  expect(active.status).toBe(200);
  return { code, recovery: active.json['recoveryCodes'] as string[] };
}

async function emailOf(cookie: string): Promise<string> {
  const { json } = await desk.house.call('GET', '/api/v1/me', { headers: { cookie } });
  return String((json['user'] as Record<string, unknown>)['email']);
}

test('[PW5] a user with a second factor signs in with password and code, each code once', async () => {
  const { clock } = desk.house;
  const cookie = await desk.house.cookieOf('manager');
  const email = await emailOf(cookie);
  const { code, recovery } = await enrol(cookie);
  clock.nowMs += TOTP_STEP_MS;
  const without = await post('/api/v1/sign-in', { email, password: PASSWORD });
  expect([without.status, without.json['error']]).toEqual([409, 'codeNeeded']);
  expect(without.headers.getSetCookie()).toEqual([]);
  const wrong = await post('/api/v1/sign-in', { email, password: PASSWORD, code: '000000' });
  expect([wrong.status, wrong.json['error']]).toEqual([401, 'wrongCode']);
  // Who does not know the password does not learn of the factor, and uses no code up.
  const stranger = await post('/api/v1/sign-in', { email, password: 'not the password', code: code() });
  expect([stranger.status, stranger.json['error']]).toEqual([401, 'wrongCredentials']);
  const used = code();
  expect((await post('/api/v1/sign-in', { email, password: PASSWORD, code: used })).status).toBe(200);
  expect((await post('/api/v1/sign-in', { email, password: PASSWORD, code: used })).status).toBe(401);
  expect((await post('/api/v1/sign-in', { email, password: PASSWORD, code: recovery[0] })).status).toBe(200);
});

test('[PW5] [SS6] a code proves the person as a password does', async () => {
  const { clock } = desk.house;
  const cookie = await desk.house.cookieOf('admin');
  const { code } = await enrol(cookie);
  clock.nowMs += 6 * 60_000;
  const person = { name: 'New Person', email: 'new@firm.test', role: 'viewer' };
  expect((await post('/api/v1/people', person, cookie)).status).toBe(403);
  expect((await post('/api/v1/session/confirm', { code: '000000' }, cookie)).json['error']).toBe('wrongCode');
  const confirmed = await post('/api/v1/session/confirm', { code: code() }, cookie);
  expect(confirmed.status).toBe(200);
  const fresh = confirmed.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  expect((await post('/api/v1/people', person, fresh)).status).toBe(201);
});

test('[PW5] a user of a role that needs a second factor can do nothing before enrolling, on no route and no socket', async () => {
  const { house } = desk;
  const cookie = await house.cookieOf('lead');
  const me = await house.call('GET', '/api/v1/me', { headers: { cookie } });
  expect(me.json['mustEnrol']).toBe(true);
  for (const rule of Object.values<RouteRule>(ROUTES)) {
    if (!rule.credential.startsWith('session') || !rule.roles.includes('lead') || rule.whileEnrolling) continue;
    const path = rule.path.replaceAll(/:\w+/g, 'none') + (QUERIES[rule.path] ?? '');
    const answer = await house.call(rule.method, path, { headers: { cookie }, body: BODIES[rule.path] ?? {} });
    // A body of another shape is refused before the right is asked.
    expect([path, answer.status, answer.json['error']]).toEqual([path, 403, 'secondFactorNeeded']);
  }
  expect(await opened(desk.socket(cookie))).toBe('refused');
  await enrol(cookie);
  expect(await opened(desk.socket(cookie))).toBe('open');
  expect((await house.call('GET', '/api/v1/health', { headers: { cookie } })).status).toBe(200);
  // Who needs it cannot take it away.
  expect((await post('/api/v1/second-factor/remove', {}, cookie)).json['error']).toBe('requiredByRole');
});

test('[PW5] everybody may turn the own factor off, after a proof, and it stands in the log without the secret', async () => {
  const { house } = desk;
  const cookie = await house.cookieOf('viewer');
  const email = await emailOf(cookie);
  expect((await post('/api/v1/second-factor/remove', {}, cookie)).json['error']).toBe('noSecondFactor');
  const { recovery } = await enrol(cookie);
  house.clock.nowMs += 6 * 60_000;
  expect((await post('/api/v1/second-factor/remove', {}, cookie)).json['error']).toBe('reauthenticationNeeded');
  const confirmed = await post('/api/v1/session/confirm', { password: PASSWORD }, cookie);
  const fresh = confirmed.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  expect((await post('/api/v1/second-factor/remove', {}, fresh)).status).toBe(200);
  expect((await post('/api/v1/sign-in', { email, password: PASSWORD })).status).toBe(200);
  const page = await house.audit.page({ before: null, limit: 100, matches: () => true, pause: async () => undefined });
  const actions = page.entries.map(({ action }) => action);
  expect(actions).toEqual(expect.arrayContaining(['OfferSecondFactor', 'EnrolSecondFactor', 'RemoveSecondFactor']));
  for (const code of recovery) expect(JSON.stringify(page.entries)).not.toContain(code);
});

const BODIES: Readonly<Record<string, unknown>> = {
  '/api/v1/views': { name: 'own', query: '' },
  '/api/v1/session/password': { current: PASSWORD, password: PASSWORD },
  '/api/v1/tokens': { name: 'own', kind: 'personal' },
  '/api/v1/limits/preview': draftBody('desk', 'rates'),
  '/api/v1/limits/backtest': { draft: draftBody('desk', 'rates') },
  '/api/v1/commands': [{ type: 'CalendarDefined', calendarId: 'utc', zone: 'UTC', resetMinute: 0 }],
};
