'use client';

import { useState } from 'react';
import type { ReactNode } from 'react';
import { useAlerts } from '#lib/client/hooks.ts';
import type { AccountDetail } from '#lib/protocol/frame.ts';
import { AlertTable } from '../alerts/alert-table.tsx';
import { TabBar } from '../ui/tab-bar.tsx';
import type { TabItem } from '../ui/tab-bar.tsx';
import { AccountLimits } from './account-limits.tsx';
import { FillsTable } from './fills-table.tsx';
import { PositionsTable } from './positions-table.tsx';

type Props = {
  readonly account: string;
  readonly detail: AccountDetail | null;
  readonly scale: number;
  readonly zone: string;
};

/** Positions, fills, limits and alerts of one account. */
export function AccountTabs({ account, detail, scale, zone }: Props): ReactNode {
  const [tab, setTab] = useState('positions');
  const alerts = useAlerts().filter((alert) => alert.scope.level === 'account' && alert.scope.id === account);
  const items: readonly TabItem[] = [
    {
      id: 'positions',
      label: 'Positions',
      count: countOf(detail?.positions),
      content: <PositionsTable positions={detail?.positions ?? null} scale={scale} />,
    },
    {
      id: 'fills',
      label: 'Fills',
      count: countOf(detail?.fills),
      content: <FillsTable fills={detail?.fills ?? null} scale={scale} zone={zone} />,
    },
    {
      id: 'limits',
      label: 'Limits',
      count: countOf(detail?.limits),
      content: <AccountLimits account={account} limits={detail?.limits ?? null} />,
    },
    {
      id: 'alerts',
      label: 'Alerts',
      count: String(alerts.length),
      content: <AlertTable label={account} alerts={alerts} empty="No alerts of this account." withOwner />,
    },
  ];
  return (
    <section aria-label={`Details of ${account}`} className="panel flex min-h-[174px] flex-1 flex-col overflow-hidden">
      <TabBar label="Details" value={tab} onChange={setTab} items={items} />
    </section>
  );
}

function countOf(items: readonly unknown[] | undefined): string | undefined {
  return items === undefined ? undefined : String(items.length);
}
