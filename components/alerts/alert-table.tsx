'use client';

import { Suspense } from 'react';
import type { ReactNode } from 'react';
import { useSession } from '#lib/client/hooks.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { lazyPart } from '../ui/lazy-part.ts';
import { AlertCard } from './alert-card.tsx';
import { AlertRow, AlertTableHead } from './alert-row.tsx';
import { WINDOWED_FROM } from './inbox-lines.ts';
import type { InboxSelection } from './use-inbox-selection.ts';

const WindowedAlerts = lazyPart(async () => ({ default: (await import('./windowed-alerts.tsx')).WindowedAlerts }));

type Props = {
  readonly label: string;
  readonly alerts: readonly AlertRecord[];
  readonly empty: string;
  readonly withOwner: boolean;
  /** Left out where nothing is done to several at once. */
  readonly selection?: InboxSelection | undefined;
  /** The alert whose evidence stands beside the list. */
  readonly shownId?: string | null | undefined;
};

/** The alerts of a list; of a long one the rows in sight are drawn [AP3]. */
export function AlertTable(props: Props): ReactNode {
  const { label, alerts, empty, withOwner, selection, shownId = null } = props;
  const zone = useSession()?.zone ?? 'UTC';
  if (alerts.length === 0) return <p className="p-4 text-control text-ink-2">{empty}</p>;
  if (alerts.length > WINDOWED_FROM)
    return (
      <Suspense fallback={<p className="p-4 text-control text-ink-2">Loading the list.</p>}>
        <WindowedAlerts {...{ label, alerts, withOwner, selection, shownId, zone }} />
      </Suspense>
    );
  return (
    <>
      <table className="data-table data-table-tight max-phone:hidden" aria-label={`${label} alerts`}>
        <AlertTableHead count={alerts.length} withOwner={withOwner} selection={selection} />
        <tbody>
          {alerts.map((alert) => (
            <AlertRow
              key={alert.alertId}
              alert={alert}
              zone={zone}
              isSelected={selection?.ids.has(alert.alertId)}
              isShown={alert.alertId === shownId}
              onToggle={selection?.toggle}
            />
          ))}
        </tbody>
      </table>
      <div className="hidden max-phone:block">
        {alerts.map((alert) => (
          <AlertCard key={alert.alertId} alert={alert} withUndo />
        ))}
      </div>
    </>
  );
}
