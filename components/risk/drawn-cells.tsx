import { memo } from 'react';
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
 * does not touch it.
 */
function Cells({ columns, from, to, focusedColumn }: Props): ReactNode {
  return columns.slice(from, to).map(({ id, kind }, after) => {
    const column = from + after;
    return (
      // oxlint-disable-next-line jsx-a11y/control-has-associated-label -- who draws the figure gives the name with it
      <div
        key={id}
        role="gridcell"
        aria-colindex={column + 1}
        tabIndex={focusedColumn === column ? 0 : -1}
        data-cell={column}
        data-kind={kind}
        data-drawn={id}
        className="cell"
      />
    );
  });
}

export const DrawnCells = memo(Cells);
