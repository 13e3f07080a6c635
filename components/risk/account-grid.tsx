import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useAccountsOf, useDesk, usePricesFreshness } from '#lib/client/hooks.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { SortKey } from '#lib/protocol/socket-events.ts';
import { useDeskActs } from '../shell/desk-ui.tsx';
import { FirmRow } from './firm-row.tsx';
import { FlashSweeper } from './flash-sweeper.ts';
import { FlashContext } from './grid-cell.tsx';
import { columnsFor } from './grid-columns.ts';
import type { GridColumn } from './grid-columns.ts';
import { GridHead } from './grid-head.tsx';
import { BAND_ROWS_MAX, PinnedBand, RankedRows } from './grid-rows.tsx';
import { HEAD_LINE, LineIds, linesOf } from './order-groups.ts';
import type { GroupLine, GroupPath } from './order-groups.ts';
import type { ShownOrder } from './order-hold.ts';
import { SparkContext } from './spark-context.ts';
import { useDrawnFigures } from './use-drawn-figures.ts';
import { useGridFocus } from './use-grid-focus.ts';
import type { SelectionActs } from './use-grid-focus.ts';
import { useHoldCause } from './use-hold-cause.ts';
import { useScrollMemory } from './use-scroll-memory.ts';
import { useSparks } from './use-sparks.ts';
import { useWidth } from './use-width.ts';

/** Rows beyond the visible ones that are drawn and asked for, so that a scroll finds them filled. */
const OVERSCAN = 5;
/** Pinned rows that are held though they are not in sight (starting value). */
const PINNED_HELD_MAX = 100;
/** Room that the head, the band and the rows keep free for a scroll bar. */
const GUTTER_PX = 12;
const RANKED = { role: 'rowgroup', 'aria-label': 'Ranked', tabIndex: -1 } as const;
/** A group of rows without a row would promise what is not there: all of them may be pinned. */
const NO_ROWS = { role: 'presentation' } as const;

type Props = {
  readonly shown: ShownOrder;
  readonly cols: readonly string[] | null;
  readonly rowPx: number;
  readonly sort: readonly SortKey[];
  readonly onSort: (column: string, isAdded: boolean) => void;
  readonly alertOf: ReadonlyMap<string, AlertRecord>;
  readonly selected: ReadonlySet<number>;
  readonly selectionOf: (lines: readonly number[], membersOf: (line: number) => readonly number[]) => SelectionActs;
  readonly onOpen: (index: number) => void;
  readonly onHoldCause: (hasCause: boolean) => void;
  readonly onFocusLine: (line: number) => void;
  /** Is told what the key for selecting does. */
  readonly onSelectKey: (run: () => void) => void;
  /** Row that gets the focus once it is drawn. */
  readonly startAt: number | null;
  /** The view that a scroll position belongs to [IA5]. */
  readonly scrollKey: string;
};

