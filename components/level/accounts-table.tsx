'use client';

import Link from 'next/link';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { UNKNOWN } from '#lib/client/format.ts';
import { useCards, useDesk, useFirmCurrency, useRank, useRow } from '#lib/client/hooks.ts';
import { columnOf } from '#lib/client/selectors.ts';
import { RUNGS } from '#lib/model/limit.ts';
import type { AccountCard, GroupView } from '#lib/model/view.ts';
import { columnsFor } from '../risk/grid-columns.ts';
import type { GridColumn } from '../risk/grid-columns.ts';
import { LimitBar } from '../risk/limit-bar.tsx';
import { rungOfUsed } from '../risk/rung-look.ts';
import { SeverityChip } from '../risk/severity-chip.tsx';
import { useFreezable } from '../shell/desk-ui.tsx';
import { DataTable } from '../ui/data-table.tsx';
import type { TableColumn } from '../ui/data-table.tsx';
import { cellQuestions } from '../why/cell-questions.ts';
import { GroupMoney } from './children-table.tsx';
import { levelHref } from './level-links.ts';
import { RowKeys } from '../ui/row-keys.tsx';
import { useHeldOrder } from './use-held-order.ts';
import { useRememberRanking } from './use-remember-ranking.ts';

/** Accounts of one trader that are drawn; more are found on the monitor. */
const ACCOUNTS_MAX = 200;
/** Columns of the monitor that say nothing within one trader, or have no room beside the tray. */
const LEFT_OUT: ReadonlySet<string> = new Set(['state', 'account', 'trader', 'desk', 'positions', 'spark', 'age']);
const TONES = { pos: 'text-pos', neg: 'text-neg', flat: 'text-flat' } as const;

type Item = { readonly card: AccountCard };

/** Wide enough for equity, gross and net. */
const WIDTH_PX = 1_300;
const MONITOR_COLUMNS = columnsFor(WIDTH_PX, null).filter(({ id }) => !LEFT_OUT.has(id));
const COLUMNS: readonly TableColumn<Item>[] = [
  {
    id: 'state',
    header: 'State',
    cell: ({ card }) => <RungCell index={card.index} />,
  },
  {
    id: 'account',
    header: 'Account',
    cell: ({ card }) => (
      <Link
        data-sel={card.account}
        className="font-medium underline-offset-2 hover:underline"
        href={levelHref('account', card.account)}
      >
        {card.account}
        <ForeignCurrency currency={card.currency} />
      </Link>
    ),
  },
  ...MONITOR_COLUMNS.map((column): TableColumn<Item> => {
    const isNumber = column.kind === 'number' || column.kind === 'bar';
    return {
      id: column.id,
      header: column.header,
      align: isNumber ? 'right' : 'left',
      cell: (item) => <MonitorCell item={item} column={column} />,
    };
  }),
];

/** The row as it stands now. Each cell reads it, so a changed account draws its own cells and not the table. */
function useShownRow(index: number): Float64Array | null {
  return useFreezable(useRow(index));
}

/** Rows are in their accounts' currencies, the sum in the firm's [NF2]. */
function ForeignCurrency({ currency }: { readonly currency: string }): ReactNode {
  const own = useFirmCurrency();
  if (own === currency) return null;
  return <span className="ml-0.75 text-cap font-normal text-ink-2">{currency}</span>;
}

function RungCell({ index }: { readonly index: number }): ReactNode {
  return <SeverityChip rung={RUNGS[columnOf(useShownRow(index), 'rungRank') ?? 0] ?? 'none'} />;
}

function MonitorCell({ item, column }: { readonly item: Item; readonly column: GridColumn }): ReactNode {
  const { text, tone, usedBp } = column.read(useShownRow(item.card.index), item.card);
  // The same question as in the monitor; the keys reach the figure on the account's own page.
  const why = text === UNKNOWN ? undefined : cellQuestions(item.card.account)[column.id];
  if (usedBp === undefined)
    return (
      <span className={tone === undefined ? undefined : TONES[tone]} data-why={why}>
        {text}
      </span>
    );
  return (
    <span className="inline-flex items-center gap-1.5" data-why={why}>
      <LimitBar usedBp={usedBp} rung={rungOfUsed(usedBp)} />
      {/* So wide that the bars of all rows stand in one line. */}
      <span className="min-w-10">{text}</span>
    </span>
  );
}

type Props = {
  readonly trader: GroupView;
  readonly sel: string | null;
  readonly onSel: (sel: string) => void;
};

/** The trader's accounts with the monitor's columns, breaches first, over the trader's sum as of the same entry [LV2]. */
export function AccountsTable({ trader, sel, onSel }: Props): ReactNode {
  const desk = useDesk();
  const [isHeld, setHeld] = useState(false);
  const rank = useFreezable(useRank());
  const cards = useCards();
  const { id } = trader;
  const all = [...(rank?.pinned ?? []), ...(rank?.order ?? [])];
  const shown = all.slice(0, ACCOUNTS_MAX);
  const key = shown.join(' ');
  useEffect(() => (key === '' ? undefined : desk.showRows(key.split(' ').map(Number))), [desk, key]);
  const items = new Map<string, Item>();
  for (const index of shown) {
    const card = cards.get(index);
    if (card !== undefined && card.trader === id) items.set(card.account, { card });
  }
  const order = useHeldOrder([...items.keys()], isHeld);
  useRememberRanking(order.map((account) => levelHref('account', account)));
  if (rank === null) return <p className="px-3 py-2 text-ink-2">Loading accounts.</p>;
  return (
    <RowKeys sel={sel} onSel={onSel} onHold={setHeld}>
      <DataTable
        label="Accounts"
        columns={COLUMNS}
        items={order.flatMap((account) => items.get(account) ?? [])}
        keyOf={({ card }) => card.account}
        isTight
        empty="No account yet."
        total={<Total trader={trader} />}
      />
      {all.length > shown.length ? (
        <p className="px-3 py-2 text-ink-2">and {all.length - shown.length} more on the monitor.</p>
      ) : null}
    </RowKeys>
  );
}

const SUMS: Readonly<Record<string, 'dayPnl' | 'unrealized' | 'equity' | 'gross' | 'net'>> = {
  dayPnl: 'dayPnl',
  openPnl: 'unrealized',
  equity: 'equity',
  gross: 'gross',
  net: 'net',
};

function Total({ trader }: { readonly trader: GroupView }): ReactNode {
  return (
    <>
      <td>Sum</td>
      <td>
        {trader.id} <span className="text-ink-3">{trader.currency}</span>
      </td>
      {MONITOR_COLUMNS.map(({ id }) => {
        const metric = SUMS[id];
        return (
          <td key={id} className="num value">
            {metric === undefined ? null : (
              <GroupMoney
                group={trader}
                metric={metric}
                decimals={metric === 'dayPnl' || metric === 'unrealized' ? 2 : 0}
              />
            )}
          </td>
        );
      })}
    </>
  );
}
