import { hash } from '@node-rs/argon2';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore, type Store } from '#server/store/store.ts';
import { openAuthHouse, type AuthHouse } from './auth-house.ts';
import { ARGON2, HASHES_AT_ONCE_MAX, HASHES_WAITING_MAX } from './bounds.ts';
import { isCommonPassword } from './common-passwords.ts';
import { ARGON2_FUNCTIONS, HashingBusyError, passwordFault, Passwords, type HashFunctions } from './passwords.ts';
import { StoreKey } from './store-key.ts';
import type { Issued, NewToken } from './tokens.ts';
import { hashSecret } from './secrets.ts';

const PLAIN: HashFunctions = {
  hash: async (password) => `plain:${password}`,
  verify: async (phc, password) => phc === `plain:${password}`,
};
const PASSWORD = 'a long test phrase 42';
const NO_FACTORS = { key: new StoreKey(new Uint8Array(32)), requiredRoles: [] };
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let store: Store;
let auth: AuthHouse;
let nowMs = 0;

beforeEach(async () => {
  nowMs = 1_790_000_000_000;
  store = await openStore({ dataDir: null });
  auth = await openAuthHouse(store, () => nowMs, PLAIN, NO_FACTORS);
});
afterEach(async () => store.destroy());

async function signedIn(): Promise<string> {
  const invited = await auth.people.invite({ name: 'Manager One', email: 'm@firm.test', role: 'manager' });
  const answer = await auth.signIn.byLink({ token: invited?.secret ?? '', password: PASSWORD });
  if (!answer.ok) throw new Error(`Invariant: a fresh invitation signs in, got ${answer.reason}`);
  return answer.cookieValue;
}

async function issue(fresh: NewToken): Promise<Issued> {
  const issued = await auth.tokens.issue(fresh);
  if (typeof issued === 'string') throw new Error(`Invariant: a token is issued, got ${issued}`);
  return issued;
}

function cookie(value: string): string {
  return `other=1; __Host-session=${value}`;
}

test('[PW1] [PW2] a flood hashes two at a time, 32 wait, the rest is turned away', async () => {
  let running = 0;
  let most = 0;
  const release: (() => void)[] = [];
  const passwords = await Passwords.create({
    hash: async () => 'decoy',
    verify: async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => release.push(resolve));
      running -= 1;
      return true;
    },
  });
  const answers = Array.from({ length: 50 }, () =>
    passwords.verify('phc', 'x').catch((error: unknown) => {
      if (error instanceof HashingBusyError) return 'busy';
      throw error;
    }),
  );
  const turnedAway = 50 - HASHES_AT_ONCE_MAX - HASHES_WAITING_MAX;
  for (let done = 0; done < HASHES_AT_ONCE_MAX + HASHES_WAITING_MAX; done += 1) {
    for (let turn = 0; release.length === 0 && turn < 1_000; turn += 1) await Promise.resolve();
    release.shift()?.();
  }
  const settled = await Promise.all(answers);
  expect(settled.filter((answer) => answer === 'busy')).toHaveLength(turnedAway);
  expect(settled.filter((answer) => answer === true)).toHaveLength(50 - turnedAway);
  expect(most).toBe(HASHES_AT_ONCE_MAX);
  expect(running).toBe(0);
});

test('[PW1] passwords are argon2id with 19 MiB, two passes, one lane', async () => {
  const phc = await ARGON2_FUNCTIONS.hash(PASSWORD);
  expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await ARGON2_FUNCTIONS.verify(phc, PASSWORD)).toBe(true);
  expect(await ARGON2_FUNCTIONS.verify(phc, `${PASSWORD} `)).toBe(false);
  expect(await hash(PASSWORD, ARGON2)).not.toBe(phc);
});

