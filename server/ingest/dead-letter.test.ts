import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, expect, test } from 'vitest';

import type { Microseconds, Origin } from '#lib/model/ids.ts';

import { DeadLetter } from './dead-letter.ts';
import { UnreadEvent } from './fact-door.ts';

const ORIGIN = 'feed-a' as Origin;
const REFUSED = { rejected: 'malformed', field: 'qty', detail: 'qty=0' } as const;
const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function openIn(folder: string, bounds = { fileBytesMax: 400, filesMax: 2, pendingBytesMax: 10_000 }) {
  return DeadLetter.open(join(folder, 'dead-letter'), () => 7 as Microseconds, bounds);
}
async function newFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'dead-letter-'));
  folders.push(folder);
  return folder;
}
async function files(folder: string) {
  const names = (await readdir(join(folder, 'dead-letter'))).toSorted();
  return Promise.all(
    names.map(async (name) => ({ name, text: await readFile(join(folder, 'dead-letter', name), 'utf8') })),
  );
}

test('[F-ING-5] a refused event is kept with origin, time and reason', async () => {
  const folder = await newFolder();
  const deadLetter = await openIn(folder);
  deadLetter.keep(ORIGIN, { kind: 'fill', qty: '0' }, REFUSED);
  deadLetter.keep(ORIGIN, new UnreadEvent('[[[', 'depth'), { rejected: 'malformed', detail: 'depth' });
  await deadLetter.flush();
  const [file] = await files(folder);
  expect(
    file?.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { atUs: 7, origin: 'feed-a', ...REFUSED, event: '{"kind":"fill","qty":"0"}' },
    { atUs: 7, origin: 'feed-a', rejected: 'malformed', detail: 'depth', event: '[[[' },
  ]);
  expect(deadLetter.counts()).toEqual({ kept: 2, notKept: 0, failure: null });
});

test('[BO1] files are rotated and the oldest removed; a restart goes on in the newest', async () => {
  const folder = await newFolder();
  for (let life = 0; life < 6; life += 1) {
    const deadLetter = await openIn(folder);
    deadLetter.keep(ORIGIN, { life, filler: 'x'.repeat(150) }, REFUSED);
    await deadLetter.flush();
  }
  const kept = await files(folder);
  expect(kept.length).toBeLessThanOrEqual(2);
  expect(kept.at(-1)?.text).toContain('\\"life\\":5');
  expect(kept.at(0)?.name).not.toBe('refused-000001.ndjson');
});

test('[BO1] beyond the pending bound events are counted as not kept, and an event is cut to its bound', async () => {
  const folder = await newFolder();
  const deadLetter = await openIn(folder, { fileBytesMax: 100_000, filesMax: 2, pendingBytesMax: 5_000 });
  for (let turn = 0; turn < 100; turn += 1) deadLetter.keep(ORIGIN, 'y'.repeat(100_000), REFUSED);
  await deadLetter.flush();
  const { kept, notKept } = deadLetter.counts();
  expect(kept + notKept).toBe(100);
  expect(kept).toBeGreaterThan(0);
  expect(notKept).toBeGreaterThan(0);
  expect((await files(folder))[0]?.text.length).toBeLessThan(6_000);
});

test('[R6] a broken disk is told in the counts and throws nothing', async () => {
  const folder = await newFolder();
  const deadLetter = await openIn(folder);
  await rm(folder, { recursive: true });
  deadLetter.keep(ORIGIN, {}, REFUSED);
  await deadLetter.flush();
  expect(deadLetter.counts()).toMatchObject({ kept: 0, notKept: 1, failure: expect.stringContaining('ENOENT') });
});
