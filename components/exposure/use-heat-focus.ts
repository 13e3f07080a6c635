import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';

export type HeatPlace = { readonly row: string; readonly column: string };

/** One tab stop that follows trader and symbol, not the place on the screen [AX18]; nothing wraps (APG data grid). */
export function useHeatFocus(
  root: RefObject<HTMLElement | null>,
  rows: readonly string[],
  columns: readonly string[],
): {
  readonly at: HeatPlace;
  readonly set: (place: HeatPlace) => void;
  /** False for a key that is none of the grid's. */
  readonly move: (event: KeyboardEvent) => boolean;
} {
  const [wanted, setWanted] = useState<HeatPlace>({ row: rows[1] ?? '', column: columns[1] ?? '' });
  const isByKey = useRef(false);
  const at = {
    row: rows.includes(wanted.row) ? wanted.row : (rows[1] ?? ''),
    column: columns.includes(wanted.column) ? wanted.column : (columns[1] ?? ''),
  };
  useEffect(() => {
    if (!isByKey.current) return;
    isByKey.current = false;
    root.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [root, at.row, at.column]);
  return {
    at,
    set: setWanted,
    move: (event) => {
      const [row, column] = [rows.indexOf(at.row), columns.indexOf(at.column)];
      const next = placeAfter(event, row, column, rows.length, columns.length);
      if (next === null) return false;
      isByKey.current = true;
      setWanted({ row: rows[next[0]] ?? at.row, column: columns[next[1]] ?? at.column });
      return true;
    },
  };
}

const PAGE_ROWS = 10;

function placeAfter(
  { key, ctrlKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey'>,
  row: number,
  column: number,
  rows: number,
  columns: number,
): readonly [number, number] | null {
  const to = (nextRow: number, nextColumn: number): readonly [number, number] => [
    Math.min(Math.max(nextRow, 0), rows - 1),
    Math.min(Math.max(nextColumn, 0), columns - 1),
  ];
  switch (key) {
    case 'ArrowDown':
      return to(row + 1, column);
    case 'ArrowUp':
      return to(row - 1, column);
    case 'ArrowRight':
      return to(row, column + 1);
    case 'ArrowLeft':
      return to(row, column - 1);
    case 'PageDown':
      return to(row + PAGE_ROWS, column);
    case 'PageUp':
      return to(row - PAGE_ROWS, column);
    case 'Home':
      return to(ctrlKey ? 0 : row, 0);
    case 'End':
      return to(ctrlKey ? rows - 1 : row, columns - 1);
    default:
      return null;
  }
}
