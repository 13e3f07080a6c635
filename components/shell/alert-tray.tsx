'use client';

import { PanelRightClose } from 'lucide-react';
import type { ReactNode } from 'react';
import { useAlerts, useHasPicture, useSession, useUnacknowledgedCount } from '#lib/client/hooks.ts';
import { formatTime } from '#lib/client/format.ts';
import { AlertGroups } from '../alerts/alert-groups.tsx';
import { AlertCard } from '../alerts/alert-card.tsx';
import { useAlarmRate } from '../alerts/use-flood.ts';
import { Button } from '../ui/button.tsx';
import { useDeskUi } from './desk-ui.tsx';

/** Cards drawn at most; a flood beyond it is counted in words and listed on the alerts page. */
const CARDS_MAX = 60;

/** Open alerts in queue order, newest behind their equals, so nothing moves under the hand [AL11], [SH3]. */
export function AlertTray(): ReactNode {
  const ui = useDeskUi();
  const count = useUnacknowledgedCount();
  const hasPicture = useHasPicture();
  const alerts = useAlerts();
  const { isFlood } = useAlarmRate();
  const open = alerts.filter((alert) => alert.state !== 'cleared');
  const silenced = open.filter((alert) => alert.suppression?.kind === 'silence').length;
  return (
    <aside aria-label="Open alerts" className="tray flex min-h-0 min-w-0 flex-col border-l border-line bg-surface">
      <header className="flex h-9 flex-none items-center gap-2 border-b border-line px-3 max-phone:h-12">
        <h2 className="font-semibold">
          Open {open.length} · {count} unacked
          {silenced === 0 ? null : ` · ${silenced} silenced`}
        </h2>
        <Button
          look="quiet"
          size="icon"
          className="-mr-2 ml-auto"
          aria-label="Hide the alert tray"
          title="Hide the alert tray ( \ )"
          onClick={() => ui.setTrayOpen(false)}
        >
          <PanelRightClose size={16} aria-hidden="true" />
        </Button>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto" tabIndex={-1}>
        {isFlood ? (
          <AlertGroups alerts={open} />
        ) : (
          open.slice(0, CARDS_MAX).map((alert) => <AlertCard key={alert.alertId} alert={alert} />)
        )}
        {!isFlood && open.length > CARDS_MAX ? (
          <p className="px-3 py-2 text-ink-2">and {open.length - CARDS_MAX} more on the alerts page.</p>
        ) : null}
        {open.length === 0 && hasPicture ? <Nothing /> : null}
      </div>
    </aside>
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
