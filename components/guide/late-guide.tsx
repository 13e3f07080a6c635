'use client';

import { Suspense } from 'react';
import type { ReactNode } from 'react';
import { usePreferenceState } from '#lib/client/use-preferences.ts';
import { lazyPart } from '../ui/lazy-part.ts';

const GuideBand = lazyPart(async () => ({ default: (await import('./guide-band.tsx')).GuideBand }));

/** The guide's script is asked for only by those who have not been through it. */
export function LateGuide(): ReactNode {
  const { isLoaded, chosen } = usePreferenceState();
  if (!isLoaded || (chosen.welcomed && chosen.toured)) return null;
  return (
    <Suspense fallback={null}>
      <GuideBand />
    </Suspense>
  );
}
