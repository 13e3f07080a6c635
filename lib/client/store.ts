import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';
import { emptyDesk } from './desk-state.ts';
import type { DeskState } from './desk-state.ts';

export type DeskStore = StoreApi<DeskState>;

/** The one store of a page. The socket writes it, once per animation frame; components read it through the hooks. */
export function createDeskStore(): DeskStore {
  return createStore<DeskState>(() => emptyDesk());
}
