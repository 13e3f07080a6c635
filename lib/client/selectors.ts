import type { ScopeNode } from '#lib/model/limit.ts';
import { ACCOUNT_COLUMNS } from '#lib/model/view.ts';
import type { AccountColumn, GroupView } from '#lib/model/view.ts';
import type { DeskState } from './desk-state.ts';

const COLUMN_INDEX: ReadonlyMap<string, number> = new Map(ACCOUNT_COLUMNS.map((column, index) => [column, index]));

/** Value of one column of a row; null where the row is absent or the value unknown, never 0 in its place. */
export function columnOf(row: Float64Array | null, column: AccountColumn): number | null {
  const value = row?.[COLUMN_INDEX.get(column) ?? -1];
  return value === undefined || Number.isNaN(value) ? null : value;
}

/** True when the bit of ACCOUNT_FLAGS is set in the row. */
export function hasFlag(row: Float64Array | null, flag: number): boolean {
  return ((columnOf(row, 'flags') ?? 0) & flag) !== 0;
}

/** Gives the same array while neither rung nor flags of the row change; every change of it where `isMarksOnly` is false. */
export function marksSelector(index: number, isMarksOnly: boolean): (state: DeskState) => Float64Array | null {
  let held: Float64Array | null = null;
  return ({ rows }) => {
    const row = rows.get(index) ?? null;
    if (!isMarksOnly || hasOtherMarks(held, row)) held = row;
    return held;
  };
}

function hasOtherMarks(was: Float64Array | null, is: Float64Array | null): boolean {
  if (was === null || is === null) return was !== is;
  return columnOf(was, 'rungRank') !== columnOf(is, 'rungRank') || columnOf(was, 'flags') !== columnOf(is, 'flags');
}

export function isSameNode(a: ScopeNode, b: ScopeNode): boolean {
  return a.level === b.level && a.id === b.id;
}

export function groupKey(level: string, id: string): string {
  return `${level}:${id}`;
}

/** Totals of the whole firm; null where the user may not see all its parts [AZ7]. */
export function selectFirm(state: DeskState): GroupView | null {
  for (const group of state.groups.values()) if (group.level === 'firm') return group;
  return null;
}
