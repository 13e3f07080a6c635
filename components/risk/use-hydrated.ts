import { useSyncExternalStore } from 'react';

/** False on the server and until the page answers to acts: what is chosen before that would be lost. */
export function useHydrated(): boolean {
  return useSyncExternalStore(noEvents, isHere, isNotHere);
}

function noEvents(): () => void {
  return () => undefined;
}

function isHere(): boolean {
  return true;
}

function isNotHere(): boolean {
  return false;
}
