import { expect, test } from 'vitest';
import type { AccountCard } from '#lib/model/view.ts';
import { eventsQuerySchema } from '#lib/protocol/http-api.ts';
import type { EventsAsk } from '#server/history/event-reads.ts';
import { createEventRoutes } from './event-routes.ts';
import type { Call } from './route.ts';

// The casts give samples only the parts that the route reads.
const CARDS = [
  { account: 'A', trader: 'Novak', desk: 'Rates' },
  { account: 'B', trader: 'Novak', desk: 'FX' },
] as unknown as readonly AccountCard[];
const PAGE = { lines: [], next: 9 } as const;

async function ask(query: object, scopeDesks: readonly string[] | null, isBusy = false) {
  const asked: EventsAsk[] = [];
  const events = (question: EventsAsk) => {
    asked.push(question);
    return isBusy ? null : Promise.resolve(PAGE);
  };
  const read = createEventRoutes({ cards: () => CARDS, events }).events.read({ query, body: undefined, params: {} });
  if (!read.ok) return { status: 400, asked };
  const call = { identity: { kind: 'session', user: { scopeDesks } }, ip: '' } as unknown as Call;
  return { ...(await read.run(call)), asked };
}

test('[AZ2] [LV3] a node of another desk is as one that is not there, and the journal is not even read for it', async () => {
  for (const query of [
    { level: 'desk', id: 'FX' },
    { level: 'account', id: 'B' },
    { level: 'trader', id: 'Novak' },
    { level: 'firm', id: 'F' },
    { level: 'desk', id: 'none' },
  ]) {
    const { status, asked } = await ask(query, ['Rates']);
    expect([query, status, asked]).toEqual([query, 404, []]);
  }
  expect((await ask({ level: 'account', id: 'none' }, null)).status).toBe(404);
});

test('[LV3] a question carries the accounts below its node, and none where every account is below it', async () => {
  const desk = await ask({ level: 'desk', id: 'Rates', before: '12' }, ['Rates']);
  expect([desk.status, desk.asked]).toEqual([
    200,
    [{ node: { level: 'desk', id: 'Rates' }, instrument: null, before: 12, accounts: ['A'] }],
  ]);
  expect((await ask({ level: 'trader', id: 'Novak' }, null)).asked[0]?.accounts).toEqual(['A', 'B']);
  expect((await ask({ level: 'firm', id: 'F' }, null)).asked[0]?.accounts).toBeNull();
  expect((await ask({ level: 'account', id: 'A', instrument: 'ESZ6' }, null)).asked[0]?.instrument).toBe('ESZ6');
});

test('[LV3] too many at once are told to come again, and a query that is none is refused', async () => {
  expect((await ask({ level: 'firm', id: 'F' }, null, true)).status).toBe(503);
  for (const bad of [
    { before: '0' },
    { before: 'x' },
    { level: 'symbol' },
    { instrument: 'ESZ6' },
    { more: '1' },
    { id: '' },
  ])
    expect([bad, eventsQuerySchema.safeParse({ level: 'desk', id: 'Rates', ...bad }).success]).toEqual([bad, false]);
});
