import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore, type Store } from '#server/store/store.ts';
import { Tokens, type Issued } from './tokens.ts';
import { Users } from './users.ts';

const DAY_MS = 86_400_000;
let store: Store;
let users: Users;
let tokens: Tokens;
let nowMs = 0;
let userId = '';

beforeEach(async () => {
  nowMs = 1_790_000_000_000;
  store = await openStore({ dataDir: null });
  users = await Users.load(store, () => nowMs);
  const added = await users.add({ name: 'A', email: 'a@firm.test', role: 'admin', passwordHash: null, active: true });
  userId = added?.id ?? '';
  tokens = await Tokens.load(store, users, () => nowMs);
});
afterEach(async () => store.destroy());

function issued(answer: Issued | string): Issued {
  if (typeof answer === 'string') throw new Error(`Invariant: a token is issued, got ${answer}`);
  return answer;
}

async function feed(scope: { kinds?: string[]; accounts?: string[]; expiresAtMs?: number } = {}): Promise<Issued> {
  return issued(await tokens.issue({ kind: 'ingest', name: 'feed', source: 'venue', userId, ...scope }));
}

function right(text: string, of = tokens) {
  return of.authenticateIngest(`Bearer ${text}`);
}

test('[TK2] a token carries its kinds and accounts, also across a restart; without them it may send everything', async () => {
  const scoped = await feed({ kinds: ['mark', 'fx'], accounts: ['A-1'] });
  const expected = { origin: 'venue', kinds: ['mark', 'fx'], accounts: ['A-1'] };
  expect(right(scoped.text)).toMatchObject(expected);
  expect(right(scoped.text, await Tokens.load(store, users, () => nowMs))).toMatchObject(expected);
  const other = issued(await tokens.issue({ kind: 'ingest', name: 'all', source: 'other', userId }));
  expect(right(other.text)).toMatchObject({ origin: 'other', kinds: undefined, accounts: undefined });
});

test('[TK2] a token is worth nothing from its expiry on, and its last use is recorded', async () => {
  const { text, token } = await feed({ expiresAtMs: nowMs + DAY_MS });
  nowMs += DAY_MS - 1;
  expect(right(text)).not.toBeNull();
  expect(tokens.list().find(({ id }) => id === token.id)?.usedAtMs).toBe(nowMs);
  nowMs += 1;
  expect(right(text)).toBeNull();
  // The source is free again.
  expect(right((await feed()).text)).not.toBeNull();
});

test('[TK3] a source has one live token; by rotation two for seven days at most, and no third', async () => {
  const first = await feed({ kinds: ['mark'] });
  expect(await tokens.issue({ kind: 'ingest', name: 'b', source: 'venue', userId })).toBe('sourceHasToken');
  const second = issued(await tokens.rotate(first.token.id, userId));
  expect(right(first.text)).not.toBeNull();
  expect(right(second.text)).toMatchObject({ origin: 'venue', kinds: ['mark'] });
  expect(await tokens.rotate(second.token.id, userId)).toBe('rotationRunning');
  expect(await tokens.rotate(first.token.id, userId)).toBe('rotationRunning');
  nowMs += 7 * DAY_MS - 1;
  expect(right(first.text, await Tokens.load(store, users, () => nowMs))).not.toBeNull();
  nowMs += 1;
  expect(right(first.text)).toBeNull();
  expect(right(first.text, await Tokens.load(store, users, () => nowMs))).toBeNull();
  expect(right(second.text)).not.toBeNull();
  const third = issued(await tokens.rotate(second.token.id, userId));
  expect(await tokens.revoke(second.token.id)).toBe(true);
  expect(right(second.text)).toBeNull();
  expect(right(third.text)).not.toBeNull();
});

test('[TK3] a rotation never prolongs a token that ends sooner, and there is none of a dead or a personal one', async () => {
  const { text, token } = await feed({ expiresAtMs: nowMs + DAY_MS });
  await tokens.rotate(token.id, userId);
  nowMs += DAY_MS;
  expect(right(text)).toBeNull();
  expect(await tokens.rotate(token.id, userId)).toBe('notFound');
  const personal = issued(await tokens.issue({ kind: 'personal', name: 'p', userId }));
  expect(await tokens.rotate(personal.token.id, userId)).toBe('notFound');
});
