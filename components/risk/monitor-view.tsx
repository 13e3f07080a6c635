'use client';

import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode, RefObject } from 'react';
import { formatCount } from '#lib/client/format.ts';
import { useAccountIndex, useAlerts, useDesk, useFirmCurrency, useHasPicture } from '#lib/client/hooks.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { useDeskActs, usePageKeys } from '../shell/desk-ui.tsx';
import { useDeskRouter } from '../shell/use-desk-router.ts';
import { GridSkeleton } from '../ui/grid-skeleton.tsx';
import { useAfterPaint } from '../ui/use-after-paint.ts';
import { useIsPhone } from '../ui/use-phone.ts';
import { whenIdle } from '../ui/when-idle.ts';
import { lazyPart } from '../ui/lazy-part.ts';
import { AccountGrid } from './account-grid.tsx';
import { ROW_HEIGHTS_PX } from './density.ts';
import type { Density } from './density.ts';
import { loadGroupRow } from './grid-rows.tsx';
import { GridToolbar } from './grid-toolbar.tsx';
import { KpiBand } from './kpi-band.tsx';
import { DEFAULT_QUERY, nextSort, writeMonitorQuery } from './monitor-query.ts';
import type { MonitorQuery } from './monitor-query.ts';
import { unratedHelp, unratedText } from './money-words.ts';
import type { ShownOrder } from './order-hold.ts';
import { useExport } from './use-export.ts';
import { useDensity } from './use-density.ts';
import { useMonitorQuery, useMonitorWish } from './use-monitor-query.ts';
import type { ChangeQuery } from './use-monitor-query.ts';
import { useSelection } from './use-selection.ts';
import type { Selection } from './use-selection.ts';
import { useShownOrder } from './use-shown-order.ts';
import type { OrderView } from './use-shown-order.ts';

const NO_ROWS: readonly number[] = [];

// What a press or an empty desk asks for does not hold up the first picture; it comes once the page is idle.
const loadPicker = async () => ({ default: (await import('./column-picker.tsx')).ColumnPicker });
const loadSelection = async () => ({ default: (await import('./selection-bar.tsx')).SelectionBar });
const ColumnPicker = lazyPart(loadPicker);
const SelectionBar = lazyPart(loadSelection);
const PhoneAlerts = lazyPart(async () => ({ default: (await import('../alerts/phone-alerts.tsx')).PhoneAlerts }));
const FaultLine = lazyPart(async () => ({ default: (await import('./fault-line.tsx')).FaultLine }));
const NoRows = lazyPart(async () => ({ default: (await import('./no-rows.tsx')).NoRows }));
const EmptyDesk = lazyPart(async () => ({ default: (await import('./empty-desk.tsx')).EmptyDesk }));

/** What is broken now, what breaks next: the firm's figures over the ranked accounts (ux.md 5.1). */
export function MonitorView(): ReactNode {
  const hasPicture = useHasPicture();
  const isPainted = useAfterPaint();
  const isPhone = useIsPhone();
  const { query, change, faults, isRead } = useMonitorQuery();
  const [hasCause, setHasCause] = useState(false);
  const filterInput = useRef<HTMLInputElement>(null);
  const [selectKey, setSelectKey] = useSelectKey();
  useMonitorWish(query);
  const order = useShownOrder(hasCause);
  const rows = useShownRows(order);
  const selection = useSelection(rows);
  const [density, stepDensity] = useDensity(query.dens, change);
  useTellHeldMoves(order.isHeld ? order.moves : null);
  const exportView = useExport(query);
  useMonitorKeys({ order, selection, change, stepDensity, exportView, filterInput, selectKey });
  if (hasPicture && order.totalAccounts === 0) {
    return (
      <Suspense fallback={<GridSkeleton />}>
        <EmptyDesk />
      </Suspense>
    );
  }
  return (
    <>
      <h1 className="visually-hidden">Monitor</h1>
      <KpiBand />
      {isPhone ? (
        <Suspense fallback={null}>
          <PhoneAlerts />
        </Suspense>
      ) : (
        <div className="flex min-h-0 flex-1 flex-col max-phone:hidden">
          <Toolbar
            query={query}
            change={change}
            order={order}
            selection={selection}
            density={density}
            onDensity={stepDensity}
            onExport={exportView}
            filterInput={filterInput}
          />
          <Faults faults={faults} filter={query.filter} />
          {order.shown === null || !isRead || !isPainted ? (
            <GridSkeleton />
          ) : (
            <MonitorGrid
              shown={order.shown}
              query={query}
              change={change}
              density={density}
              selection={selection}
              onSelectKey={setSelectKey}
              onHoldCause={setHasCause}
            />
          )}
          {order.shown !== null && rows.length === 0 && !order.awaitsHolders ? (
            <Suspense fallback={null}>
              <NoRows query={query} unrated={order.unrated} onClear={() => change(showAll, 'push')} />
            </Suspense>
          ) : null}
        </div>
      )}
    </>
  );
}

