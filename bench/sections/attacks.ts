import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { endWithUs } from '../child.ts';
import { collectGarbage } from '../measure.ts';
import { grouped, row } from '../row.ts';
import type { Row } from '../row.ts';
import { FLOODS } from '../work/attack-order.ts';
import type { AttackAnswer, AttackOrder } from '../work/attack-order.ts';
import { guessingRows, waitsText } from '../work/guessing.ts';
import type { Section, SectionOptions } from './section.ts';
import { openTestDesk } from '../../server/http/test-desk.ts';
import type { TestDesk } from '../../server/http/test-desk.ts';

const ATTACKER = join(import.meta.dirname, '..', 'attacker.ts');
const HELD_BYTES_MAX = 20 * 1024 * 1024;
const SAMPLE_MS = 10;
const MIB = 1024 * 1024;

/** Floods against the doors as they stand, from other processes: what they hold of memory, and how the others are served. */
export const attacks: Section = async (options) => {
  const desk = await openTestDesk();
  try {
    const floods = await floodRows(desk, options);
    const note =
      'HTTP and Socket.IO doors, sessions and gateway in one process, attackers and a bystander in others. Held: heap and memory outside it after a collection. The bystander asks for the health every 5 ms.';
    return [
      { title: 'Floods', note, rows: floods },
      {
        title: 'Guessing and floods of sign-ins',
        note: 'Sign-in with argon2id as the product runs it. Facts are durable through the core thread; their alerts leave with them.',
        rows: await guessingRows(options),
      },
    ];
  } finally {
    await desk.close();
  }
};

async function floodRows(desk: TestDesk, options: SectionOptions): Promise<readonly Row[]> {
  const bystander = new Other();
  const attacker = new Other();
  try {
    const { cookie } = await desk.person('viewer');
    const { origin } = desk.house;
    const pauseMs = options.isQuick ? 100 : 3_000;
    const quiet = await servedDuring(bystander, origin, () => pause(pauseMs));
    const rows = [row({ what: 'bystander alone', figure: waitsText(quiet.waitedMs) })];
    for (const act of ['stranger', ...FLOODS] as const) {
      options.say(`attacks: ${act}`);
      // Once before it counts: code that is compiled and buffers that are made for the first time are no flood.
      await attacker.act({ origin, cookie, act, count: 1 });
      rows.push(await floodRow(desk, { attacker, bystander, isQuick: options.isQuick }, { origin, cookie, act }));
    }
    return rows;
  } finally {
    bystander.end();
    attacker.end();
  }
}

async function floodRow(
  { gateway }: TestDesk,
  { attacker, bystander, isQuick }: { readonly attacker: Other; readonly bystander: Other; readonly isQuick: boolean },
  order: Omit<AttackOrder, 'count'>,
): Promise<Row> {
  const isStranger = order.act === 'stranger';
  const full = isStranger ? 20_000 : 100;
  const count = isQuick ? full / 50 : full;
  const before = bytesHeld();
  const peak = sampleResident();
  const attack = (): Promise<AttackAnswer> => attacker.act({ ...order, count });
  const { answer, waitedMs } = await servedDuring(bystander, order.origin, attack);
  const residentBytes = peak();
  const heldBytes = bytesHeld() - before;
  const isHeldOff = answer.cut === count && (!isStranger || answer.accepted === 0) && gateway.clientCount === 0;
  return row({
    what: order.act,
    work: `${grouped(count)} ${isStranger ? 'handshakes' : 'lines'}`,
    figure: `held ${mib(heldBytes)}, resident at most ${mib(residentBytes)}`,
    ratio: `bystander ${waitsText(waitedMs)}`,
    result: `${grouped(answer.cut)} cut, ${grouped(gateway.clientCount)} lines left`,
    isWrong: !isHeldOff || heldBytes > HELD_BYTES_MAX,
  });
}

/** A process that attacks or looks on; it takes one order after the other. */
class Other {
  readonly #child: ChildProcess;
  readonly #release: () => void;

  constructor() {
    this.#child = fork(ATTACKER, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], serialization: 'advanced' });
    this.#release = endWithUs(this.#child);
  }

  async act(order: AttackOrder): Promise<AttackAnswer> {
    // The file answers each order with this type.
    const told = once(this.#child, 'message') as Promise<[AttackAnswer]>;
    this.#child.send(order);
    return (await told)[0];
  }

  stop(): void {
    this.#child.send('stop');
  }

  end(): void {
    this.#release();
    this.#child.kill();
  }
}

async function servedDuring<Value>(
  bystander: Other,
  origin: string,
  act: () => Promise<Value>,
): Promise<{ readonly answer: Value; readonly waitedMs: readonly number[] }> {
  const served = bystander.act({ origin, cookie: '', act: 'bystander', count: 0 });
  const answer = await act();
  bystander.stop();
  return { answer, waitedMs: (await served).waitedMs };
}

function bytesHeld(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** The function it returns tells by how much the resident memory grew at most. */
function sampleResident(): () => number {
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), SAMPLE_MS);
  return () => {
    clearInterval(timer);
    return most - before;
  };
}

function mib(bytes: number): string {
  return `${bytes < 0 ? '-' : '+'}${(Math.abs(bytes) / MIB).toFixed(1)} MiB`;
}
