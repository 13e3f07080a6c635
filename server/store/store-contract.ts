import { expect, test } from 'vitest';
import { openAuthHouse } from '#server/auth/auth-house.ts';
import { StoreKey } from '#server/auth/store-key.ts';
import { consumeLink, deleteLinks, findLink, insertLink } from './links.ts';
import { deleteView, findPreferences, listViews, setPreferences, setView } from './own-settings.ts';
import {
  consumeRecoveryCode,
  deleteSecondFactor,
  insertSecondFactor,
  listRecoveryCodes,
  listSecondFactors,
  setLastStep,
} from './second-factors.ts';
import { confirmSession, deleteSessions, insertSession, listSessions, setSessionUsed } from './sessions.ts';
import type { SessionRow, Store, TokenRow, UserRow } from './store.ts';
import { insertToken, listTokens, setTokenExpiry, setTokenRevoked, setTokenUsed } from './tokens.ts';
import { insertUser, listUsers, setPasswordHash, updateUserRights } from './users.ts';

/** Milliseconds of today, and the largest integer that a number holds exactly. */
const NOW_MS = 1_790_000_000_123;
const LARGEST = Number.MAX_SAFE_INTEGER;

function user(id: string, changes: Partial<UserRow> = {}): UserRow {
  return {
    id,
    person: `p-${id}`,
    name: `Name ${id}`,
    email: `${id}@firm.test`,
    role: 'lead',
    scopeDesks: null,
    active: 1,
    passwordHash: null,
    version: 1,
    resets: 0,
    createdAtMs: NOW_MS,
    changedAtMs: NOW_MS,
    ...changes,
  };
}

function session(id: string, userId = 'u1'): SessionRow {
  return { id, hash: `h-${id}`, userId, createdAtMs: NOW_MS, usedAtMs: NOW_MS, confirmedAtMs: NOW_MS };
}

function token(id: string): TokenRow {
  const scope = { kinds: '["mark"]', accounts: null, networks: '["10.0.0.0/8"]', expiresAtMs: null };
  const times = { createdAtMs: NOW_MS, usedAtMs: null, revokedAtMs: null };
  return { id, hash: `h-${id}`, kind: 'ingest', name: 'feed', source: 'venue', userId: 'u1', ...scope, ...times };
}

/** A store without a row, and the same one opened anew. */
export type MakeStore = () => Promise<{ readonly store: Store; readonly reopen: () => Promise<Store> }>;
type Run = (store: Store, reopen: () => Promise<Store>) => Promise<void>;

/** What every store must do in the same way; run on the embedded one and, where there is a server, on PostgreSQL. */
export function storeContract(name: string, open: MakeStore): void {
  usersContract(name, open);
  sessionsContract(name, open);
  ownContract(name, open);
}

/** Each test has its own store with one user. */
function onStore(open: MakeStore, run: Run): () => Promise<void> {
  return async () => {
    const { store, reopen } = await open();
    try {
      await insertUser(store, user('u1'));
      await run(store, reopen);
    } finally {
      await store.destroy();
    }
  };
}

