import { useCallback } from 'react';
import { usePreferences } from '#lib/client/use-preferences.ts';
import { useMedia } from '../ui/use-media.ts';
import { nextDensity } from './density.ts';
import type { Density } from './density.ts';
import type { ChangeQuery } from './use-monitor-query.ts';

/** The height of rows: what the address says, else touch for a finger, else the person's choice [DN1]. */
export function useDensity(dens: Density | null, change: ChangeQuery): readonly [Density, () => void] {
  const { density } = usePreferences();
  const isCoarse = useMedia('(pointer: coarse)');
  const shown = dens ?? (isCoarse ? 'touch' : density);
  const next = useCallback(() => change((was) => ({ ...was, dens: nextDensity(shown) })), [change, shown]);
  return [shown, next];
}
