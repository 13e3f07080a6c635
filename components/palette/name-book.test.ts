import { expect, test } from 'vitest';
import type { Roster } from '#lib/client/api.ts';
import { NameBook } from './name-book.ts';
import type { Later } from './name-book.ts';

/** Turns are taken by hand. */
function turns() {
  const queue: (() => void)[] = [];
  const later: Later = (run) => {
    queue.push(run);
    return () => void queue.splice(queue.indexOf(run), queue.includes(run) ? 1 : 0);
  };
  const all = (): number => {
    let taken = 0;
    for (let run = queue.shift(); run !== undefined; run = queue.shift()) {
      run();
      taken += 1;
    }
    return taken;
  };
  return { queue, later, all };
}

function rosterOf(accounts: number): Roster {
  return {
    accounts: Array.from({ length: accounts }, (_, at) => [`FT-${at}`, `T${at % 3}`, `D${at % 6}`] as const),
    symbols: ['CLF7', 'ESZ6'],
    isCut: false,
  };
}

test('[VW2] 5,000 names are made ready in turns of their own, none in the task that asks', () => {
  const book = new NameBook();
  const { queue, later, all } = turns();
  let told = 0;
  book.subscribe(() => void (told += 1));
  book.follow(rosterOf(5_000), later);
  expect([book.snapshot(), queue.length]).toEqual([null, 1]);
  expect(all()).toBe(11);
  expect(book.snapshot()).toHaveLength(3 + 5_000 + 2);
  expect(told).toBe(1);
  const kinds = new Set(book.snapshot()?.map(({ item }) => item.kind));
  expect([...kinds]).toEqual(['trader', 'account', 'symbol']);
  expect(book.snapshot()?.[0]).toMatchObject({
    label: 't0',
    detail: 'd0, d3',
    item: { does: { path: '/traders/T0' } },
  });
});

test('[VW2] a roster that is known already costs nothing; a new one leaves the old names until it stands', () => {
  const book = new NameBook();
  const { queue, later, all } = turns();
  const first = rosterOf(10);
  book.follow(first, later);
  all();
  const known = book.snapshot();
  book.follow(first, later);
  expect([book.snapshot() === known, queue.length]).toEqual([true, 0]);
  book.follow(rosterOf(20), later);
  expect(book.snapshot()).toBe(known);
  all();
  expect(book.snapshot()).toHaveLength(3 + 20 + 2);
});

test('[VW2] who opens the palette early does not wait for an idle page, and no name is made twice', () => {
  const book = new NameBook();
  const [idle, soon] = [turns(), turns()];
  const roster = rosterOf(1_200);
  book.follow(roster, idle.later);
  idle.queue.shift()?.();
  book.follow(roster, soon.later);
  expect(idle.queue).toHaveLength(0);
  expect(soon.all()).toBe(2);
  expect(book.snapshot()).toHaveLength(3 + 1_200 + 2);
});

test('[SS5] a sign-out drops the names, also those that are being made', () => {
  const book = new NameBook();
  const { queue, later, all } = turns();
  book.follow(rosterOf(10), later);
  all();
  book.follow(rosterOf(2_000), later);
  book.follow(null, later);
  expect([book.snapshot(), queue.length]).toEqual([null, 0]);
});
