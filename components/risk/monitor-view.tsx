'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import { useAlerts, useDesk, useHasPicture } from '#lib/client/hooks.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { PhoneAlerts } from '../alerts/phone-alerts.tsx';
import { useDeskUi, usePageKeys } from '../shell/desk-ui.tsx';
import { Button } from '../ui/button.tsx';
import { GridSkeleton } from '../ui/grid-skeleton.tsx';
import { AccountGrid } from './account-grid.tsx';
import { EmptyDesk } from './empty-desk.tsx';
import { GridToolbar } from './grid-toolbar.tsx';
import { KpiBand } from './kpi-band.tsx';
import { nextSort } from './monitor-query.ts';
import type { MonitorQuery } from './monitor-query.ts';
import { DEFAULT_QUERY, useMonitorQuery, useMonitorWish } from './use-monitor-query.ts';
import { useShownOrder } from './use-shown-order.ts';

/** What is broken now, what breaks next: the firm's figures over the ranked accounts (ux.md 5.1). */
export function MonitorView(): ReactNode {
  const router = useRouter();
  const desk = useDesk();
  const hasPicture = useHasPicture();
  const [query, setQuery] = useMonitorQuery();
  const [hasCause, setHasCause] = useState(false);
  const filterInput = useRef<HTMLInputElement>(null);
  useMonitorWish(query);
  const order = useShownOrder(hasCause);
  const alertOf = useAlertByAccount();
  useTellHeldMoves(order.isHeld ? order.moves : null);
  useMonitorKeys(order.resort, filterInput, setQuery);
  const open = (index: number): void => {
    const account = desk.store.getState().cards.get(index)?.account;
    if (account !== undefined) router.push(`/accounts/${encodeURIComponent(account)}`);
  };
  const shown = order.shown;
  const rowCount = shown === null ? null : shown.pinned.length + shown.order.length;
  if (hasPicture && order.totalAccounts === 0) return <EmptyDesk />;
  return (
    <>
      <h1 className="visually-hidden">Monitor</h1>
      <KpiBand nearest={query.sort.length === 0 ? (shown?.order[0] ?? null) : null} />
      <PhoneAlerts />
      <div className="flex min-h-0 flex-1 flex-col max-phone:hidden">
        <GridToolbar
          view={query.view}
          onView={(view) => setQuery((was) => ({ ...was, view }))}
          filter={query.filter}
          onFilter={(filter) => setQuery((was) => ({ ...was, filter }))}
          filterInput={filterInput}
          pinnedCount={shown?.pinned.length ?? 0}
          shownCount={rowCount}
          totalCount={order.totalAccounts}
          isHeld={order.isHeld}
          moves={order.moves}
          onResort={order.resort}
        />
        {shown === null ? (
          <GridSkeleton />
        ) : (
          <AccountGrid
            shown={shown}
            totalRows={rowCount ?? 0}
            sort={query.sort}
            onSort={(column) => setQuery((was) => ({ ...was, sort: nextSort(was.sort, column) }))}
            alertOf={alertOf}
            onOpen={open}
            onHoldCause={setHasCause}
          />
        )}
        {rowCount === 0 ? <NoRows query={query} onClear={() => setQuery({ ...DEFAULT_QUERY, view: 'all' })} /> : null}
      </div>
    </>
  );
}

function NoRows({ query, onClear }: { readonly query: MonitorQuery; readonly onClear: () => void }): ReactNode {
  const isQuiet = query.filter === '' && query.view === 'atRisk';
  return (
    <div
      role="status"
      className="pointer-events-none absolute inset-x-0 top-48 flex flex-col items-center gap-3 text-control text-ink-2"
    >
      <p>{isQuiet ? 'No account is at watch or above.' : 'No accounts match this view.'}</p>
      <Button className="pointer-events-auto" onClick={onClear}>
        {isQuiet ? 'Show all accounts' : 'Clear filter'}
      </Button>
    </div>
  );
}

function useTellHeldMoves(moves: number | null): void {
  const { setHeldMoves } = useDeskUi();
  useEffect(() => {
    setHeldMoves(moves);
    return () => setHeldMoves(null);
  }, [moves, setHeldMoves]);
}

function useMonitorKeys(
  resort: () => void,
  filterInput: RefObject<HTMLInputElement | null>,
  setQuery: (change: (was: MonitorQuery) => MonitorQuery) => void,
): void {
  const keys = useMemo(
    () => ({
      resort,
      filter: () => filterInput.current?.focus(),
      view: (digit: number) => {
        if (digit === 1 || digit === 2) setQuery((was) => ({ ...was, view: digit === 1 ? 'atRisk' : 'all' }));
      },
    }),
    [resort, filterInput, setQuery],
  );
  usePageKeys(keys);
}

/** The alert a row of the band offers to acknowledge: the first of its account in queue order [AL11]. */
function useAlertByAccount(): ReadonlyMap<string, AlertRecord> {
  const alerts = useAlerts();
  return useMemo(() => {
    const first = new Map<string, AlertRecord>();
    for (const alert of alerts) {
      if (alert.state === 'cleared' || alert.scope.level !== 'account' || first.has(alert.scope.id)) continue;
      first.set(alert.scope.id, alert);
    }
    return first;
  }, [alerts]);
}
