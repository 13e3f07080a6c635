import type { Virtualizer } from '@tanstack/react-virtual';
import { Suspense, useContext, useLayoutEffect, useMemo } from 'react';
import type { ReactNode, RefObject } from 'react';
import type { AlertRecord } from '#lib/model/alert.ts';
import { lazyPart } from '../ui/lazy-part.ts';
import { FigureContext } from './figure-context.ts';
import type { GridColumn } from './grid-columns.ts';
import type { FlashSweeper } from './flash-sweeper.ts';
import { FlashContext } from './grid-cell.tsx';
import { GridRow } from './grid-row.tsx';
import type { DrawnFigures } from './use-drawn-figures.ts';
import type { GridLines, GroupLine } from './order-groups.ts';

/** Only who groups needs it: no part of the first picture, asked for once the page is idle. */
export const loadGroupRow = async () => ({ default: (await import('./group-row.tsx')).GroupRow });
const GroupRow = lazyPart(loadGroupRow);

export const BAND_ROWS_MAX = 6;

type Shared = {
  readonly columns: readonly GridColumn[];
  readonly left: ReadonlySet<number>;
  readonly selected: ReadonlySet<number>;
  readonly rowPx: number;
  readonly focusedColumn: (line: number) => number | null;
  /** The grid, and its width, CSS px. */
  readonly root: RefObject<HTMLElement | null>;
  readonly widthPx: number;
  /** Null where the cells write their figures themselves. */
  readonly drawn: DrawnFigures | null;
};
type BandProps = Shared & {
  readonly label: string;
  readonly pinned: readonly number[];
  /** Rows of the grid above the first one, the head among them. */
  readonly rowsBefore: number;
  /** Below the ranked rows, where what comes while the order is held moves none of them [ST3]. */
  readonly isBelow?: boolean | undefined;
  readonly alertFor: (index: number) => AlertRecord | null;
  readonly viewport: RefObject<HTMLDivElement | null>;
  readonly virtual: Virtualizer<HTMLDivElement, Element>;
};

/** Breaches, always in sight; it scrolls by itself when they are many, and draws of them what is in sight [MO2]. */
export function PinnedBand(props: BandProps): ReactNode {
  const { label, pinned, rowsBefore, isBelow, rowPx, focusedColumn, alertFor, drawn, ...shared } = props;
  const { columns, left, selected, viewport, virtual } = shared;
  // Figures of the band change without a flash [FL2]: what stands there is loud enough.
  const sheet = useSheet(drawn, null);
  // The element stays when the rows go: the browser then takes its scroll position back, and the next breach is in sight.
  if (pinned.length === 0) return <div ref={viewport} className="overflow-auto" />;
  const items = virtual.getVirtualItems();
  const topPx = items[0]?.start ?? 0;
  return (
    <div
      ref={viewport}
      role="rowgroup"
      aria-label={`${label}, ${pinned.length}`}
      className={isBelow === true ? 'grid-band border-t border-b-0' : 'grid-band'}
      style={{ maxHeight: BAND_ROWS_MAX * rowPx }}
    >
      <FlashContext value={null}>
        <FigureContext value={sheet}>
          <div role="presentation" className="relative overflow-clip" style={{ height: virtual.getTotalSize() }}>
            <div role="presentation" style={{ height: topPx }} />
            {items.map((item) => {
              const index = pinned[item.index];
              return index === undefined ? null : (
                <GridRow
                  key={index}
                  index={index}
                  rowIndex={rowsBefore + item.index + 1}
                  columns={columns}
                  focusedColumn={focusedColumn(index)}
                  top={null}
                  hasLeft={left.has(index)}
                  isSelected={selected.has(index)}
                  depth={0}
                  alert={alertFor(index)}
                />
              );
            })}
            {drawn === null || sheet === null ? null : (
              <drawn.FigureCanvas
                {...props}
                sheet={sheet}
                slots={items.map((item) => pinned[item.index] ?? -1)}
                topPx={topPx}
                isBand
              />
            )}
          </div>
        </FigureContext>
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
    readonly heldLine: () => number | null;
  };

/** The drawn part of the ranking, each line at its place by transform. */
export function RankedRows(props: RankedProps): ReactNode {
  const { lines, groupOf, rowsBefore, depth, virtual, columns, left, selected, focusedColumn, onToggle, drawn } = props;
  const sheet = useSheet(drawn, useContext(FlashContext));
  const items = virtual.getVirtualItems();
  const places = useMemo(() => (drawn === null ? null : new drawn.PlaceKeys()), [drawn]);
  const drawnLines = new Map(items.flatMap(({ index }) => (lines[index] === undefined ? [] : [[index, lines[index]]])));
  const keys = places?.assign(drawnLines, props.heldLine());
  useLayoutEffect(() => {
    if (keys !== undefined) places?.commit(drawnLines, keys);
  });
  return (
    <div role="presentation" className="relative overflow-clip" style={{ height: virtual.getTotalSize() }}>
      <FigureContext value={sheet}>
        {items.map((item) => {
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
              key={keys === undefined ? line : `row ${keys.get(item.index)}`}
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
      </FigureContext>
      {drawn === null || sheet === null ? null : (
        <drawn.FigureCanvas
          {...props}
          sheet={sheet}
          slots={items.map(({ index }) => lines[index] ?? -1)}
          topPx={items[0]?.start ?? 0}
          isBand={false}
        />
      )}
    </div>
  );
}

/** Who draws the figures of one band of rows; null while they are written. */
function useSheet(
  drawn: DrawnFigures | null,
  sweeper: FlashSweeper | null,
): InstanceType<DrawnFigures['FigureSheet']> | null {
  return useMemo(() => (drawn === null ? null : new drawn.FigureSheet(sweeper, Date.now)), [drawn, sweeper]);
}