function showAll(): MonitorQuery {
  return { ...DEFAULT_QUERY, view: 'all' };
}

function Faults(props: { readonly faults: readonly string[]; readonly filter: string }): ReactNode {
  if (props.faults.length === 0 && props.filter === '') return null;
  return (
    <Suspense fallback={null}>
      <FaultLine {...props} />
    </Suspense>
  );
}

type GridProps = {
  readonly shown: ShownOrder;
  readonly query: MonitorQuery;
  readonly change: ChangeQuery;
  readonly density: Density;
  readonly selection: Selection;
  readonly onSelectKey: (run: () => void) => void;
  readonly onHoldCause: (hasCause: boolean) => void;
};

function hrefOfAccount(account: string): string {
  return `/accounts/${encodeURIComponent(account)}`;
}

function MonitorGrid(props: GridProps): ReactNode {
  const { shown, query, change, density, selection, onSelectKey, onHoldCause } = props;
  const router = useDeskRouter();
  const { store } = useDesk();
  const { rememberRanking } = useDeskActs();
  const alertOf = useAlertByAccount();
  const startAt = useAccountIndex(useState(query.sel)[0] ?? '');
  const accountAt = useCallback((line: number) => store.getState().cards.get(line)?.account ?? null, [store]);
  const onFocusLine = useCallback(
    (line: number): void => {
      const sel = accountAt(line);
      if (sel !== null) change((was) => (was.sel === sel ? was : { ...was, sel }));
    },
    [accountAt, change],
  );
  const open = (index: number): void => {
    const account = accountAt(index);
    if (account === null) return;
    // Written before the page is left: Back leads to this row [IA5].
    history.replaceState(null, '', `/monitor?${writeMonitorQuery({ ...query, sel: account })}`);
    // The keys [ and ] walk what was ranked here, as far as it has been in sight [IA4].
    const ranked = [...shown.pinned, ...shown.order].flatMap((line) => accountAt(line) ?? []);
    rememberRanking(ranked.map(hrefOfAccount));
    router.push(hrefOfAccount(account));
  };
  return (
    <AccountGrid
      shown={shown}
      cols={query.cols}
      rowPx={ROW_HEIGHTS_PX[density]}
      sort={query.sort}
      onSort={(column, isAdded) => change((was) => ({ ...was, sort: nextSort(was.sort, column, isAdded) }), 'push')}
      alertOf={alertOf}
      selected={selection.rows}
      selectionOf={selection.actsOn}
      onSelectKey={onSelectKey}
      onOpen={open}
      onHoldCause={onHoldCause}
      onFocusLine={onFocusLine}
      startAt={startAt}
      scrollKey={writeMonitorQuery({ ...query, sel: null, dens: null, cols: null })}
    />
  );
}

type ToolbarProps = Pick<GridProps, 'query' | 'change' | 'selection' | 'density'> & {
  readonly order: OrderView;
  readonly onDensity: () => void;
  readonly onExport: () => void;
  readonly filterInput: RefObject<HTMLInputElement | null>;
};

