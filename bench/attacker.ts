import { setTimeout as pause } from 'node:timers/promises';
import { deflateRawSync } from 'node:zlib';

import type { AttackAnswer, AttackOrder, Flood } from './work/attack-order.ts';
import { frame, OPCODE, openRawLine } from '../server/http/test-raw-line.ts';

/** Run in a process of its own, so that what it takes is not counted with what the server takes. */
const PINGS_A_LINE = 10_000;
const STRANGERS_AT_ONCE = 50;
const CUT_WITHIN_MS = 5_000;
const GOODBYE = '\x88\x00';

const FLOOD_BYTES: Readonly<Record<Flood, () => Buffer>> = {
  pings: () => many(PINGS_A_LINE, frame(OPCODE.ping, 'x'.repeat(100))),
  'tiny fragments': () =>
    Buffer.concat([
      frame(OPCODE.text, '4', { isLast: false }),
      many(20_000, frame(OPCODE.continuation, '', { isLast: false })),
    ]),
  'frames above 64 KiB': () => frame(OPCODE.text, `42["x","${'x'.repeat(65_536)}"]`),
  'eleven attachments': () => frame(OPCODE.text, '4511-["rows",{"_placeholder":true,"num":0}]'),
  'rooms that do not exist': () => many(PINGS_A_LINE, frame(OPCODE.text, '40/admin,')),
  'deflate bombs': () =>
    frame(OPCODE.text, deflateRawSync(Buffer.alloc(10 * 1024 * 1024, 'x')), { isCompressed: true }),
};

// The section that asked is gone: nobody waits for the answer.
process.once('disconnect', () => process.exit(1));

/** One order after the other, each answered before the next is sent; `stop` ends the bystander's. */
process.on('message', async (order: AttackOrder | 'stop') => {
  if (order !== 'stop') process.send?.(await actOf(order));
});

async function actOf(order: AttackOrder): Promise<AttackAnswer> {
  if (order.act === 'bystander') return bystander(order);
  return order.act === 'stranger' ? knock(order) : flood(order, FLOOD_BYTES[order.act]());
}

async function flood({ origin, cookie, count }: AttackOrder, bytes: Buffer): Promise<AttackAnswer> {
  let accepted = 0;
  let cut = 0;
  for (let round = 0; round < count; round += 1) {
    const line = await openRawLine(origin, [`Cookie: ${cookie}`]);
    if (line.status.includes(' 101 ')) accepted += 1;
    line.tcp.write(frame(OPCODE.text, '40{"protocol":1}'));
    line.tcp.write(bytes);
    const endsAt = performance.now() + CUT_WITHIN_MS;
    const isOver = (): boolean => line.isClosed() || line.received().endsWith(GOODBYE);
    while (!isOver() && performance.now() < endsAt) await pause(2);
    if (isOver()) cut += 1;
    line.tcp.destroy();
  }
  return { tried: count, accepted, cut, waitedMs: [] };
}

async function knock({ origin, count }: AttackOrder): Promise<AttackAnswer> {
  let accepted = 0;
  for (let tried = 0; tried < count; tried += STRANGERS_AT_ONCE) {
    const cookie = `Cookie: __Host-session=${'A'.repeat(43)}`;
    const lines = await Promise.all(Array.from({ length: STRANGERS_AT_ONCE }, () => openRawLine(origin, [cookie])));
    accepted += lines.filter(({ status }) => status.includes(' 101 ')).length;
    for (const { tcp } of lines) tcp.destroy();
  }
  return { tried: count, accepted, cut: count - accepted, waitedMs: [] };
}

async function bystander({ origin }: AttackOrder): Promise<AttackAnswer> {
  const waitedMs: number[] = [];
  let isOver = false;
  process.once('message', () => (isOver = true));
  // The line that is kept alive is made before it counts.
  await (await fetch(`${origin}/healthz`)).text();
  while (!isOver) {
    const startedMs = performance.now();
    await (await fetch(`${origin}/healthz`)).text();
    waitedMs.push(performance.now() - startedMs);
    await pause(5);
  }
  return { tried: waitedMs.length, accepted: 0, cut: 0, waitedMs };
}

function many(count: number, one: Buffer): Buffer {
  return Buffer.concat(Array.from({ length: count }, () => one));
}
