import { afterEach, beforeEach, expect, test } from 'vitest';
import { ROUTES, type RouteRule } from '#server/auth/permissions.ts';
import { Sessions } from '#server/auth/sessions.ts';
import type { Beat } from '#lib/protocol/socket-events.ts';
import { until } from '#server/publish/test-push-rig.ts';
import { openTestDesk, opened, type TestDesk } from './test-desk.ts';
import { PASSWORD } from './test-house.ts';

const MINUTE_MS = 60_000;
const CONFIRM = '/api/v1/session/confirm';

let desk: TestDesk;
beforeEach(async () => {
  desk = await openTestDesk();
});
afterEach(async () => desk.close());

async function confirm(cookie: string, password = PASSWORD) {
  return desk.house.call('POST', CONFIRM, { headers: { cookie }, body: { password } });
}

test('[SS6] every change of people and tokens and the export of the log is marked, and refused after five minutes', async () => {
  const { house } = desk;
  const { cookie } = await desk.person('admin');
  const marked = Object.values<RouteRule>(ROUTES).filter((rule) => rule.confirmed === true);
  const paths = marked.map(({ method, path }) => `${method} ${path}`);
  for (const path of ['people', 'people/:user', 'tokens', 'tokens/:token/revoke']) {
    expect(paths).toContain(`POST /api/v1/${path}`);
  }
  expect(paths).toContain('GET /api/v1/audit.csv');
  const person = { name: 'New Person', email: 'new@firm.test', role: 'viewer' };
  house.clock.nowMs += 5 * MINUTE_MS - 1;
  const inTime = await house.call('POST', '/api/v1/people', { headers: { cookie }, body: person });
  expect(inTime.status).toBe(201);
  house.clock.nowMs += 1;
  const late = await house.call('POST', '/api/v1/people', {
    headers: { cookie },
    body: { ...person, email: 'b@firm.test' },
  });
  expect([late.status, late.json['error']]).toEqual([403, 'reauthenticationNeeded']);
  expect(house.auth.users.findByEmail('b@firm.test')).toBeNull();
  expect((await house.call('GET', '/api/v1/audit.csv', { headers: { cookie } })).status).toBe(403);
  expect((await house.call('GET', '/api/v1/audit', { headers: { cookie } })).status).toBe(200);
});

