import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Socket } from 'socket.io-client';
import {
  ACTOR_KINDS,
  EVENT_NAMES,
  expectedOfEvent,
  expectedOfRoute,
  roleOutOfScope,
  ROUTE_IDS,
  type ActorKind,
} from '#server/auth/authorisation-matrix.ts';
import { ROUTES, type RouteId, type RouteRule } from '#server/auth/permissions.ts';
import { sampleAlert } from '#server/publish/test-push-rig.ts';
import { openTestDesk, opened, type TestDesk } from './test-desk.ts';
import { draftBody, PASSWORD } from './test-house.ts';

let desk: TestDesk;
const cookies = new Map<string, string>();
const bearers = new Map<ActorKind, string>();
let foreignToken = '';
// Sample accounts with an odd index stand on this desk, and the house's account A-1 on the desk rates.
const OWN_DESKS = ['Desk B', 'equities'];

beforeAll(async () => {
  desk = await openTestDesk();
  const { house } = desk;
  for (const role of ['viewer', 'manager', 'lead', 'admin'] as const)
    cookies.set(role, (await desk.person(role)).cookie);
  const revoked = await desk.person('viewer');
  cookies.set('revoked', revoked.cookie);
  await house.auth.people.change(revoked.userId, { active: false });
  for (const role of ['manager', 'lead'] as const) {
    cookies.set(`outOfScope ${role}`, (await desk.person(role, OWN_DESKS)).cookie);
  }
  const headers = { cookie: cookies.get('admin') ?? '' };
  const issued = await house.call('POST', '/api/v1/tokens', {
    headers,
    body: { name: 'feed', kind: 'ingest', source: 'venue' },
  });
  bearers.set('ingest', `Bearer ${String(issued.json['token'])}`);
  foreignToken = String(issued.json['id']);
  desk.core.alarm([0]);
});
afterAll(async () => desk.close());

function cookieOf(actor: ActorKind, rule: RouteRule | null): string {
  if (actor === 'outOfScope') return cookies.get(`outOfScope ${roleOutOfScope(rule?.roles ?? ['manager'])}`) ?? '';
  return cookies.get(actor) ?? '';
}

/** Requests of the right shape, so that a refusal can only come from the rights; the account is on the desk rates. */
const REQUESTS: Readonly<Partial<Record<RouteId, { readonly path?: string; readonly body?: unknown }>>> = {
  events: { path: '/api/v1/events?level=account&id=A-1' },
  exposureCourse: { path: '/api/v1/exposure/course?level=desk&id=rates' },
  accountSeries: { path: '/api/v1/accounts/A-1/series' },
  holdingCourse: { path: '/api/v1/accounts/A-1/holding?instrument=X' },
  levelSeries: { path: '/api/v1/levels/desk/rates/series' },
  accounts: { path: '/api/v1/accounts?query=account' },
  sparks: { path: `/api/v1/sparks?accounts=${encodeURIComponent('["A-1"]')}` },
  signIn: { body: { email: 'nobody@firm.test', password: PASSWORD } },
  signInByLink: { body: { token: 'A'.repeat(43) } },
  setUp: { body: { token: 'A'.repeat(43), name: 'X', email: 'x@firm.test', password: PASSWORD } },
  // A wrong one: the right one would change the cookie that the next cells use.
  saveView: { body: { name: 'matrix', query: 'sort=used' } },
  deleteView: { path: '/api/v1/views/none/delete' },
  changePassword: { body: { current: 'not the password', password: PASSWORD } },
  endSession: { path: '/api/v1/sessions/none/end' },
  resetPerson: { path: '/api/v1/people/none/reset' },
  activateSecondFactor: { body: { code: '000000' } },
  confirmSession: { body: { password: 'not the password' } },
  previewLimit: { body: draftBody('account', 'A-1') },
  startBacktest: { body: { draft: draftBody('account', 'A-1') } },
  limitVersions: { path: '/api/v1/limits/g/versions' },
  explain: { path: '/api/v1/explain?of=account/A-1/equity' },
  invitePerson: { body: { name: 'New Person', email: 'new@firm.test', role: 'viewer' } },
  changePerson: { path: '/api/v1/people/none', body: {} },
  issueToken: { body: { name: 'matrix', kind: 'personal' } },
  revokeToken: { body: {} },
  commands: { body: [{ type: 'CalendarDefined', calendarId: 'utc', zone: 'UTC', resetMinute: 0 }] },
};

const CELLS = ROUTE_IDS.flatMap((id) => ACTOR_KINDS.map((actor) => [id, actor, expectedOfRoute(id, actor)] as const));

test.each(CELLS)('[AZ1] [S13] [H1] route %s for %s: %s', async (id, actor, expected) => {
  const { house } = desk;
  const rule: RouteRule = ROUTES[id];
  const request = REQUESTS[id] ?? {};
  const bearer = bearers.get(actor);
  // Signing out would end the session that the next cells use; it gets one of its own.
  const signedIn = actor === 'viewer' || actor === 'manager' || actor === 'lead' || actor === 'admin';
  const isOwn = id === 'signOut' && (signedIn || actor === 'outOfScope');
  const cookie = isOwn ? (await desk.person(signedIn ? actor : 'manager')).cookie : cookieOf(actor, rule);
  const headers: Record<string, string> = bearer === undefined ? { cookie } : { authorization: bearer };
  const plain = rule.path
    .replaceAll(/:token/g, foreignToken)
    .replaceAll(/:\w+/g, 'none')
    .replace('*', 'monitor');
  const { status, text, json } = await house.call(rule.method, request.path ?? plain, {
    headers,
    body: request.body ?? {},
  });
  if (expected === '401' && rule.credential !== 'none') expect(status).toBe(401);
  else if (expected === '403') expect(status).toBe(403);
  else if (expected === '404') expect([status, text]).toEqual([404, '{"error":"notFound"}']);
  else {
    // A token made by the wrong kind of person is refused by the handler, which knows the kind.
    const isFiner = id === 'issueToken' && actor === 'admin';
    if (rule.credential !== 'none' && !isFiner) expect([401, 403]).not.toContain(status);
    expect(status).not.toBe(500);
  }
  if (expected === 'ownRows') {
    expect(text).not.toMatch(/A-1|A-2|A lead|Someone/);
    expect(status).toBe(200);
  }
  if (expected === 'outOfScope')
    expect(json['outcomes']).toEqual([expect.objectContaining({ rejected: 'outOfScope' })]);
});

