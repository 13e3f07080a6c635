'use client';

import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import {
  useAccountDetail,
  useAccountIndex,
  useCard,
  useDesk,
  useHasPicture,
  useRow,
  useSeries,
  useSession,
} from '#lib/client/hooks.ts';
import { columnOf } from '#lib/client/selectors.ts';
import { useFreezable, usePageKeys } from '../shell/desk-ui.tsx';
import { useWayUp } from '../shell/use-way-up.ts';
import { AccountCrumbs } from './account-crumbs.tsx';
import { AccountFigures } from './account-figures.tsx';
import { AccountLimitBars } from './account-limit-bars.tsx';
import { AccountTabs } from './account-tabs.tsx';

// Charts come in a file of their own: the monitor does not carry them [CH8].
const AccountCharts = lazy(async () => ({ default: (await import('../charts/account-charts.tsx')).AccountCharts }));

/** One account: limits, course, positions. The template of every level (ux.md 5.5). */
export function AccountView({ account }: { readonly account: string }): ReactNode {
  const desk = useDesk();
  const up = useWayUp();
  const hasPicture = useHasPicture();
  const index = useAccountIndex(account);
  const card = useCard(index);
  const row = useFreezable(useRow(index));
  const detail = useFreezable(useAccountDetail(account));
  const series = useFreezable(useSeries(account));
  const zone = useSession()?.zone ?? 'UTC';
  const [areTables, setTables] = useState(false);
  const isLate = useLate(hasPicture && detail === null);
  useEffect(() => desk.watchAccount(account), [desk, account]);
  useEffect(() => (index === null ? undefined : desk.showRows([index])), [desk, index]);
  usePageKeys(useMemo(() => ({ up, table: () => setTables((was) => !was) }), [up]));
  if (detail === null && isLate) return <Unknown account={account} />;
  const scale = card?.scale ?? 0;
  const maxLoss = detail?.limits.find((limit) => limit.definition.rule.type === 'maxLoss') ?? null;
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-1.5 overflow-hidden p-2 pt-0 pb-1.5 max-phone:overflow-visible">
      <header className="flex-none">
        <AccountCrumbs account={account} card={card} row={row} />
        <AccountFigures account={account} row={row} scale={scale} currency={card?.currency ?? ''} />
      </header>
      <AccountLimitBars limits={detail?.limits ?? null} />
      <Suspense fallback={<ChartSkeleton />}>
        {card === null ? (
          <ChartSkeleton />
        ) : (
          <AccountCharts
            series={series}
            scale={scale}
            zone={zone}
            allowance={maxLoss?.allowance ?? columnOf(row, 'maxLossAllowance')}
            areTables={areTables}
            onTables={setTables}
          />
        )}
      </Suspense>
      <AccountTabs account={account} detail={detail} scale={scale} zone={zone} />
    </div>
  );
}

const LATE_MS = 4_000;

/** True when something has been missing for a while. */
function useLate(isMissing: boolean): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (!isMissing) return undefined;
    const timer = setTimeout(() => setLate(true), LATE_MS);
    return () => clearTimeout(timer);
  }, [isMissing]);
  return isLate && isMissing;
}

function ChartSkeleton(): ReactNode {
  return (
    <>
      <div className="panel h-[200px] flex-none tall:h-[240px]" aria-hidden="true" />
      <div className="grid h-[110px] flex-none grid-cols-2 gap-2" aria-hidden="true">
        <div className="panel" />
        <div className="panel" />
      </div>
    </>
  );
}

function Unknown({ account }: { readonly account: string }): ReactNode {
  return (
    <div className="flex flex-col gap-2 p-6 text-control">
      <h1 className="text-kpi font-semibold">{account}</h1>
      <p className="text-ink-2">Nothing is known of an account of this name, or it is outside of what you may see.</p>
    </div>
  );
}
