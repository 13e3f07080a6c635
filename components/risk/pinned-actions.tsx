'use client';

import type { ReactNode } from 'react';
import { isUnacknowledged } from '#lib/client/alert-queue.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { AcknowledgeButton } from '../alerts/acknowledge-button.tsx';
import { useSeen } from '../alerts/use-seen.ts';
import { UnownedAge } from '../alerts/unowned-age.tsx';

/** At the end of a pinned row: how long nobody owns it and the button, or who does. F2 leads here [KB4]. */
export function PinnedActions({ column, alert }: { readonly column: number; readonly alert: AlertRecord }): ReactNode {
  const seen = useSeen(alert);
  if (!isUnacknowledged(alert)) {
    return (
      <div role="gridcell" aria-colindex={column + 1} aria-colspan={2} className="pinned-actions text-ink-2">
        <span className="truncate">{alert.acknowledgement === null ? '' : alert.acknowledgement.byName}</span>
      </div>
    );
  }
  return (
    <div ref={seen} role="gridcell" aria-colindex={column + 1} aria-colspan={2} className="pinned-actions">
      <span className="text-ink-2">
        <UnownedAge sinceUs={alert.openedAtUs} />
      </span>
      <AcknowledgeButton alert={alert} size="row" short tabIndex={-1} />
    </div>
  );
}