test('[AZ1] [S13] other methods than the listed one answer 404 or 405 on every route, for everybody', async () => {
  for (const id of ROUTE_IDS) {
    const rule: RouteRule = ROUTES[id];
    const path = rule.path.replaceAll(/:\w+/g, 'none').replace('*', 'monitor');
    for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const answer = await desk.house.call(method, path, { headers: { cookie: cookies.get('lead') ?? '' } });
      expect([method, path, answer.status]).toEqual([method, path, 405]);
    }
  }
});

const ALERT_ID = sampleAlert(0).alertId;
const DRAFT = draftBody('account', 'ACC-0');
const action = (): string => `action-${Math.floor(performance.now() * 1_000)}`;
/** Arguments of the right shape; account ACC-0 and its alert are on desk A. */
const ARGUMENTS: Readonly<Record<(typeof EVENT_NAMES)[number], () => readonly unknown[]>> = {
  subscribe: () => [{ topic: 'account', account: 'ACC-0' }],
  unsubscribe: () => [1],
  rows: () => [[1]],
  resync: () => [],
  presence: () => [{ visible: true, used: true }],
  acknowledge: () => [{ alertId: ALERT_ID, rungSeen: 'breach', seqSeen: 1, clientActionId: action() }],
  unacknowledge: () => [{ alertId: ALERT_ID, clientActionId: action() }],
  acknowledgeMany: () => [
    { alerts: [{ alertId: ALERT_ID, rungSeen: 'breach', seqSeen: 1 }], clientActionId: action() },
  ],
  markNoise: () => [{ alertId: ALERT_ID, isNoise: true, clientActionId: action() }],
  annotate: () => [{ alertId: ALERT_ID, text: 'matrix', clientActionId: action() }],
  giveReason: () => [{ alertId: ALERT_ID, reason: 'other', clientActionId: action() }],
  snooze: () => [{ alertId: ALERT_ID, kind: 'minutes5', clientActionId: action() }],
  setSilence: () => [
    {
      matcher: { scope: { level: 'account', id: 'ACC-0' } },
      durationMs: 60_000,
      reason: 'r',
      endsOnClimb: false,
      clientActionId: action(),
    },
  ],
  liftSilence: () => [{ silenceId: '0'.repeat(32), clientActionId: action() }],
  liftSnooze: () => [{ alertId: ALERT_ID, clientActionId: action() }],
  escalate: () => [{ alertId: ALERT_ID, clientActionId: action() }],
  seen: () => [{ alerts: [{ alertId: ALERT_ID, firingSeq: 1, rung: 'breach', agoMs: 0 }] }],
  defineLimit: () => [{ draft: DRAFT, clientActionId: action() }],
  propose: () => [{ change: { type: 'limit', draft: DRAFT }, reason: 'matrix', clientActionId: action() }],
  approveProposal: () => [{ proposalId: 'a'.repeat(64), clientActionId: action() }],
  rejectProposal: () => [{ proposalId: 'a'.repeat(64), reason: 'matrix', clientActionId: action() }],
  withdrawProposal: () => [{ proposalId: 'a'.repeat(64), clientActionId: action() }],
};

async function ask(socket: Socket, event: string): Promise<string> {
  // The table has a line for every event; the cast only tells the compiler.
  const args = ARGUMENTS[event as keyof typeof ARGUMENTS]();
  if (event === 'presence') {
    // It has no answer; that the line goes on is one.
    socket.emit(event, ...args);
    return JSON.stringify(await socket.timeout(5_000).emitWithAck('resync'));
  }
  return JSON.stringify(await socket.timeout(5_000).emitWithAck(event, ...args));
}

const EVENT_CELLS = ACTOR_KINDS.map((actor) => [actor] as const);

test.each(EVENT_CELLS)('[AZ1] [S4] [S13] [H1] every socket event for %s', async (actor) => {
  const bearer = bearers.get(actor);
  const socket = desk.socket(cookieOf(actor, null), bearer === undefined ? {} : { authorization: bearer });
  const line = await opened(socket);
  for (const event of EVENT_NAMES) {
    const expected = expectedOfEvent(event, actor);
    expect(line, event).toBe(expected === 'noLine' ? 'refused' : 'open');
    if (expected === 'noLine') continue;
    const answer = await ask(socket, event);
    if (expected === 'forbidden' || expected === 'notFound') expect(answer, event).toContain(`"reason":"${expected}"`);
    else expect(answer, event).not.toMatch(/forbidden|notFound|unknownEvent|badRequest/);
  }
});

test('[AZ1] [S4] an event that is not listed is unknown, whoever sends it', async () => {
  const socket = desk.socket(cookies.get('admin') ?? '');
  await opened(socket);
  for (const event of ['resetLatch', 'constructor', '__proto__', 'join']) {
    expect(await socket.timeout(5_000).emitWithAck(event, {})).toEqual({ ok: false, reason: 'unknownEvent' });
  }
});
