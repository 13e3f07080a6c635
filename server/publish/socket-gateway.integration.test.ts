import { connect } from 'node:net';
import type { Socket as TcpSocket } from 'node:net';
import { fork } from 'node:child_process';
import { io } from 'socket.io-client';
import { afterEach, expect, test } from 'vitest';
import type { Desk } from '#lib/client/desk.ts';
import type { Frame, Snapshot } from '#lib/protocol/frame.ts';
import type { Beat } from '#lib/protocol/socket-events.ts';
import { PROTOCOL_VERSION } from '#lib/protocol/version.ts';
import { openDesk } from './test-desk-rig.ts';
import { ORIGIN, PushRig, sampleAlert, sampleRow, until } from './test-push-rig.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function startRig(accounts?: number): Promise<PushRig> {
  const rig = await PushRig.start(accounts);
  cleanups.push(() => rig.stop());
  return rig;
}

function desk(rig: PushRig, cookie: string): Desk {
  const opened = openDesk(rig, cookie);
  cleanups.push(() => opened.stop());
  return opened;
}

async function liveDesk(rig: PushRig, cookie: string): Promise<Desk> {
  const opened = desk(rig, cookie);
  await until(() => opened.store.getState().connection.kind === 'live', 'the desk is live');
  await until(() => opened.store.getState().epoch !== null, 'the desk has a picture');
  return opened;
}

function plainSocket(rig: PushRig, headers: Record<string, string>, auth: object = { protocol: PROTOCOL_VERSION }) {
  const options = {
    path: '/rt',
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth,
    extraHeaders: headers,
  };
  const socket = io(rig.url, options);
  cleanups.push(() => socket.disconnect());
  return socket;
}

/** The first line a server answers an upgrade with. */
function upgrade(rig: PushRig, headers: readonly string[], path = '/rt/?EIO=4&transport=websocket'): Promise<string> {
  return new Promise((resolve, reject) => {
    const tcp = connect(rig.port, '127.0.0.1');
    cleanups.push(() => tcp.destroy());
    const lines = [`GET ${path} HTTP/1.1`, `Host: 127.0.0.1:${rig.port}`, 'Connection: Upgrade', 'Upgrade: websocket'];
    const key = ['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='];
    tcp.write([...lines, ...key, ...headers, '', ''].join('\r\n'));
    tcp.once('data', (data) => resolve(data.toString().split('\r\n', 1)[0] ?? ''));
    tcp.once('error', reject);
  });
}

test('[PC1] an upgrade from a foreign, absent or null origin is refused before any 101, with a valid cookie', async () => {
  const rig = await startRig();
  const cookie = `Cookie: ${rig.signIn('ann')}`;
  expect(await upgrade(rig, [cookie, 'Origin: http://evil.test'])).toMatch(/ 40[03] /);
  expect(await upgrade(rig, [cookie])).toMatch(/ 40[03] /);
  expect(await upgrade(rig, [cookie, 'Origin: null'])).toMatch(/ 40[03] /);
  expect(await upgrade(rig, [cookie, `Origin: ${ORIGIN}`])).toMatch(/ 101 /);
});

test('[PC1] an upgrade without a session, or with one that is unknown, is refused and nothing is held for it', async () => {
  const rig = await startRig();
  expect(await upgrade(rig, [`Origin: ${ORIGIN}`])).toMatch(/ 40[03] /);
  expect(await upgrade(rig, [`Origin: ${ORIGIN}`, 'Cookie: session=nobody'])).toMatch(/ 40[03] /);
  expect(rig.gateway.clientCount).toBe(0);
});

test('[PC1] a foreign Host header is refused', async () => {
  const rig = await startRig();
  const answer = await new Promise<string>((resolve) => {
    const tcp = connect(rig.port, '127.0.0.1');
    cleanups.push(() => tcp.destroy());
    const lines = [
      'GET /rt/?EIO=4&transport=websocket HTTP/1.1',
      'Host: rebound.test',
      'Connection: Upgrade',
      'Upgrade: websocket',
    ];
    const rest = ['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==', `Origin: ${ORIGIN}`];
    tcp.write([...lines, ...rest, `Cookie: ${rig.signIn('ann')}`, '', ''].join('\r\n'));
    tcp.once('data', (data) => resolve(data.toString()));
  });
  expect(answer).toMatch(/^HTTP\/1.1 40[03] /);
});

