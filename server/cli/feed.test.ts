import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { fastify } from 'fastify';
import { afterEach, expect, test } from 'vitest';

import type { Microseconds } from '#lib/model/ids.ts';
import { commandsBodySchema } from '#lib/protocol/http-commands.ts';
import { FactDoor } from '#server/ingest/fact-door.ts';
import { FakeCore, namedError } from '#server/ingest/fake-core.ts';
import { registerHttpIngest } from '#server/ingest/http-ingest.ts';
import { IngestCounters } from '#server/ingest/ingest-counters.ts';

import { FeedLink } from './feed-link.ts';
import { FeedRun } from './feed-run.ts';
import type { FeedOptions, FeedWorld } from './feed-run.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const EVENTS = 5_000;
const LINES = Array.from({ length: EVENTS }, (_, position) =>
  JSON.stringify({
    kind: 'mark',
    seq: position + 1,
    ts: 1_000 + position,
    symbol: 'ES',
    price: String(5_000 + position),
  }),
);
const REF = {
  tape: 'own',
  day_roll_ms: 0,
  fx: {},
  symbols: { ES: { ccy: 'USD', multiplier: '50', tick: '0.25', class: 'future' } },
  accounts: { A: { ccy: 'USD', start_balance: '50000', limits: { daily_loss: '1000' } } },
};

