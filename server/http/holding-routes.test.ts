import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestHouse, type TestHouse } from './test-house.ts';

let house: TestHouse;
beforeEach(async () => {
  house = await openTestHouse({});
});
afterEach(async () => house.close());

function call(cookie: string, path: string) {
  return house.call('GET', `/api/v1/accounts/${path}`, { headers: { cookie } });
}

test('[AZ2] [AZ7] the course of a holding is told to whoever may see its account; to others it is not there', async () => {
  const manager = await house.cookieOf('manager');
  expect((await call(manager, 'B-1/holding?instrument=X')).json).toEqual({ state: 'busy' });
  const cookie = await house.cookieOf('viewer');
  const user = house.auth.sessions.authenticate(cookie)?.user;
  if (user === undefined) throw new Error('Invariant: just signed in');
  await house.auth.users.setRights(user.id, { role: 'viewer', active: true, scopeDesks: ['rates'] });
  expect((await call(cookie, 'A-1/holding?instrument=X')).status).toBe(200);
  const hidden = await call(cookie, 'B-1/holding?instrument=X');
  const nobody = await call(cookie, 'nobody/holding?instrument=X');
  expect([hidden.status, hidden.text]).toEqual([404, nobody.text]);
});

test.each(['', '?instrument=', `?instrument=${'x'.repeat(65)}`, '?instrument=X&after=-1', '?instrument=X&more=1'])(
  '[HT4] a question that is none is refused: "%s"',
  async (query) => {
    expect((await call(await house.cookieOf('manager'), `A-1/holding${query}`)).status).toBe(400);
  },
);
