import type { ReactNode } from 'react';
import { formatMoney } from '#lib/client/format.ts';
import { columnOf } from '#lib/client/selectors.ts';
import type { AccountMetric } from '#lib/model/explanation.ts';
import type { AccountColumn } from '#lib/model/view.ts';
import { Why } from '../why/why.tsx';
import { toneOf } from './grid-columns.ts';

type Figure = {
  readonly label: string;
  readonly column: Extract<AccountColumn, AccountMetric>;
  readonly help: string;
  readonly isPnl?: boolean | undefined;
};

const FIGURES: readonly Figure[] = [
  { label: 'Equity', column: 'equity', help: 'Balance plus open P&L' },
  { label: 'Balance', column: 'balance', help: 'Cash after realised P&L and fees' },
  {
    label: 'Day P&L',
    column: 'dayPnl',
    help: 'Equity now minus equity at the reset, cash movements left out',
    isPnl: true,
  },
  { label: 'High', column: 'highWaterMark', help: 'High-water mark of the equity' },
  { label: 'Drawdown', column: 'drawdown', help: 'How far equity stands below its high' },
  { label: 'Gross', column: 'gross', help: 'Long plus short by account and instrument' },
  { label: 'Net', column: 'net', help: 'Long minus short by account and instrument' },
];

const TONES = { pos: 'text-pos', neg: 'text-neg', flat: 'text-flat' } as const;

type Props = {
  readonly account: string;
  readonly row: Float64Array | null;
  readonly scale: number;
  readonly currency: string;
};

/** The account's figures as they stand, all in its own currency, to the cent. */
export function AccountFigures({ account, row, scale, currency }: Props): ReactNode {
  return (
    <div role="group" aria-label="Account figures">
      <dl className="flex max-w-300 flex-wrap items-baseline justify-between gap-x-3 gap-y-1 max-phone:grid max-phone:grid-cols-3">
        {FIGURES.map(({ label, column, help, isPnl = false }) => {
          const text = formatMoney(columnOf(row, column), scale, { decimals: 2, sign: isPnl ? 'always' : 'negative' });
          return (
            <div
              key={column}
              className="flex items-baseline gap-1.5 whitespace-nowrap max-phone:flex-col max-phone:gap-0"
            >
              <dt className="text-cap text-ink-2">{label}</dt>
              <dd className={`value font-semibold ${isPnl ? TONES[toneOf(text)] : ''}`}>
                <Why question={{ about: 'account', account, metric: column }} help={`${help}, ${currency}`}>
                  {text}
                </Why>
              </dd>
            </div>
          );
        })}
      </dl>
    </div>
  );
}
