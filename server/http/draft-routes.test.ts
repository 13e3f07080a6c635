import { expect, test } from 'vitest';
import type { LimitDraft } from '#lib/model/limit.ts';
import { CoreDownError } from '#server/thread/core-handle.ts';
import type { BacktestTask } from '#server/thread/backtest-queue.ts';
import { PREVIEWS_WAITING_MAX } from './draft-routes.ts';
import { draftBody as draft, openTestHouse } from './test-house.ts';

const PATH = '/api/v1/limits/preview';
const BACKTEST = '/api/v1/limits/backtest';

test('[LE2] a draft goes to the core as it was written, and its answer back', async () => {
  const asked: LimitDraft[] = [];
  const house = await openTestHouse({
    preview: async (given) => {
      asked.push(given);
      return { ok: false, reason: 'invalidLimit', field: 'ladder' };
    },
  });
  const headers = { cookie: await house.cookieOf('manager') };
  const answer = await house.call('POST', PATH, { body: draft('firm', 'house'), headers });
  expect(answer.status).toBe(200);
  expect(answer.json).toEqual({ ok: false, reason: 'invalidLimit', field: 'ladder' });
  expect(asked).toEqual([draft('firm', 'house')]);
  const wrong = await house.call('POST', PATH, { body: { ...draft('firm', 'house'), ladder: {} }, headers });
  expect(wrong.status).toBe(400);
  for (const role of ['viewer', 'admin'] as const) {
    const denied = await house.call('POST', PATH, {
      body: draft('firm', 'house'),
      headers: { cookie: await house.cookieOf(role) },
    });
    expect(denied.status, role).toBe(403);
  }
  expect(asked).toHaveLength(1);
  await house.close();
});

test('[LE2] drafts are judged one after the other, a bounded number waits, and a core that is down is told', async () => {
  const open: (() => void)[] = [];
  let running = 0;
  let most = 0;
  let isDown = false;
  const house = await openTestHouse({
    preview: async () => {
      if (isDown) throw new CoreDownError('core is recovering');
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => open.push(resolve));
      running -= 1;
      return { ok: false, reason: 'invalidLimit' };
    },
  });
  const headers = { cookie: await house.cookieOf('lead') };
  const ask = () => house.call('POST', PATH, { body: draft('firm', 'house'), headers });
  let refused = 0;
  const answers = Array.from({ length: PREVIEWS_WAITING_MAX + 4 }, async () => {
    const { status } = await ask();
    if (status === 429) refused += 1;
    return status;
  });
  await expect.poll(() => refused).toBe(3);
  for (let done = 0; done <= PREVIEWS_WAITING_MAX; done += 1) {
    await expect.poll(() => open.length).toBe(done + 1);
    open[done]?.();
  }
  const statuses = await Promise.all(answers);
  expect(statuses.filter((status) => status === 200)).toHaveLength(PREVIEWS_WAITING_MAX + 1);
  expect(most).toBe(1);
  isDown = true;
  expect(await ask()).toMatchObject({ status: 503, json: { error: 'recovering' } });
  await house.close();
});

test('[AZ2] a person drafts for what lies wholly in the desks of their scope', async () => {
  const house = await openTestHouse({ preview: async () => ({ ok: false, reason: 'invalidLimit' }) });
  const cookie = await house.cookieOf('manager');
  const [user] = house.auth.users.list();
  expect(user).toBeDefined();
  await house.auth.users.setRights(user?.id ?? '', { role: 'manager', active: true, scopeDesks: ['rates'] });
  const statusOf = async (level: string, id: string): Promise<number> =>
    (await house.call('POST', PATH, { body: draft(level, id), headers: { cookie } })).status;
  expect(await statusOf('desk', 'rates')).toBe(200);
  expect(await statusOf('account', 'A-1')).toBe(200);
  expect(await statusOf('desk', 'equities')).toBe(404);
  expect(await statusOf('account', 'B-1')).toBe(404);
  expect(await statusOf('account', 'none')).toBe(404);
  // This trader has accounts on both desks.
  expect(await statusOf('trader', 'Trader')).toBe(404);
  expect(await statusOf('firm', 'house')).toBe(404);
  await house.close();
});

const PREVIEW = { definition: { version: 2 }, live: { version: 1 }, dayStartUs: 1_000, atUs: 9_000, seq: 77 };

test('[LE3] a back-test runs over the open day, or a named range, up to what is durable; its person alone sees it', async () => {
  const tasks: BacktestTask[] = [];
  const house = await openTestHouse({
    preview: async () => ({ ok: true, preview: PREVIEW as never }),
    runner: (task, { onProgress }) => {
      tasks.push(task);
      onProgress({ isDone: false, fraction: 0.25, result: { entries: 5 } as never });
      return { stop: () => undefined };
    },
  });
  const headers = { cookie: await house.cookieOf('manager') };
  const body = { draft: draft('firm', 'house') };
  expect((await house.call('GET', BACKTEST, { headers })).status).toBe(404);
  const first = await house.call('POST', BACKTEST, { body, headers });
  expect(first).toMatchObject({ status: 202, json: { state: 'running', fraction: 0.25 } });
  const range = { fromUs: 3, toUs: 5 };
  expect((await house.call('POST', BACKTEST, { body: { ...body, range }, headers })).status).toBe(202);
  const { definition, live } = PREVIEW;
  expect(tasks).toEqual([
    { question: { draft: definition, live, range: { fromUs: 1_000, toUs: 9_001 } }, throughSeq: 77 },
    { question: { draft: definition, live, range }, throughSeq: 77 },
  ]);
  const seen = await house.call('GET', BACKTEST, { headers });
  expect(seen).toMatchObject({ status: 200, json: { state: 'running', result: { entries: 5 } } });
  const other = { cookie: await house.cookieOf('lead') };
  expect((await house.call('GET', BACKTEST, { headers: other })).status).toBe(404);
  const backwards = { ...body, range: { fromUs: 5, toUs: 5 } };
  expect((await house.call('POST', BACKTEST, { body: backwards, headers })).status).toBe(400);
  await house.close();
});

test('[LE3] a draft that cannot stand is not tested, and ends the test of the draft before it', async () => {
  let isGood = true;
  let isStopped = false;
  const house = await openTestHouse({
    preview: async () => (isGood ? { ok: true, preview: PREVIEW as never } : { ok: false, reason: 'invalidLimit' }),
    runner: () => ({
      stop: () => {
        isStopped = true;
      },
    }),
  });
  const headers = { cookie: await house.cookieOf('manager') };
  const ask = () => house.call('POST', BACKTEST, { body: { draft: draft('firm', 'house') }, headers });
  expect((await ask()).status).toBe(202);
  isGood = false;
  expect(await ask()).toMatchObject({ status: 200, json: { ok: false, reason: 'invalidLimit' } });
  expect(isStopped).toBe(true);
  expect((await house.call('GET', BACKTEST, { headers })).status).toBe(404);
  await house.close();
});
