'use client';

import type { ReactNode } from 'react';
import { formatTime } from '#lib/client/format.ts';
import { useDesk, useSession } from '#lib/client/hooks.ts';
import { Button } from '../ui/button.tsx';
import { remainingText } from './session-end-words.ts';

type Props = { readonly endsAtMs: number; readonly serverNowMs: number };

/** When the session ends, and the way to stay [SS3]. */
export function SessionEndNotice({ endsAtMs, serverNowMs }: Props): ReactNode {
  const desk = useDesk();
  const zone = useSession()?.zone ?? 'UTC';
  return (
    <section
      aria-label="End of the session"
      className="flex min-h-8 flex-none flex-wrap items-center gap-3 border-b border-edge bg-stale-subtle px-3 py-1 text-ink"
    >
      <span>
        <strong className="font-semibold">Your session ends at {formatTime(endsAtMs * 1_000, zone)}</strong>,{' '}
        {remainingText(endsAtMs - serverNowMs)}.
      </span>
      <Button size="row" onClick={() => void desk.confirmation.ask()}>
        Stay signed in
      </Button>
    </section>
  );
}
