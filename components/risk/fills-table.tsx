import type { ReactNode } from 'react';
import { formatDecimalText, formatMoney, formatSeq, formatTime } from '#lib/client/format.ts';
import type { FillView } from '#lib/model/view.ts';
import { DataTable } from '../ui/data-table.tsx';
import type { TableColumn } from '../ui/data-table.tsx';
import { toneOf } from './grid-columns.ts';

const TONES = { pos: 'text-pos', neg: 'text-neg', flat: 'text-flat' } as const;

type Item = FillView & { readonly scale: number; readonly zone: string };

const COLUMNS: readonly TableColumn<Item>[] = [
  { id: 'time', header: 'Time', cell: (item) => formatTime(item.tsEventUs, item.zone, { millis: true }) },
  { id: 'seq', header: 'Entry', align: 'right', sortBy: (item) => item.seq, cell: (item) => formatSeq(item.seq) },
  {
    id: 'symbol',
    header: 'Symbol',
    sortBy: (item) => item.instrument,
    cell: (item) => <strong className="font-medium">{item.instrument}</strong>,
  },
  { id: 'side', header: 'Side', sortBy: (item) => item.side, cell: (item) => item.side },
  { id: 'quantity', header: 'Quantity', align: 'right', cell: (item) => formatDecimalText(item.quantity) },
  { id: 'price', header: 'Price', align: 'right', cell: (item) => formatDecimalText(item.px) },
  { id: 'fee', header: 'Fee', align: 'right', cell: (item) => `${formatDecimalText(item.fee)} ${item.feeCurrency}` },
  { id: 'realized', header: 'Realised', align: 'right', cell: (item) => <Realized item={item} /> },
  { id: 'strategy', header: 'Strategy', cell: (item) => <span className="text-ink-2">{item.strategy ?? '—'}</span> },
  { id: 'id', header: 'Fill id', cell: (item) => <span className="text-ink-2">{item.fillId}</span> },
];

/** Newest first, as the server sends them. */
export function FillsTable({
  fills,
  scale,
  zone,
}: {
  readonly fills: readonly FillView[] | null;
  readonly scale: number;
  readonly zone: string;
}): ReactNode {
  if (fills === null) return <p className="px-3 py-2 text-ink-2">Loading fills.</p>;
  return (
    <DataTable
      label="Fills"
      columns={COLUMNS}
      items={fills.map((fill) => ({ ...fill, scale, zone }))}
      keyOf={(fill) => String(fill.seq)}
      empty="No fills yet."
    />
  );
}

function Realized({ item }: { readonly item: Item }): ReactNode {
  const text = formatMoney(item.realized, item.scale, { decimals: 2, sign: 'always' });
  return <span className={TONES[toneOf(text)]}>{text}</span>;
}
