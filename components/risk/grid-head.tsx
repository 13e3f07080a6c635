import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFirmCurrency } from '#lib/client/hooks.ts';
import type { SortKey } from '#lib/protocol/socket-events.ts';
import { isFigure } from './grid-columns.ts';
import type { GridColumn } from './grid-columns.ts';
import { comparedText } from './money-words.ts';
import { HEAD_LINE } from './order-groups.ts';

type Props = {
  readonly columns: readonly GridColumn[];
  readonly sort: readonly SortKey[];
  /** With Shift the column is added behind those that sort already. */
  readonly onSort: (column: string, isAdded: boolean) => void;
  readonly focusedColumn: number | null;
};

/** Without a chosen sort the server ranks by rung, then by the used of the worst rule. */
export function GridHead({ columns, sort, onSort, focusedColumn }: Props): ReactNode {
  const firmCurrency = useFirmCurrency();
  return (
    <div role="rowgroup" className="grid-gutter flex-none">
      <div role="row" aria-rowindex={1} data-line={HEAD_LINE} className="grid-head">
        {columns.map((column, position) => {
          const rank = sort.findIndex((key) => key.column === column.sort);
          const direction = sort[rank]?.direction;
          const isNumber = isFigure(column);
          return (
            <div
              key={column.id}
              role="columnheader"
              aria-colindex={position + 1}
              aria-sort={rank === 0 ? (direction === 'asc' ? 'ascending' : 'descending') : undefined}
              className={isNumber ? 'cell cell-cut cell-num' : 'cell cell-cut'}
              title={`${column.help}. ${comparedText(column.sort, firmCurrency)}Click sorts, Shift click adds.`}
            >
              <button
                type="button"
                data-cell={position}
                tabIndex={focusedColumn === position ? 0 : -1}
                className="inline-flex h-full max-w-full items-center gap-0.5 text-cap font-medium text-ink-2 hover:text-ink"
                onClick={(event) => onSort(column.sort, event.shiftKey)}
              >
                <span className="truncate">{column.header}</span>
                {direction === 'desc' ? <ArrowDown size={11} aria-hidden="true" className="flex-none" /> : null}
                {direction === 'asc' ? <ArrowUp size={11} aria-hidden="true" className="flex-none" /> : null}
                {sort.length > 1 && rank >= 0 ? <span className="flex-none text-ink-3">{rank + 1}</span> : null}
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}
