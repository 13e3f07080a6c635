import { usePreferences } from '#lib/client/use-preferences.ts';
import type { KeyChoice } from './key-map.ts';

/** How this person has the single keys. */
export function useKeyChoice(): KeyChoice {
  return usePreferences().keys;
}
