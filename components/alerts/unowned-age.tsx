'use client';

import type { ReactNode } from 'react';
import { formatUnowned } from '#lib/client/format.ts';
import { useClock } from '../shell/clock.tsx';

/** How long nobody has owned it, by engine time; empty until the first beat told the time. */
export function UnownedAge({ sinceUs }: { readonly sinceUs: number }): ReactNode {
  const { engineNowUs } = useClock();
  if (engineNowUs === null) return null;
  return <time className="tabular-nums">{formatUnowned((engineNowUs - sinceUs) / 1_000)}</time>;
}
