import type { ReactNode } from 'react';
import { formatMoney } from '#lib/client/format.ts';
import type { ExposureBoard } from '#lib/model/exposure-board.ts';
import { ChartFrame } from '../charts/chart-frame.tsx';
import { ChartTable } from '../charts/chart-table.tsx';
import { boardSentence, NETTING_WORDS } from './exposure-words.ts';
import { HeatMap } from './heat-map.tsx';
import { heatCells } from './heat-steps.ts';

type Props = {
  readonly board: ExposureBoard;
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
};

export function HeatPanel({ board, isTable, onTable }: Props): ReactNode {
  const isEmpty = board.total.leaves === 0;
  const netting = NETTING_WORDS[board.ask.netting];
  return (
    <div className="h-full min-h-90 min-w-0">
      <ChartFrame
        title="Trader by symbol"
        summary={isEmpty ? 'No open positions.' : `${boardSentence(board)} Gross by ${netting}.`}
        isTable={isTable}
        onTable={onTable}
      >
        {isEmpty ? (
          <p className="p-3 text-control text-ink-2">No open positions. Cells appear here with the first one.</p>
        ) : isTable ? (
          <HeatTable board={board} />
        ) : (
          <HeatMap board={board} />
        )}
      </ChartFrame>
    </div>
  );
}

/** The same in figures, whole units of the currency. */
function HeatTable({ board }: { readonly board: ExposureBoard }): ReactNode {
  const { traders, symbols, scale, ask } = board;
  const { cells } = heatCells(board);
  const text = (value: number | null): string => formatMoney(value, scale, { decimals: 0, sign: 'negative' });
  return (
    <ChartTable
      label={`Net exposure in ${ask.currency}, trader by symbol`}
      heads={['Trader', ...symbols.map(({ name, count }) => name ?? `Other (${count})`), 'Net', 'Gross']}
      rows={[
        ...traders.map(({ name, count, net, gross }, row) => [
          name ?? `Other (${count})`,
          ...symbols.map((_, column) => {
            const cell = cells.get(`${row} ${column}`);
            return cell === undefined ? '' : text(cell.missing > 0 && cell.gross === 0 ? null : cell.net);
          }),
          text(net),
          text(gross),
        ]),
        ['Net', ...symbols.map(({ net }) => text(net)), text(board.total.net), ''],
        ['Gross', ...symbols.map(({ gross }) => text(gross)), '', text(board.total.gross)],
      ]}
    />
  );
}
