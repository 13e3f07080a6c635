'use client';

import type { ReactNode } from 'react';
import { attributionOfAccount } from '#lib/client/attribution.ts';
import { useAlerts } from '#lib/client/hooks.ts';
import type { AccountDetail } from '#lib/protocol/frame.ts';
import { AttributionBars } from '../charts/attribution-bars.tsx';
import { AccountLimits } from '../risk/account-limits.tsx';
import { FillsTable } from '../risk/fills-table.tsx';
import { PositionsTable } from '../risk/positions-table.tsx';
import type { TabItem } from '../ui/tab-bar.tsx';
import { alertsOfAccount } from './account-alerts.ts';
import { AlertsTab } from './alerts-tab.tsx';
import { EventsTab } from './events-tab.tsx';
import { LevelTabs } from './level-tabs.tsx';
import { RowKeys } from '../ui/row-keys.tsx';
import type { LevelAddress } from './use-level-query.ts';

export const ACCOUNT_TABS = ['positions', 'fills', 'attribution', 'alerts', 'limits', 'events'];

type Props = {
  readonly account: string;
  readonly detail: AccountDetail | null;
  readonly scale: number;
  readonly currency: string;
  readonly zone: string;
  /** Where the charts begin. */
  readonly fromUs: number | null;
  readonly address: LevelAddress;
};

/** Positions, fills, who made the result, alerts and limits of one account. */
export function AccountTabs({ account, detail, scale, currency, zone, fromUs, address }: Props): ReactNode {
  const alerts = alertsOfAccount(useAlerts(), account);
  const items: readonly TabItem[] = [
    {
      id: 'positions',
      label: 'Positions',
      count: countOf(detail?.positions),
      content: (
        <RowKeys sel={address.sel} onSel={address.setSel}>
          <PositionsTable positions={detail?.positions ?? null} scale={scale} />
        </RowKeys>
      ),
    },
    {
      id: 'fills',
      label: 'Fills',
      count: countOf(detail?.fills),
      content: <FillsTable fills={detail?.fills ?? null} scale={scale} zone={zone} />,
    },
    {
      id: 'attribution',
      label: 'Attribution',
      content: <Attribution detail={detail} scale={scale} currency={currency} />,
    },
    {
      id: 'alerts',
      label: 'Alerts',
      count: String(alerts.length),
      content: <AlertsTab label={account} alerts={alerts} empty="No alerts of this account." fromUs={fromUs} />,
    },
    {
      id: 'limits',
      label: 'Limits',
      count: countOf(detail?.limits),
      content: <AccountLimits node={{ level: 'account', id: account }} limits={detail?.limits ?? null} />,
    },
    {
      id: 'events',
      label: 'Events',
      content: <EventsTab node={{ level: 'account', id: account }} instrument={null} />,
    },
  ];
  return <LevelTabs label={account} tab={address.tab} onTab={address.setTab} items={items} />;
}

const HEADS = { total: 'Result since it began', realized: 'Realised', open: 'Open' } as const;

function Attribution({ detail, scale, currency }: Pick<Props, 'detail' | 'scale' | 'currency'>): ReactNode {
  if (detail === null) return <p className="px-3 py-2 text-ink-2">Loading positions.</p>;
  return (
    <AttributionBars
      label="Attribution by symbol"
      attribution={attributionOfAccount(detail.positions, detail.result)}
      heads={HEADS}
      scale={scale}
      currency={currency}
      empty="No position yet."
    />
  );
}

function countOf(items: readonly unknown[] | undefined): string | undefined {
  return items === undefined ? undefined : String(items.length);
}
