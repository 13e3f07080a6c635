'use client';

import { Suspense } from 'react';
import type { ReactNode } from 'react';
import { useBeat, useConnection } from '#lib/client/hooks.ts';
import { lazyPart } from '../ui/lazy-part.ts';

const SessionEndNotice = lazyPart(async () => ({
  default: (await import('./session-end-notice.tsx')).SessionEndNotice,
}));

/** In the last minutes of a session: it ends in any case, unless its person proves to be there [SS3]. */
export function SessionEndBand(): ReactNode {
  const beat = useBeat();
  const connection = useConnection();
  const endsAtMs = beat?.sessionEndsAtMs;
  if (beat === null || endsAtMs === undefined || connection.kind === 'signedOut') return null;
  return (
    <Suspense fallback={null}>
      <SessionEndNotice endsAtMs={endsAtMs} serverNowMs={beat.serverNowMs} />
    </Suspense>
  );
}
