import type { ReactNode } from 'react';
import { formatCount } from '#lib/client/format.ts';
import type { GroupMetric } from '#lib/model/explanation.ts';
import type { GroupView } from '#lib/model/view.ts';
import { GroupMoney } from './children-table.tsx';

const FIGURES: readonly { readonly label: string; readonly metric: GroupMetric; readonly help: string }[] = [
  { label: 'Equity', metric: 'equity', help: 'Sum of the accounts’ equity' },
  { label: 'Day P&L', metric: 'dayPnl', help: 'Equity now minus equity at the reset, cash movements left out' },
  { label: 'Realised', metric: 'realizedDay', help: 'Realised since the reset' },
  { label: 'Open', metric: 'unrealized', help: 'Unrealised profit or loss of the open positions' },
  { label: 'Gross', metric: 'gross', help: 'Long plus short by account and instrument' },
  { label: 'Net', metric: 'net', help: 'Long minus short by account and instrument' },
];

/** Sums of a node as they stand, in the firm's currency; what lacks a price says so [ST6]. */
export function GroupFigures({ group }: { readonly group: GroupView | null }): ReactNode {
  if (group === null) return <div className="h-4" aria-hidden="true" />;
  return (
    <div role="group" aria-label="Figures">
      <dl className="flex max-w-300 flex-wrap items-baseline justify-between gap-x-3 gap-y-1 max-phone:grid max-phone:grid-cols-3">
        {FIGURES.map(({ label, metric, help }) => (
          <div
            key={metric}
            className="flex items-baseline gap-1.5 whitespace-nowrap max-phone:flex-col max-phone:gap-0"
          >
            <dt className="text-cap text-ink-2">{label}</dt>
            <dd className="value font-semibold">
              <GroupMoney group={group} metric={metric} decimals={0} help={`${help}, ${group.currency}`} />
            </dd>
          </div>
        ))}
        <div className="flex items-baseline gap-1.5 whitespace-nowrap max-phone:flex-col max-phone:gap-0">
          <dt className="text-cap text-ink-2">Active</dt>
          <dd className="value font-semibold">
            {formatCount(group.activeAccounts)} of {formatCount(group.accounts)}
          </dd>
        </div>
        {group.incompleteAccounts === 0 ? null : (
          <div className="text-stale">
            incomplete, {formatCount(group.incompleteAccounts)} of {formatCount(group.accounts)} without price
          </div>
        )}
      </dl>
    </div>
  );
}
