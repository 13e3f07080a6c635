'use client';

import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from './button.tsx';

const ROWS = 18;
const SAYS_AFTER_MS = 1_000;
const OFFERS_AFTER_MS = 10_000;

/** Fixed height, no shimmer; it says after a second what it waits for and after ten that it still does [EE1]. */
export function GridSkeleton(): ReactNode {
  const [waitedMs, setWaitedMs] = useState(0);
  useEffect(() => {
    const timers = [SAYS_AFTER_MS, OFFERS_AFTER_MS].map((ms) => setTimeout(() => setWaitedMs(ms), ms));
    return () => timers.forEach(clearTimeout);
  }, []);
  return (
    <div className="relative min-h-0 flex-1 overflow-hidden bg-surface" aria-busy="true">
      {Array.from({ length: ROWS }, (_, row) => (
        <div key={row} className="flex h-6 items-center gap-6 border-b border-line px-2">
          {[56, 64, 72, 60, 64, 60, 104, 56].map((width, cell) => (
            <span key={cell} className="h-2 rounded-chip bg-sunken" style={{ width }} />
          ))}
        </div>
      ))}
      {waitedMs < SAYS_AFTER_MS ? null : (
        <div
          role="status"
          className="panel absolute top-16 left-1/2 flex -translate-x-1/2 items-center gap-3 px-3 py-2 text-control"
        >
          {waitedMs < OFFERS_AFTER_MS
            ? 'Waiting for the ranking of the accounts.'
            : 'Still waiting for the ranking of the accounts.'}
          {waitedMs < OFFERS_AFTER_MS ? null : <Button onClick={() => location.reload()}>Retry</Button>}
        </div>
      )}
    </div>
  );
}
