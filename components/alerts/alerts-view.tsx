'use client';

import { useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { formatCount, UNKNOWN } from '#lib/client/format.ts';
import { useAlerts, useDesk, useHasPicture, useWelcome } from '#lib/client/hooks.ts';
import { usePageKeys } from '../shell/desk-ui.tsx';
import type { PageKeys } from '../shell/desk-ui.tsx';
import { TabBar } from '../ui/tab-bar.tsx';
import type { TabItem } from '../ui/tab-bar.tsx';
import { AlertTable, INBOX_ROWS_MAX } from './alert-table.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { InboxFilters } from './inbox-filters.tsx';
import { INBOX_TABS, isFiltered, passes, tabAlerts } from './inbox-query.ts';
import type { InboxTab } from './inbox-query.ts';
import { RateMeter } from './rate-meter.tsx';
import { TimelinePanel } from './timeline-panel.tsx';
import { useInboxQuery } from './use-inbox-query.ts';
import { useInboxSelection } from './use-inbox-selection.ts';
import type { InboxSelection } from './use-inbox-selection.ts';

const WORDS: Readonly<Record<InboxTab, string>> = {
  unacknowledged: 'Unacknowledged',
  acknowledged: 'Acknowledged',
  open: 'Open',
  snoozed: 'Snoozed',
  silenced: 'Silenced',
  cleared: 'Cleared',
  all: 'All',
};

const EMPTY: Readonly<Record<InboxTab, string>> = {
  unacknowledged: 'Nothing waits for acknowledgement.',
  acknowledged: 'Nobody owns an open alert now.',
  open: 'No open alerts.',
  snoozed: 'Nothing is snoozed.',
  silenced: 'No alert is silenced.',
  cleared: 'No cleared alerts are held.',
  all: 'No alerts yet.',
};

/** The inbox. The counts count alerts that pass the filter, the first one only those that ask [AL6]. */
export function AlertsView(): ReactNode {
  const alerts = useAlerts();
  const hasPicture = useHasPicture();
  const me = useWelcome()?.user.id ?? null;
  const [query, change] = useInboxQuery();
  const [isTable, setTable] = useState(false);
  const firstFilter = useRef<HTMLSelectElement>(null);
  const passing = useMemo(() => alerts.filter((alert) => passes(alert, query, me)), [alerts, query, me]);
  const shown = useMemo(() => tabAlerts(passing, query.tab).slice(0, INBOX_ROWS_MAX), [passing, query.tab]);
  const selection = useInboxSelection(shown);
  useInboxKeys(selection, shown, firstFilter, () => setTable((was) => !was));
  const items: readonly TabItem[] = INBOX_TABS.map((id) => {
    const own = tabAlerts(passing, id);
    return {
      id,
      label: WORDS[id],
      count: hasPicture ? String(own.length) : UNKNOWN,
      content: (
        <AlertTable
          label={WORDS[id]}
          alerts={id === query.tab ? own : []}
          empty={emptyText(id, hasPicture, isFiltered(query))}
          withOwner={id !== 'unacknowledged'}
          selection={selection}
        />
      ),
    };
  });
  const count = selection.alerts.length;
  return (
    <div className="flex min-h-0 flex-1 flex-col bg-surface">
      <h1 className="visually-hidden">Alerts</h1>
      <div className="flex min-h-8 flex-none flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-3 py-0.5 max-phone:py-1.5">
        <RateMeter />
        {count === 0 ? (
          <InboxFilters filter={query} onFilter={change} alerts={alerts} passing={passing.length} first={firstFilter} />
        ) : (
          <BulkBar
            label="Selected alerts"
            summary={`${formatCount(count)} selected`}
            actKey="inbox"
            alerts={selection.alerts}
            whenNone=""
            withNoise
            onClear={selection.clear}
          />
        )}
      </div>
      <div className="h-[152px] flex-none p-1 max-phone:hidden tall:h-[200px]">
        <TimelinePanel
          alerts={passing}
          fromUs={null}
          isTable={isTable}
          onTable={setTable}
          onSpan={(fired) => change({ fired })}
        />
      </div>
      <TabBar
        label="Alerts by state"
        value={query.tab}
        onChange={(value) => change({ tab: INBOX_TABS.find((id) => id === value) ?? 'unacknowledged' })}
        items={items}
      />
    </div>
  );
}

/** Before the first picture nothing is known, so nothing is said to be absent [EE4]. */
function emptyText(tab: InboxTab, hasPicture: boolean, isNarrowed: boolean): string {
  if (!hasPicture) return 'Waiting for the alerts.';
  return isNarrowed ? 'No alert of this state passes the filter.' : EMPTY[tab];
}

/** `X` selects the row that has the focus; Shift A takes what is selected, else what this list shows [AK9]. */
function useInboxKeys(
  { alerts: selected, toggle, clear }: InboxSelection,
  shown: InboxSelection['alerts'],
  firstFilter: { readonly current: HTMLSelectElement | null },
  onTable: () => void,
): void {
  const desk = useDesk();
  const latest = useRef({ selected, shown, onTable });
  useEffect(() => {
    latest.current = { selected, shown, onTable };
  });
  const keys: PageKeys = useMemo(
    () => ({
      table: () => latest.current.onTable(),
      clear,
      filter: () => firstFilter.current?.focus(),
      select: () => {
        const row = document.activeElement?.closest<HTMLElement>('[data-alert-row]');
        if (row?.dataset['alertRow'] !== undefined) toggle(row.dataset['alertRow']);
      },
      acknowledgeAll: () => {
        const { selected: chosen, shown: listed } = latest.current;
        const meant = chosen.length > 0 ? chosen : listed;
        void desk.commands.acknowledgeGroup(
          'inbox',
          meant.map(({ alertId }) => alertId),
        );
      },
    }),
    [desk, clear, toggle, firstFilter],
  );
  usePageKeys(keys);
}
