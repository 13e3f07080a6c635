'use client';

import type { ReactNode } from 'react';
import { formatAge, formatTime } from '#lib/client/format.ts';
import { useBeat, useConnection, useDesk, useSession } from '#lib/client/hooks.ts';
import { Button } from '../ui/button.tsx';
import { useClock } from './clock.tsx';

/** Above everything of the page while the line is gone, or while the server says that what it serves is old [ST7]. */
export function OfflineBanner(): ReactNode {
  const connection = useConnection();
  const beat = useBeat();
  const desk = useDesk();
  const zone = useSession()?.zone ?? 'UTC';
  const { nowMs } = useClock();
  if (connection.kind === 'refused') {
    return (
      <Banner>
        <span>This page is of another release than the server ({connection.reason}). Reload it to go on.</span>
        <Button size="row" onClick={() => location.reload()}>
          Reload
        </Button>
      </Banner>
    );
  }
  if (connection.kind === 'offline') {
    return (
      <Banner>
        <span>
          <strong className="font-semibold">Offline since {formatTime(connection.sinceMs * 1_000, zone)}.</strong>{' '}
          Values below are {formatAge(nowMs - connection.sinceMs)} old. Reconnecting, try {connection.attempt}.
        </span>
        <Button size="row" onClick={() => desk.retry()}>
          Retry
        </Button>
      </Banner>
    );
  }
  const notCurrent = beat?.notCurrent;
  if (notCurrent === undefined || connection.kind === 'signedOut') return null;
  return (
    <Banner>
      <span>
        <strong className="font-semibold">
          Values are not current since {formatTime(notCurrent.sinceMs * 1_000, zone)}.
        </strong>{' '}
        The server says: {notCurrent.reason}.
      </span>
    </Banner>
  );
}

function Banner({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <div className="flex min-h-8 flex-none flex-wrap items-center gap-3 border-b border-edge bg-stale-subtle px-3 py-1 text-ink">
      {children}
    </div>
  );
}
