import { expect, test } from 'vitest';
import { openTestHouse } from './test-house.ts';

test('[FO2] a figure is explained by the core; what is no figure is refused, what is not there is not found', async () => {
  const house = await openTestHouse({});
  const headers = { cookie: await house.cookieOf('viewer') };
  const ask = (of: string) => house.call('GET', `/api/v1/explain?of=${encodeURIComponent(of)}`, { headers });
  expect(await ask('account/A-1/equity')).toMatchObject({
    status: 200,
    json: { explanation: { node: { level: 'account', id: 'A-1' }, seq: 7, root: { value: '100000' } }, limit: null },
  });
  expect(await ask('account/A-9/equity')).toMatchObject({ status: 404, json: { error: 'notFound' } });
  expect((await ask('account/A-1/height')).status).toBe(400);
  expect((await house.call('GET', '/api/v1/explain', { headers })).status).toBe(400);
  await house.close();
});

test('[AZ2] [AZ7] a figure outside the desks of a scope has no explanation', async () => {
  const house = await openTestHouse({});
  const cookie = await house.cookieOf('manager');
  const [user] = house.auth.users.list();
  const statusOf = async (of: string): Promise<number> =>
    (await house.call('GET', `/api/v1/explain?of=${encodeURIComponent(of)}`, { headers: { cookie } })).status;
  await house.auth.users.setRights(user?.id ?? '', { role: 'manager', active: true, scopeDesks: ['rates'] });
  expect([await statusOf('account/A-1/equity'), await statusOf('group/firm/firm/equity')]).toEqual([200, 404]);
  await house.auth.users.setRights(user?.id ?? '', { role: 'manager', active: true, scopeDesks: ['equities'] });
  expect(await statusOf('account/A-1/equity')).toBe(404);
  await house.close();
});
