import { useCallback, useEffect, useState } from 'react';
import { NO_SELECTION, extendTo, keepShown, selectAll, toggleRows } from './row-selection.ts';
import type { SelectionActs } from './use-grid-focus.ts';

export type Selection = {
  readonly rows: ReadonlySet<number>;
  readonly clear: () => void;
  readonly actsOn: (lines: readonly number[], membersOf: (line: number) => readonly number[]) => SelectionActs;
};

/** Selected rows of what is shown; a row that leaves the view leaves the selection. */
export function useSelection(shown: readonly number[]): Selection {
  const [selection, setSelection] = useState(NO_SELECTION);
  useEffect(() => {
    setSelection((was) => (was.rows.size === 0 ? was : keepShown(was, new Set(shown))));
  }, [shown]);
  const clear = useCallback(() => setSelection(NO_SELECTION), []);
  const actsOn: Selection['actsOn'] = (lines, membersOf) => ({
    toggle: (line) => setSelection((was) => toggleRows(was, line, membersOf(line))),
    extend: (from, to) => setSelection((was) => extendTo(was, from, to, lines)),
    all: () => setSelection(selectAll(shown)),
  });
  return { rows: selection.rows, clear, actsOn };
}
