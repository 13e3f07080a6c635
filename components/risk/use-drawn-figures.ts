import { useEffect, useState } from 'react';
import { usePreferences } from '#lib/client/use-preferences.ts';
import { useFreezable } from '../shell/desk-ui.tsx';
import { untilLoaded } from '../ui/lazy-part.ts';
import { useMedia } from '../ui/use-media.ts';
import { whenIdle } from '../ui/when-idle.ts';

export type DrawnFigures = typeof import('../figures/drawn-figures.ts');

/** Once it is there, a page that is come back to draws from its first picture on. */
let loaded: DrawnFigures | null = null;

/**
 * What draws the figures of the grid as pixels. Null until it is loaded, which no first picture waits for, and for who
 * wants text: by the own choice, or by a palette of the system, which pixels would not follow [CO6].
 */
export function useDrawnFigures(): DrawnFigures | null {
  const isText = usePreferences().figures === 'text';
  const isForced = useMedia('(forced-colors: active)');
  const [drawn, setDrawn] = useState(loaded);
  const isWanted = !isText && !isForced;
  useEffect(() => {
    let isCurrent = true;
    const load = async (): Promise<void> => {
      loaded ??= await untilLoaded(async () => import('../figures/drawn-figures.ts'));
      if (isCurrent) setDrawn(loaded);
    };
    const stop = isWanted ? whenIdle(() => void load()) : undefined;
    return () => {
      isCurrent = false;
      stop?.();
    };
  }, [isWanted]);
  // What is frozen stands as it is, also in how it is shown [ST4].
  const shown = useFreezable<DrawnFigures | 'text'>((isWanted ? drawn : null) ?? 'text');
  return shown === 'text' ? null : shown;
}
