import { expect, test } from 'vitest';
import type { Preferences } from '#lib/protocol/preferences-schema.ts';
import { PreferenceBook } from './preferences.ts';
import type { TabLine } from './preferences.ts';

/** Tabs of one browser: what one sends, the others hear. */
function testTabs(): () => TabLine {
  const lines = new Set<{ heard: ((message: unknown) => void) | null }>();
  return () => {
    const own: { heard: ((message: unknown) => void) | null } = { heard: null };
    lines.add(own);
    return {
      send: (message) => {
        for (const line of lines) if (line !== own) line.heard?.(message);
      },
      listen: (listener) => {
        own.heard = listener;
        return () => {
          own.heard = null;
        };
      },
    };
  };
}

function open(tabs: TabLine, own: Preferences | null = {}): { book: PreferenceBook; kept: Preferences[] } {
  const kept: Preferences[] = [];
  const book = new PreferenceBook({ fetch: async () => own, keep: (changes) => kept.push(changes), tabs });
  book.start();
  return { book, kept };
}

test('[SS5] defaults stand until the own choices come, and a choice keeps the rest', async () => {
  const { book, kept } = open(testTabs()(), { theme: 'light', keys: { mode: 'alt', moved: {} } });
  expect(book.snapshot()).toMatchObject({ isLoaded: false, chosen: { theme: 'system', pnlColours: 'blueRust' } });
  await book.load('ann');
  expect(book.snapshot()).toMatchObject({ isLoaded: true, chosen: { theme: 'light', keys: { mode: 'alt' } } });
  book.choose({ pnlColours: 'ink' });
  expect(book.snapshot().chosen).toMatchObject({ theme: 'light', pnlColours: 'ink' });
  expect(kept).toEqual([{ pnlColours: 'ink' }]);
});

test('[ST9] a choice reaches the other tabs of the same person, and nobody else', async () => {
  const line = testTabs();
  const here = open(line());
  const there = open(line());
  const other = open(line());
  await here.book.load('ann');
  await there.book.load('ann');
  await other.book.load('ben');
  here.book.choose({ theme: 'light' });
  expect(there.book.snapshot().chosen.theme).toBe('light');
  expect(there.kept).toEqual([]);
  expect(other.book.snapshot().chosen.theme).toBe('system');
});

test('[SS5] another person gets the own choices, and a failed answer is asked for again', async () => {
  const answers: (Preferences | null)[] = [{ theme: 'light' }, null, { theme: 'dark' }];
  const book = new PreferenceBook({
    fetch: async () => answers.shift() ?? null,
    keep: () => undefined,
    tabs: testTabs()(),
  });
  await book.load('ann');
  await book.load('ben');
  expect(book.snapshot()).toMatchObject({ isLoaded: false, chosen: { theme: 'system' } });
  await book.load('ben');
  expect(book.snapshot()).toMatchObject({ isLoaded: true, chosen: { theme: 'dark' } });
});

test('[SS5] what is chosen while the own choices are on their way is not undone by them', async () => {
  const { book } = open(testTabs()(), { theme: 'light', accounting: true });
  const loading = book.load('ann');
  book.choose({ theme: 'dark' });
  await loading;
  expect(book.snapshot().chosen).toMatchObject({ theme: 'dark', accounting: true });
});
