'use client';

import { PanelRightClose } from 'lucide-react';
import { Suspense } from 'react';
import type { ReactNode } from 'react';
import { useAlerts, useUnacknowledgedCount } from '#lib/client/hooks.ts';
import { Button } from '../ui/button.tsx';
import { lazyPart } from '../ui/lazy-part.ts';
import { useDeskActs } from './desk-ui.tsx';

// Strip and rows come first: the script of the cards is no part of the first picture.
const TrayList = lazyPart(async () => ({ default: (await import('./tray-list.tsx')).TrayList }));

/** Open alerts in queue order, newest behind their equals, so nothing moves under the hand [AL11], [SH3]. */
export function AlertTray(): ReactNode {
  const ui = useDeskActs();
  const count = useUnacknowledgedCount();
  const alerts = useAlerts();
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
        <Suspense fallback={null}>
          <TrayList />
        </Suspense>
      </div>
    </aside>
  );
}
