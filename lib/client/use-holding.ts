import { useEffect, useSyncExternalStore } from 'react';
import type { Desk } from './desk.ts';
import { HoldingBook } from './holding-book.ts';
import type { HoldingSeries } from './holding-book.ts';
import { useDesk } from './hooks.ts';

/** The book of the holdings that are open on this desk; its code comes with the page that draws one. */
export function holdingsOf(desk: Desk): HoldingBook {
  return desk.holdings((fetch) => new HoldingBook(fetch));
}

/** What an account made with one instrument since the session began; needs `watchAccount`. */
export function useHolding(account: string, instrument: string): HoldingSeries {
  const holdings = holdingsOf(useDesk());
  useEffect(() => holdings.open(account, instrument), [holdings, account, instrument]);
  const subscribe = (listener: () => void): (() => void) => holdings.subscribe(listener);
  const read = (): HoldingSeries => holdings.get(account, instrument);
  return useSyncExternalStore(subscribe, read, read);
}
