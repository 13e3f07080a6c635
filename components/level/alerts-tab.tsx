'use client';

import { useState } from 'react';
import type { ReactNode } from 'react';
import type { AlertRecord } from '#lib/model/alert.ts';
import { AlertTable } from '../alerts/alert-table.tsx';
import { TimelinePanel } from '../alerts/timeline-panel.tsx';

type Props = {
  readonly label: string;
  readonly alerts: readonly AlertRecord[];
  readonly empty: string;
  /** Where the charts of the level begin; null: they are not there, or nothing is known yet. */
  readonly fromUs: number | null;
};

/** The alerts of a level as rows, over when they lived; on a low screen the rows come first [LV1]. */
export function AlertsTab({ label, alerts, empty, fromUs }: Props): ReactNode {
  const [isTable, setTable] = useState(false);
  return (
    <div className="flex flex-col">
      <div>
        <AlertTable label={label} alerts={alerts} empty={empty} withOwner />
      </div>
      {alerts.length === 0 ? null : (
        <div className="h-[140px] flex-none p-1 max-phone:hidden tall:-order-1">
          <TimelinePanel alerts={alerts} fromUs={fromUs} isTable={isTable} onTable={setTable} />
        </div>
      )}
    </div>
  );
}
