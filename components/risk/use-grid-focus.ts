import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { KeyboardEvent, MouseEvent, RefObject } from 'react';
import { leftText, moveFocus, nearestRow } from './grid-focus.ts';
import type { GridFocus } from './grid-focus.ts';
import { HEAD_LINE } from './order-groups.ts';
import type { GroupLine } from './order-groups.ts';

type Grid = {
  readonly root: RefObject<HTMLDivElement | null>;
  readonly viewport: RefObject<HTMLDivElement | null>;
  readonly pinned: readonly number[];
  readonly lines: readonly number[];
  readonly groupOf: ReadonlyMap<number, GroupLine>;
  readonly columnCount: number;
  readonly rowPx: number;
  /** Brings a line of the band or the ranking into sight. */
  readonly scrollTo: (line: number) => void;
  readonly onOpen: (index: number) => void;
  readonly onToggle: (line: GroupLine) => void;
  readonly selection: SelectionActs;
  /** The account whose row gets the focus once it is drawn: the way back to where one was [IA5]. */
  readonly startAt: number | null;
  readonly onFocus: (line: number) => void;
  /** Account or group of a line, as it is called aloud; null while its card is not there. */
  readonly nameOf: (line: number) => string | null;
  /** What shows the cells: another one brings other elements. */
  readonly shownBy: unknown;
  readonly speak: (text: string) => void;
};

export type SelectionActs = {
  readonly toggle: (line: number) => void;
  readonly extend: (from: number, to: number) => void;
  readonly all: () => void;
};

export type RovingFocus = {
  readonly focusedColumn: (line: number) => number | null;
  /** The line the keys act on; null where there is none. */
  readonly line: number | null;
  /** The line in which the browser has its focus now; null where that is elsewhere. */
  readonly heldLine: () => number | null;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onClick: (event: MouseEvent) => void;
  readonly onDoubleClick: (event: MouseEvent) => void;
};

/** One tab stop that keys and clicks move; it follows the account, not the place [AX17], [AX18]. */
export function useGridFocus(grid: Grid): RovingFocus {
  const { pinned, lines, columnCount, onOpen } = grid;
  const [focus, setFocus] = useState<GridFocus | null>(null);
  const shown = [HEAD_LINE, ...pinned, ...lines];
  const followed = useNearest(grid, focus, shown, setFocus);
  useFocusFollows(grid.root, followed);
  useFocusSurvives(grid.root, grid.shownBy);
  useStart(grid, shown, setFocus);
  const { onFocus } = grid;
  const focusedLine = followed?.row ?? null;
  useEffect(() => {
    if (focusedLine !== null) onFocus(focusedLine);
  }, [focusedLine, onFocus]);
  const tabStop = followed ?? firstFocus(shown);
  const move = (at: GridFocus, event: KeyboardEvent): boolean => {
    const next = moveFocus(at, event.key, {
      ctrl: event.ctrlKey,
      rows: shown,
      columnCount,
      pageRows: Math.max(1, Math.floor((grid.viewport.current?.clientHeight ?? grid.rowPx) / grid.rowPx) - 1),
    });
    if (next === null) return false;
    if (event.shiftKey) grid.selection.extend(at.row, next.row);
    grid.scrollTo(next.row);
    setFocus(next);
    return true;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || tabStop === null) return;
    const target = event.target instanceof HTMLElement ? event.target : null;
    if (ownsKey(target, event)) return;
    // The cell that has the focus is the one that the key means, however it came by it: never another row.
    const at = focusOf(target) ?? tabStop;
    if (act(grid, at, event, target) || move(at, event)) event.preventDefault();
  };
  const onClick = (event: MouseEvent): void => {
    const cell = closest(event, '[data-cell]');
    if (cell === null || getSelection()?.isCollapsed === false) return;
    const at = focusOf(cell);
    if (at === null) return;
    const { row, column } = at;
    if (row >= 0 && event.shiftKey && tabStop !== null) grid.selection.extend(tabStop.row, row);
    else if (row >= 0 && (event.ctrlKey || event.metaKey)) grid.selection.toggle(row);
    setFocus({ row, column, byKey: false });
  };
  const onDoubleClick = (event: MouseEvent): void => {
    const row = closest(event, '[data-row]')?.dataset['row'];
    if (row !== undefined) onOpen(Number(row));
  };
  const focusedColumn = (line: number): number | null =>
    tabStop?.row === line ? Math.min(tabStop.column, columnCount - 1) : null;
  const { root } = grid;
  const heldLine = useCallback(() => {
    const active = document.activeElement;
    return root.current?.contains(active) === true ? lineOf(active) : null;
  }, [root]);
  return { focusedColumn, line: focusedLine, heldLine, onKeyDown, onClick, onDoubleClick };
}

