import { useSyncExternalStore } from 'react';
import { useDesk } from './hooks.ts';
import type { Chosen, PreferenceSnapshot } from './preferences.ts';

export function usePreferenceState(): PreferenceSnapshot {
  const { preferences } = useDesk();
  return useSyncExternalStore(
    (listener) => preferences.subscribe(listener),
    () => preferences.snapshot(),
    () => preferences.snapshot(),
  );
}

/** What this person has chosen, with the desk's defaults where nothing was. */
export function usePreferences(): Chosen {
  return usePreferenceState().chosen;
}
