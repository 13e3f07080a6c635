import { EventEmitter } from 'node:events';

import type { JournalEntry } from '#lib/model/journal-entry.ts';

/** The same fills and marks as plain numbers and indexes: what the peers fold, decoded before the clock starts. */
export type PlainDay = {
  readonly accounts: number;
  readonly instruments: number;
  readonly events: readonly PlainEvent[];
};
export type PlainEvent =
  | { readonly kind: 'mark'; readonly instrument: number; readonly px: number }
  | {
      readonly kind: 'fill';
      readonly account: number;
      readonly instrument: number;
      readonly qty: number;
      readonly px: number;
    };

export function plainDay(entries: readonly JournalEntry[]): PlainDay {
  const accounts = new Map<string, number>();
  const instruments = new Map<string, number>();
  const indexIn = (names: Map<string, number>, name: string): number => {
    const index = names.get(name) ?? names.size;
    names.set(name, index);
    return index;
  };
  const events: PlainEvent[] = [];
  for (const { input } of entries) {
    if (input.type === 'FillReceived') {
      const qty = Number(input.lastQty) * (input.side === 'buy' ? 1 : -1);
      const instrument = indexIn(instruments, input.instrument);
      events.push({
        kind: 'fill',
        account: indexIn(accounts, input.account),
        instrument,
        qty,
        px: Number(input.lastPx),
      });
    } else if (input.type === 'MarkUpdated') {
      const px = Number(input.px ?? input.last ?? input.bar?.close);
      events.push({ kind: 'mark', instrument: indexIn(instruments, input.instrument), px });
    }
  }
  return { accounts: accounts.size, instruments: instruments.size, events };
}

/** `equity += q * dp; peak; floor` over struct-of-arrays with holder lists: no money rules, no exactness. */
export function bareLoop(day: PlainDay): number {
  const { accounts, instruments } = day;
  const equity = new Float64Array(accounts).fill(100_000);
  const peak = new Float64Array(accounts).fill(100_000);
  const floor = new Float64Array(accounts).fill(96_000);
  const quantity = new Float64Array(accounts * instruments);
  const last = new Float64Array(instruments);
  const holders: Int32Array[] = Array.from({ length: instruments }, () => new Int32Array(accounts));
  const holderCounts = new Int32Array(instruments);
  const isHolder = new Uint8Array(accounts * instruments);
  let breaches = 0;
  for (const event of day.events) {
    const { instrument } = event;
    if (event.kind === 'fill') {
      const cell = event.account * instruments + instrument;
      quantity[cell] = (quantity[cell] ?? 0) + event.qty;
      const list = holders[instrument];
      if (isHolder[cell] === 1 || list === undefined) continue;
      isHolder[cell] = 1;
      list[holderCounts[instrument] ?? 0] = event.account;
      holderCounts[instrument] = (holderCounts[instrument] ?? 0) + 1;
      continue;
    }
    const before = last[instrument] ?? 0;
    const move = before === 0 ? 0 : event.px - before;
    last[instrument] = event.px;
    const list = holders[instrument];
    const count = holderCounts[instrument] ?? 0;
    if (list === undefined) continue;
    for (let place = 0; place < count; place += 1) {
      const account = list[place] as number;
      const now = (equity[account] as number) + (quantity[account * instruments + instrument] as number) * move;
      equity[account] = now;
      if (now > (peak[account] as number)) peak[account] = now;
      else if (now <= (floor[account] as number)) breaches += 1;
    }
  }
  return breaches;
}

type LooseAccount = { equity: number; peak: number; floor: number; breaches: number };

/** What a service writes first: a map of accounts, a map of positions by instrument, objects in both. */
export function mapsAndObjects(day: PlainDay): number {
  const accounts = new Map<number, LooseAccount>();
  const positions = new Map<number, Map<number, { quantity: number; last: number }>>();
  const prices = new Map<number, number>();
  for (const event of day.events) {
    const held = positions.get(event.instrument) ?? new Map<number, { quantity: number; last: number }>();
    positions.set(event.instrument, held);
    if (event.kind === 'fill') {
      const position = held.get(event.account) ?? { quantity: 0, last: prices.get(event.instrument) ?? event.px };
      held.set(event.account, { ...position, quantity: position.quantity + event.qty });
      if (!accounts.has(event.account))
        accounts.set(event.account, { equity: 100_000, peak: 100_000, floor: 96_000, breaches: 0 });
      continue;
    }
    prices.set(event.instrument, event.px);
    for (const [index, position] of held) {
      const account = accounts.get(index);
      if (account === undefined) continue;
      account.equity += position.quantity * (event.px - position.last);
      position.last = event.px;
      account.peak = Math.max(account.peak, account.equity);
      if (account.equity <= account.floor) account.breaches += 1;
    }
  }
  let breaches = 0;
  for (const account of accounts.values()) breaches += account.breaches;
  return breaches;
}

/** The event bus of the field's tutorials: three subscribers, a log, and a counter that stands for risk. */
export function tutorialBus(day: PlainDay): number {
  const bus = new EventEmitter();
  const log: PlainEvent[] = [];
  const counts = { seen: 0, risk: 0 };
  bus.on('event', (event: PlainEvent) => log.push(event));
  bus.on('event', () => (counts.seen += 1));
  bus.on('event', (event: PlainEvent) => {
    if (event.kind === 'fill') counts.risk += Math.abs(event.qty) * event.px;
  });
  for (const event of day.events) bus.emit('event', event);
  return counts.seen;
}
