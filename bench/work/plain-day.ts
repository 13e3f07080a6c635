import type { JournalEntry } from '../../lib/model/journal-entry.ts';

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
      const [account, instrument] = [indexIn(accounts, input.account), indexIn(instruments, input.instrument)];
      events.push({ kind: 'fill', account, instrument, qty, px: Number(input.lastPx) });
    } else if (input.type === 'MarkUpdated') {
      const px = Number(input.px ?? input.last ?? input.bar?.close);
      events.push({ kind: 'mark', instrument: indexIn(instruments, input.instrument), px });
    }
  }
  return { accounts: accounts.size, instruments: instruments.size, events };
}
