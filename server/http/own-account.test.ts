import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Microseconds, UserId } from '#lib/model/ids.ts';
import { actorChanged } from '#server/auth/first-facts.ts';
import { CLOCK } from '#server/publish/test-push-rig.ts';
import { openTestDesk, opened, type TestDesk } from './test-desk.ts';
import { PASSWORD } from './test-house.ts';

const NEW_PASSWORD = 'another long phrase 77';
let desk: TestDesk;
beforeEach(async () => {
  desk = await openTestDesk();
});
afterEach(async () => desk.close());

async function post(path: string, body: unknown, cookie = '') {
  return desk.house.call('POST', path, { headers: { cookie }, body });
}

async function get(path: string, cookie: string) {
  return desk.house.call('GET', path, { headers: { cookie } });
}

/** The same user at another browser. */
async function second(userId: string): Promise<string> {
  const email = desk.house.auth.users.find(userId)?.email ?? '';
  const answer = await post('/api/v1/sign-in', { email, password: PASSWORD });
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

function tokenOf(link: unknown): string {
  return new URL(String(link)).searchParams.get('token') ?? '';
}

test('[PW4] [SS2] the own password is changed with the present one; other sessions end, this one gets a new cookie', async () => {
  const { cookie, userId } = await desk.person('manager');
  const other = await second(userId);
  const socket = desk.socket(cookie);
  const foreign = desk.socket(other);
  expect([await opened(socket), await opened(foreign)]).toEqual(['open', 'open']);
  const cut = new Promise<void>((resolve) => foreign.once('disconnect', () => resolve()));
  const wrong = await post('/api/v1/session/password', { current: 'not the password', password: NEW_PASSWORD }, cookie);
  expect([wrong.status, wrong.json['error']]).toEqual([409, 'wrongPassword']);
  for (const [weak, fault] of [
    ['short', 'passwordTooShort'],
    ['x'.repeat(129), 'passwordTooLong'],
    ['password1234', 'passwordCommon'],
  ]) {
    const refused = await post('/api/v1/session/password', { current: PASSWORD, password: weak }, cookie);
    expect([refused.status, refused.json['error'], refused.json['field']]).toEqual([400, fault, 'password']);
  }
  const done = await post('/api/v1/session/password', { current: PASSWORD, password: NEW_PASSWORD }, cookie);
  expect(done.status).toBe(200);
  await cut;
  expect(socket.connected).toBe(true);
  const fresh = done.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  expect((await get('/api/v1/me', cookie)).status).toBe(401);
  expect((await get('/api/v1/me', other)).status).toBe(401);
  expect((await get('/api/v1/me', fresh)).status).toBe(200);
  const email = desk.house.auth.users.find(userId)?.email ?? '';
  expect((await post('/api/v1/sign-in', { email, password: PASSWORD })).status).toBe(401);
  expect((await post('/api/v1/sign-in', { email, password: NEW_PASSWORD })).status).toBe(200);
});

test('[SS4] everybody sees and ends the own sessions, another’s are not there, an administrator sees and ends any', async () => {
  const one = await desk.person('manager');
  const two = await desk.person('viewer');
  const admin = await desk.person('admin');
  const other = await second(one.userId);
  const listed = (await get('/api/v1/sessions', one.cookie)).json['sessions'] as { id: string; isThis: boolean }[];
  expect(listed.map(({ isThis }) => isThis).sort()).toEqual([false, true]);
  expect(JSON.stringify(listed)).not.toContain(one.cookie.split('=')[1]);
  const otherId = listed.find(({ isThis }) => !isThis)?.id ?? '';
  expect((await get(`/api/v1/sessions?user=${one.userId}`, two.cookie)).status).toBe(404);
  expect((await post(`/api/v1/sessions/${otherId}/end`, {}, two.cookie)).status).toBe(404);
  expect((await get('/api/v1/me', other)).status).toBe(200);
  expect((await post(`/api/v1/sessions/${otherId}/end`, {}, one.cookie)).status).toBe(200);
  expect((await get('/api/v1/me', other)).status).toBe(401);
  expect((await post(`/api/v1/sessions/${otherId}/end`, {}, one.cookie)).status).toBe(404);
  const [left] = (await get(`/api/v1/sessions?user=${one.userId}`, admin.cookie)).json['sessions'] as { id: string }[];
  const socket = desk.socket(one.cookie);
  expect(await opened(socket)).toBe('open');
  const cut = new Promise<void>((resolve) => socket.once('disconnect', () => resolve()));
  expect((await post(`/api/v1/sessions/${left?.id ?? ''}/end`, {}, admin.cookie)).status).toBe(200);
  await cut;
  expect((await get('/api/v1/me', one.cookie)).status).toBe(401);
});

test('[PW6] [FE7] a reset ends the sessions and takes the password; the person chooses a new one by a code that works once', async () => {
  const { house } = desk;
  const admin = await desk.person('admin');
  const { cookie, userId } = await desk.person('lead');
  const told: number[] = [];
  house.auth.users.onRightsChanged(async (user) => {
    const { input } = actorChanged(user, CLOCK.wallUs() as Microseconds);
    if (input.type === 'ActorChanged' && input.user === (userId as UserId)) told.push(input.resets ?? 0);
  });
  const path = `/api/v1/people/${userId}/reset`;
  const started = await post(path, {}, admin.cookie);
  expect(started.status).toBe(201);
  expect(Object.keys(started.json)).toEqual(['link']);
  expect((await get('/api/v1/me', cookie)).status).toBe(401);
  const email = house.auth.users.find(userId)?.email ?? '';
  expect((await post('/api/v1/sign-in', { email, password: PASSWORD })).status).toBe(401);
  // A newer code makes the older one worthless.
  const again = await post(path, {}, admin.cookie);
  const stale = { token: tokenOf(started.json['link']), password: NEW_PASSWORD };
  expect((await post('/api/v1/sign-in/link', stale)).json['error']).toBe('linkInvalid');
  const token = tokenOf(again.json['link']);
  expect((await post('/api/v1/sign-in/link', { token })).json['error']).toBe('passwordNeeded');
  expect((await post('/api/v1/sign-in/link', { token, password: NEW_PASSWORD })).status).toBe(200);
  expect((await post('/api/v1/sign-in/link', { token, password: PASSWORD })).json['error']).toBe('linkInvalid');
  expect((await post('/api/v1/sign-in', { email, password: NEW_PASSWORD })).status).toBe(200);
  // The engine hears of each start and of the new password: it counts a day from the last of them.
  expect(told).toEqual([1, 2, 3]);
  house.audit.flush();
  expect(house.audit.last(({ action }) => action === 'ResetPerson')?.target).toBe(`user:${userId}`);
});

test('[PW6] a code is worthless after an hour and for a person who was switched off; nobody resets the own user', async () => {
  const { house } = desk;
  const admin = await desk.person('admin');
  const { userId } = await desk.person('viewer');
  const own = await post(`/api/v1/people/${admin.userId}/reset`, {}, admin.cookie);
  expect([own.status, own.json['error']]).toEqual([409, 'ownUser']);
  expect((await post('/api/v1/people/none/reset', {}, admin.cookie)).status).toBe(404);
  const first = tokenOf((await post(`/api/v1/people/${userId}/reset`, {}, admin.cookie)).json['link']);
  await house.auth.people.change(userId, { active: false });
  const off = await post('/api/v1/sign-in/link', { token: first, password: NEW_PASSWORD });
  expect(off.json['error']).toBe('linkInvalid');
  expect((await post(`/api/v1/people/${userId}/reset`, {}, admin.cookie)).json['error']).toBe('notActive');
  const other = await desk.person('viewer');
  const late = tokenOf((await post(`/api/v1/people/${other.userId}/reset`, {}, admin.cookie)).json['link']);
  house.clock.nowMs += 60 * 60_000;
  expect((await post('/api/v1/sign-in/link', { token: late, password: NEW_PASSWORD })).json['error']).toBe(
    'linkInvalid',
  );
});

test('[PW6] resets outlive a restart of the store’s readers', async () => {
  const { house } = desk;
  const admin = await desk.person('admin');
  const { userId } = await desk.person('viewer');
  await post(`/api/v1/people/${userId}/reset`, {}, admin.cookie);
  const row = await house.store.selectFrom('users').selectAll().where('id', '=', userId).executeTakeFirst();
  expect([row?.resets, row?.passwordHash]).toEqual([1, null]);
});