/** A server with the real door before a core that only numbers and deduplicates. */
async function server(core = new FakeCore()) {
  const door = new FactDoor({
    core,
    counters: new IngestCounters(),
    nowUs: () => 1 as Microseconds,
    onFact: () => {},
    onRefused: () => {},
  });
  const app = fastify();
  const commands: unknown[] = [];
  registerHttpIngest(app, {
    door,
    authenticate: (authorization) => (authorization === 'Bearer ingest' ? { origin: 'tape-feed' } : null),
    readiness: () => 'ready',
    ratePerMinute: 6_000,
  });
  app.post('/api/v1/commands', async (request, reply) => {
    if (request.headers.authorization !== 'Bearer lead') return reply.code(401).send({});
    const parsed = commandsBodySchema.parse(request.body);
    commands.push(...parsed);
    return { outcomes: parsed.map((_, position) => ({ accepted: 1_000_000 + position })) };
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  closers.push(() => app.close());
  const { port } = app.server.address() as AddressInfo;
  return { core, commands, url: `http://127.0.0.1:${port}` };
}

async function tape(lines: readonly string[] = LINES) {
  const folder = await mkdtemp(join(tmpdir(), 'feed-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'tape.jsonl.gz');
  await writeFile(file, gzipSync(lines.join('\n')));
  return { folder, file, statePath: join(folder, 'state', 'progress.json') };
}

function feedOf(
  url: string,
  place: { readonly file: string; readonly statePath: string },
  changes: Partial<FeedOptions & FeedWorld & { token: string; patienceMs: number }> = {},
) {
  let clockMs = 0;
  const notes: string[] = [];
  const starts: number[] = [];
  const link = new FeedLink({
    url,
    token: changes.token ?? 'ingest',
    leadToken: 'lead',
    patienceMs: changes.patienceMs ?? 10_000,
    monotonicMs: () => performance.now(),
    onWait: (reason) => notes.push(reason),
  });
  const run = () =>
    FeedRun.run({ ...place, refPath: null, url, speed: null, restart: false, ...changes }, link, {
      monotonicMs: () => clockMs,
      sleep: async (ms) => (clockMs += ms),
      onStart: ({ resumedAtLine }) => starts.push(resumedAtLine),
      onNote: (sentence) => notes.push(sentence),
      onProgress: () => {},
      onRejected: () => {},
      ...changes,
    });
  return { run, notes, starts, clockMs: () => clockMs };
}

function pricesTaken(core: FakeCore): string[] {
  return core.taken.flatMap(({ input }) => (input.type === 'MarkUpdated' ? [String(input.px)] : []));
}

test('[F-ING-1] a gzipped tape arrives whole and in order', async () => {
  const { core, url } = await server();
  const totals = await feedOf(url, await tape()).run();
  expect(totals).toMatchObject({ sent: EVENTS, accepted: EVENTS, duplicates: 0, rejected: 0 });
  expect(pricesTaken(core)).toEqual(LINES.map((_, position) => String(5_000 + position)));
});

test('[F-ING-3] a broken run goes on where it stopped and doubles nothing', async () => {
  const { core, url } = await server();
  const place = await tape();
  // In the middle of a batch the server fails in a way no retry mends: the run ends.
  let batches = 0;
  const submit = core.submit.bind(core);
  core.submit = async (submissions) => {
    batches += 1;
    if (batches === 4) throw new Error('a defect of the server');
    return submit(submissions);
  };
  const first = feedOf(url, place);
  await expect(first.run()).rejects.toMatchObject({ exitCode: 69 });
  const second = feedOf(url, place);
  const totals = await second.run();
  expect(second.starts[0]).toBeGreaterThan(0);
  expect(totals.accepted + totals.duplicates).toBe(EVENTS - (second.starts[0] ?? 0));
  expect(pricesTaken(core)).toEqual(LINES.map((_, position) => String(5_000 + position)));
  expect(await feedOf(url, place).run(), 'a third run has nothing left').toMatchObject({ sent: 0 });
});

test('[F-ING-10] 429, 503 and a lost line are waited out, and nothing is lost or doubled', async () => {
  const core = new FakeCore();
  core.failures.push(namedError('InboxFullError'), namedError('JournalFullError'), namedError('CoreDownError'));
  const { url } = await server(core);
  const feed = feedOf(url, await tape(LINES.slice(0, 50)));
  expect(await feed.run()).toMatchObject({ accepted: 50, duplicates: 0 });
  expect(feed.notes.join(' ')).toMatch(/429.*503.*503/);
}, 20_000);

test('[F-ING-3] progress of another journal is noticed before a wrong event is sent', async () => {
  const place = await tape();
  const before = await server();
  await feedOf(before.url, place).run();
  const state: unknown = JSON.parse(await readFile(place.statePath, 'utf8'));
  const fresh = await server();
  // The same address with an emptied data directory: the state names the old server's.
  await writeFile(place.statePath, JSON.stringify({ ...(state as object), url: fresh.url }));
  const feed = feedOf(fresh.url, place);
  expect(await feed.run()).toMatchObject({ sent: EVENTS, accepted: EVENTS });
  expect(feed.notes).toEqual([expect.stringContaining('another, younger journal')]);
  expect(pricesTaken(fresh.core)).toHaveLength(EVENTS);
});

test('[F-ING-3] progress that the server can neither confirm nor refute stops the feed with one sentence', async () => {
  const { url, core } = await server();
  const place = await tape(LINES.slice(0, 10));
  await feedOf(url, place).run();
  const state = JSON.parse(await readFile(place.statePath, 'utf8')) as Record<string, unknown>;
  await writeFile(
    place.statePath,
    JSON.stringify({ ...state, probe: String(state['probe']).replace('feed-probe:', 'feed-probe:x'), lastSeq: 1 }),
  );
  const takenBefore = pricesTaken(core).length;
  await expect(feedOf(url, place).run()).rejects.toThrow('--restart');
  expect(pricesTaken(core)).toHaveLength(takenBefore);
  expect(await feedOf(url, place, { restart: true }).run()).toMatchObject({ duplicates: 10 });
});

test('[F-ING-5] a line that is no JSON is counted as rejected and holds back nothing', async () => {
  const { url, core } = await server();
  const place = await tape([
    LINES[0] ?? '',
    '{"kind":',
    LINES[1] ?? '',
    '{"kind":"mark","ts":3}',
    'x'.repeat(1_100_000),
    LINES[2] ?? '',
  ]);
  const rejected: unknown[] = [];
  const totals = await feedOf(url, place, {
    onRejected: (line, outcome) => rejected.push([line, outcome.rejected]),
  }).run();
  expect(totals).toMatchObject({ sent: 6, accepted: 3, rejected: 3 });
  expect(rejected).toEqual(
    expect.arrayContaining([
      [2, 'malformed'],
      [4, 'malformed'],
      [5, 'malformed'],
    ]),
  );
  expect(pricesTaken(core)).toHaveLength(3);
});

test('[F-ING-12] at a speed the events keep their distance in time', async () => {
  const { url } = await server();
  const lines = [0, 30_000, 60_000].map((ts) => JSON.stringify({ kind: 'mark', ts, symbol: 'ES', price: '1' }));
  const feed = feedOf(url, await tape(lines), { speed: 10 });
  expect(await feed.run()).toMatchObject({ accepted: 3 });
  expect(feed.clockMs()).toBe(6_000);
});

test('[DI1] a ref is set up once, in order, with each part under its own token', async () => {
  const { url, core, commands } = await server();
  const place = await tape(LINES.slice(0, 3));
  const refPath = join(place.folder, 'ref.json');
  await writeFile(refPath, JSON.stringify(REF));
  await feedOf(url, place, { refPath }).run();
  expect(core.taken.slice(0, 3).map(({ input }) => input)).toMatchObject([
    {
      type: 'InstrumentListed',
      tsEventUs: 1_000_000,
      instrument: { instrument: 'ES', multiplier: '50', tickSize: '0.25' },
    },
    { type: 'AccountOpened', account: 'A', startBalance: '50000' },
    { type: 'MarkUpdated' },
  ]);
  expect(commands).toMatchObject([
    { type: 'CalendarDefined', zone: 'UTC', resetMinute: 0 },
    { type: 'FirmConfigured', markPolicy: 'last' },
    { type: 'OriginConfigured', origin: 'tape-feed', positionPolicy: 'adopt' },
    { type: 'AssignRuleset', account: 'A', ruleset: { rules: [{ ruleId: 'daily_loss' }] } },
  ]);
  await feedOf(url, place, { refPath }).run();
  expect(commands).toHaveLength(4);
});

test('[ER4] each failure is one sentence with an exit code of its own', async () => {
  const { url } = await server();
  const place = await tape(LINES.slice(0, 3));
  await expect(feedOf(url, { ...place, file: join(place.folder, 'none') }).run()).rejects.toMatchObject({
    exitCode: 66,
    message: expect.stringMatching(/^There is no file/),
  });
  await expect(feedOf(url, place, { token: 'other' }).run()).rejects.toMatchObject({ exitCode: 77 });
  await expect(feedOf('http://127.0.0.1:1', place, { patienceMs: 0 }).run()).rejects.toMatchObject({
    exitCode: 75,
    message: expect.stringMatching(/^Gave up: no answer/),
  });
  const packed = gzipSync(LINES.join('\n'));
  await writeFile(place.file, packed.subarray(0, packed.length - 2_000));
  await expect(feedOf(url, place).run()).rejects.toMatchObject({
    exitCode: 65,
    message: expect.stringMatching(/damaged after line/),
  });
});

async function runCommand(
  args: readonly string[],
  cwd: string,
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('feed.ts', import.meta.url)), ...args], { cwd });
  let out = '';
  let err = '';
  child.stdout.on('data', (data: Buffer) => (out += data.toString()));
  child.stderr.on('data', (data: Buffer) => (err += data.toString()));
  return new Promise((done) => child.on('close', (code) => done({ code, out, err })));
}

test('[F-ING-1] the command itself sends, counts, explains itself and refuses nonsense', async () => {
  const { url, core } = await server();
  const { file, folder } = await tape(LINES.slice(0, 100));
  const secret = join(folder, 'token');
  await writeFile(secret, 'ingest\n');
  const sent = await runCommand([file, '--token', `@${secret}`, '--url', url, '--speed', 'max'], folder);
  expect(sent).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^Sent 100 events in .*: 100 accepted, 0 duplicate, 0 rejected\.\n$/),
  });
  expect(pricesTaken(core)).toHaveLength(100);
  expect(await runCommand(['--help'], folder)).toMatchObject({ code: 0, out: expect.stringContaining('Resuming:') });
  expect(await runCommand([file], folder)).toMatchObject({ code: 64, err: expect.stringContaining('--token') });
  expect(await runCommand([file, '--token', 'ingest', '--speed', 'fast'], folder)).toMatchObject({ code: 64 });
}, 30_000);
