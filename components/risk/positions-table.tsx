import { Hourglass } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { formatDecimalText, formatMoney } from '#lib/client/format.ts';
import type { HoldingMetric, Question } from '#lib/model/explanation.ts';
import type { Money, PositionView } from '#lib/model/view.ts';
import { symbolHref } from '../level/level-links.ts';
import { DataTable } from '../ui/data-table.tsx';
import type { TableColumn } from '../ui/data-table.tsx';
import { Why } from '../why/why.tsx';
import { toneOf } from './grid-columns.ts';

const TONES = { pos: 'text-pos', neg: 'text-neg', flat: 'text-flat' } as const;
export const MARK_SOURCES: Readonly<Record<PositionView['markSource'], string>> = {
  mid: 'mid',
  last: 'last',
  bar: 'bar close',
  settlement: 'settlement',
  bid: 'bid',
  ask: 'ask',
  ownFill: 'own fill',
  none: 'no price',
};

type Item = PositionView & { readonly scale: number };

function ofHolding({ account, instrument }: Item, metric: HoldingMetric): Question {
  return { about: 'holding', account, instrument, metric };
}

const COLUMNS: readonly TableColumn<Item>[] = [
  {
    id: 'symbol',
    header: 'Symbol',
    sortBy: (item) => item.instrument,
    cell: (item) => (
      <Link
        data-sel={item.instrument}
        className="font-medium underline-offset-2 hover:underline"
        href={symbolHref(item.account, item.instrument)}
      >
        {item.instrument}
      </Link>
    ),
  },
  {
    id: 'class',
    header: 'Class',
    sortBy: (item) => item.assetClass,
    cell: (item) => <span className="text-ink-2">{item.assetClass}</span>,
  },
  { id: 'quantity', header: 'Quantity', align: 'right', cell: (item) => formatDecimalText(item.quantity) },
  {
    id: 'average',
    header: 'Average',
    align: 'right',
    cell: (item) => (
      <Why question={ofHolding(item, 'averagePx')} isTabStop={false}>
        {formatDecimalText(item.averagePx)}
      </Why>
    ),
  },
  { id: 'mark', header: 'Mark', align: 'right', cell: (item) => <Mark item={item} /> },
  {
    id: 'open',
    header: 'Open P&L',
    align: 'right',
    sortBy: (item) => item.unrealized ?? 0,
    cell: (item) => (
      <Why question={ofHolding(item, 'unrealized')} isTabStop={false}>
        <Pnl value={item.unrealized} scale={item.scale} />
      </Why>
    ),
  },
  {
    id: 'realized',
    header: 'Realised',
    align: 'right',
    sortBy: (item) => item.realized ?? 0,
    cell: (item) => (
      <Why question={ofHolding(item, 'realized')} isTabStop={false}>
        <Pnl value={item.realized} scale={item.scale} />
      </Why>
    ),
  },
  {
    id: 'fees',
    header: 'Fees',
    align: 'right',
    sortBy: (item) => item.fees ?? 0,
    cell: (item) => formatMoney(item.fees, item.scale, { decimals: 2, sign: 'negative' }),
  },
  {
    id: 'exposure',
    header: 'Exposure',
    align: 'right',
    sortBy: (item) => item.exposure ?? 0,
    cell: (item) => (
      <Why question={ofHolding(item, 'exposure')} isTabStop={false}>
        {formatMoney(item.exposure, item.scale, { decimals: 0, sign: 'negative' })}
      </Why>
    ),
  },
];

export function PositionsTable({
  positions,
  scale,
}: {
  readonly positions: readonly PositionView[] | null;
  readonly scale: number;
}): ReactNode {
  if (positions === null) return <p className="px-3 py-2 text-ink-2">Loading positions.</p>;
  return (
    <DataTable
      label="Positions"
      columns={COLUMNS}
      items={positions.map((position) => ({ ...position, scale }))}
      keyOf={(position) => position.instrument}
      empty="No position yet."
    />
  );
}

function Pnl({ value, scale }: { readonly value: Money; readonly scale: number }): ReactNode {
  const text = formatMoney(value, scale, { decimals: 2, sign: 'always' });
  return <span className={TONES[toneOf(text)]}>{text}</span>;
}

/** Every mark names its source; a stale one keeps its digits and says so [ST5]. */
function Mark({ item }: { readonly item: PositionView }): ReactNode {
  return (
    <span className={item.freshness === 'live' ? undefined : 'text-ink-3'}>
      {formatDecimalText(item.markPx)} <span className="text-ink-3">{MARK_SOURCES[item.markSource]}</span>
      {item.freshness === 'live' ? null : (
        <>
          <Hourglass size={11} aria-hidden="true" className="ml-1 inline text-stale" />
          <span className="visually-hidden">{item.freshness}</span>
        </>
      )}
    </span>
  );
}