function focusOf(target: HTMLElement | null): GridFocus | null {
  const cell = target?.closest<HTMLElement>('[data-cell]')?.dataset['cell'];
  const row = lineOf(target);
  return cell === undefined || row === null ? null : { row, column: Number(cell), byKey: true };
}

/** The line around an element. */
function lineOf(target: Element | null): number | null {
  const line = target?.closest<HTMLElement>('[data-line]')?.dataset['line'];
  return line === undefined ? null : Number(line);
}

/** Keys that do something to the focused line itself. True when the key was one. */
function act(grid: Grid, at: GridFocus, event: KeyboardEvent, target: HTMLElement | null): boolean {
  const { selection, groupOf } = grid;
  const group = groupOf.get(at.row);
  const hasModifier = event.ctrlKey || event.metaKey;
  if (hasModifier && event.key.toLowerCase() === 'a') selection.all();
  else if (hasModifier && event.key.toLowerCase() === 'c') return copyCell(grid, target);
  else if (hasModifier) return false;
  else if (event.key === ' ' && event.shiftKey) selection.toggle(at.row);
  else if (event.shiftKey) return false;
  else if (event.key === 'F2') focusInRow(target, '[role="gridcell"] button, [role="gridcell"] a');
  else if (event.key === 'Enter' && at.row !== HEAD_LINE) {
    if (group === undefined) grid.onOpen(at.row);
    else grid.onToggle(group);
  } else if (group !== undefined && event.key === 'ArrowRight' && !group.isOpen) grid.onToggle(group);
  else if (group !== undefined && event.key === 'ArrowLeft' && group.isOpen && at.column === 0) grid.onToggle(group);
  else return false;
  return true;
}

/** The focused figure to the clipboard; where text is selected the browser copies that. */
function copyCell({ speak }: Grid, target: HTMLElement | null): boolean {
  const cell = target?.closest<HTMLElement>('[role="gridcell"]') ?? null;
  if (cell === null || getSelection()?.isCollapsed === false) return false;
  void import('./copy-figure.ts').then(async ({ copyFigure }) => speak(await copyFigure(cell)));
  return true;
}

/** A button in a cell keeps its keys; only Escape leads back to the cell. Those of the head are its cells. */
function ownsKey(target: HTMLElement | null, event: KeyboardEvent): boolean {
  if (target === null || target.closest('button, a') === null) return false;
  if (target.closest('[role="columnheader"]') !== null) return event.key === 'Enter' || event.key === ' ';
  if (event.key === 'Escape') {
    focusInRow(target, '[role="gridcell"][data-cell]');
    event.preventDefault();
  }
  return true;
}

function closest(event: MouseEvent, selector: string): HTMLElement | null {
  return event.target instanceof HTMLElement ? event.target.closest<HTMLElement>(selector) : null;
}

function focusInRow(target: HTMLElement | null, selector: string): void {
  target?.closest('[role="row"]')?.querySelector<HTMLElement>(selector)?.focus();
}