test('[PW3] an unknown user costs the same one verification and gets the same answer', async () => {
  await signedIn();
  const verified: string[] = [];
  const counted = await openAuthHouse(
    store,
    () => nowMs,
    {
      hash: async () => 'decoy',
      verify: async (phc) => {
        verified.push(phc);
        return phc === 'decoy';
      },
    },
    NO_FACTORS,
  );
  const wrong = await counted.signIn.byPassword({ email: 'm@firm.test', password: 'wrong', ip: '1' });
  const unknown = await counted.signIn.byPassword({ email: 'nobody@firm.test', password: 'wrong', ip: '2' });
  expect(unknown).toEqual(wrong);
  expect(unknown).toEqual({ ok: false, reason: 'wrongCredentials' });
  expect(verified).toEqual([`plain:${PASSWORD}`, 'decoy']);
});

test('[PW3] [S11] after five failures the delay doubles to 300 s, for the account and for the address, never for ever', async () => {
  await signedIn();
  const wrong = { email: 'm@firm.test', password: 'wrong', ip: '10.0.0.1' };
  for (let round = 0; round < 5; round += 1) expect((await auth.signIn.byPassword(wrong)).ok).toBe(false);
  const delays: number[] = [];
  for (let round = 0; round < 12; round += 1) {
    const answer = await auth.signIn.byPassword(wrong);
    if (answer.ok || answer.reason !== 'tooManyTries') throw new Error('Invariant: the delay holds');
    delays.push(answer.retryAfterMs);
    nowMs += answer.retryAfterMs;
    expect(await auth.signIn.byPassword(wrong)).toEqual({ ok: false, reason: 'wrongCredentials' });
  }
  expect(delays).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300].map((seconds) => seconds * 1_000));
  const right = { ...wrong, password: PASSWORD };
  expect(await auth.signIn.byPassword(right)).toMatchObject({ reason: 'tooManyTries' });
  // Another account from the same address waits too; the same account from elsewhere does not.
  expect(await auth.signIn.byPassword({ ...wrong, email: 'x@y.z' })).toMatchObject({ reason: 'tooManyTries' });
  expect(await auth.signIn.byPassword({ ...right, ip: '10.0.0.2' })).toMatchObject({ ok: true });
  nowMs += 300_000;
  expect(await auth.signIn.byPassword(right)).toMatchObject({ ok: true });
});

test('[PW3] [S11] an unknown, a disabled, an invited and a known user cost the same work and get the same answer', async () => {
  await signedIn();
  let hashes = 0;
  const counting: HashFunctions = {
    ...PLAIN,
    verify: async (phc, password) => {
      hashes += 1;
      return PLAIN.verify(phc, password);
    },
  };
  const house = await openAuthHouse(store, () => nowMs, counting, NO_FACTORS);
  await house.users.add({
    name: 'Off',
    email: 'off@firm.test',
    role: 'viewer',
    passwordHash: 'plain:x',
    active: false,
  });
  await house.people.invite({ name: 'New', email: 'new@firm.test', role: 'viewer' });
  const emails = ['nobody@firm.test', 'off@firm.test', 'new@firm.test', 'm@firm.test'];
  for (const [index, email] of emails.entries()) {
    hashes = 0;
    const answer = await house.signIn.byPassword({ email, password: 'wrong words here', ip: `10.1.0.${index}` });
    expect([answer, hashes], email).toEqual([{ ok: false, reason: 'wrongCredentials' }, 1]);
  }
});

test('[PW3] a disabled user gets the answer of an unknown one', async () => {
  await signedIn();
  await auth.people.change(auth.users.list()[0]?.id ?? '', { active: false });
  const answer = await auth.signIn.byPassword({ email: 'm@firm.test', password: PASSWORD, ip: '1' });
  expect(answer).toEqual({ ok: false, reason: 'wrongCredentials' });
});

