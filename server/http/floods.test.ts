import { once } from 'node:events';
import { connect, type Socket as TcpSocket } from 'node:net';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PROTOCOL_VERSION } from '#lib/protocol/version.ts';
import { until } from '#server/publish/test-push-rig.ts';
import { CONNECTIONS_PER_ADDRESS_MAX, HEADERS_TIMEOUT_MS, REQUEST_TIMEOUT_MS } from './bounds.ts';
import { openTestDesk, opened, type TestDesk } from './test-desk.ts';
import { PASSWORD } from './test-house.ts';
import { frame, OPCODE, openRawLine } from './test-raw-line.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openTestDesk();
});
afterAll(async () => desk.close());

const COUNT = 20_000;
/** The frame that closes a websocket. */
const GOODBYE = '\x88\x00';

function many(count: number, one: Buffer): Buffer {
  return Buffer.concat(Array.from({ length: count }, () => one));
}

/** A deflated packet of 10 MB, which fits into one frame of 64 KiB. */
function bomb(): Buffer {
  return frame(OPCODE.text, deflateRawSync(Buffer.alloc(10 * 1024 * 1024, 'x')), { isCompressed: true });
}

const ATTACKS: readonly (readonly [string, readonly string[], () => Buffer])[] = [
  ['a frame of 64 KiB and a byte', [], () => frame(OPCODE.text, `42["nothing","${'x'.repeat(65_536)}"]`)],
  [
    'fragments that are 64 KiB and a byte together',
    [],
    () =>
      Buffer.concat([
        frame(OPCODE.text, '42["nothing","', { isLast: false }),
        many(8_192, frame(OPCODE.continuation, 'xxxxxxxx', { isLast: false })),
        frame(OPCODE.continuation, '"]'),
      ]),
  ],
  [
    'fragments of no byte without end',
    [],
    () =>
      Buffer.concat([
        frame(OPCODE.text, '4', { isLast: false }),
        many(COUNT, frame(OPCODE.continuation, '', { isLast: false })),
      ]),
  ],
  [
    'an event that announces eleven attachments',
    [],
    () => frame(OPCODE.text, '4511-["rows",{"_placeholder":true,"num":0}]'),
  ],
  ['pings without end', [], () => many(COUNT, frame(OPCODE.ping, 'x'.repeat(100)))],
  ['rooms of the library that do not exist', [], () => many(COUNT, frame(OPCODE.text, '40/admin,'))],
  ['answers that nobody asked for', [], () => many(COUNT, frame(OPCODE.text, '431[]'))],
  ['a compressed packet of 10 MB', ['Sec-WebSocket-Extensions: permessage-deflate'], bomb],
];

test.each(ATTACKS)('[S5] [H5] [WS1] %s: the line is cut, and the others are served', async (_name, headers, bytes) => {
  const { cookie } = await desk.person('viewer');
  const other = await desk.person('viewer');
  const bystander = desk.socket(other.cookie);
  expect(await opened(bystander)).toBe('open');
  const before = desk.gateway.clientCount;
  const line = await openRawLine(desk.house.origin, [`Cookie: ${cookie}`, ...headers]);
  expect(line.status).toContain(' 101 ');
  expect(line.received()).not.toMatch(/sec-websocket-extensions/i);
  line.tcp.write(frame(OPCODE.text, `40${JSON.stringify({ protocol: PROTOCOL_VERSION })}`));
  await until(() => desk.gateway.clientCount === before + 1, 'the line is a client');
  line.tcp.write(bytes());
  await until(() => desk.gateway.clientCount === before, 'nothing is held for it');
  // The library says goodbye in form to who sends a packet that it cannot read; everybody else is cut at once.
  await until(() => line.isClosed() || line.received().endsWith(GOODBYE), 'the line is cut');
  line.tcp.destroy();
  expect(bystander.connected).toBe(true);
  expect(await bystander.timeout(5_000).emitWithAck('resync')).toBeDefined();
  bystander.disconnect();
});

test('[S5] [H5] [WS6] who pings and never reads is cut, and what is queued for him stays small', async () => {
  const { cookie } = await desk.person('viewer');
  const accepted = once(desk.house.server, 'connection') as Promise<[TcpSocket]>;
  const line = await openRawLine(desk.house.origin, [`Cookie: ${cookie}`]);
  const [served] = await accepted;
  let queuedMax = 0;
  served.on('data', () => (queuedMax = Math.max(queuedMax, served.writableLength)));
  line.tcp.pause();
  line.tcp.write(many(COUNT, frame(OPCODE.ping, 'x'.repeat(125))));
  await until(() => served.destroyed, 'the line is cut');
  expect(queuedMax).toBeLessThan(1024 * 1024);
  line.tcp.destroy();
});

