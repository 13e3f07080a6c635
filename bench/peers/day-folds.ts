import { EventEmitter } from 'node:events';
import { crc32 } from 'node:zlib';

import type { PlainDay, PlainEvent } from '../work/plain-day.ts';

/**
 * Folds of a whole day by other means. All of them do less than the engine: floating point, one currency, no cost, no fees,
 * no exposure, no totals, no alerts. They answer a checksum of what they know.
 */
const START = 100_000;
const FLOOR = 96_000;

type Loop = { readonly take: (event: PlainEvent) => void; readonly checksum: () => string };

/** Columns and holder lists: `equity += q * dp; peak; floor`. */
function typedLoop({ accounts, instruments }: PlainDay): Loop {
  const equity = new Float64Array(accounts).fill(START);
  const peak = new Float64Array(accounts).fill(START);
  const quantity = new Float64Array(accounts * instruments);
  const last = new Float64Array(instruments);
  const holders = Array.from({ length: instruments }, () => new Int32Array(accounts));
  const holderCounts = new Int32Array(instruments);
  const isHolder = new Uint8Array(accounts * instruments);
  let touches = 0;
  // Every index below is one that `plainDay` gave, so a read is a number.
  const take = (event: PlainEvent): void => {
    const { instrument } = event;
    const list = holders[instrument] as Int32Array;
    if (event.kind === 'fill') {
      const cell = event.account * instruments + instrument;
      quantity[cell] = (quantity[cell] as number) + event.qty;
      if (isHolder[cell] === 1) return;
      isHolder[cell] = 1;
      const count = holderCounts[instrument] as number;
      list[count] = event.account;
      holderCounts[instrument] = count + 1;
      return;
    }
    const before = last[instrument] as number;
    const move = before === 0 ? 0 : event.px - before;
    last[instrument] = event.px;
    const count = holderCounts[instrument] as number;
    for (let place = 0; place < count; place += 1) {
      const account = list[place] as number;
      const now = (equity[account] as number) + (quantity[account * instruments + instrument] as number) * move;
      equity[account] = now;
      if (now > (peak[account] as number)) peak[account] = now;
      if (now <= FLOOR) touches += 1;
    }
  };
  return { take, checksum: () => checksumOf(equity, peak, touches) };
}

export function bareLoop(day: PlainDay): string {
  const { take, checksum } = typedLoop(day);
  for (const event of day.events) take(event);
  return checksum();
}

type LooseAccount = { equity: number; peak: number; touches: number };

/** What a service writes first: a map of accounts, a map of positions by instrument, objects in both. */
export function looseMaps(day: PlainDay): string {
  const accounts = new Map<number, LooseAccount>();
  const positions = new Map<number, Map<number, { quantity: number }>>();
  const prices = new Map<number, number>();
  for (const event of day.events) {
    const held = positions.get(event.instrument) ?? new Map<number, { quantity: number }>();
    positions.set(event.instrument, held);
    if (event.kind === 'fill') {
      const position = held.get(event.account) ?? { quantity: 0 };
      position.quantity += event.qty;
      held.set(event.account, position);
      if (!accounts.has(event.account)) accounts.set(event.account, { equity: START, peak: START, touches: 0 });
      continue;
    }
    const move = event.px - (prices.get(event.instrument) ?? event.px);
    prices.set(event.instrument, event.px);
    for (const [index, position] of held) {
      const account = accounts.get(index);
      if (account === undefined) continue;
      account.equity += position.quantity * move;
      account.peak = Math.max(account.peak, account.equity);
      if (account.equity <= FLOOR) account.touches += 1;
    }
  }
  const rows = [...accounts].toSorted(([left], [right]) => left - right).map(([, account]) => account);
  const touches = rows.reduce((sum, account) => sum + account.touches, 0);
  return checksumOf(
    Float64Array.from(rows, ({ equity }) => equity),
    Float64Array.from(rows, ({ peak }) => peak),
    touches,
  );
}

/** The typed-array loop behind a bus that logs and counts every event. */
export function loopInBus(day: PlainDay): string {
  const { take, checksum } = typedLoop(day);
  const bus = new EventEmitter();
  const log: PlainEvent[] = [];
  const counts = { seen: 0 };
  bus.on('event', (event: PlainEvent) => log.push(event));
  bus.on('event', () => (counts.seen += 1));
  bus.on('event', take);
  for (const event of day.events) bus.emit('event', event);
  return checksum();
}

/** The event bus of the field's tutorials: three subscribers, a log, and a counter that stands for risk. */
export function tutorialBus(day: PlainDay): string {
  const bus = new EventEmitter();
  const log: PlainEvent[] = [];
  const counts = { seen: 0, risk: 0 };
  bus.on('event', (event: PlainEvent) => log.push(event));
  bus.on('event', () => (counts.seen += 1));
  bus.on('event', (event: PlainEvent) => {
    if (event.kind === 'fill') counts.risk += Math.abs(event.qty) * event.px;
  });
  for (const event of day.events) bus.emit('event', event);
  return `${counts.seen} seen`;
}

/** Bit for bit, so contenders agree only where they did the same additions in the same order. */
function checksumOf(equity: Float64Array, peak: Float64Array, touches: number): string {
  const bytes = (column: Float64Array): Uint8Array =>
    new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
  const sum = crc32(bytes(peak), crc32(bytes(equity)));
  return `${sum.toString(16).padStart(8, '0')}, ${touches} touches`;
}
