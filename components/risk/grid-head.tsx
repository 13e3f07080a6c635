'use client';

import { ArrowDown, ArrowUp } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SortKey } from '#lib/protocol/socket-events.ts';
import type { GridColumn } from './grid-columns.ts';

type Props = {
  readonly columns: readonly GridColumn[];
  readonly sort: readonly SortKey[];
  readonly onSort: (column: string) => void;
};

/** Without a chosen sort the server ranks by rung, then by the used of the worst rule. */
export function GridHead({ columns, sort, onSort }: Props): ReactNode {
  const first = sort[0];
  return (
    <div role="rowgroup" className="grid-gutter flex-none border-b border-edge">
      <div role="row" aria-rowindex={1} className="grid-head">
        {columns.map((column, position) => {
          const isSorted = first?.column === column.sort;
          const isNumber = column.kind === 'number' || column.kind === 'bar';
          return (
            <div
              key={column.id}
              role="columnheader"
              aria-colindex={position + 1}
              aria-sort={isSorted ? (first.direction === 'asc' ? 'ascending' : 'descending') : undefined}
              className={isNumber ? 'cell cell-num' : 'cell'}
              title={column.help}
            >
              <button
                type="button"
                className="inline-flex h-full max-w-full items-center gap-0.5 text-cap font-medium text-ink-2 hover:text-ink"
                onClick={() => onSort(column.sort)}
              >
                <span className="truncate">{column.header}</span>
                {isSorted && first.direction === 'desc' ? <ArrowDown size={11} aria-hidden="true" /> : null}
                {isSorted && first.direction === 'asc' ? <ArrowUp size={11} aria-hidden="true" /> : null}
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}