test('[PW3] tries at the same moment are all counted before the first is answered', async () => {
  const tries = Array.from({ length: 20 }, () =>
    auth.signIn.byPassword({ email: 'm@firm.test', password: 'x', ip: '1' }),
  );
  const reasons = (await Promise.all(tries)).map((answer) => (answer.ok ? 'ok' : answer.reason));
  expect(reasons.filter((reason) => reason === 'wrongCredentials')).toHaveLength(5);
});

test('[PW4] 12 to 128 characters, not common, not made of the product, the firm or the user', () => {
  const words = ['Northwind Capital', 'm@firm.test'];
  const table: readonly (readonly [string, ReturnType<typeof passwordFault>])[] = [
    ['short phrase', null],
    ['elevenchars', 'passwordTooShort'],
    ['x'.repeat(129), 'passwordTooLong'],
    ['Qwertyuiop123', 'passwordCommon'],
    ['password12345', 'passwordCommon'],
    ['abcabcabcabc', 'passwordCommon'],
    ['abcdefghijklm', 'passwordCommon'],
    ['RiskDesk2026!', 'passwordCommon'],
    ['Northwind Capital 1', 'passwordCommon'],
    ['m@firm.test!!', 'passwordCommon'],
    ['correct horse battery staple 7', null],
    ['ünïcödé pässphräse', null],
    ['🂡🂢🂣🂤🂥🂦🂧🂨🂩🂪🂫🂬', null],
  ];
  for (const [password, fault] of table) expect(passwordFault(password, words), password).toBe(fault);
  expect(isCommonPassword('zyxwvutsrqponm', [])).toBe(true);
});

test('[PW7] the set-up link makes one administrator, once, within the hour', async () => {
  const secret = await auth.links.create('setup', null);
  const admin = { token: secret, name: 'Admin One', email: 'a@firm.test', password: PASSWORD };
  expect(await auth.signIn.setUp({ ...admin, token: 'x'.repeat(43) })).toEqual({ ok: false, reason: 'linkInvalid' });
  expect(await auth.signIn.setUp({ ...admin, password: 'short' })).toEqual({ ok: false, reason: 'passwordTooShort' });
  expect(await auth.signIn.setUp(admin)).toMatchObject({ ok: true, user: { role: 'admin' } });
  expect(await auth.signIn.setUp(admin)).toEqual({ ok: false, reason: 'setupDone' });
});

test('[PW7] a link that is an hour old is worthless', async () => {
  const secret = await auth.links.create('setup', null);
  nowMs += HOUR_MS;
  const admin = { token: secret, name: 'Admin One', email: 'a@firm.test', password: PASSWORD };
  expect(await auth.signIn.setUp(admin)).toEqual({ ok: false, reason: 'linkInvalid' });
});

test('[PW7] of two who use one link at once only one gets in', async () => {
  const invited = await auth.people.invite({ name: 'Lead One', email: 'l@firm.test', role: 'lead' });
  const token = invited?.secret ?? '';
  const answers = await Promise.all([1, 2, 3].map(() => auth.signIn.byLink({ token, password: PASSWORD })));
  expect(answers.filter((answer) => answer.ok)).toHaveLength(1);
});

test('[PW7] a set-up link does not sign anybody in, an invitation without a password is kept', async () => {
  const setup = await auth.links.create('setup', null);
  expect(await auth.signIn.byLink({ token: setup, password: PASSWORD })).toEqual({ ok: false, reason: 'linkInvalid' });
  const invited = await auth.people.invite({ name: 'Lead One', email: 'l@firm.test', role: 'lead' });
  const token = invited?.secret ?? '';
  expect(await auth.signIn.byLink({ token, password: undefined })).toEqual({ ok: false, reason: 'passwordNeeded' });
  expect(await auth.signIn.byLink({ token, password: PASSWORD })).toMatchObject({ ok: true });
});

