'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { useDesk } from '#lib/client/hooks.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { SortKey } from '#lib/protocol/socket-events.ts';
import { FlashSweeper } from './flash-sweeper.ts';
import { FirmRow } from './firm-row.tsx';
import { FlashContext } from './grid-cell.tsx';
import { columnsFor } from './grid-columns.ts';
import { GridHead } from './grid-head.tsx';
import { moveFocus } from './grid-focus.ts';
import type { GridFocus } from './grid-focus.ts';
import { GridRow } from './grid-row.tsx';
import type { ShownOrder } from './order-hold.ts';

export const ROW_PX = 24;
/** Rows beyond the visible ones that are drawn and asked for, so that a scroll finds them filled. */
const OVERSCAN = 8;
const BAND_ROWS_MAX = 6;

type Props = {
  readonly shown: ShownOrder | null;
  readonly totalRows: number;
  readonly sort: readonly SortKey[];
  readonly onSort: (column: string) => void;
  readonly alertOf: ReadonlyMap<string, AlertRecord>;
  readonly onOpen: (index: number) => void;
  readonly onHoldCause: (hasCause: boolean) => void;
};

const NO_ROWS: readonly number[] = [];

/** Pinned breaches, the virtual ranked rows, and the firm's total at the same entry [MO1], [MO2], [AX17]. */
export function AccountGrid({ shown, totalRows, sort, onSort, alertOf, onOpen, onHoldCause }: Props): ReactNode {
  const desk = useDesk();
  const viewport = useRef<HTMLDivElement>(null);
  const root = useRef<HTMLDivElement>(null);
  const widthPx = useWidth(root);
  const columns = useMemo(() => columnsFor(widthPx), [widthPx]);
  const [sweeper] = useState(() => new FlashSweeper());
  const [focus, setFocus] = useState<GridFocus | null>(null);
  const pinned = shown?.pinned ?? NO_ROWS;
  const order = shown?.order ?? NO_ROWS;
  const virtual = useVirtualizer({
    count: order.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    getItemKey: (position) => order[position] ?? position,
  });
  useEffect(() => {
    sweeper.start();
    return () => sweeper.stop();
  }, [sweeper]);
  const items = virtual.getVirtualItems();
  const wanted = useMemo(
    () => [...pinned, ...items.flatMap((item) => order[item.index] ?? [])],
    [pinned, items, order],
  );
  const wantedKey = wanted.join(' ');
  // The key stands for the list: the same rows are not asked for twice.
  useEffect(() => desk.showRows(wantedKey === '' ? [] : wantedKey.split(' ').map(Number)), [desk, wantedKey]);
  useHoldCause(root, viewport, onHoldCause);
  useFocusFollows(root, focus);

  const alertFor = (index: number): AlertRecord | null =>
    alertOf.get(desk.store.getState().cards.get(index)?.account ?? '') ?? null;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.metaKey || event.shiftKey) return;
    const target = event.target instanceof HTMLElement ? event.target : null;
    const at = focus ?? firstFocus(pinned, order);
    if (at === null || target?.closest('[role="columnheader"]') !== null) return;
    if (event.key === 'F2') target?.closest('[role="row"]')?.querySelector<HTMLElement>('button')?.focus();
    else if (target?.closest('button') !== null) {
      if (event.key === 'Escape')
        target?.closest('[role="row"]')?.querySelector<HTMLElement>('[role="gridcell"]')?.focus();
      return;
    } else if (event.key === 'Enter') onOpen(at.row);
    else {
      const pageRows = Math.max(1, Math.floor((viewport.current?.clientHeight ?? ROW_PX) / ROW_PX) - 1);
      const next = moveFocus(at, event.key, {
        ctrl: event.ctrlKey,
        rows: [...pinned, ...order],
        columnCount: columns.length,
        pageRows,
      });
      if (next === null) return;
      const position = order.indexOf(next.row);
      if (position >= 0) virtual.scrollToIndex(position);
      setFocus(next);
    }
    event.preventDefault();
  };
  const onClick = (event: MouseEvent): void => {
    const cell = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-cell]') : null;
    if (cell === null || getSelection()?.isCollapsed === false) return;
    const [row, column] = (cell.dataset['cell'] ?? '').split(':').map(Number);
    if (row !== undefined && column !== undefined) setFocus({ row, column, byKey: false });
  };
  const tabStop =
    focus !== null && (pinned.includes(focus.row) || order.includes(focus.row)) ? focus : firstFocus(pinned, order);
  const focusedColumn = (index: number): number | null =>
    tabStop?.row === index ? Math.min(tabStop.column, columns.length - 1) : null;

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
        onDoubleClick={(event) => {
          const row =
            event.target instanceof HTMLElement
              ? event.target.closest<HTMLElement>('[data-row]')?.dataset['row']
              : undefined;
          if (row !== undefined) onOpen(Number(row));
        }}
      >
        <GridHead columns={columns} sort={sort} onSort={onSort} />
        {pinned.length === 0 ? null : (
          <div
            role="rowgroup"
            aria-label={`Pinned, ${pinned.length}`}
            className="grid-band"
            style={{ maxHeight: BAND_ROWS_MAX * ROW_PX }}
          >
            {pinned.map((index, position) => (
              <GridRow
                key={index}
                index={index}
                rowIndex={position + 2}
                columns={columns}
                focusedColumn={focusedColumn(index)}
                top={null}
                hasLeft={shown?.left.has(index) ?? false}
                alert={alertFor(index)}
              />
            ))}
          </div>
        )}
        <div ref={viewport} role="rowgroup" aria-label="Ranked" className="grid-viewport min-h-0 flex-1" tabIndex={-1}>
          <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
            {items.map((item) => {
              const index = order[item.index];
              if (index === undefined) return null;
              return (
                <GridRow
                  key={index}
                  index={index}
                  rowIndex={pinned.length + item.index + 2}
                  columns={columns}
                  focusedColumn={focusedColumn(index)}
                  top={item.start}
                  hasLeft={shown?.left.has(index) ?? false}
                  alert={null}
                />
              );
            })}
          </div>
        </div>
        <FirmRow columns={columns} rowIndex={totalRows + 2} />
      </div>
    </FlashContext>
  );
}