test('[S4] an answer given twice, to what nobody asked, and one number of an event used twice: each event is answered once', async () => {
  const { cookie } = await desk.person('viewer');
  const line = await openRawLine(desk.house.origin, [`Cookie: ${cookie}`]);
  line.tcp.write(frame(OPCODE.text, `40${JSON.stringify({ protocol: PROTOCOL_VERSION })}`));
  await until(() => line.received().includes('"beat"'), 'the line is a client');
  const answers = (): number => line.received().split('437[').length - 1;
  // Twice the same answer to a question the server never asked, then one event under the same number twice.
  for (const text of ['430[{"ok":true}]', '430[{"ok":true}]', '427["resync"]'])
    line.tcp.write(frame(OPCODE.text, text));
  await until(() => answers() === 1, 'the first is answered');
  line.tcp.write(frame(OPCODE.text, '427["resync"]'));
  await until(() => answers() === 2, 'the second is answered');
  line.tcp.write(frame(OPCODE.text, '428["resync"]'));
  await until(() => line.received().includes('438['), 'the line goes on');
  expect(answers()).toBe(2);
  expect(line.isClosed()).toBe(false);
  line.tcp.destroy();
});

test('[S7] [HT4] idle sockets of one address are held to their number, and another address is served', async () => {
  const port = Number(new URL(desk.house.origin).port);
  const idle = Array.from({ length: CONNECTIONS_PER_ADDRESS_MAX + 50 }, () => connect(port, '127.0.0.1'));
  let closed = 0;
  for (const socket of idle) socket.on('error', () => undefined).once('close', () => (closed += 1));
  await until(() => closed >= 50, 'those beyond the number are cut');
  const other = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' });
  other.write(`GET /healthz HTTP/1.1\r\nHost: ${new URL(desk.house.origin).host}\r\nConnection: close\r\n\r\n`);
  const [answer] = (await once(other, 'data')) as [Buffer];
  expect(answer.toString('latin1')).toContain(' 200 ');
  for (const socket of idle) socket.destroy();
  await until(() => closed === idle.length, 'all are gone');
  await until(() => idle.every((socket) => socket.destroyed), 'and given back');
  expect((await desk.house.call('GET', '/healthz')).text).toBe('ready');
});

test('[S7] [HT4] a request that is sent a header at a time has an end', async () => {
  const { server, origin } = desk.house;
  expect([server.headersTimeout, server.requestTimeout]).toEqual([HEADERS_TIMEOUT_MS, REQUEST_TIMEOUT_MS]);
  server.headersTimeout = 300;
  const slow: TcpSocket = connect(Number(new URL(origin).port), '127.0.0.1');
  let answer = '';
  slow.on('data', (data) => (answer += data.toString('latin1'))).on('error', () => undefined);
  slow.write('GET /healthz HTTP/1.1\r\n');
  const drip = setInterval(() => slow.write('x-slow: 1\r\n'), 20);
  expect((await desk.house.call('GET', '/healthz')).text).toBe('ready');
  await once(slow, 'close');
  clearInterval(drip);
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
});

test('[H6] [PW2] [JN4] fifty sign-ins at once hold up neither facts nor commands, none of them gets in, and few hash', async () => {
  let running = 0;
  let most = 0;
  let isHeld = false;
  const waiting: (() => void)[] = [];
  const held = await openTestDesk({
    functions: {
      hash: async (password) => `plain:${password}`,
      verify: async (phc, password) => {
        running += 1;
        most = Math.max(most, running);
        if (isHeld) await new Promise<void>((resolve) => waiting.push(resolve));
        running -= 1;
        return phc === `plain:${password}`;
      },
    },
  });
  const { house } = held;
  const admin = await held.person('admin');
  const lead = await held.person('lead');
  const socket = held.socket(lead.cookie);
  await opened(socket);
  const made = await house.call('POST', '/api/v1/tokens', {
    headers: { cookie: admin.cookie },
    body: { kind: 'ingest', name: 'f', source: 'venue' },
  });
  isHeld = true;
  const flood = Array.from({ length: 50 }, (_, index) =>
    house.call('POST', '/api/v1/sign-in', { body: { email: `nobody${index}@firm.test`, password: PASSWORD } }),
  );
  await until(() => waiting.length === 2, 'two of them hash');
  // While not one hash comes to an end, everything else goes on.
  const facts = await house.call('POST', '/ingest/v1/events', {
    headers: { authorization: `Bearer ${String(made.json['token'])}` },
  });
  expect(facts.status).toBe(200);
  expect(await socket.timeout(5_000).emitWithAck('resync')).toBeDefined();
  isHeld = false;
  for (const release of waiting) release();
  const answers = await Promise.all(flood);
  expect(most).toBe(2);
  expect(answers.filter(({ status }) => status === 200)).toEqual([]);
  expect(new Set(answers.map(({ status }) => status)).size).toBeGreaterThan(1);
  for (const { status } of answers) expect([401, 429, 503]).toContain(status);
  await held.close();
});
