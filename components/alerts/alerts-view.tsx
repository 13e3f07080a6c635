'use client';

import { useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { isAsking, isUnacknowledged } from '#lib/client/alert-queue.ts';
import { useAlerts } from '#lib/client/hooks.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { usePageKeys } from '../shell/desk-ui.tsx';
import { TabBar } from '../ui/tab-bar.tsx';
import type { TabItem } from '../ui/tab-bar.tsx';
import { RateMeter } from './rate-meter.tsx';
import { AlertTable } from './alert-table.tsx';
import { TimelinePanel } from './timeline-panel.tsx';

const TABS = ['unacknowledged', 'acknowledged', 'open', 'snoozed', 'silenced', 'cleared', 'all'] as const;
type TabId = (typeof TABS)[number];

const WORDS: Readonly<Record<TabId, string>> = {
  unacknowledged: 'Unacknowledged',
  acknowledged: 'Acknowledged',
  open: 'Open',
  snoozed: 'Snoozed',
  silenced: 'Silenced',
  cleared: 'Cleared',
  all: 'All',
};

const EMPTY: Readonly<Record<TabId, string>> = {
  unacknowledged: 'Nothing waits for acknowledgement.',
  acknowledged: 'Nobody owns an open alert now.',
  open: 'No open alerts.',
  snoozed: 'Nothing is snoozed.',
  silenced: 'No alert is silenced.',
  cleared: 'No cleared alerts are held.',
  all: 'No alerts yet.',
};

/** The inbox. The counts count alerts, the first one only those that ask [AL6]. */
export function AlertsView(): ReactNode {
  const alerts = useAlerts();
  const [tab, setTab] = useState<TabId>('unacknowledged');
  const [isTable, setTable] = useState(false);
  usePageKeys(useMemo(() => ({ table: () => setTable((was) => !was) }), []));
  useEffect(() => {
    const asked = new URLSearchParams(location.search).get('tab');
    const known = TABS.find((id) => id === asked);
    if (known !== undefined) setTab(known);
  }, []);
  const choose = (value: string): void => {
    const known = TABS.find((id) => id === value) ?? 'unacknowledged';
    setTab(known);
    history.replaceState(
      null,
      '',
      known === 'unacknowledged' ? location.pathname : `${location.pathname}?tab=${known}`,
    );
  };
  const items: readonly TabItem[] = TABS.map((id) => {
    const own = id === tab ? select(alerts, id) : [];
    return {
      id,
      label: WORDS[id],
      count: String(select(alerts, id).length),
      content: <AlertTable label={WORDS[id]} alerts={own} empty={EMPTY[id]} withOwner={id !== 'unacknowledged'} />,
    };
  });
  return (
    <div className="flex min-h-0 flex-1 flex-col bg-surface">
      <h1 className="visually-hidden">Alerts</h1>
      <div className="flex h-8 flex-none items-center border-b border-line">
        <RateMeter />
      </div>
      <div className="h-[152px] flex-none p-1 max-phone:hidden tall:h-[200px]">
        <TimelinePanel alerts={alerts} fromUs={null} isTable={isTable} onTable={setTable} />
      </div>
      <TabBar label="Alerts by state" value={tab} onChange={choose} items={items} />
    </div>
  );
}

function select(alerts: readonly AlertRecord[], tab: TabId): readonly AlertRecord[] {
  switch (tab) {
    case 'unacknowledged':
      return alerts.filter(isAsking);
    case 'acknowledged':
      // Oldest first: what somebody owns must not be forgotten [AP1].
      return alerts
        .filter((alert) => alert.state !== 'cleared' && !isUnacknowledged(alert))
        .toSorted((a, b) => (a.acknowledgement?.seq ?? 0) - (b.acknowledgement?.seq ?? 0));
    case 'open':
      return alerts.filter((alert) => alert.state !== 'cleared');
    case 'snoozed':
      return alerts.filter((alert) => alert.snooze !== null);
    case 'silenced':
      return alerts.filter((alert) => alert.suppression?.kind === 'silence');
    case 'cleared':
      return alerts.filter((alert) => alert.state === 'cleared');
    case 'all':
      return alerts;
  }
}