test('[PW7] the demo signs its manager in once by link and has no passwords', async () => {
  const manager = await auth.people.seedDemo();
  const token = await auth.people.signInLink(manager.id);
  expect(await auth.signIn.byLink({ token, password: undefined })).toMatchObject({
    ok: true,
    user: { role: 'manager' },
  });
  expect(await auth.signIn.byLink({ token, password: undefined })).toEqual({ ok: false, reason: 'linkInvalid' });
  await auth.people.seedDemo();
  expect(auth.users.list().map((user) => user.passwordHash)).toEqual([null, null, null]);
});

test('[SS1] the store keeps a hash of the session, never the cookie', async () => {
  const value = await signedIn();
  const rows = await store.selectFrom('sessions').selectAll().execute();
  expect(rows.map((row) => row.hash)).toEqual([hashSecret(value)]);
  expect(JSON.stringify(rows)).not.toContain(value);
  expect(JSON.stringify(await store.selectFrom('links').selectAll().execute())).not.toContain(PASSWORD);
});

test('[SS1] [S2] a tampered, planted, doubled or foreign cookie is nobody', async () => {
  const value = await signedIn();
  expect(auth.sessions.authenticate(cookie(value))?.user.name).toBe('Manager One');
  for (const header of [
    undefined,
    '',
    cookie(value.slice(1)),
    cookie(`${value.slice(0, -1)}${value.endsWith('A') ? 'B' : 'A'}`),
    `${cookie(value)}; __Host-session=${'A'.repeat(43)}`,
    `session=${value}`,
    cookie(hashSecret(value)),
  ]) {
    expect(auth.sessions.authenticate(header), String(header)).toBeNull();
  }
});

test('[SS3] a session ends after 30 idle minutes and after 12 hours in any case', async () => {
  const value = await signedIn();
  nowMs += 30 * MINUTE_MS - 1;
  const session = auth.sessions.authenticate(cookie(value));
  expect(session).not.toBeNull();
  nowMs += 1;
  expect(auth.sessions.authenticate(cookie(value))).toBeNull();
  nowMs -= 1;
  let idleEndMs = 0;
  for (let used = 0; used < 12 * 60; used += 10) {
    auth.sessions.touch(session?.sessionId ?? '');
    idleEndMs = auth.sessions.authenticate(cookie(value))?.expiresAtMs ?? idleEndMs;
    nowMs += 10 * MINUTE_MS;
  }
  expect(auth.sessions.authenticate(cookie(value))).toBeNull();
  expect(idleEndMs).toBe(session?.absoluteEndMs);
});

test('[SS2] a rotated session has a new value, the old one is dead, the record stays', async () => {
  const value = await signedIn();
  const before = auth.sessions.authenticate(cookie(value));
  const fresh = await auth.sessions.confirm(before?.sessionId ?? '');
  expect(auth.sessions.authenticate(cookie(value))).toBeNull();
  expect(auth.sessions.authenticate(cookie(fresh ?? ''))?.sessionId).toBe(before?.sessionId);
});

test('[SS4] the eleventh session ends the first', async () => {
  const values = [await signedIn()];
  for (let more = 0; more < 10; more += 1) {
    nowMs += 1_000;
    const answer = await auth.signIn.byPassword({ email: 'm@firm.test', password: PASSWORD, ip: '1' });
    if (answer.ok) values.push(answer.cookieValue);
  }
  const alive = values.map((value) => auth.sessions.authenticate(cookie(value)) !== null);
  expect(alive).toEqual([false, ...Array.from({ length: 10 }, () => true)]);
});

test('[AZ5] [S3] disabling a user or changing a role ends the sessions and tells whom to cut at once', async () => {
  const value = await signedIn();
  const session = auth.sessions.authenticate(cookie(value));
  const cut: string[] = [];
  auth.sessions.onEnded((ids) => cut.push(...ids));
  const change = auth.people.change(session?.user.id ?? '', { role: 'viewer' });
  // Before the store has answered: the socket is cut and the cookie is worthless already.
  expect(cut).toEqual([session?.sessionId]);
  expect(auth.sessions.authenticate(cookie(value))).toBeNull();
  expect(await change).toBe('changed');
  expect(auth.users.find(session?.user.id ?? '')?.role).toBe('viewer');
});

