/** The grid's tab stop: an account's row index and a column. Focus follows the account, not its place [AX18]. */
export type GridFocus = { readonly row: number; readonly column: number; readonly byKey: boolean };

type Around = {
  readonly ctrl: boolean;
  /** Row indexes from top to bottom, the pinned band first. */
  readonly rows: readonly number[];
  readonly columnCount: number;
  readonly pageRows: number;
};

/** Where the focus goes when its row has left the view: to what stands there now, but not to the head [AX18]. */
export function nearestRow(place: number, rows: readonly number[]): number | null {
  return rows[Math.min(Math.max(place, 1), rows.length - 1)] ?? null;
}

/** What is said of it. The head is what is left of a view without rows. */
export function leftText(left: string, nearest: string | null): string {
  return `${left} left the view. ${nearest === null ? 'No row is left.' : `Now on ${nearest}.`}`;
}

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
