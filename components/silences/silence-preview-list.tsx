'use client';

import type { ReactNode } from 'react';
import { formatCount, formatCounted } from '#lib/client/format.ts';
import type { SilencePreview } from '#lib/client/silence-preview.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { SeverityChip } from '../risk/severity-chip.tsx';
import { chipLook, chipRung } from '../alerts/alert-words.ts';

/** Alerts drawn at most in each list; the count is of all. */
const SHOWN_MAX = 6;

/** What the silence being typed would mask now, and of today, among the alerts that this page holds [SU2]. */
export function SilencePreviewList({ preview }: { readonly preview: SilencePreview | null }): ReactNode {
  if (preview === null) return null;
  const exempt = exemptText(preview);
  return (
    <section aria-label="What it would mask" className="flex flex-col gap-1 text-body">
      <Matches label="Masks now" alerts={preview.now} />
      <Matches label="Would have masked today" alerts={preview.today} />
      {exempt === null ? null : <p className="text-warn">{exempt}</p>}
      <p className="text-cap text-ink-3">Of the alerts held here: all open ones and the newest that cleared.</p>
    </section>
  );
}

/** What matches and goes on all the same; null where nothing does. */
export function exemptText({ unowned, exempt }: SilencePreview): string | null {
  const parts: string[] = [];
  if (unowned.length > 0) parts.push(`${formatCounted(unowned.length, 'breach', 'breaches')} that nobody owns`);
  if (exempt.length > 0) parts.push(`${formatCounted(exempt.length, 'alert')} that nothing masks`);
  return parts.length === 0 ? null : `Not masked: ${parts.join(', ')}.`;
}

function Matches({ label, alerts }: { readonly label: string; readonly alerts: readonly AlertRecord[] }): ReactNode {
  return (
    <div>
      <h3 className="font-medium">
        {label} <span className="font-normal text-ink-3">{formatCount(alerts.length)}</span>
      </h3>
      <ul>
        {alerts.slice(0, SHOWN_MAX).map((alert) => (
          <li key={alert.alertId} className="flex items-center gap-2 py-0.5">
            <SeverityChip rung={chipRung(alert)} look={chipLook(alert.state)} />
            <span className="truncate">
              <span className="font-medium">{alert.scope.id}</span>{' '}
              <span className="text-ink-2">{alert.limitName}</span>
            </span>
          </li>
        ))}
      </ul>
      {alerts.length > SHOWN_MAX ? <p className="text-ink-3">and {alerts.length - SHOWN_MAX} more.</p> : null}
    </div>
  );
}
