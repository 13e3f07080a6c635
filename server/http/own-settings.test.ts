import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestHouse, type TestHouse } from './test-house.ts';

let house: TestHouse;
let ann = '';
let ben = '';
beforeEach(async () => {
  house = await openTestHouse({});
  ann = await house.cookieOf('manager');
  ben = await house.cookieOf('viewer');
});
afterEach(async () => house.close());

async function post(cookie: string, path: string, body: unknown = {}) {
  return house.call('POST', path, { headers: { cookie }, body });
}

async function read(cookie: string, path: string) {
  return (await house.call('GET', path, { headers: { cookie } })).json;
}

test('[SS5] preferences are the person’s own, kept in the store, and nothing unknown is taken', async () => {
  expect(await read(ann, '/api/v1/preferences')).toEqual({});
  expect((await post(ann, '/api/v1/preferences', { theme: 'light' })).json).toEqual({ theme: 'light' });
  expect((await post(ann, '/api/v1/preferences', {})).json).toEqual({ theme: 'light' });
  expect(await read(ann, '/api/v1/preferences')).toEqual({ theme: 'light' });
  expect((await post(ann, '/api/v1/preferences', { monitor: 'view=all&sort=net%3Adesc' })).json).toEqual({
    theme: 'light',
    monitor: 'view=all&sort=net%3Adesc',
  });
  const keys = { mode: 'alt', moved: { acknowledge: 'q' } };
  expect((await post(ann, '/api/v1/preferences', { keys, toured: true })).json).toMatchObject({ keys, theme: 'light' });
  expect((await post(ann, '/api/v1/preferences', { theme: 'system' })).json).toMatchObject({ keys, theme: 'system' });
  expect(await read(ben, '/api/v1/preferences')).toEqual({});
  for (const wrong of [
    { theme: 'pink' },
    { limit: '1000' },
    { theme: 'dark', user: 'x' },
    { monitor: 'x'.repeat(2_001) },
    { keys: { mode: 'sometimes', moved: {} } },
    { keys: { mode: 'on', moved: Object.fromEntries(Array.from({ length: 61 }, (_, at) => [`act${at}`, 'q'])) } },
    { sound: { volume: 101, critical: true, breach: true, health: true } },
    { speech: 'loud' },
  ]) {
    expect((await post(ann, '/api/v1/preferences', wrong)).status).toBe(400);
  }
});

test('[VW1] a view is saved under a name, replaced by the same name, and deleted by its person alone', async () => {
  const saved = await post(ann, '/api/v1/views', { name: 'At risk', query: 'sort=used&filter=rung:breach' });
  const id = String(saved.json['id']);
  expect((await post(ann, '/api/v1/views', { name: 'At risk', query: 'sort=left' })).json['id']).toBe(id);
  // The same name of another person is another view.
  expect((await post(ben, '/api/v1/views', { name: 'At risk', query: 'sort=desk' })).json['id']).not.toBe(id);
  expect(await read(ann, '/api/v1/views')).toEqual({ views: [{ id, name: 'At risk', query: 'sort=left' }] });
  expect((await post(ben, `/api/v1/views/${id}/delete`)).status).toBe(404);
  expect((await post(ann, `/api/v1/views/${id}/delete`)).status).toBe(200);
  expect((await post(ann, `/api/v1/views/${id}/delete`)).status).toBe(404);
  expect(await read(ann, '/api/v1/views')).toEqual({ views: [] });
});

test('[VW1] a person has a bounded number of views, of a bounded length', async () => {
  for (let number = 0; number < 100; number += 1) {
    const userId = house.auth.sessions.authenticate(ann)?.user.id ?? '';
    await house.auth.ownSettings.saveView(userId, { name: `View ${number}`, query: '' });
  }
  const full = await post(ann, '/api/v1/views', { name: 'One more', query: '' });
  expect([full.status, full.json['error']]).toEqual([409, 'tooManyViews']);
  expect((await post(ann, '/api/v1/views', { name: 'View 7', query: 'sort=used' })).status).toBe(200);
  expect((await post(ben, '/api/v1/views', { name: 'Long', query: 'x'.repeat(2_001) })).status).toBe(400);
});
