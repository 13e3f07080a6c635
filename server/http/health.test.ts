import { expect, test } from 'vitest';
import { openTestHouse } from './test-house.ts';

test('[CH] 12: the lag is asked from a time on, and a time that is none is refused by its name', async () => {
  const house = await openTestHouse({});
  try {
    const headers = { cookie: await house.cookieOf('viewer') };
    const told = await house.call('GET', '/api/v1/health/lag?after=41', { headers });
    expect([told.status, told.json]).toEqual([200, { durable: [[42, 1, 2, 3]], sent: [] }]);
    expect((await house.call('GET', '/api/v1/health/lag', { headers })).json['durable']).toEqual([[1, 1, 2, 3]]);
    for (const query of ['after=-1', 'after=1.5', 'after=soon', 'before=1']) {
      expect([query, (await house.call('GET', `/api/v1/health/lag?${query}`, { headers })).status]).toEqual([
        query,
        400,
      ]);
    }
  } finally {
    await house.close();
  }
});
