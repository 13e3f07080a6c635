import { expect, test } from 'vitest';
import type { LimitVersions } from '#lib/model/limit-version.ts';
import { CoreDownError } from '#server/thread/core-handle.ts';
import { openTestHouse, sampleCoverage, sampleVersions } from './test-house.ts';

test('[LE8] the record of versions comes from the core, and a core that is down is told', async () => {
  let isDown = false;
  const house = await openTestHouse({
    versions: async (limitId) => {
      if (isDown) throw new CoreDownError('core is recovering');
      return limitId === 'max:loss' ? sampleVersions('firm', 'house') : null;
    },
  });
  const headers = { cookie: await house.cookieOf('viewer') };
  const ask = (limit: string) => house.call('GET', `/api/v1/limits/${limit}/versions`, { headers });
  expect(await ask('max%3Aloss')).toMatchObject({ status: 200, json: sampleVersions('firm', 'house') });
  expect(await ask('other')).toMatchObject({ status: 404, json: { error: 'notFound' } });
  isDown = true;
  expect(await ask('max%3Aloss')).toMatchObject({ status: 503, json: { error: 'recovering' } });
  await house.close();
});

test('[AZ2] a record of which any version stood outside the desks of a scope is not there', async () => {
  const moved = (...nodes: readonly (readonly [string, string])[]): LimitVersions => {
    const versions = nodes.flatMap(([level, id]) => sampleVersions(level, id).versions);
    return { ...sampleVersions('account', 'A-1'), versions };
  };
  const records: Readonly<Record<string, LimitVersions>> = {
    own: moved(['account', 'A-1'], ['desk', 'rates']),
    other: moved(['account', 'B-1']),
    moved: moved(['account', 'A-1'], ['account', 'B-1']),
    firm: moved(['firm', 'house']),
  };
  const house = await openTestHouse({ versions: async (limitId) => records[limitId] ?? null });
  const cookie = await house.cookieOf('manager');
  const [user] = house.auth.users.list();
  await house.auth.users.setRights(user?.id ?? '', { role: 'manager', active: true, scopeDesks: ['rates'] });
  const statusOf = async (limit: string): Promise<number> =>
    (await house.call('GET', `/api/v1/limits/${limit}/versions`, { headers: { cookie } })).status;
  expect([await statusOf('own'), await statusOf('other'), await statusOf('moved'), await statusOf('firm')]).toEqual([
    200, 404, 404, 404,
  ]);
  await house.close();
});

test('[LC2] [AZ7] the rules of programmes are asked for over the desks of the scope', async () => {
  const house = await openTestHouse({});
  const cookie = await house.cookieOf('manager');
  const ask = () => house.call('GET', '/api/v1/limits/programmes', { headers: { cookie } });
  // The house of the test answers with how many desks it was asked for; 9 is the whole firm.
  expect(await ask()).toMatchObject({ status: 200, json: { count: 9 } });
  const [user] = house.auth.users.list();
  await house.auth.users.setRights(user?.id ?? '', { role: 'manager', active: true, scopeDesks: ['rates'] });
  expect((await ask()).json).toMatchObject({ count: 1 });
  await house.close();
});

test('[LC1] [AZ2] coverage is told whole to who sees all, and of the own desks to a scope', async () => {
  const house = await openTestHouse({});
  const cookie = await house.cookieOf('manager');
  const ask = () => house.call('GET', '/api/v1/limits/coverage', { headers: { cookie } });
  expect(await ask()).toMatchObject({ status: 200, json: sampleCoverage() });
  const [user] = house.auth.users.list();
  await house.auth.users.setRights(user?.id ?? '', { role: 'manager', active: true, scopeDesks: ['rates'] });
  const { text, json } = await ask();
  expect(text).not.toMatch(/B-1|instrument/);
  expect(json).toMatchObject({ uncovered: [{ id: 'A-1' }], uncoveredCount: 1, idleCount: 1, days: 3 });
  expect([json['daily'], json['idle'], json['overlaps']].map((list) => (list as unknown[]).length)).toEqual([1, 1, 1]);
  await house.close();
});
