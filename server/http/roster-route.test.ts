import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestHouse, type TestHouse } from './test-house.ts';

let house: TestHouse;
beforeEach(async () => {
  house = await openTestHouse({});
});
afterEach(async () => house.close());

async function roster(cookie: string): Promise<readonly (readonly string[])[]> {
  const { status, json } = await house.call('GET', '/api/v1/roster', { headers: { cookie } });
  expect(status).toBe(200);
  return json['accounts'] as readonly (readonly string[])[];
}

test('[VW2] [AZ7] the roster names every account of the firm, and to a person of one desk only that desk', async () => {
  const all = await roster(await house.cookieOf('manager'));
  const desks = new Set(all.map(([, , desk]) => desk));
  expect(desks.size).toBeGreaterThan(1);
  const cookie = await house.cookieOf('viewer');
  const user = house.auth.sessions.authenticate(cookie)?.user;
  if (user === undefined) throw new Error('Invariant: just signed in');
  await house.auth.users.setRights(user.id, { role: 'viewer', active: true, scopeDesks: ['rates'] });
  const own = await roster(cookie);
  expect(own).toEqual(all.filter(([, , desk]) => desk === 'rates'));
  expect(own.length).toBeGreaterThan(0);
});
