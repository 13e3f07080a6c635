import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

import { fastify } from 'fastify';
import { afterEach, expect, test } from 'vitest';

import type { Microseconds } from '#lib/model/ids.ts';

import { splitArray } from './batch-text.ts';
import { BATCH_EVENTS_MAX, BODY_BYTES_MAX } from './bounds.ts';
import { FactDoor } from './fact-door.ts';
import { FakeCore, namedError } from './fake-core.ts';
import { registerHttpIngest } from './http-ingest.ts';
import type { HttpIngestOptions } from './http-ingest.ts';
import { IngestCounters } from './ingest-counters.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const MARK = '{"kind":"mark","ts":1,"symbol":"ES","price":"5000.25","seq":1}';
const TOKEN = 'Bearer good';

async function world(changes: Partial<HttpIngestOptions> = {}) {
  const core = new FakeCore();
  const counters = new IngestCounters();
  const door = new FactDoor({ core, counters, nowUs: () => 1 as Microseconds, onFact: () => {}, onRefused: () => {} });
  const app = fastify({ bodyLimit: 64 * 1024 });
  registerHttpIngest(app, {
    door,
    authenticate: (authorization) => (authorization === TOKEN ? { origin: 'feed-a' } : null),
    readiness: () => 'ready',
    ratePerMinute: 6_000,
    ...changes,
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  closers.push(() => app.close());
  const { port } = app.server.address() as AddressInfo;
  const post = async (body: string | Buffer, headers: Readonly<Record<string, string>> = {}) => {
    const response = await fetch(`http://127.0.0.1:${port}/ingest/v1/events`, {
      method: 'POST',
      headers: { authorization: TOKEN, 'content-type': 'application/x-ndjson', ...headers },
      // A Buffer is a body for fetch; only the type of Node's typed arrays says otherwise.
      body: typeof body === 'string' ? body : new Uint8Array(body),
      signal: AbortSignal.timeout(20_000),
    });
    return { status: response.status, retryAfter: response.headers.get('retry-after'), body: await response.json() };
  };
  return { core, counters, post, port };
}

test('[F-ING-1] NDJSON and an array give one outcome per event in order, with counts', async () => {
  const { post, core } = await world();
  const lines = await post(`${MARK}\r\n\n${MARK}\n{"kind":"x"}\n`);
  expect(lines).toMatchObject({
    status: 200,
    body: {
      origin: 'feed-a',
      counts: { accepted: 1, duplicates: 1, rejected: 1 },
      outcomes: [{ accepted: 1 }, { duplicate: 1 }, { rejected: 'unknownKind', field: 'kind' }],
    },
  });
  const array = await post(` [${MARK} , {"kind":"heartbeat","ts":1,"source":"a,]}\\"["} ]\n`, {
    'content-type': 'application/json; charset=utf-8',
  });
  expect(array).toMatchObject({ status: 200, body: { outcomes: [{ duplicate: 1 }, { accepted: 2 }] } });
  expect(core.taken.map(({ origin }) => origin)).toEqual(['feed-a', 'feed-a']);
  expect(await post('[]', { 'content-type': 'application/json' })).toMatchObject({
    status: 200,
    body: { origin: 'feed-a', outcomes: [] },
  });
});

test('[F-ING-1] a gzipped body is the same as a plain one', async () => {
  const { post } = await world();
  expect(await post(gzipSync(`${MARK}\n`), { 'content-encoding': 'gzip' })).toMatchObject({
    status: 200,
    body: { outcomes: [{ accepted: 1 }] },
  });
  expect(await post(MARK, { 'content-encoding': 'gzip' })).toMatchObject({ status: 400, body: { detail: 'not gzip' } });
});

test('[F-ING-5] a body that is no JSON is 400 with the line and nothing of it is taken', async () => {
  const { post, core } = await world();
  expect(await post(`${MARK}\n\n{"kind":\n${MARK}`)).toMatchObject({
    status: 400,
    body: { error: 'badRequest', line: 3 },
  });
  for (const body of ['', '{}', '[1,]', '[,1]', '[1 2]', '[1', '[1]]', '[1][2]', '["a]', '[}']) {
    expect(await post(body, { 'content-type': 'application/json' }), body).toMatchObject({ status: 400 });
  }
  expect(await post(Buffer.from([0x7b, 0xff, 0x7d]))).toMatchObject({ status: 400, body: { detail: 'not UTF-8' } });
  expect(core.taken).toEqual([]);
});

test('[TK1] without a live token nothing is read: 401', async () => {
  const { post, core } = await world();
  expect(await post(MARK, { authorization: 'Bearer bad' })).toMatchObject({
    status: 401,
    body: { error: 'unauthorized' },
  });
  expect(core.taken).toEqual([]);
});

test('[HT4] too many bytes, plain or inflated, and too many events are 413; other media are 415', async () => {
  const { post, core } = await world();
  const big = 'x'.repeat(BODY_BYTES_MAX + 1);
  expect(await post(gzipSync(big), { 'content-encoding': 'gzip' })).toMatchObject({
    status: 413,
    body: { error: 'tooLarge' },
  });
  expect(await post('{}\n'.repeat(BATCH_EVENTS_MAX + 1))).toMatchObject({ status: 413 });
  expect(await post(MARK, { 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
  expect(await post(MARK, { 'content-encoding': 'br' })).toMatchObject({ status: 415 });
  expect(core.taken).toEqual([]);
});

test('[HT4] a body without a length is cut off at the bound', async () => {
  const { port } = await world();
  const status = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(
        `POST /ingest/v1/events HTTP/1.1\r\nhost: a\r\nauthorization: ${TOKEN}\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n`,
      );
      const chunk = `100000\r\n${'y'.repeat(0x100000)}\r\n`;
      for (let sent = 0; sent < 9; sent += 1) socket.write(chunk);
    });
    socket.setTimeout(20_000, () => reject(new Error('no answer')));
    socket.once('data', (data) => {
      resolve(data.toString().split('\r\n')[0] ?? '');
      socket.destroy();
    });
    // The server may cut the line while chunks are still on their way.
    socket.on('error', () => {});
  });
  expect(status).toBe('HTTP/1.1 413 Payload Too Large');
});

test('[OV1] a full inbox is 429 with Retry-After before the body is decoded, and takes nothing', async () => {
  const { post, core } = await world();
  core.inboxFree = 1_000;
  expect(await post('not even JSON')).toMatchObject({ status: 429, retryAfter: '1', body: { error: 'inboxFull' } });
  core.inboxFree = 14_000;
  expect(await post(`${MARK}\n`.repeat(14_000))).toMatchObject({ status: 429, retryAfter: '1' });
  expect(core.taken).toEqual([]);
});

test('[JN5] while recovering, down or with a full journal the door is 503 with Retry-After', async () => {
  for (const readiness of ['recovering', 'journalFull', 'down'] as const) {
    const { post } = await world({ readiness: () => readiness });
    expect(await post(MARK)).toMatchObject({ status: 503, retryAfter: '1', body: { error: readiness } });
  }
  const { post, core } = await world();
  core.failures.push(namedError('JournalFullError'));
  expect(await post(MARK)).toMatchObject({ status: 503, retryAfter: '1', body: { error: 'journalFull' } });
});

test('[TK4] a scoped token has its foreign facts refused one by one', async () => {
  const { post } = await world({ authenticate: () => ({ origin: 'o', kinds: ['heartbeat'] }) });
  expect(await post(`${MARK}\n{"kind":"heartbeat","ts":1,"source":"s"}`)).toMatchObject({
    status: 200,
    body: { outcomes: [{ rejected: 'outOfScope', field: 'kind' }, { accepted: 1 }] },
  });
});

test('[TK4] what a token may not send is told to the log of acts, once a batch with its count', async () => {
  const told: unknown[] = [];
  const identity = { tokenId: 't-1', origin: 'o', kinds: ['heartbeat'] };
  const { post } = await world({ authenticate: () => identity, onOutOfScope: (who, count) => told.push([who, count]) });
  await post('{"kind":"heartbeat","ts":1,"source":"s"}');
  expect(told).toEqual([]);
  await post(`${MARK}\n${MARK}\n{"kind":"heartbeat","ts":2,"source":"s"}`);
  expect(told).toEqual([[identity, 2]]);
});

test('[TR9] an event nested 100,000 deep is refused without being parsed and the rest stands', async () => {
  const { post } = await world();
  const deep = `{"kind":"mark","x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  const refused = { rejected: 'malformed', detail: 'depth>8 allowed="<=8"' };
  expect(await post(`${MARK}\n${deep}\n`)).toMatchObject({
    status: 200,
    body: { outcomes: [{ accepted: 1 }, refused] },
  });
  expect(await post(`[${deep},${MARK}]`, { 'content-type': 'application/json' })).toMatchObject({
    status: 200,
    body: { outcomes: [refused, { duplicate: 1 }] },
  });
});

test('[R7] a duplicate key counts with its last value and only the decoded value goes on', async () => {
  const { post, core } = await world();
  await post(
    '{"kind":"mark","ts":1,"symbol":"ES","price":"1","price":"2","__proto__":{"x":1}}\n{"kind":"mark","ts":1,"symbol":"ES","price":"1","price":"2"}',
  );
  expect(core.taken).toMatchObject([{ input: { px: '2' } }]);
});

test('[F-ING-10] a large batch lets the event loop turn while it is decoded', async () => {
  const { post } = await world();
  let turns = 0;
  const turn = setInterval(() => (turns += 1), 1);
  const lines = Array.from(
    { length: 40_000 },
    (_, seq) => `{"kind":"mark","ts":${seq},"symbol":"ES","price":"5000.25","seq":${seq}}`,
  );
  const answer = await post(lines.join('\n'));
  clearInterval(turn);
  expect(answer.body.counts).toEqual({ accepted: 40_000, duplicates: 0, rejected: 0 });
  // 40 slices to parse and 40 to decode: a door that blocked would let the timer run once or twice.
  expect(turns).toBeGreaterThan(20);
});

test('[F-ING-1] an array is cut only at its own commas', () => {
  const texts = [...splitArray('[{"a":"x,\\"],[","b":[1,[2,3]]},"y,z",7]')].map(({ text }) => text);
  expect(texts).toEqual(['{"a":"x,\\"],[","b":[1,[2,3]]}', '"y,z"', '7']);
});