/** Pinned breaches, the virtual ranked rows, and the firm's total at the same entry [MO1], [MO2], [AX17]. */
export function AccountGrid(props: Props): ReactNode {
  const { shown, rowPx, sort, onSort, alertOf, selected } = props;
  const desk = useDesk();
  const sweeper = useFlashSweeper();
  const freshness = usePricesFreshness();
  const { drawn, root, widthPx, viewport, columns, lines, groupOf, toggle, virtual, bands, focus, sparks } =
    useGridModel(props);
  const { focusedColumn, onKeyDown, onClick, onDoubleClick } = focus;
  const lineCount = shown.pinned.length + lines.length;
  const alertFor = (index: number): AlertRecord | null =>
    alertOf.get(desk.store.getState().cards.get(index)?.account ?? '') ?? null;
  const shared = { columns, left: shown.left, selected, rowPx, focusedColumn, root, widthPx, drawn };
  const { groups } = shown;
  return (
    <FlashContext value={sweeper}>
      <SparkContext value={sparks}>
        {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- its role is grid, or treegrid when grouped */}
        <div
          ref={root}
          role={groups.length > 0 ? 'treegrid' : 'grid'}
          tabIndex={-1}
          aria-label="Accounts"
          aria-multiselectable="true"
          data-prices={freshness}
          aria-rowcount={lineCount + 2}
          aria-colcount={columns.length}
          className="flex min-h-0 flex-1 flex-col bg-surface"
          style={sizesOf(columns, rowPx)}
          onKeyDown={onKeyDown}
          onClick={onClick}
          onDoubleClick={onDoubleClick}
        >
          <GridHead columns={columns} sort={sort} onSort={onSort} focusedColumn={focusedColumn(HEAD_LINE)} />
          <GridBands {...shared} bands={bands} rowsBelow={1 + shown.bandRows + lines.length} alertFor={alertFor}>
            <div ref={viewport} {...(lines.length === 0 ? NO_ROWS : RANKED)} className="grid-viewport min-h-0 flex-1">
              <RankedRows
                {...shared}
                lines={lines}
                groupOf={groupOf}
                rowsBefore={shown.bandRows + 1}
                depth={groups.length > 0 ? 1 + Math.max(...groups.map(({ depth }) => depth)) : 0}
                virtual={virtual}
                onToggle={toggle}
                heldLine={focus.heldLine}
              />
            </div>
          </GridBands>
          <FirmRow columns={columns} rowIndex={lineCount + 2} />
        </div>
      </SparkContext>
    </FlashContext>
  );
}

/** Columns, lines, scrolled part and focus of the grid. */
function useGridModel(props: Props) {
  const { shown, cols, rowPx, onOpen, onHoldCause } = props;
  const drawn = useDrawnFigures();
  const viewport = useRef<HTMLDivElement>(null);
  const root = useRef<HTMLDivElement>(null);
  const widthPx = useWidth(root);
  const columns = useMemo(() => columnsFor(Math.max(0, widthPx - GUTTER_PX), cols), [widthPx, cols]);
  const desk = useDesk();
  const { speak } = useDeskActs();
  const { pinned } = shown;
  const { lines, groupOf, toggle, membersOf } = useLines(shown);
  const virtual = useLineVirtualizer(viewport, lines, rowPx, 0);
  const bands = [
    useBand(pinned.slice(0, shown.bandRows), rowPx),
    useBand(pinned.slice(shown.bandRows), rowPx),
  ] as const;
  const parts = [...bands, { virtual, lines }];
  const rows = parts.flatMap((part) => part.virtual.getVirtualItems().flatMap(({ index }) => part.lines[index] ?? []));
  const shownRows = rows.filter((line) => line >= 0);
  // Breaches are held also where the band draws others: the keys to the next one go by their names.
  useShownRows([...new Set([...pinned.slice(0, PINNED_HELD_MAX), ...shownRows])]);
  const sparks = useSparks(
    useAccountsOf(shownRows),
    columns.some(({ kind }) => kind === 'spark'),
  );
  useHoldCause(root, viewport, onHoldCause);
  useScrollMemory(viewport, props.scrollKey);
  const acts = props.selectionOf([...pinned, ...lines], membersOf);
  const focus = useGridFocus({
    root,
    viewport,
    pinned,
    lines,
    groupOf,
    columnCount: columns.length,
    rowPx,
    scrollTo: (line) => {
      for (const part of parts) {
        const position = part.lines.indexOf(line);
        if (position >= 0) part.virtual.scrollToIndex(position);
      }
    },
    onOpen,
    onToggle: toggle,
    selection: acts,
    startAt: props.startAt,
    onFocus: props.onFocusLine,
    nameOf: (line) => groupOf.get(line)?.group.id ?? desk.store.getState().cards.get(line)?.account ?? null,
    shownBy: drawn,
    speak,
  });
  useEffect(() => {
    props.onSelectKey(() => {
      if (focus.line !== null) acts.toggle(focus.line);
    });
  });
  return { drawn, root, widthPx, viewport, columns, lines, groupOf, toggle, virtual, bands, focus, sparks };
}

type Band = ReturnType<typeof useBand>;