test('[PC2] a client of another protocol version is told so and disconnected', async () => {
  const rig = await startRig();
  const headers = { origin: ORIGIN, cookie: rig.signIn('ann') };
  for (const [protocol, reason] of [
    [0, 'protocolTooOld'],
    [PROTOCOL_VERSION + 1, 'protocolTooNew'],
  ] as const) {
    const socket = plainSocket(rig, headers, { protocol });
    const byes: unknown[] = [];
    socket.on('bye', (bye) => byes.push(bye));
    await until(() => byes.length > 0 && !socket.connected, 'bye and disconnect');
    expect(byes).toEqual([{ reason }]);
  }
});

test('[TR6] a connection never recovers by the library: the session is asked at each connect', async () => {
  const rig = await startRig();
  const socket = plainSocket(rig, { origin: ORIGIN, cookie: rig.signIn('ann') });
  await until(() => socket.connected, 'connected');
  const firstId = socket.id;
  rig.sessions.delete('ann');
  socket.io.engine.close();
  await until(() => !socket.connected, 'cut');
  let refused = 0;
  socket.on('connect_error', () => {
    refused += 1;
  });
  socket.connect();
  await until(() => refused > 0, 'refused');
  expect(socket.recovered ?? false).toBe(false);
  expect(socket.id).not.toBe(firstId ?? '');
});

test('[PF1] a frame that does not continue what the client holds makes it ask for a snapshot', async () => {
  const rig = await startRig();
  const opened = await liveDesk(rig, rig.signIn('ann'));
  const before = opened.store.getState().throughSeq;
  // A server that lost count: the view is moved behind the client's back.
  for (const view of viewsOf(rig)) view.throughSeq = before + 5;
  rig.core.seq += 10;
  rig.core.alarm([1]);
  await until(() => opened.store.getState().snapshotReason === 'resyncAsked', 'a snapshot came');
  expect(opened.store.getState().throughSeq).toBe(rig.core.seq);
  expect(opened.store.getState().queue.records.size).toBe(1);
});

test('[PK1] of two managers who acknowledge at once one wins and the other is told who', async () => {
  const rig = await startRig();
  rig.core.alarm([1]);
  const ann = await liveDesk(rig, rig.signIn('ann'));
  const ben = await liveDesk(rig, rig.signIn('ben'));
  const id = sampleAlert(1).alertId;
  const results = await Promise.all([ann.commands.acknowledge(id), ben.commands.acknowledge(id)]);
  const winner = results.findIndex((result) => result.kind === 'done');
  const loser = results[1 - winner];
  const names = ['ann', 'ben'];
  expect(results.filter((result) => result.kind === 'done')).toHaveLength(1);
  expect(loser).toMatchObject({ kind: 'refused', reason: 'alreadyAcknowledged' });
  expect(loser?.kind === 'refused' && loser.detail).toContain(`by ${names[winner] ?? '?'}`);
  const isOwned = (opened: Desk): boolean =>
    opened.store.getState().queue.records.get(id)?.acknowledgement?.byName === names[winner];
  await until(() => isOwned(ann) && isOwned(ben), 'both pages show the owner');
});

test('[PK2] a viewer is refused by the server and nothing reaches the core', async () => {
  const rig = await startRig();
  rig.core.alarm([1]);
  const viewer = await liveDesk(rig, rig.signIn('vic', 'viewer'));
  expect(await viewer.commands.acknowledge(sampleAlert(1).alertId)).toMatchObject({
    kind: 'refused',
    reason: 'forbidden',
  });
  expect(rig.core.submitted).toHaveLength(0);
});

test('[PC5] the end of a session cuts its sockets within a second and refuses what they still send', async () => {
  const rig = await startRig();
  const socket = plainSocket(rig, { origin: ORIGIN, cookie: rig.signIn('ann') });
  const byes: unknown[] = [];
  socket.on('bye', (bye) => byes.push(bye));
  await until(() => socket.connected, 'connected');
  rig.sessions.delete('ann');
  rig.gateway.disconnectSession('ann');
  await until(() => !socket.connected, 'cut', 1_000);
  expect(byes).toEqual([{ reason: 'signedOut' }]);
});

