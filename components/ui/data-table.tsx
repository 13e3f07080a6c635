'use client';

import { ArrowDown, ArrowUp } from 'lucide-react';
import { createSortedRowModel, rowSortingFeature, sortFn_basic, tableFeatures, useTable } from '@tanstack/react-table';
import type { ColumnDef, SortingState } from '@tanstack/react-table';
import { useState } from 'react';
import type { ReactNode } from 'react';

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { basic: sortFn_basic },
});

/** A column of a small table. `sortBy` gives the value to compare; without it the column does not sort. */
export type TableColumn<Item> = {
  readonly id: string;
  readonly header: string;
  readonly align?: 'left' | 'right' | undefined;
  readonly sortBy?: ((item: Item) => number | string | undefined) | undefined;
  readonly cell: (item: Item) => ReactNode;
};

type Props<Item> = {
  readonly label: string;
  readonly columns: readonly TableColumn<Item>[];
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  readonly empty: ReactNode;
  /** Cells of a row of sums under the rows, always in sight. */
  readonly total?: ReactNode | undefined;
  /** Less air between many columns of figures. */
  readonly isTight?: boolean | undefined;
};

/** A table of a few hundred rows at most, sorted by a press on its head. Larger ones are virtual. */
export function DataTable<Item extends object>({
  label,
  columns,
  items,
  keyOf,
  empty,
  total,
  isTight = false,
}: Props<Item>): ReactNode {
  const [sorting, setSorting] = useState<SortingState>([]);
  const [definitions] = useState<ColumnDef<typeof features, Item>[]>(() =>
    columns.map((column) => ({
      id: column.id,
      accessorFn: (item: Item) => column.sortBy?.(item),
      enableSorting: column.sortBy !== undefined,
      sortFn: 'basic' as const,
    })),
  );
  const table = useTable({
    features,
    columns: definitions,
    data: items as Item[],
    getRowId: keyOf,
    state: { sorting },
    onSortingChange: setSorting,
  });
  if (items.length === 0) return <div className="px-3 py-4 text-body text-ink-2">{empty}</div>;
  return (
    <table className={isTight ? 'data-table data-table-tight' : 'data-table'} aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => {
            const sorted = table.getColumn(column.id)?.getIsSorted() ?? false;
            return (
              <th
                key={column.id}
                scope="col"
                className={column.align === 'right' ? 'num' : undefined}
                aria-sort={ariaSort(sorted)}
              >
                {column.sortBy === undefined ? (
                  column.header
                ) : (
                  <button
                    type="button"
                    className="inline-flex h-6 items-center gap-1 hover:text-ink"
                    onClick={() => table.getColumn(column.id)?.toggleSorting()}
                  >
                    {column.header}
                    <SortMark sorted={sorted} />
                  </button>
                )}
              </th>
            );
          })}
        </tr>
      </thead>
      <Body columns={columns} rows={table.getRowModel().rows} />
      {total === undefined ? null : (
        <tfoot className="sticky bottom-0 bg-sunken font-medium">
          <tr>{total}</tr>
        </tfoot>
      )}
    </table>
  );
}

function Body<Item extends object>({
  columns,
  rows,
}: {
  readonly columns: readonly TableColumn<Item>[];
  readonly rows: readonly { readonly id: string; readonly original: Item }[];
}): ReactNode {
  return (
    <tbody>
      {rows.map((row) => (
        <tr key={row.id}>
          {columns.map((column) => (
            <td key={column.id} className={column.align === 'right' ? 'num value' : 'value'}>
              {column.cell(row.original)}
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

function SortMark({ sorted }: { readonly sorted: false | 'asc' | 'desc' }): ReactNode {
  if (sorted === false) return null;
  return sorted === 'asc' ? <ArrowUp size={11} aria-hidden="true" /> : <ArrowDown size={11} aria-hidden="true" />;
}

function ariaSort(sorted: false | 'asc' | 'desc'): 'ascending' | 'descending' | undefined {
  if (sorted === false) return undefined;
  return sorted === 'asc' ? 'ascending' : 'descending';
}
