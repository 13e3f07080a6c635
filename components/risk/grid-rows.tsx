import type { Virtualizer } from '@tanstack/react-virtual';
import type { ReactNode } from 'react';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { GridColumn } from './grid-columns.ts';
import { GridRow } from './grid-row.tsx';

export const ROW_PX = 24;
const BAND_ROWS_MAX = 6;

type Shared = {
  readonly columns: readonly GridColumn[];
  readonly left: ReadonlySet<number>;
  readonly focusedColumn: (index: number) => number | null;
};
type BandProps = Shared & {
  readonly label: string;
  readonly pinned: readonly number[];
  /** Rows of the grid above the first one, the head among them. */
  readonly rowsBefore: number;
  /** Below the ranked rows, where what comes while the order is held moves none of them [ST3]. */
  readonly isBelow?: boolean | undefined;
  readonly alertFor: (index: number) => AlertRecord | null;
};

/** Breaches, always in sight; it scrolls by itself when they are many [MO2]. */
export function PinnedBand(props: BandProps): ReactNode {
  const { label, pinned, rowsBefore, isBelow, columns, left, focusedColumn, alertFor } = props;
  if (pinned.length === 0) return null;
  return (
    <div
      role="rowgroup"
      aria-label={`${label}, ${pinned.length}`}
      className={isBelow === true ? 'grid-band border-t border-b-0' : 'grid-band'}
      style={{ maxHeight: BAND_ROWS_MAX * ROW_PX }}
    >
      {pinned.map((index, position) => (
        <GridRow
          key={index}
          index={index}
          rowIndex={rowsBefore + position + 1}
          columns={columns}
          focusedColumn={focusedColumn(index)}
          top={null}
          hasLeft={left.has(index)}
          alert={alertFor(index)}
        />
      ))}
    </div>
  );
}

type RankedProps = Shared & {
  readonly order: readonly number[];
  /** Rows of the head and the band before the first ranked one. */
  readonly rowsBefore: number;
  readonly virtual: Virtualizer<HTMLDivElement, Element>;
};

/** The drawn part of the ranking, each row at its place by transform. */
export function RankedRows({ order, rowsBefore, virtual, columns, left, focusedColumn }: RankedProps): ReactNode {
  return (
    <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
      {virtual.getVirtualItems().map((item) => {
        const index = order[item.index];
        if (index === undefined) return null;
        return (
          <GridRow
            key={index}
            index={index}
            rowIndex={rowsBefore + item.index + 1}
            columns={columns}
            focusedColumn={focusedColumn(index)}
            top={item.start}
            hasLeft={left.has(index)}
            alert={null}
          />
        );
      })}
    </div>
  );
}
