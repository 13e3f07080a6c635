/** Selected accounts by row index, and the row a range is drawn from. Selection follows the account, not its place [AX18]. */
export type RowSelection = { readonly rows: ReadonlySet<number>; readonly anchor: number | null };

export const NO_SELECTION: RowSelection = { rows: new Set(), anchor: null };

/** `members` are the rows of one line: itself, or those of a group. All of them go in, or out when all were in. */
export function toggleRows({ rows }: RowSelection, line: number, members: readonly number[]): RowSelection {
  const isOut = members.length > 0 && members.every((index) => rows.has(index));
  const next = new Set(rows);
  for (const index of members) {
    if (isOut) next.delete(index);
    else next.add(index);
  }
  return { rows: next, anchor: line };
}

/** Everything between the anchor and the line the focus came to; the anchor stays. `lines` from top to bottom. */
export function extendTo(selection: RowSelection, from: number, to: number, lines: readonly number[]): RowSelection {
  const anchor = selection.anchor !== null && lines.includes(selection.anchor) ? selection.anchor : from;
  const a = lines.indexOf(anchor);
  const b = lines.indexOf(to);
  if (a < 0 || b < 0) return selection;
  const range = lines.slice(Math.min(a, b), Math.max(a, b) + 1).filter((line) => line >= 0);
  return { rows: new Set(range), anchor };
}

export function selectAll(rows: readonly number[]): RowSelection {
  return { rows: new Set(rows), anchor: null };
}

/** Without the rows that are not shown any more: nothing out of sight is acted on. The same object when nothing changed. */
export function keepShown(selection: RowSelection, shown: ReadonlySet<number>): RowSelection {
  const rows = [...selection.rows].filter((index) => shown.has(index));
  return rows.length === selection.rows.size ? selection : { ...selection, rows: new Set(rows) };
}
