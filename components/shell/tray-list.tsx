'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { formatTime } from '#lib/client/format.ts';
import { useAlerts, useHasPicture, useSession } from '#lib/client/hooks.ts';
import { AlertCard } from '../alerts/alert-card.tsx';
import { AlertGroups } from '../alerts/alert-groups.tsx';
import { useAlarmRate } from '../alerts/use-flood.ts';

/** Cards drawn at most, several screens of them; the rest is counted in words and listed on the alerts page. */
const CARDS_MAX = 24;

/** The cards of the tray: open alerts in queue order, in a flood by what they have in common [GR3]. */
export function TrayList(): ReactNode {
  const hasPicture = useHasPicture();
  const { isFlood } = useAlarmRate();
  const open = useAlerts().filter((alert) => alert.state !== 'cleared');
  if (isFlood) return <AlertGroups alerts={open} />;
  return (
    <>
      {open.slice(0, CARDS_MAX).map((alert) => (
        <AlertCard key={alert.alertId} alert={alert} />
      ))}
      {open.length > CARDS_MAX ? (
        <p className="px-3 py-2 text-ink-2">
          and {open.length - CARDS_MAX} more on the{' '}
          <Link href="/alerts" className="underline underline-offset-2">
            alerts page
          </Link>
        </p>
      ) : null}
      {open.length === 0 && hasPicture ? <Nothing /> : null}
    </>
  );
}

function Nothing(): ReactNode {
  const last = useAlerts().find((alert) => alert.state === 'cleared');
  const zone = useSession()?.zone ?? 'UTC';
  return (
    <p className="px-3 py-3 text-ink-2">
      No open alerts.
      {last === undefined ? '' : ` Last cleared ${formatTime(last.changedAtUs, zone)}, ${last.scope.id}.`}
    </p>
  );
}