function Toolbar({
  query,
  change,
  order,
  selection,
  density,
  onDensity,
  onExport,
  filterInput,
}: ToolbarProps): ReactNode {
  const [isPicking, setPicking] = useState(false);
  const isShown = order.shown !== null;
  useEffect(
    () => (isShown ? whenIdle(() => void Promise.all([loadPicker(), loadSelection(), loadGroupRow()])) : undefined),
    [isShown],
  );
  return (
    <>
      <GridToolbar
        query={query}
        density={density}
        onView={(view) => change((was) => ({ ...was, view }), 'push')}
        onFilter={(filter, isEntered) => change((was) => ({ ...was, filter }), isEntered ? 'push' : 'replace')}
        onGroup={(group) => change((was) => ({ ...was, group }), 'push')}
        onColumns={() => setPicking(true)}
        onDensity={onDensity}
        onExport={onExport}
        filterInput={filterInput}
        hasSelection={selection.rows.size > 0}
        isHeld={order.isHeld}
        moves={order.moves}
        onResort={order.resort}
      >
        {selection.rows.size > 0 ? (
          <Suspense fallback={null}>
            <SelectionBar selected={selection.rows} onClear={selection.clear} />
          </Suspense>
        ) : (
          <RowCount order={order} />
        )}
      </GridToolbar>
      {isPicking ? (
        <Suspense fallback={null}>
          <ColumnPicker
            open
            onOpenChange={setPicking}
            cols={query.cols}
            onCols={(cols) => change((was) => ({ ...was, cols }))}
          />
        </Suspense>
      ) : null}
    </>
  );
}

/** How many rows there are, and what is missing from them or from their order. */
function RowCount({ order }: { readonly order: OrderView }): ReactNode {
  const { shown, totalAccounts, awaitsHolders, unrated } = order;
  const firmCurrency = useFirmCurrency();
  const rowCount = shown === null ? null : shown.pinned.length + shown.order.length;
  return (
    <p className="truncate text-ink-3" title={unratedHelp(unrated, firmCurrency)}>
      {rowCount === null ? '' : `${formatCount(rowCount)} of ${formatCount(totalAccounts)}`}
      {unrated === 0 ? null : <span className="text-ink"> · {unratedText(unrated, firmCurrency)}</span>}
      {shown === null || shown.pinned.length === 0 ? '' : ` · ${shown.pinned.length} pinned`}
      {awaitsHolders ? ' · reading positions' : ''}
    </p>
  );
}

function useShownRows({ shown }: OrderView): readonly number[] {
  return useMemo(() => (shown === null ? NO_ROWS : [...shown.pinned, ...shown.order]), [shown]);
}

/** What the key for selecting does, as the grid last said it, and the way to say it. */
function useSelectKey(): readonly [() => void, (run: () => void) => void] {
  const latest = useRef<(() => void) | null>(null);
  const run = useCallback(() => latest.current?.(), []);
  const set = useCallback((next: () => void) => {
    latest.current = next;
  }, []);
  return [run, set];
}

function useTellHeldMoves(moves: number | null): void {
  const { setHeldMoves } = useDeskActs();
  useEffect(() => {
    setHeldMoves(moves);
    return () => setHeldMoves(null);
  }, [moves, setHeldMoves]);
}

type Keys = {
  readonly order: OrderView;
  readonly selection: Selection;
  readonly change: ChangeQuery;
  readonly stepDensity: () => void;
  readonly exportView: () => void;
  readonly filterInput: RefObject<HTMLInputElement | null>;
  readonly selectKey: () => void;
};

function useMonitorKeys({ order, selection, change, stepDensity, exportView, filterInput, selectKey }: Keys): void {
  const { resort } = order;
  const { clear } = selection;
  const keys = useMemo(
    () => ({
      resort,
      clear,
      density: stepDensity,
      export: exportView,
      filter: () => filterInput.current?.focus(),
      select: selectKey,
      view: (digit: number) => {
        if (digit === 1 || digit === 2) change((was) => ({ ...was, view: digit === 1 ? 'atRisk' : 'all' }), 'push');
      },
    }),
    [resort, clear, stepDensity, exportView, filterInput, selectKey, change],
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