function usersContract(name: string, open: MakeStore): void {
  test(
    `${name} [DB1] a user comes back as it was written, numbers exact, nulls null, texts of any alphabet`,
    onStore(open, async (store) => {
      const odd = user('u2', {
        name: "O'Neil; DROP TABLE users -- „Ж“ 漢字 🂡",
        scopeDesks: '["A","B"]',
        createdAtMs: LARGEST,
        changedAtMs: LARGEST,
        resets: 3,
        active: 0,
      });
      await insertUser(store, odd);
      expect(await listUsers(store)).toEqual([user('u1'), odd]);
      await setPasswordHash(store, 'u2', 'phc');
      const rights = { role: 'viewer', scopeDesks: null, active: 1, version: 9, resets: 4, changedAtMs: LARGEST };
      await updateUserRights(store, { id: 'u2', ...rights });
      const [, changed] = await listUsers(store);
      expect(changed).toMatchObject({ passwordHash: 'phc', role: 'viewer', scopeDesks: null, active: 1, resets: 4 });
      await setPasswordHash(store, 'u2', null);
      expect((await listUsers(store))[1]?.passwordHash).toBeNull();
    }),
  );

  test(
    `${name} [DB1] users of one moment stand by id, by code unit`,
    onStore(open, async (store) => {
      for (const id of ['b-1', 'B2', 'a_3', 'a-2', 'Z']) await insertUser(store, user(id));
      expect((await listUsers(store)).map(({ id }) => id)).toEqual(['B2', 'Z', 'a-2', 'a_3', 'b-1', 'u1']);
    }),
  );

  test(
    `${name} [DB1] two users cannot have one mail address, and a session needs a user`,
    onStore(open, async (store) => {
      await expect(insertUser(store, user('u2', { email: 'u1@firm.test' }))).rejects.toThrow(
        /unique|foreign key|constraint/i,
      );
      await expect(insertSession(store, session('s1', 'nobody'))).rejects.toThrow(/unique|foreign key|constraint/i);
      expect(await listUsers(store)).toHaveLength(1);
    }),
  );
}

function sessionsContract(name: string, open: MakeStore): void {
  test(
    `${name} [SS2] a confirmed session keeps its record, and only the named ones are deleted`,
    onStore(open, async (store) => {
      for (const id of ['s1', 's2', 's3']) await insertSession(store, session(id));
      await confirmSession(store, 's1', { hash: 'new', confirmedAtMs: NOW_MS + 1 });
      await setSessionUsed(store, 's2', NOW_MS + 2);
      await deleteSessions(store, []);
      await deleteSessions(store, ['s3', 'none']);
      const byId = new Map((await listSessions(store)).map((row) => [row.id, row]));
      expect([...byId.keys()].sort()).toEqual(['s1', 's2']);
      expect(byId.get('s1')).toEqual({ ...session('s1'), hash: 'new', confirmedAtMs: NOW_MS + 1 });
      expect(byId.get('s2')?.usedAtMs).toBe(NOW_MS + 2);
    }),
  );

  test(
    `${name} [TK3] a token keeps its scope; use, expiry and revocation are written`,
    onStore(open, async (store) => {
      await insertToken(store, token('t1'));
      expect(await listTokens(store)).toEqual([token('t1')]);
      await setTokenUsed(store, 't1', NOW_MS);
      await setTokenExpiry(store, 't1', LARGEST);
      await setTokenRevoked(store, 't1', NOW_MS + 5);
      expect((await listTokens(store))[0]).toMatchObject({
        usedAtMs: NOW_MS,
        expiresAtMs: LARGEST,
        revokedAtMs: NOW_MS + 5,
      });
    }),
  );

  test(
    `${name} [PW7] of many who use one link at once exactly one gets it, and not after its end`,
    onStore(open, async (store) => {
      const link = { kind: 'reset', userId: 'u1', expiresAtMs: NOW_MS, usedAtMs: null };
      await insertLink(store, { ...link, hash: 'h1' });
      expect(await consumeLink(store, 'h1', NOW_MS)).toBe(false);
      const tries = Array.from({ length: 20 }, () => consumeLink(store, 'h1', NOW_MS - 1));
      expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
      expect((await findLink(store, 'h1'))?.usedAtMs).toBe(NOW_MS - 1);
      await insertLink(store, { ...link, hash: 'h2', kind: 'setup', userId: null });
      await deleteLinks(store, 'reset', 'u1');
      expect([await findLink(store, 'h1'), (await findLink(store, 'h2'))?.kind]).toEqual([null, 'setup']);
      await deleteLinks(store, 'setup', null);
      expect(await findLink(store, 'h2')).toBeNull();
    }),
  );
}

