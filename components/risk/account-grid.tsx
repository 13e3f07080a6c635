'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useDesk } from '#lib/client/hooks.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { SortKey } from '#lib/protocol/socket-events.ts';
import { FirmRow } from './firm-row.tsx';
import { FlashSweeper } from './flash-sweeper.ts';
import { FlashContext } from './grid-cell.tsx';
import { columnsFor } from './grid-columns.ts';
import { GridHead } from './grid-head.tsx';
import { PinnedBand, RankedRows, ROW_PX } from './grid-rows.tsx';
import type { ShownOrder } from './order-hold.ts';
import { useGridFocus } from './use-grid-focus.ts';
import { useHoldCause } from './use-hold-cause.ts';
import { useWidth } from './use-width.ts';

/** Rows beyond the visible ones that are drawn and asked for, so that a scroll finds them filled. */
const OVERSCAN = 8;

type Props = {
  readonly shown: ShownOrder;
  readonly totalRows: number;
  readonly sort: readonly SortKey[];
  readonly onSort: (column: string) => void;
  readonly alertOf: ReadonlyMap<string, AlertRecord>;
  readonly onOpen: (index: number) => void;
  readonly onHoldCause: (hasCause: boolean) => void;
};

/** Pinned breaches, the virtual ranked rows, and the firm's total at the same entry [MO1], [MO2], [AX17]. */
export function AccountGrid({ shown, totalRows, sort, onSort, alertOf, onOpen, onHoldCause }: Props): ReactNode {
  const desk = useDesk();
  const viewport = useRef<HTMLDivElement>(null);
  const root = useRef<HTMLDivElement>(null);
  const widthPx = useWidth(root);
  const columns = useMemo(() => columnsFor(widthPx), [widthPx]);
  const sweeper = useFlashSweeper();
  const { pinned, order, left } = shown;
  const band = pinned.slice(0, shown.bandRows);
  const added = pinned.slice(shown.bandRows);
  const virtual = useVirtualizer<HTMLDivElement, Element>({
    count: order.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    getItemKey: (position) => order[position] ?? position,
  });
  const drawn = virtual.getVirtualItems().flatMap((item) => order[item.index] ?? []);
  useShownRows([...pinned, ...drawn]);
  useHoldCause(root, viewport, onHoldCause);
  const { focusedColumn, onKeyDown, onClick, onDoubleClick } = useGridFocus({
    root,
    viewport,
    pinned,
    order,
    columnCount: columns.length,
    scrollTo: (position) => virtual.scrollToIndex(position),
    onOpen,
  });
  const alertFor = (index: number): AlertRecord | null =>
    alertOf.get(desk.store.getState().cards.get(index)?.account ?? '') ?? null;
  const shared = { columns, left, focusedColumn };
  return (
    <FlashContext value={sweeper}>
      <div
        ref={root}
        role="grid"
        tabIndex={-1}
        aria-label="Accounts"
        aria-rowcount={totalRows + 1}
        aria-colcount={columns.length}
        className="flex min-h-0 flex-1 flex-col bg-surface"
        style={{ '--grid-columns': columns.map((column) => column.width).join(' ') } as React.CSSProperties}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onDoubleClick={onDoubleClick}
      >
        <GridHead columns={columns} sort={sort} onSort={onSort} />
        <PinnedBand {...shared} label="Pinned" pinned={band} rowsBefore={1} alertFor={alertFor} />
        <div ref={viewport} role="rowgroup" aria-label="Ranked" className="grid-viewport min-h-0 flex-1" tabIndex={-1}>
          <RankedRows {...shared} order={order} rowsBefore={band.length + 1} virtual={virtual} />
        </div>
        <PinnedBand
          {...shared}
          label="New while the order is held"
          pinned={added}
          rowsBefore={1 + band.length + order.length}
          isBelow
          alertFor={alertFor}
        />
        <FirmRow columns={columns} rowIndex={totalRows + 2} />
      </div>
    </FlashContext>
  );
}

function useFlashSweeper(): FlashSweeper {
  const [sweeper] = useState(() => new FlashSweeper());
  useEffect(() => {
    sweeper.start();
    return () => sweeper.stop();
  }, [sweeper]);
  return sweeper;
}

/** Tells the server which rows are drawn. The text stands for the list: the same rows are not asked for twice. */
function useShownRows(rows: readonly number[]): void {
  const desk = useDesk();
  const key = rows.join(' ');
  useEffect(() => desk.showRows(key === '' ? [] : key.split(' ').map(Number)), [desk, key]);
}