test('[PC3] unknown events and wrong arguments are refused, counted, and end the line', async () => {
  const rig = await startRig();
  const socket = plainSocket(rig, { origin: ORIGIN, cookie: rig.signIn('ann') });
  await until(() => socket.connected, 'connected');
  expect(await socket.timeout(2_000).emitWithAck('joinRoom', 'firm')).toEqual({ ok: false, reason: 'unknownEvent' });
  expect(await socket.timeout(2_000).emitWithAck('constructor', {})).toEqual({ ok: false, reason: 'unknownEvent' });
  const wrong = { alertId: 'x', rungSeen: 'breach', seqSeen: 1, clientActionId: 'a', actor: 'lead' };
  expect(await socket.timeout(2_000).emitWithAck('acknowledge', wrong)).toEqual({
    type: 'Refused',
    reason: 'badRequest',
  });
  for (let count = 0; count < 10; count += 1) socket.emit('rows', 'everything');
  await until(() => !socket.connected, 'cut after too many');
  expect(rig.core.submitted).toHaveLength(0);
  expect(rig.errors).toEqual([]);
});

test('[PC3] more than 40 events at once are refused by the rate', async () => {
  const rig = await startRig();
  const socket = plainSocket(rig, { origin: ORIGIN, cookie: rig.signIn('ann') });
  await until(() => socket.connected, 'connected');
  const answers: unknown[] = [];
  for (let count = 0; count < 45; count += 1) {
    socket.emit('rows', [count % 10], (answer: unknown) => answers.push(answer));
  }
  await until(() => answers.length === 45, 'all answered');
  const refused = answers.filter((answer) => JSON.stringify(answer).includes('rateLimited'));
  expect(refused).toHaveLength(5);
});

test(
  '[PF4] a slow reader costs a bounded amount of memory, harms nobody, and has every alert afterwards',
  { timeout: 60_000 },
  async () => {
    const rig = await startRig(400);
    const slow = await liveDesk(rig, rig.signIn('slow'));
    const quick = await liveDesk(rig, rig.signIn('quick'));
    slow.watchMonitor({ view: 'all', sort: [], filter: '', group: [] });
    slow.showRows(Array.from({ length: 300 }, (_, index) => index));
    await until(() => slow.store.getState().rows.size === 300, 'the window is there');
    const tcp = tcpOf(slow);
    tcp.pause();
    let highest = 0;
    let id = 100;
    for (let round = 0; round < 600; round += 1) {
      rig.core.move(
        new Map(Array.from({ length: 300 }, (_, index) => [index, sampleRow({ equity: round * 1_000 + index })])),
      );
      rig.core.alarm([id, id + 1]);
      id += 2;
      highest = Math.max(highest, rig.gateway.queuedBytes());
      if (round % 10 === 0) await turn();
    }
    await until(() => quick.store.getState().queue.records.size === 1_200, 'the quick reader has every alert', 30_000);
    // 600 rounds of 300 rows are some 60 MB of frames; one frame in flight and the beats are what may wait.
    expect(highest).toBeLessThan(400_000);
    tcp.resume();
    await until(() => slow.store.getState().queue.records.size === 1_200, 'the slow reader has every alert', 30_000);
    await until(() => slow.store.getState().rows.get(7)?.[0] === 599 * 1_000 + 7, 'and the newest row', 30_000);
  },
);

test(
  '[PF2] a client that comes back with its cursor misses nothing and doubles nothing',
  { timeout: 60_000 },
  async () => {
    const rig = await startRig();
    const opened = await liveDesk(rig, rig.signIn('ann'));
    const seen: string[] = [];
    opened.onCalls((transitions) => seen.push(...transitions.map((notice) => `${notice.seq}.${notice.ordinal}`)));
    const expected: string[] = [];
    let id = 1;
    for (let round = 0; round < 8; round += 1) {
      if (round % 2 === 1) cut(opened);
      // More notices in one entry than a frame may carry.
      const ids = Array.from({ length: 450 }, () => id++);
      rig.core.alarm(ids);
      expected.push(...ids.map((_, ordinal) => `${rig.core.seq}.${ordinal}`));
      if (round % 2 === 0) cut(opened);
      await until(() => seen.length >= expected.length, `round ${round}: every notice`);
    }
    expect(seen).toEqual(expected);
    expect(opened.store.getState().snapshotReason).toBe('connected');
    expect(opened.store.getState().queue.records.size).toBe(8 * 450);
  },
);

test('[PF3] after a restart of the server the page holds a whole picture of the new epoch', async () => {
  const rig = await startRig();
  rig.core.alarm([1, 2]);
  const opened = await liveDesk(rig, rig.signIn('ann'));
  rig.core.alerts.delete(sampleAlert(2).alertId);
  rig.core.restart();
  await until(() => opened.store.getState().snapshotReason === 'serverRestarted', 'a snapshot of the new epoch');
  expect(opened.store.getState().epoch).toBe('epoch-1+');
  expect([...opened.store.getState().queue.records.keys()]).toEqual([sampleAlert(1).alertId]);
});

