/** The grid's tab stop: an account's row index and a column. Focus follows the account, not its place [AX18]. */
export type GridFocus = { readonly row: number; readonly column: number; readonly byKey: boolean };

type Around = {
  readonly ctrl: boolean;
  /** Row indexes from top to bottom, the pinned band first. */
  readonly rows: readonly number[];
  readonly columnCount: number;
  readonly pageRows: number;
};

/** Where a key leads, or null when it is none of the grid's; nothing wraps (APG data grid). */
export function moveFocus(at: GridFocus, key: string, around: Around): GridFocus | null {
  const { rows, columnCount, pageRows, ctrl } = around;
  const place = Math.max(0, rows.indexOf(at.row));
  const to = (nextPlace: number, column: number): GridFocus | null => {
    const row = rows[Math.min(Math.max(nextPlace, 0), rows.length - 1)];
    if (row === undefined) return null;
    return { row, column: Math.min(Math.max(column, 0), columnCount - 1), byKey: true };
  };
  switch (key) {
    case 'ArrowDown':
      return to(place + 1, at.column);
    case 'ArrowUp':
      return to(place - 1, at.column);
    case 'ArrowRight':
      return to(place, at.column + 1);
    case 'ArrowLeft':
      return to(place, at.column - 1);
    case 'PageDown':
      return to(place + pageRows, at.column);
    case 'PageUp':
      return to(place - pageRows, at.column);
    case 'Home':
      return to(ctrl ? 0 : place, 0);
    case 'End':
      return to(ctrl ? rows.length - 1 : place, columnCount - 1);
    default:
      return null;
  }
}
