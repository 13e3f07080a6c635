import { expect, test } from 'vitest';
import type { Outcome } from '#lib/model/effect.ts';
import type { Microseconds, Seq } from '#lib/model/ids.ts';
import type { Submission } from '#lib/model/journal-entry.ts';
import { createLogger } from '#server/observe/logger.ts';
import { openStore } from '#server/store/store.ts';
import { ActorTeller } from './actor-teller.ts';
import { Users } from './users.ts';

test('[AZ4] a change that the core could not take is told again, under the same key, without name or address', async () => {
  const store = await openStore({ dataDir: null });
  const users = await Users.load(store, () => 1_790_000_000_000);
  const told: Submission[] = [];
  let isDown = false;
  const teller = new ActorTeller({
    users,
    submit: async (submissions) => {
      if (isDown) throw new Error('down');
      told.push(...submissions);
      return { outcomes: submissions.map((): Outcome => ({ type: 'Accepted', seq: 1 as Seq })) };
    },
    isBusy: (error) => error instanceof Error && error.message === 'down',
    nowUs: () => 1 as Microseconds,
    logger: createLogger('silent'),
  });
  users.onRightsChanged(() => teller.tell());
  await users.add({ name: 'Manager One', email: 'm@firm.test', role: 'manager', passwordHash: 'x', active: true });
  isDown = true;
  const id = users.list()[0]?.id ?? '';
  await users.setRights(id, { role: 'viewer', active: true, scopeDesks: ['rates'] });
  expect(told).toHaveLength(1);
  isDown = false;
  await teller.retry();
  await teller.retry();
  expect(told).toHaveLength(2);
  expect(told.map((submission) => submission.inputId)).toEqual([`actor:${id}:1`, `actor:${id}:2`]);
  expect(told[1]?.input).toMatchObject({ type: 'ActorChanged', user: id, role: 'viewer', scopeDesks: ['rates'] });
  expect(JSON.stringify(told)).not.toMatch(/Manager One|firm\.test/);
  await store.destroy();
});
