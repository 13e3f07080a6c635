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

type Scope = { kinds?: string[]; accounts?: string[]; networks?: string[]; expiresAtMs?: number };

async function feed(scope: Scope = {}): Promise<Issued> {
  return issued(await tokens.issue({ kind: 'ingest', name: 'feed', source: 'venue', userId, ...scope }));
}

function right(text: string, of = tokens, address: string | undefined = '10.0.0.1') {
  return of.authenticateIngest(`Bearer ${text}`, address);
}

test('[TK2] a token carries its kinds and accounts, also across a restart; without them it may send everything', async () => {
  const scoped = await feed({ kinds: ['mark', 'fx'], accounts: ['A-1'] });
  const expected = { origin: 'venue', kinds: ['mark', 'fx'], accounts: ['A-1'] };
  expect(right(scoped.text)).toMatchObject(expected);
  expect(right(scoped.text, await Tokens.load(store, users, () => nowMs))).toMatchObject(expected);
  const other = issued(await tokens.issue({ kind: 'ingest', name: 'all', source: 'other', userId }));
  expect(right(other.text)).toMatchObject({ origin: 'other', kinds: undefined, accounts: undefined });
});

test.each([
  [['10.1.0.0/16'], '10.1.255.255', true],
  [['10.1.0.0/16'], '10.2.0.0', false],
  [['10.1.0.0/16'], '::ffff:10.1.0.9', true],
  [['192.0.2.7', '2001:db8::/32'], '192.0.2.7', true],
  [['192.0.2.7', '2001:db8::/32'], '192.0.2.8', false],
  [['192.0.2.7', '2001:db8::/32'], '2001:db8:1::5', true],
  [['192.0.2.7', '2001:db8::/32'], '2001:db9::5', false],
  [['0.0.0.0/0'], '::1', false],
  [['2001:db8::/32'], '10.0.0.1', false],
  [['10.0.0.0/8'], 'no address', false],
])(
  '[TK2] a token for %j is good from %s: %s, also its successor and after a restart',
  async (networks, address, isGood) => {
    const told: unknown[] = [];
    const first = await feed({ networks });
    const second = issued(await tokens.rotate(first.token.id, userId));
    const again = await Tokens.load(store, users, () => nowMs);
    tokens.onForeignUse(({ id }, from) => told.push([id, from]));
    for (const { text } of [first, second]) {
      expect(right(text, tokens, address) !== null).toBe(isGood);
      expect(right(text, again, address) !== null).toBe(isGood);
    }
    const from = [first, second].map(({ token }) => [token.id, address]);
    expect(told).toEqual(isGood ? [] : from);
    expect(tokens.list().map(({ usedAtMs }) => usedAtMs)).toEqual(isGood ? [nowMs, nowMs] : [null, null]);
  },
);

test('[TK2] who sends from nowhere is in no network', async () => {
  const { text } = await feed({ networks: ['0.0.0.0/0', '::/0'] });
  expect(tokens.authenticateIngest(`Bearer ${text}`, undefined)).toBeNull();
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