test('[SS6] [SS2] a password renews the proof: the cookie is a new one, the old one is dead, the act goes through', async () => {
  const { house } = desk;
  const { cookie } = await desk.person('admin');
  house.clock.nowMs += 6 * MINUTE_MS;
  const answer = await confirm(cookie);
  expect(answer.status).toBe(200);
  const set = answer.headers.getSetCookie()[0] ?? '';
  expect(set).toMatch(/^__Host-session=[A-Za-z0-9_-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/);
  const fresh = set.split(';')[0] ?? '';
  expect((await house.call('GET', '/api/v1/me', { headers: { cookie } })).status).toBe(401);
  const person = { name: 'New Person', email: 'new@firm.test', role: 'viewer' };
  const done = await house.call('POST', '/api/v1/people', { headers: { cookie: fresh }, body: person });
  expect(done.status).toBe(201);
});

test('[SS6] a wrong password proves nothing, is counted as a try to sign in is, and stands in the log', async () => {
  const { house } = desk;
  const { cookie } = await desk.person('lead');
  house.clock.nowMs += 6 * MINUTE_MS;
  for (let round = 0; round < 5; round += 1) {
    const wrong = await confirm(cookie, 'not the password at all');
    expect([wrong.status, wrong.json['error']]).toEqual([409, 'wrongPassword']);
  }
  const waits = await confirm(cookie);
  expect([waits.status, waits.headers.get('retry-after')]).toEqual([429, '1']);
  expect(house.auth.sessions.authenticate(cookie)?.isConfirmed).toBe(false);
  house.audit.flush();
  const noted = house.audit.last(({ action, outcome }) => action === 'ConfirmSession' && outcome === 'failed');
  expect(noted?.reason).toMatch(/wrongPassword|tooManyTries/);
});

test('[SS6] [SS2] an approval is refused on the socket after five minutes, and passes on the same socket once confirmed', async () => {
  const { house } = desk;
  const { cookie } = await desk.person('lead');
  const socket = desk.socket(cookie);
  expect(await opened(socket)).toBe('open');
  const approval = { proposalId: 'a'.repeat(64), clientActionId: 'approve-1' };
  house.clock.nowMs += 5 * MINUTE_MS;
  const late = await socket.timeout(5_000).emitWithAck('approveProposal', approval);
  expect(late).toEqual({ type: 'Refused', reason: 'reauthenticationNeeded' });
  expect(desk.core.submitted).toHaveLength(0);
  // A rejection keeps the limit as it is and needs no proof.
  const rejected = await socket
    .timeout(5_000)
    .emitWithAck('rejectProposal', { ...approval, reason: 'no', clientActionId: 'reject-1' });
  expect(rejected).not.toMatchObject({ reason: 'reauthenticationNeeded' });
  expect((await confirm(cookie)).status).toBe(200);
  const done = await socket.timeout(5_000).emitWithAck('approveProposal', approval);
  expect(done).not.toMatchObject({ reason: 'reauthenticationNeeded' });
  expect(socket.connected).toBe(true);
  house.audit.flush();
  const denied = house.audit.last(({ outcome }) => outcome === 'denied');
  expect([denied?.target, denied?.reason]).toEqual(['event:approveProposal', 'reauthenticationNeeded']);
});

test('[SS6] [FE8] asking for an emergency loosening needs a proof too, an ordinary proposal none', async () => {
  const { house } = desk;
  const { cookie } = await desk.person('lead');
  const socket = desk.socket(cookie);
  expect(await opened(socket)).toBe('open');
  house.clock.nowMs += 5 * MINUTE_MS;
  const change = { type: 'retirement', limitId: 'l', baseVersion: 1 };
  const ask = (clientActionId: string, more: object) =>
    socket.timeout(5_000).emitWithAck('propose', { change, reason: 'now', clientActionId, ...more });
  expect(await ask('p-1', { emergency: true })).toEqual({ type: 'Refused', reason: 'reauthenticationNeeded' });
  expect(desk.core.submitted).toHaveLength(0);
  expect(await ask('p-2', {})).not.toMatchObject({ reason: 'reauthenticationNeeded' });
  expect((await confirm(cookie)).status).toBe(200);
  expect(await ask('p-3', { emergency: true })).not.toMatchObject({ reason: 'reauthenticationNeeded' });
  const sent = desk.core.submitted.map(({ input }) => input);
  expect(sent).toMatchObject([{ type: 'ProposeChange' }, { type: 'ProposeChange', emergency: true }]);
  expect(sent[0]).not.toHaveProperty('emergency');
  // Only the word itself is one: nothing else is taken for it.
  expect(await ask('p-4', { emergency: false })).toEqual({ type: 'Refused', reason: 'badRequest' });
});

test('[SS3] a confirmation renews the absolute end of the session in place', async () => {
  const { house } = desk;
  const { cookie } = await desk.person('manager');
  const before = house.auth.sessions.authenticate(cookie)?.absoluteEndMs ?? 0;
  house.clock.nowMs += 20 * MINUTE_MS;
  const set = (await confirm(cookie)).headers.getSetCookie()[0] ?? '';
  const session = house.auth.sessions.authenticate(set.split(';')[0]);
  expect((session?.absoluteEndMs ?? 0) - before).toBe(20 * MINUTE_MS);
});

test('[SS3] [PB4] every line of a session is told of its end from fifteen minutes before, until a proof moves it', async () => {
  const { house } = desk;
  const { cookie } = await desk.person('manager');
  const startedMs = house.clock.nowMs;
  const endMs = startedMs + 12 * 60 * MINUTE_MS;
  const sockets = [desk.socket(cookie), desk.socket(cookie)];
  const last: (Beat | null)[] = sockets.map(() => null);
  for (const [index, socket] of sockets.entries()) socket.on('beat', (beat: Beat) => (last[index] = beat));
  for (const socket of sockets) expect(await opened(socket)).toBe('open');
  // A used page keeps the session from idling out, but not from its absolute end.
  const until12h = async (atMs: number): Promise<void> => {
    for (; house.clock.nowMs < atMs; house.clock.nowMs = Math.min(atMs, house.clock.nowMs + 29 * MINUTE_MS)) {
      house.auth.sessions.touch(house.auth.sessions.authenticate(cookie)?.sessionId ?? '');
    }
    await until(() => last.every((beat) => beat?.serverNowMs === atMs), `a beat at ${atMs}`);
  };
  await until12h(endMs - 15 * MINUTE_MS - 1);
  expect(last.map((beat) => beat?.sessionEndsAtMs)).toEqual([undefined, undefined]);
  await until12h(endMs - 15 * MINUTE_MS);
  expect(last.map((beat) => beat?.sessionEndsAtMs)).toEqual([endMs, endMs]);
  const late = desk.socket(cookie);
  const first = new Promise<Beat>((resolve) => late.once('beat', resolve));
  expect((await first).sessionEndsAtMs).toBe(endMs);
  expect((await confirm(cookie)).status).toBe(200);
  house.clock.nowMs += MINUTE_MS;
  await until(() => last.every((beat) => beat?.serverNowMs === house.clock.nowMs), 'a beat after the proof');
  expect(last.map((beat) => beat?.sessionEndsAtMs)).toEqual([undefined, undefined]);
  expect(sockets.map(({ connected }) => connected)).toEqual([true, true]);
});

test('[SS3] the absolute end cuts a session that was used all the time', async () => {
  const { house } = desk;
  const { cookie } = await desk.person('manager');
  const socket = desk.socket(cookie);
  await opened(socket);
  const endMs = house.clock.nowMs + 12 * 60 * MINUTE_MS;
  while (house.clock.nowMs < endMs - 1) {
    house.auth.sessions.touch(house.auth.sessions.authenticate(cookie)?.sessionId ?? '');
    house.clock.nowMs = Math.min(endMs - 1, house.clock.nowMs + 29 * MINUTE_MS);
  }
  expect(house.auth.sessions.authenticate(cookie)).not.toBeNull();
  house.clock.nowMs = endMs;
  expect(house.auth.sessions.authenticate(cookie)).toBeNull();
  await until(() => !socket.connected, 'the line is cut');
});

test('[SS6] a proof outlives a restart of the server, and no longer than five minutes', async () => {
  const { cookie } = await desk.person('manager');
  const { house } = desk;
  const again = await Sessions.load(
    house.store,
    house.auth.users,
    () => house.clock.nowMs,
    () => false,
  );
  expect(again.authenticate(cookie)?.isConfirmed).toBe(true);
  house.clock.nowMs += 5 * MINUTE_MS;
  expect(again.authenticate(cookie)?.isConfirmed).toBe(false);
});
