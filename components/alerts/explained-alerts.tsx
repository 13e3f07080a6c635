'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { useAlerts } from '#lib/client/hooks.ts';
import { SeverityChip } from '../risk/severity-chip.tsx';
import { chipLook, chipRung } from './alert-words.ts';

/** Alerts that this breach explains: listed under it, and not counted [SU6]. */
export function ExplainedAlerts({ alertId }: { readonly alertId: string }): ReactNode {
  const explained = useAlerts().filter(
    ({ suppression }) => suppression?.kind === 'inhibition' && suppression.alertId === alertId,
  );
  if (explained.length === 0) return null;
  return (
    <section aria-label="Alerts it explains" className="text-body">
      <h2 className="font-semibold">
        It explains <span className="font-normal text-ink-3">{explained.length}</span>
      </h2>
      <ul>
        {explained.map((alert) => (
          <li key={alert.alertId} className="flex items-center gap-2 py-0.5">
            <SeverityChip rung={chipRung(alert)} look={chipLook(alert.state)} />
            <Link href={`/alerts/${alert.alertId}`} className="underline">
              {alert.limitName} {alert.symbol}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
