import { memo, useLayoutEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type { GridColumn } from './grid-columns.ts';

type Props = {
  readonly columns: readonly GridColumn[];
  /** Places of the first cell and of the one behind the last. */
  readonly from: number;
  readonly to: number;
  /** Column that holds the grid's tab stop, when it is one of these. */
  readonly focusedColumn: number | null;
};

/**
 * Cells that lie next to each other and whose figures are drawn over them. Who draws them also gives them their names for
 * readers that speak, and says whether they can be asked why: nothing here is of one account, so another order of the rows
 * does not touch it. For the same reason they are copies of one picture of a row: made one by one, the cells were most of
 * what a scroll, a way back or a new breach costs.
 */
function Cells({ columns, from, to, focusedColumn }: Props): ReactNode {
  const run = useRef<HTMLDivElement>(null);
  const kinds = columns.slice(from, to).map(({ id, kind }) => `${id}:${kind}`);
  const key = [from, ...kinds].join(' ');
  useLayoutEffect(() => {
    if (run.current !== null) fill(run.current, key);
  }, [key]);
  useLayoutEffect(() => {
    const cell = focusedColumn === null ? undefined : run.current?.children[focusedColumn - from];
    cell?.setAttribute('tabindex', '0');
    return () => cell?.setAttribute('tabindex', '-1');
  }, [key, from, focusedColumn]);
  return <div ref={run} role="presentation" className="contents" />;
}

/** A cell that has the focus gives it to the one of the same column. */
function fill(run: HTMLElement, key: string): void {
  const focused = document.activeElement;
  const held = focused instanceof HTMLElement && run.contains(focused) ? focused.dataset['drawn'] : undefined;
  run.replaceChildren(patternOf(key).cloneNode(true));
  if (held !== undefined) run.querySelector<HTMLElement>(`[data-drawn="${held}"]`)?.focus({ preventScroll: true });
}

/** Few: one for each choice of columns that was on the screen. */
const patterns = new Map<string, DocumentFragment>();

function patternOf(key: string): DocumentFragment {
  const held = patterns.get(key);
  if (held !== undefined) return held;
  const [from, ...kinds] = key.split(' ');
  const pattern = document.createDocumentFragment();
  for (const [after, text] of kinds.entries()) {
    const [id = '', kind = ''] = text.split(':');
    const column = Number(from) + after;
    const cell = document.createElement('div');
    cell.setAttribute('role', 'gridcell');
    cell.setAttribute('aria-colindex', String(column + 1));
    cell.tabIndex = -1;
    cell.dataset['cell'] = String(column);
    cell.dataset['kind'] = kind;
    cell.dataset['drawn'] = id;
    cell.className = 'cell';
    pattern.append(cell);
  }
  patterns.set(key, pattern);
  return pattern;
}

export const DrawnCells = memo(Cells);
