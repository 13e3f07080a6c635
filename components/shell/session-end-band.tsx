'use client';

import type { ReactNode } from 'react';
import { formatTime } from '#lib/client/format.ts';
import { useBeat, useConnection, useDesk, useSession } from '#lib/client/hooks.ts';
import { Button } from '../ui/button.tsx';
import { remainingText } from './session-end-words.ts';

/** In the last minutes of a session: it ends in any case, unless its person proves to be there [SS3]. */
export function SessionEndBand(): ReactNode {
  const beat = useBeat();
  const connection = useConnection();
  const desk = useDesk();
  const zone = useSession()?.zone ?? 'UTC';
  const endsAtMs = beat?.sessionEndsAtMs;
  if (beat === null || endsAtMs === undefined || connection.kind === 'signedOut') return null;
  return (
    <section
      aria-label="End of the session"
      className="flex min-h-8 flex-none flex-wrap items-center gap-3 border-b border-edge bg-stale-subtle px-3 py-1 text-ink"
    >
      <span>
        <strong className="font-semibold">Your session ends at {formatTime(endsAtMs * 1_000, zone)}</strong>,{' '}
        {remainingText(endsAtMs - beat.serverNowMs)}.
      </span>
      <Button size="row" onClick={() => void desk.confirmation.ask()}>
        Stay signed in
      </Button>
    </section>
  );
}
