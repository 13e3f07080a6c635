import { expect, test } from 'vitest';
import type { ApiAnswer } from './api-send.ts';
import type { Roster } from './api.ts';
import { ROSTER_AGE_MS, RosterBook } from './roster-book.ts';

const FAILED: ApiAnswer<Roster> = {
  ok: false,
  status: 503,
  message: '',
  reason: 'recovering',
  field: null,
  errorId: null,
};

function rosterOf(...accounts: readonly string[]): Roster {
  return { accounts: accounts.map((account) => [account, 'T', 'D'] as const), symbols: ['ES'], isCut: false };
}

function rig() {
  const asked: ((answer: ApiAnswer<Roster>) => void)[] = [];
  const clock = { ms: 1_000 };
  const book = new RosterBook({
    fetch: () => new Promise((resolve) => asked.push(resolve)),
    monotonicMs: () => clock.ms,
  });
  const answer = async (value: ApiAnswer<Roster>): Promise<void> => {
    asked.at(-1)?.(value);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { asked, clock, book, answer };
}

test('[VW2] names are asked for once, and again only when older than a minute', async () => {
  const { asked, clock, book, answer } = rig();
  book.want();
  book.want();
  expect(asked).toHaveLength(1);
  await answer({ ok: true, value: rosterOf('A') });
  clock.ms += ROSTER_AGE_MS - 1;
  book.want();
  expect(asked).toHaveLength(1);
  clock.ms += 1;
  book.want();
  expect(asked).toHaveLength(2);
  expect(book.snapshot()).toEqual(rosterOf('A'));
});

test('[VW2] the same names again keep their object and tell nobody; others do', async () => {
  const { clock, book, answer } = rig();
  let told = 0;
  book.subscribe(() => void (told += 1));
  const again = async (value: Roster): Promise<void> => {
    clock.ms += ROSTER_AGE_MS;
    book.want();
    await answer({ ok: true, value });
  };
  await again(rosterOf('A', 'B'));
  const first = book.snapshot();
  await again(rosterOf('A', 'B'));
  expect([book.snapshot() === first, told]).toEqual([true, 1]);
  await again(rosterOf('A', 'C'));
  expect([book.snapshot()?.accounts[1]?.[0], told]).toEqual(['C', 2]);
  await again({ ...rosterOf('A', 'C'), symbols: null });
  expect([book.snapshot()?.symbols, told]).toEqual([null, 3]);
});

test('[VW2] a failed question leaves what is there and is asked again at the next want', async () => {
  const { asked, clock, book, answer } = rig();
  book.want();
  await answer({ ok: true, value: rosterOf('A') });
  clock.ms += ROSTER_AGE_MS;
  book.want();
  await answer(FAILED);
  expect(book.snapshot()).toEqual(rosterOf('A'));
  book.want();
  expect(asked).toHaveLength(3);
});

test('[SS5] what was asked for before a sign-out is told to nobody after it', async () => {
  const { asked, book, answer } = rig();
  book.want();
  book.clear();
  await answer({ ok: true, value: rosterOf('A') });
  expect(book.snapshot()).toBeNull();
  book.want();
  expect(asked).toHaveLength(2);
});
