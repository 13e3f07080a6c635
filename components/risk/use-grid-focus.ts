import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, MouseEvent, RefObject } from 'react';
import { moveFocus } from './grid-focus.ts';
import type { GridFocus } from './grid-focus.ts';
import { ROW_PX } from './grid-rows.tsx';

type Grid = {
  readonly root: RefObject<HTMLDivElement | null>;
  readonly viewport: RefObject<HTMLDivElement | null>;
  readonly pinned: readonly number[];
  readonly order: readonly number[];
  readonly columnCount: number;
  readonly scrollTo: (position: number) => void;
  readonly onOpen: (index: number) => void;
};

export type RovingFocus = {
  readonly focusedColumn: (index: number) => number | null;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onClick: (event: MouseEvent) => void;
  readonly onDoubleClick: (event: MouseEvent) => void;
};

/** One tab stop that keys and clicks move; it follows the account, not the place [AX17], [AX18]. */
export function useGridFocus(grid: Grid): RovingFocus {
  const { pinned, order, columnCount, onOpen } = grid;
  const [focus, setFocus] = useState<GridFocus | null>(null);
  useFocusFollows(grid.root, focus);
  const isShown = focus !== null && (pinned.includes(focus.row) || order.includes(focus.row));
  const tabStop = isShown ? focus : firstFocus(pinned, order);
  const move = (at: GridFocus, event: KeyboardEvent): boolean => {
    const next = moveFocus(at, event.key, {
      ctrl: event.ctrlKey,
      rows: [...pinned, ...order],
      columnCount,
      pageRows: Math.max(1, Math.floor((grid.viewport.current?.clientHeight ?? ROW_PX) / ROW_PX) - 1),
    });
    if (next === null) return false;
    const position = order.indexOf(next.row);
    if (position >= 0) grid.scrollTo(position);
    setFocus(next);
    return true;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.metaKey || event.shiftKey) return;
    const target = event.target instanceof HTMLElement ? event.target : null;
    const at = focus ?? firstFocus(pinned, order);
    if (at === null || target?.closest('[role="columnheader"]') !== null) return;
    if (event.key === 'F2') focusInRow(target, 'button');
    else if (target?.closest('button') !== null) {
      // A button in a cell keeps its keys; only Escape leads back to the cell.
      if (event.key === 'Escape') focusInRow(target, '[role="gridcell"]');
      return;
    } else if (event.key === 'Enter') onOpen(at.row);
    else if (!move(at, event)) return;
    event.preventDefault();
  };
  const onClick = (event: MouseEvent): void => {
    const cell = closest(event, '[data-cell]');
    if (cell === null || getSelection()?.isCollapsed === false) return;
    const [row, column] = (cell.dataset['cell'] ?? '').split(':').map(Number);
    if (row !== undefined && column !== undefined) setFocus({ row, column, byKey: false });
  };
  const onDoubleClick = (event: MouseEvent): void => {
    const row = closest(event, '[data-row]')?.dataset['row'];
    if (row !== undefined) onOpen(Number(row));
  };
  const focusedColumn = (index: number): number | null =>
    tabStop?.row === index ? Math.min(tabStop.column, columnCount - 1) : null;
  return { focusedColumn, onKeyDown, onClick, onDoubleClick };
}

function closest(event: MouseEvent, selector: string): HTMLElement | null {
  return event.target instanceof HTMLElement ? event.target.closest<HTMLElement>(selector) : null;
}

function focusInRow(target: HTMLElement | null, selector: string): void {
  target?.closest('[role="row"]')?.querySelector<HTMLElement>(selector)?.focus();
}

function firstFocus(pinned: readonly number[], order: readonly number[]): GridFocus | null {
  const row = pinned[0] ?? order[0];
  return row === undefined ? null : { row, column: 0, byKey: false };
}

/** Focus goes to the cell that the keys moved to, once it is drawn [AX18]. */
function useFocusFollows(root: RefObject<HTMLDivElement | null>, focus: GridFocus | null): void {
  const done = useRef<GridFocus | null>(null);
  useEffect(() => {
    if (focus === null || done.current === focus) return;
    const cell = root.current?.querySelector<HTMLElement>(`[data-cell="${focus.row}:${focus.column}"]`);
    if (cell === null || cell === undefined) return;
    done.current = focus;
    cell.focus({ preventScroll: !focus.byKey });
  });
}