test('[PS2] a user with a narrow scope sees neither rows, alerts nor totals of other desks', async () => {
  const rig = await startRig();
  const headers = { origin: ORIGIN, cookie: rig.signIn('dora', 'manager', ['Desk A']) };
  const socket = plainSocket(rig, headers);
  const messages: (Snapshot | Frame)[] = [];
  socket.on('snapshot', (snapshot: Snapshot) => messages.push(snapshot));
  socket.on('frame', (frame: Frame) => messages.push(frame));
  await until(() => messages.length > 0, 'a snapshot');
  expect(await socket.timeout(2_000).emitWithAck('subscribe', { topic: 'account', account: 'ACC-1' })).toEqual({
    ok: false,
    reason: 'notFound',
  });
  expect(await socket.timeout(2_000).emitWithAck('rows', [0, 1, 2, 3])).toEqual({ ok: true });
  await socket.timeout(2_000).emitWithAck('subscribe', { topic: 'monitor', view: 'all', sort: [], filter: '' });
  rig.core.alarm([1, 2]);
  const rowsOf = (): number[] => messages.flatMap((message) => [...(message.rows?.indexes ?? [])]);
  await until(
    () => rowsOf().includes(2) && messages.some((message) => 'notices' in message && message.notices.length > 0),
    'rows and a notice',
  );
  expect(rowsOf().filter((index) => index % 2 === 1)).toEqual([]);
  const alerts = messages.flatMap((message) => ('notices' in message ? message.notices : []));
  expect(alerts.map((notice) => notice.type === 'AlertTransitioned' && notice.alert.scope.id)).toEqual(['ACC-2']);
  // The own desk's total is theirs to see.
  const totals = messages.flatMap((message) => message.groups ?? []).map(({ level, id }) => `${level} ${id}`);
  expect([...new Set(totals)]).toEqual(['desk Desk A']);
  const order = messages.findLast((message) => message.order !== undefined)?.order;
  expect(order?.totalAccounts).toBe(10);
  const foreign = { alertId: sampleAlert(1).alertId, rungSeen: 'breach', seqSeen: 1, clientActionId: 'a-1' };
  expect(await socket.timeout(2_000).emitWithAck('acknowledge', foreign)).toEqual({
    type: 'Refused',
    reason: 'notFound',
  });
});

test('[PC6] a client written from SPEC.md alone follows the desk', { timeout: 30_000 }, async () => {
  const rig = await startRig();
  rig.core.alarm([1]);
  const child = fork(new URL('./tests/plain-client.mjs', import.meta.url), [rig.url, ORIGIN, rig.signIn('ann')], {
    silent: false,
  });
  cleanups.push(() => child.kill());
  const reports: { readonly what: string; readonly value: unknown }[] = [];
  child.on('message', (message) => reports.push(message as (typeof reports)[number]));
  const has = (what: string): boolean => reports.some((report) => report.what === what);
  await until(() => has('ready'), 'the plain client has a picture and rows', 20_000);
  rig.core.move(new Map([[3, sampleRow({ equity: 4_242 })]]));
  await until(
    () => reports.some((report) => report.what === 'equity' && report.value === 4_242),
    'it sees the row move',
  );
  rig.core.alarm([2]);
  await until(() => has('acknowledged'), 'it acknowledges the alert it saw open');
  expect(rig.core.alerts.get(sampleAlert(2).alertId)?.acknowledgement?.byName).toBe('ann');
});

test('[PC7] a session that ended without a word is cut by the next beat', async () => {
  const rig = await startRig();
  const socket = plainSocket(rig, { origin: ORIGIN, cookie: rig.signIn('ann') });
  await until(() => socket.connected, 'connected');
  rig.sessions.delete('ann');
  await until(() => !socket.connected, 'cut', 2_000);
  expect(rig.gateway.clientCount).toBe(0);
});

