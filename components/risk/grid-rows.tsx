import type { Virtualizer } from '@tanstack/react-virtual';
import { Suspense } from 'react';
import type { ReactNode } from 'react';
import type { AlertRecord } from '#lib/model/alert.ts';
import { lazyPart } from '../ui/lazy-part.ts';
import type { GridColumn } from './grid-columns.ts';
import { FlashContext } from './grid-cell.tsx';
import { GridRow } from './grid-row.tsx';
import type { GridLines, GroupLine } from './order-groups.ts';

/** Only who groups needs it: no part of the first picture, asked for once the page is idle. */
export const loadGroupRow = async () => ({ default: (await import('./group-row.tsx')).GroupRow });
const GroupRow = lazyPart(loadGroupRow);

const BAND_ROWS_MAX = 6;

type Shared = {
  readonly columns: readonly GridColumn[];
  readonly left: ReadonlySet<number>;
  readonly selected: ReadonlySet<number>;
  readonly rowPx: number;
  readonly focusedColumn: (line: number) => number | null;
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
  const { label, pinned, rowsBefore, isBelow, columns, left, selected, rowPx, focusedColumn, alertFor } = props;
  if (pinned.length === 0) return null;
  return (
    <div
      role="rowgroup"
      aria-label={`${label}, ${pinned.length}`}
      className={isBelow === true ? 'grid-band border-t border-b-0' : 'grid-band'}
      style={{ maxHeight: BAND_ROWS_MAX * rowPx }}
    >
      {/* Figures of the band change without a flash [FL2]: what stands there is loud enough. */}
      <FlashContext value={null}>
        {pinned.map((index, position) => (
          <GridRow
            key={index}
            index={index}
            rowIndex={rowsBefore + position + 1}
            columns={columns}
            focusedColumn={focusedColumn(index)}
            top={null}
            hasLeft={left.has(index)}
            isSelected={selected.has(index)}
            depth={0}
            alert={alertFor(index)}
          />
        ))}
      </FlashContext>
    </div>
  );
}

type RankedProps = Shared &
  GridLines & {
    /** Rows of the head and the band before the first ranked one. */
    readonly rowsBefore: number;
    readonly depth: number;
    readonly virtual: Virtualizer<HTMLDivElement, Element>;
    readonly onToggle: (line: GroupLine) => void;
  };

/** The drawn part of the ranking, each line at its place by transform. */
export function RankedRows(props: RankedProps): ReactNode {
  const { lines, groupOf, rowsBefore, depth, virtual, columns, left, selected, focusedColumn, onToggle } = props;
  return (
    <div role="presentation" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
      {virtual.getVirtualItems().map((item) => {
        const line = lines[item.index];
        if (line === undefined) return null;
        const shared = { columns, rowIndex: rowsBefore + item.index + 1, focusedColumn: focusedColumn(line) };
        const group = groupOf.get(line);
        if (group !== undefined)
          return (
            <Suspense key={line} fallback={null}>
              <GroupRow {...shared} line={group} top={item.start} onToggle={onToggle} />
            </Suspense>
          );
        return (
          <GridRow
            key={line}
            {...shared}
            index={line}
            top={item.start}
            hasLeft={left.has(line)}
            isSelected={selected.has(line)}
            depth={depth}
            alert={null}
          />
        );
      })}
    </div>
  );
}
