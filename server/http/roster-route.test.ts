import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Holders } from '#lib/model/holders.ts';
import { CoreDownError } from '#server/thread/core-handle.ts';
import { openTestHouse, type TestHouse } from './test-house.ts';

/** Rows 0 and 1 are of rates, row 2 of equities. */
const HELD: Readonly<Record<string, readonly number[]>> = { X: [0, 2], Y: [2], Z: [1, 1] };

let house: TestHouse;
let asked: number;
let isAway: boolean;
beforeEach(async () => {
  [asked, isAway] = [0, false];
  house = await openTestHouse({ holders });
});
afterEach(async () => house.close());

async function holders(): Promise<Holders> {
  asked += 1;
  if (isAway) throw new CoreDownError('away');
  const instruments = Object.entries(HELD).map(([name, rows]) => ({ name, accounts: Int32Array.from(rows) }));
  return { seq: 7, instruments };
}

async function roster(cookie: string) {
  const { status, json } = await house.call('GET', '/api/v1/roster', { headers: { cookie } });
  expect(status).toBe(200);
  return { accounts: json['accounts'] as readonly (readonly string[])[], symbols: json['symbols'] };
}

async function ofDesks(scopeDesks: readonly string[]): Promise<string> {
  const cookie = await house.cookieOf('viewer');
  const user = house.auth.sessions.authenticate(cookie)?.user;
  if (user === undefined) throw new Error('Invariant: just signed in');
  await house.auth.users.setRights(user.id, { role: 'viewer', active: true, scopeDesks });
  return cookie;
}

test('[VW2] [AZ7] the roster names every account of the firm, and to a person of one desk only that desk', async () => {
  const all = await roster(await house.cookieOf('manager'));
  const desks = new Set(all.accounts.map(([, , desk]) => desk));
  expect(desks.size).toBeGreaterThan(1);
  const own = await roster(await ofDesks(['rates']));
  expect(own.accounts).toEqual(all.accounts.filter(([, , desk]) => desk === 'rates'));
  expect(own.accounts.length).toBeGreaterThan(0);
});

test('[VW2] [AZ7] it names the symbols that the person may see somebody hold, and no other', async () => {
  expect((await roster(await house.cookieOf('manager'))).symbols).toEqual(['X', 'Y', 'Z']);
  expect((await roster(await ofDesks(['rates']))).symbols).toEqual(['X', 'Z']);
  expect((await roster(await ofDesks(['equities']))).symbols).toEqual(['X', 'Y']);
  expect((await roster(await ofDesks(['nowhere']))).symbols).toEqual([]);
});

test('[VW2] the core is asked once for all who ask within five seconds', async () => {
  const cookie = await house.cookieOf('manager');
  await Promise.all([roster(cookie), roster(cookie)]);
  await roster(cookie);
  expect(asked).toBe(1);
  house.clock.nowMs += 5_000;
  await roster(cookie);
  expect(asked).toBe(2);
});

test('[VW2] without the core there are names and no symbols, and it is asked again at once', async () => {
  isAway = true;
  const cookie = await house.cookieOf('manager');
  const away = await roster(cookie);
  expect(away.accounts.length).toBeGreaterThan(0);
  expect(away.symbols).toBeNull();
  isAway = false;
  expect((await roster(cookie)).symbols).toEqual(['X', 'Y', 'Z']);
});