/** Pinned rows and what is drawn of them. */
function useBand(lines: readonly number[], rowPx: number) {
  const viewport = useRef<HTMLDivElement>(null);
  return { lines, viewport, virtual: useLineVirtualizer(viewport, lines, rowPx, BAND_ROWS_MAX) };
}

type BandsProps = Omit<
  Parameters<typeof PinnedBand>[0],
  'label' | 'pinned' | 'rowsBefore' | 'isBelow' | 'viewport' | 'virtual'
> & {
  readonly bands: readonly [Band, Band];
  /** Rows of the grid above the lower band. */
  readonly rowsBelow: number;
  readonly children: ReactNode;
};

/** The pinned rows over the ranked ones, and under them those that came while the order is held [ST3]. */
function GridBands({ bands, rowsBelow, children, ...shared }: BandsProps): ReactNode {
  const [above, { lines, ...below }] = bands;
  return (
    <>
      <PinnedBand
        {...shared}
        label="Pinned"
        pinned={above.lines}
        viewport={above.viewport}
        virtual={above.virtual}
        rowsBefore={1}
      />
      {children}
      <PinnedBand
        {...shared}
        {...below}
        label="New while the order is held"
        pinned={lines}
        rowsBefore={rowsBelow}
        isBelow
      />
    </>
  );
}

function sizesOf(columns: readonly GridColumn[], rowPx: number): React.CSSProperties {
  // The cast lets custom properties through, which the type does not know.
  return {
    '--grid-columns': columns.map((column) => column.width).join(' '),
    '--row-px': `${rowPx}px`,
  } as React.CSSProperties;
}

type Lines = ReturnType<typeof linesOf> & {
  readonly toggle: (line: GroupLine) => void;
  /** A row itself, or the rows of a group. */
  readonly membersOf: (line: number) => readonly number[];
};

/** The lines between band and total; which groups are closed lives as long as the page. */
function useLines(shown: ShownOrder): Lines {
  const [ids] = useState(() => new LineIds());
  const [closed, setClosed] = useState<ReadonlySet<GroupPath>>(() => new Set());
  const { order, groups } = shown;
  const { lines, groupOf } = useMemo(() => linesOf({ order, groups }, closed, ids), [order, groups, closed, ids]);
  const toggle = useCallback(({ path, isOpen }: GroupLine) => {
    setClosed((was) => {
      const next = new Set(was);
      if (isOpen) next.add(path);
      else next.delete(path);
      return next;
    });
  }, []);
  const membersOf = (line: number): readonly number[] => {
    const group = groupOf.get(line)?.group;
    if (group !== undefined) return order.slice(group.from, group.from + group.count);
    return line >= 0 ? [line] : [];
  };
  return { lines, groupOf, toggle, membersOf };
}

function useLineVirtualizer(
  viewport: React.RefObject<HTMLDivElement | null>,
  lines: readonly number[],
  rowPx: number,
  firstRows: number,
) {
  const virtual = useVirtualizer<HTMLDivElement, Element>({
    count: lines.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => rowPx,
    overscan: OVERSCAN,
    // Until it is measured: a first breach is in its first picture.
    initialRect: { width: 0, height: firstRows * rowPx },
    getItemKey: (position) => lines[position] ?? position,
  });
  // Heights are measured once and kept: another density asks for them anew.
  useLayoutEffect(() => virtual.measure(), [virtual, rowPx]);
  return virtual;
}

function useFlashSweeper(): FlashSweeper {
  const [sweeper] = useState(() => new FlashSweeper());
  useEffect(() => {
    sweeper.start();
    return () => sweeper.stop();
  }, [sweeper]);
  return sweeper;
}

/** Tells the server which rows are drawn. The text stands for the list: the same rows are not asked for twice. */
function useShownRows(rows: readonly number[]): void {
  const desk = useDesk();
  const key = rows.join(' ');
  useEffect(() => desk.showRows(key === '' ? [] : key.split(' ').map(Number)), [desk, key]);
}