test('[PS1] what a page watches is there again after a break, because the page says it again', async () => {
  // More rows than come with the order by themselves, so that those below are there only because the page asked.
  const rig = await startRig(60);
  const opened = await liveDesk(rig, rig.signIn('ann'));
  opened.watchMonitor({ view: 'all', sort: [], filter: '', group: [] });
  opened.watchAccount('ACC-3');
  opened.showRows([51, 52]);
  const isWatched = (): boolean =>
    rig.gateway
      .views()
      .some(
        (view) =>
          view.window.includes(51) && view.window.includes(52) && view.monitor !== null && view.accounts().has('ACC-3'),
      );
  await until(isWatched, 'watched');
  cut(opened);
  await until(() => rig.gateway.clientCount === 0, 'the server lost the line');
  await until(isWatched, 'watched again');
  rig.core.move(new Map([[52, sampleRow({ equity: 77 })]]));
  await until(() => opened.store.getState().rows.get(52)?.[0] === 77, 'the row moves again');
  expect(opened.store.getState().details.has('ACC-3')).toBe(true);
  expect(opened.store.getState().reconnected).toMatchObject({ breachesBegun: 0 });
});

test('[PS5] a second monitor replaces the first, and each order names its subscription', async () => {
  const rig = await startRig();
  const socket = plainSocket(rig, { origin: ORIGIN, cookie: rig.signIn('ann') });
  const orders: number[] = [];
  socket.on('frame', (frame: Frame) => frame.order !== undefined && orders.push(frame.order.subscription));
  await until(() => socket.connected, 'connected');
  const wish = { topic: 'monitor', view: 'all', sort: [], filter: '' };
  const first = await socket.timeout(2_000).emitWithAck('subscribe', wish);
  const second = await socket.timeout(2_000).emitWithAck('subscribe', { ...wish, filter: 'acc-1' });
  await until(() => orders.includes(second.subscription), 'an order for the second');
  expect(await socket.timeout(2_000).emitWithAck('unsubscribe', first.subscription)).toEqual({ ok: false });
  expect(await socket.timeout(2_000).emitWithAck('unsubscribe', second.subscription)).toEqual({ ok: true });
});

test('[PK3] a command repeated under its action id is the same submission of the same person', async () => {
  const rig = await startRig();
  rig.core.alarm([1]);
  const socket = plainSocket(rig, { origin: ORIGIN, cookie: rig.signIn('ann') });
  await until(() => socket.connected, 'connected');
  const request = { alertId: sampleAlert(1).alertId, rungSeen: 'breach', seqSeen: 2, clientActionId: 'a-1' };
  await socket.timeout(2_000).emitWithAck('acknowledge', request);
  await socket.timeout(2_000).emitWithAck('acknowledge', request);
  expect(rig.core.submitted.map(({ origin, inputId }) => `${origin} ${inputId}`)).toEqual([
    'person user-ann:a-1',
    'person user-ann:a-1',
  ]);
  const actors = rig.core.submitted.map(({ input }) => (input.type === 'AcknowledgeAlert' ? input.actor : null));
  expect(actors[0]).toEqual({ user: 'user-ann', name: 'ann', role: 'manager' });
});

test('[PB1] beats come each second, and a page that is seen and used keeps its session alive', async () => {
  const rig = await startRig();
  const socket = plainSocket(rig, { origin: ORIGIN, cookie: rig.signIn('ann') });
  let beats = 0;
  socket.on('beat', () => {
    beats += 1;
    socket.emit('presence', { visible: true, used: beats === 2 });
  });
  await until(() => beats >= 2 && rig.touched.length > 0, 'two beats and one use');
  expect(rig.touched).toEqual(['ann']);
});

test('[PB2] while the core is away every beat says since when and why', async () => {
  const rig = await startRig();
  const socket = plainSocket(rig, { origin: ORIGIN, cookie: rig.signIn('ann') });
  const reasons: (string | undefined)[] = [];
  socket.on('beat', (beat: Beat) => reasons.push(beat.notCurrent?.reason));
  await until(() => reasons.length > 0, 'the first beat');
  rig.core.away = { type: 'down', reason: 'planted' };
  await until(() => reasons.includes('down'), 'a beat that says it');
  expect(reasons[0]).toBeUndefined();
});

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

/** Parts of the desk and the gateway that a test must reach around their doors to break the line. */
function tcpOf(opened: Desk): TcpSocket {
  const transport = liveOf(opened).socket.io.engine.transport as unknown as {
    readonly ws: { readonly _socket: TcpSocket };
  };
  return transport.ws._socket;
}

function cut(opened: Desk): void {
  liveOf(opened).socket.io.engine.close();
}

function liveOf(opened: Desk): {
  readonly socket: { readonly io: { readonly engine: { readonly transport: unknown; close(): void } } };
} {
  return opened.live;
}

function viewsOf(rig: PushRig): Iterable<{ throughSeq: number }> {
  return rig.gateway.views();
}
