'use client';

import type { ReactNode } from 'react';
import { useAlerts, useHasPicture } from '#lib/client/hooks.ts';
import { AlertCard } from './alert-card.tsx';

/** On the phone the alerts are the monitor: cards in queue order, no grid (ux.md 5.10). */
export function PhoneAlerts(): ReactNode {
  const hasPicture = useHasPicture();
  const open = useAlerts().filter((alert) => alert.state !== 'cleared');
  return (
    <section aria-label="Open alerts in order">
      {open.length === 0 ? (
        <p className="p-4 text-phone text-ink-2">
          {hasPicture ? 'No open alerts.' : 'Waiting for the first picture of the desk.'}
        </p>
      ) : null}
      {open.map((alert) => (
        <AlertCard key={alert.alertId} alert={alert} />
      ))}
    </section>
  );
}