/** The first row, and the head only where there is none. */
function firstFocus(shown: readonly number[]): GridFocus | null {
  const row = shown[1] ?? shown[0];
  return row === undefined ? null : { row, column: 0, byKey: false };
}

/** The focus, or null while its line is not shown; when that has left, the nearest takes it [AX18]. */
function useNearest(
  { root, nameOf, speak }: Pick<Grid, 'root' | 'nameOf' | 'speak'>,
  focus: GridFocus | null,
  shown: readonly number[],
  setFocus: (focus: GridFocus) => void,
): GridFocus | null {
  const place = useRef(0);
  const name = useRef<string | null>(null);
  const at = focus === null ? -1 : shown.indexOf(focus.row);
  useEffect(() => {
    if (at >= 0 && focus !== null) {
      place.current = at;
      // Kept while it is there: the card of a row that left may be gone.
      name.current = nameOf(focus.row);
    }
    if (at >= 0 || focus === null) return;
    const nearest = nearestRow(place.current, shown);
    if (nearest === null) return;
    const next = nearest === HEAD_LINE ? null : (nameOf(nearest) ?? 'the nearest row');
    if (hasFocus(root) && place.current > 0) speak(leftText(name.current ?? 'The row', next));
    setFocus({ ...focus, row: nearest });
  });
  return at < 0 ? null : focus;
}

/** Whether the focus is in the grid, or was in a row of it that is gone. */
function hasFocus(root: RefObject<HTMLDivElement | null>): boolean {
  const { activeElement } = document;
  return activeElement === null || activeElement === document.body || root.current?.contains(activeElement) === true;
}

function useStart(
  { startAt, scrollTo }: Pick<Grid, 'startAt' | 'scrollTo'>,
  shown: readonly number[],
  setFocus: (focus: GridFocus) => void,
): void {
  const latest = useRef(scrollTo);
  useEffect(() => {
    latest.current = scrollTo;
  });
  const isDone = useRef(false);
  const isHere = startAt !== null && shown.includes(startAt);
  useEffect(() => {
    if (isDone.current || !isHere || startAt === null) return;
    isDone.current = true;
    // Somebody who has begun elsewhere on the page is not pulled away.
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    latest.current(startAt);
    setFocus({ row: startAt, column: 0, byKey: true });
  }, [isHere, startAt, setFocus]);
}

/** The cell that has the focus has it also when all cells are shown by other elements. */
function useFocusSurvives(root: RefObject<HTMLElement | null>, shownBy: unknown): void {
  const [before, setBefore] = useState(shownBy);
  const [lost, setLost] = useState<GridFocus | null>(null);
  if (before !== shownBy) {
    const active = document.activeElement;
    setBefore(shownBy);
    setLost(active instanceof HTMLElement ? focusOf(active) : null);
  }
  useLayoutEffect(() => {
    if (lost !== null && document.activeElement === document.body) cellAt(root, lost)?.focus({ preventScroll: true });
  }, [root, lost]);
}

function cellAt(root: RefObject<HTMLElement | null>, { row, column }: GridFocus): HTMLElement | null {
  return root.current?.querySelector<HTMLElement>(`[data-line="${row}"] [data-cell="${column}"]`) ?? null;
}

/** Focus goes to the cell that the keys moved to, once it is drawn [AX18]. A wide cell has the place of its first column. */
function useFocusFollows(root: RefObject<HTMLDivElement | null>, focus: GridFocus | null): void {
  const done = useRef<GridFocus | null>(null);
  useEffect(() => {
    if (focus === null || done.current === focus) return;
    const cell = [...Array(focus.column + 1).keys()]
      .reverse()
      .map((column) => cellAt(root, { ...focus, column }))
      .find((found) => found !== null);
    if (cell === undefined || cell === null) return;
    done.current = focus;
    // The rows change under a filter as it is typed: whoever is elsewhere on the page is not pulled away.
    if (hasFocus(root)) cell.focus({ preventScroll: !focus.byKey });
  });
}
