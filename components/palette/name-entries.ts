import type { Roster } from '#lib/client/api.ts';
import { entryOf } from '#lib/client/palette-index.ts';
import type { Entry } from '#lib/client/palette-index.ts';
import { accountItem, symbolItem, traderItem } from './palette-items.ts';
import type { Found } from './palette-items.ts';

/** Names that are made ready in one go: a few milliseconds on a slow machine. */
const SLICE = 500;

export type NameEntries = readonly Entry<Found>[];

/** Traders, accounts and symbols of a roster, ready to be searched; it rests after each slice. */
export function* nameEntries({ accounts, symbols }: Roster): Generator<void, NameEntries> {
  const entries: Entry<Found>[] = [];
  for (const item of items(accounts, symbols ?? [])) {
    entries.push(entryOf(item));
    if (entries.length % SLICE === 0) yield;
  }
  return entries;
}

function* items(accounts: Roster['accounts'], symbols: readonly string[]): Generator<Found> {
  for (const [trader, desks] of desksOfTraders(accounts)) yield traderItem(trader, desks);
  for (const line of accounts) yield accountItem(line);
  for (const symbol of symbols) yield symbolItem(symbol);
}

function desksOfTraders(accounts: Roster['accounts']): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const [, trader, desk] of accounts) {
    if (trader === '') continue;
    const desks = found.get(trader);
    if (desks === undefined) found.set(trader, new Set([desk]));
    else desks.add(desk);
  }
  return found;
}
