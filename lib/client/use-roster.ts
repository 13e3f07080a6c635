import { useSyncExternalStore } from 'react';
import type { Roster } from './api.ts';
import type { Desk } from './desk.ts';
import { useDesk } from './hooks.ts';
import { RosterBook } from './roster-book.ts';

/** The names that this desk keeps; their code comes with what searches them. */
export function namesOf(desk: Desk): RosterBook {
  return desk.names((options) => new RosterBook(options));
}

/** Names of what this person may see, as last told; null until they came. Needs `namesOf(desk).want()`. */
export function useRoster(): Roster | null {
  const names = namesOf(useDesk());
  const subscribe = (listener: () => void): (() => void) => names.subscribe(listener);
  const read = (): Roster | null => names.snapshot();
  return useSyncExternalStore(subscribe, read, () => null);
}