function ownContract(name: string, open: MakeStore): void {
  test(
    `${name} [PW5] a second factor is replaced as a whole or not at all, and a recovery code goes once`,
    onStore(open, async (store) => {
      const factor = { userId: 'u1', sealed: 'x', lastStep: 59_666_666, createdAtMs: NOW_MS };
      await insertSecondFactor(store, factor, ['r1', 'r2']);
      await setLastStep(store, 'u1', 59_666_667);
      expect(await listSecondFactors(store)).toEqual([{ ...factor, lastStep: 59_666_667 }]);
      // The third insert fails (a hash twice): what was there stays.
      await expect(insertSecondFactor(store, { ...factor, sealed: 'y' }, ['r3', 'r3'])).rejects.toThrow(
        /unique|foreign key|constraint/i,
      );
      expect((await listSecondFactors(store))[0]?.sealed).toBe('x');
      const uses = Array.from({ length: 10 }, () => consumeRecoveryCode(store, 'u1', 'r1'));
      expect((await Promise.all(uses)).filter(Boolean)).toHaveLength(1);
      expect(await listRecoveryCodes(store)).toEqual([{ hash: 'r2', userId: 'u1' }]);
      await deleteSecondFactor(store, 'u1');
      expect([await listSecondFactors(store), await listRecoveryCodes(store)]).toEqual([[], []]);
    }),
  );

  test(
    `${name} [VW1] preferences and views are set again under their key, and stand by name, by code unit`,
    onStore(open, async (store) => {
      await setPreferences(store, { userId: 'u1', body: '{}', changedAtMs: 1 });
      await setPreferences(store, { userId: 'u1', body: '{"theme":"dark"}', changedAtMs: 2 });
      expect(await findPreferences(store, 'u1')).toEqual({ userId: 'u1', body: '{"theme":"dark"}', changedAtMs: 2 });
      const view = { userId: 'u1', query: 'a', changedAtMs: 1 };
      for (const [id, each] of ['b', 'B', 'a-b', 'ab'].entries()) {
        await setView(store, { ...view, id: `v${id}`, name: each });
      }
      await setView(store, { ...view, id: 'other', name: 'b', query: 'z' });
      const views = await listViews(store, 'u1');
      expect(views.map((each) => each.name)).toEqual(['B', 'a-b', 'ab', 'b']);
      expect(views.at(-1)).toMatchObject({ id: 'v0', query: 'z' });
      expect([await deleteView(store, 'u2', 'v0'), await deleteView(store, 'u1', 'v0')]).toEqual([false, true]);
    }),
  );

  test(
    `${name} [DB1] the whole house works on it and is there again after a restart`,
    onStore(open, async (store, reopen) => {
      const plain = {
        hash: async (text: string) => `p:${text}`,
        verify: async (phc: string, t: string) => phc === `p:${t}`,
      };
      // A clock that moves: users stand in the order they came in.
      let nowMs = NOW_MS;
      const clock = (): number => (nowMs += 1);
      const rules = { key: new StoreKey(new Uint8Array(32)), requiredRoles: [] };
      const house = await openAuthHouse(store, clock, plain, rules);
      const invited = await house.people.invite({ name: 'Ann', email: 'ann@firm.test', role: 'manager' });
      const password = 'a long test phrase 42';
      const answer = await house.signIn.byLink({ token: invited?.secret ?? '', password });
      if (!answer.ok) throw new Error(`Invariant: a fresh invitation signs in, got ${answer.reason}`);
      await house.people.change(answer.user.id, { scopeDesks: ['Index'] });
      await house.ownSettings.prefer(answer.user.id, { theme: 'light' });
      const signed = await house.signIn.byPassword({ email: 'ann@firm.test', password, ip: '1' });
      if (!signed.ok) throw new Error(`Invariant: the password signs in, got ${signed.reason}`);
      const other = await reopen();
      const again = await openAuthHouse(other, clock, plain, rules);
      const held = again.sessions.authenticate(`__Host-session=${signed.cookieValue}`);
      expect(held?.user).toMatchObject({ email: 'ann@firm.test', scopeDesks: ['Index'], role: 'manager' });
      expect(held?.isConfirmed).toBe(true);
      expect(again.users.list()).toEqual(house.users.list());
      expect(await again.ownSettings.preferences(answer.user.id)).toEqual({ theme: 'light' });
      await other.destroy();
    }),
  );
}