test('[AZ4] every change of a right is told with a higher version before it is answered', async () => {
  const told: string[] = [];
  auth.users.onRightsChanged(async (user) => {
    told.push(`${user.role} ${user.active} v${user.version}`);
  });
  await signedIn();
  const id = auth.users.list()[0]?.id ?? '';
  await auth.people.change(id, { role: 'lead' });
  await auth.people.change(id, { active: false });
  expect(told).toEqual(['manager false v1', 'manager true v2', 'lead true v3', 'lead false v4']);
});

test('[AZ5] the last administrator can be neither disabled nor demoted', async () => {
  const token = await auth.links.create('setup', null);
  await auth.signIn.setUp({ token, name: 'Admin One', email: 'a@firm.test', password: PASSWORD });
  const id = auth.users.list()[0]?.id ?? '';
  expect(await auth.people.change(id, { active: false })).toBe('lastAdmin');
  expect(await auth.people.change(id, { role: 'lead' })).toBe('lastAdmin');
});

test('[TK1] tokens are stored hashed, work from the header only and stop when revoked', async () => {
  await signedIn();
  const userId = auth.users.list()[0]?.id ?? '';
  const issued = await issue({ kind: 'ingest', name: 'feed', source: 'venue', userId });
  const { text } = issued;
  expect(text).toMatch(/^rk_ing_[A-Za-z0-9_-]{43}$/);
  expect(JSON.stringify(await store.selectFrom('tokens').selectAll().execute())).not.toContain(text);
  expect(auth.tokens.authenticateIngest(`Bearer ${text}`, '10.0.0.1')?.origin).toBe('venue');
  for (const header of [undefined, text, `bearer ${text}`, `Bearer ${text}x`, `Bearer rk_pat_${text.slice(7)}`]) {
    expect(auth.tokens.authenticateIngest(header, '10.0.0.1'), String(header)).toBeNull();
  }
  expect(auth.tokens.authenticatePersonal(`Bearer ${text}`)).toBeNull();
  const revoked: string[] = [];
  auth.tokens.onRevoked((id) => revoked.push(id));
  expect(await auth.tokens.revoke(issued.token.id)).toBe(true);
  expect(revoked).toEqual([issued.token.id]);
  expect(auth.tokens.authenticateIngest(`Bearer ${text}`, '10.0.0.1')).toBeNull();
  expect(await auth.tokens.revoke(issued.token.id)).toBe(false);
});

test('[DB1] people, sessions, tokens and links survive a restart', async () => {
  const value = await signedIn();
  const userId = auth.users.list()[0]?.id ?? '';
  const issued = await issue({ kind: 'personal', name: 'script', userId });
  const again = await openAuthHouse(store, () => nowMs, PLAIN, NO_FACTORS);
  expect(again.sessions.authenticate(cookie(value))?.user.email).toBe('m@firm.test');
  expect(again.tokens.authenticatePersonal(`Bearer ${issued.text}`)?.user.id).toBe(userId);
  expect(again.users.list()).toEqual(auth.users.list());
});

test('[PW7] an invitation may be finished on the set-up page, for the invited address only', async () => {
  const invited = await auth.people.invite({ name: 'Lead One', email: 'l@firm.test', role: 'lead' });
  const given = { token: invited?.secret ?? '', name: 'Somebody Else', email: 'other@firm.test', password: PASSWORD };
  expect(await auth.signIn.setUp(given)).toEqual({ ok: false, reason: 'otherEmail' });
  const answer = await auth.signIn.setUp({ ...given, email: 'L@firm.test ' });
  expect(answer).toMatchObject({ ok: true, user: { role: 'lead', name: 'Lead One' } });
});