function firstFocus(pinned: readonly number[], order: readonly number[]): GridFocus | null {
  const row = pinned[0] ?? order[0];
  return row === undefined ? null : { row, column: 0, byKey: false };
}

function useWidth(root: React.RefObject<HTMLDivElement | null>): number {
  const [widthPx, setWidthPx] = useState(0);
  useLayoutEffect(() => {
    const element = root.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setWidthPx(element.clientWidth));
    observer.observe(element);
    setWidthPx(element.clientWidth);
    return () => observer.disconnect();
  }, [root]);
  return widthPx;
}

/** Focus goes to the cell that the keys moved to, once it is drawn [AX18]. */
function useFocusFollows(root: React.RefObject<HTMLDivElement | null>, focus: GridFocus | null): void {
  const done = useRef<GridFocus | null>(null);
  useEffect(() => {
    if (focus === null || done.current === focus) return;
    const cell = root.current?.querySelector<HTMLElement>(`[data-cell="${focus.row}:${focus.column}"]`);
    if (cell === null || cell === undefined) return;
    done.current = focus;
    cell.focus({ preventScroll: !focus.byKey });
  });
}

/** The order is held while the pointer is over the rows, focus is in them, text is selected or they are scrolled [ST1]. */
function useHoldCause(
  root: React.RefObject<HTMLDivElement | null>,
  viewport: React.RefObject<HTMLDivElement | null>,
  tell: (hasCause: boolean) => void,
): void {
  const told = useRef(false);
  const tellRef = useRef(tell);
  useEffect(() => {
    tellRef.current = tell;
  });
  useEffect(() => {
    const element = root.current;
    if (element === null) return undefined;
    const over = { pointer: false };
    const check = (): void => {
      const hasSelection =
        getSelection()?.isCollapsed === false && element.contains(getSelection()?.anchorNode ?? null);
      const hasCause =
        over.pointer ||
        element.contains(document.activeElement) ||
        hasSelection ||
        (viewport.current?.scrollTop ?? 0) > 0;
      if (hasCause === told.current) return;
      told.current = hasCause;
      tellRef.current(hasCause);
    };
    const enter = (): void => {
      over.pointer = true;
      check();
    };
    const leave = (): void => {
      over.pointer = false;
      check();
    };
    // After focusout the focus is nowhere yet.
    const later = (): void => queueMicrotask(check);
    const scrolled = viewport.current;
    element.addEventListener('pointerenter', enter);
    element.addEventListener('pointerleave', leave);
    element.addEventListener('focusin', check);
    element.addEventListener('focusout', later);
    scrolled?.addEventListener('scroll', check, { passive: true });
    document.addEventListener('selectionchange', check);
    return () => {
      element.removeEventListener('pointerenter', enter);
      element.removeEventListener('pointerleave', leave);
      element.removeEventListener('focusin', check);
      element.removeEventListener('focusout', later);
      scrolled?.removeEventListener('scroll', check);
      document.removeEventListener('selectionchange', check);
    };
  }, [root, viewport]);
}
