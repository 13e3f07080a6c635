'use client';

import type { ReactNode } from 'react';
import { formatCount } from '#lib/client/format.ts';
import { useFirm } from '#lib/client/hooks.ts';
import type { GroupView } from '#lib/model/view.ts';
import { whyMark } from '../why/why-mark.ts';
import { useFreezable } from '../shell/desk-ui.tsx';
import { groupQuestion, groupText } from './group-cells.ts';
import { toneOf } from './grid-columns.ts';
import type { GridColumn } from './grid-columns.ts';

const TONES = { pos: 'text-pos', neg: 'text-neg', flat: 'text-flat' } as const;

/** The firm's sum under its rows, in the reporting currency, as of the same entry as the rows above it. */
export function FirmRow({
  columns,
  rowIndex,
}: {
  readonly columns: readonly GridColumn[];
  readonly rowIndex: number;
}): ReactNode {
  const firm = useFreezable(useFirm());
  return (
    <div role="rowgroup" className="grid-gutter flex-none border-t border-edge bg-sunken">
      <div role="row" aria-rowindex={rowIndex} className="grid-row font-medium">
        {columns.map((column, position) => {
          const text = firm === null ? '' : firmText(column.id, firm);
          const isNumber = column.kind === 'number' || column.kind === 'bar';
          const tone = column.id === 'dayPnl' || column.id === 'openPnl' ? TONES[toneOf(text)] : '';
          return (
            <div
              key={column.id}
              role="gridcell"
              aria-colindex={position + 1}
              className={`cell cell-cut ${isNumber ? 'cell-num' : ''} ${tone}`}
              {...whyMark(firm === null ? null : groupQuestion(column.id, firm))}
            >
              {text}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function firmText(column: string, firm: GroupView): string {
  switch (column) {
    case 'state':
      return 'Firm';
    case 'account':
      return `${formatCount(firm.accounts)} acc.`;
    case 'trader':
      return firm.currency;
    default:
      return groupText(column, firm);
  }
}
