import { expect, test } from 'vitest';
import type { EventsPage } from '#lib/protocol/event-lines.ts';
import { EventReads, EVENTS_WAITING_MAX } from './event-reads.ts';
import type { EventsAsk } from './event-reads.ts';

const ASK: EventsAsk = { before: null, node: { level: 'firm', id: 'F' }, instrument: null, accounts: null };
const PAGE: EventsPage = { lines: [], next: null };

test('[TH1] one page is read at a time, so many wait and no more, and one that fails holds nobody up', async () => {
  const ends: { readonly resolve: (page: EventsPage) => void; readonly reject: (error: Error) => void }[] = [];
  const reads = new EventReads(() => new Promise((resolve, reject) => ends.push({ resolve, reject })));
  const answers = Array.from({ length: EVENTS_WAITING_MAX + 1 }, () => reads.ask(ASK));
  expect(reads.ask(ASK)).toBeNull();
  await Promise.resolve();
  expect(ends).toHaveLength(1);
  ends[0]?.reject(new Error('the disk'));
  await expect(answers[0]).rejects.toThrow('the disk');
  for (let place = 1; place < answers.length; place += 1) {
    await expect.poll(() => ends.length).toBe(place + 1);
    ends[place]?.resolve(PAGE);
    expect(await answers[place]).toBe(PAGE);
  }
  await expect.poll(() => reads.ask(ASK) === null).toBe(false);
});
