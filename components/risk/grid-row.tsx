'use client';

import { memo, Suspense, useContext, useLayoutEffect, useRef } from 'react';
import type { ReactNode, RefObject } from 'react';
import { UNKNOWN } from '#lib/client/format.ts';
import { useCard, useFirmCurrency, useRowMarks } from '#lib/client/hooks.ts';
import { columnOf, hasFlag } from '#lib/client/selectors.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { AccountCard } from '#lib/model/view.ts';
import { RUNGS } from '#lib/model/limit.ts';
import { ACCOUNT_FLAGS } from '#lib/model/view.ts';
import { useFreezable } from '../shell/desk-ui.tsx';
import { lazyPart } from '../ui/lazy-part.ts';
import { DrawnCells } from './drawn-cells.tsx';
import { FigureContext } from './figure-context.ts';
import type { FigureHost } from './figure-context.ts';
import { GridCell } from './grid-cell.tsx';
import { isDrawable, isFigure } from './grid-columns.ts';
import type { GridColumn } from './grid-columns.ts';
import { PinnedActions } from './pinned-actions.tsx';
import { SeverityChip } from './severity-chip.tsx';
import { StaleMark } from './stale-mark.tsx';

type Props = {
  readonly index: number;
  readonly rowIndex: number;
  readonly columns: readonly GridColumn[];
  /** Column that holds the grid's tab stop, when this row does. */
  readonly focusedColumn: number | null;
  /** Offset in the scrolled area; null for a row of the pinned band. */
  readonly top: number | null;
  readonly hasLeft: boolean;
  readonly isSelected: boolean;
  /** Depth of the groups above it, 0 without any. */
  readonly depth: number;
  /** The alert that a pinned row may acknowledge. */
  readonly alert: AlertRecord | null;
};

// Only for a wide screen, and there drawn as a rule.
const AgeCell = lazyPart(async () => ({ default: (await import('./age-cell.tsx')).AgeCell }));
const SparkCell = lazyPart(async () => ({ default: (await import('./spark-cell.tsx')).SparkCell }));

const NOWHERE = -2;
/** The state cell is drawn, not written. */
const NO_TEXT = { text: '', value: null, tone: undefined, usedBp: undefined } as const;

function Row(props: Props): ReactNode {
  const { index, rowIndex, columns, top, hasLeft, isSelected, depth, alert } = props;
  const figures = useContext(FigureContext);
  // Where its figures are drawn, a row is written anew for what else changes, not ten times a second.
  const liveRow = useRowMarks(index, figures !== null);
  const card = useCard(index);
  const account = card?.account;
  const firmCurrency = useFirmCurrency();
  const foreign = card === null || card.currency === firmCurrency ? null : card.currency;
  const frozenRow = useFreezable(liveRow, index);
  // The pinned band stays live in a freeze [ST4].
  const row = top === null ? liveRow : frozenRow;
  const rung = RUNGS[columnOf(row, 'rungRank') ?? 0] ?? 'none';
  const isUnowned = hasFlag(row, ACCOUNT_FLAGS.unackedBreach);
  const actionsAt = top === null && alert !== null ? actionsPlace(columns) : NOWHERE;
  const element = useRef<HTMLDivElement>(null);
  useDrawnAt(element, figures, { index, columns, actionsAt, hasLeft });
  return (
    <div
      ref={element}
      role="row"
      aria-rowindex={rowIndex}
      data-place={top === null ? 'band' : 'float'}
      aria-selected={isSelected}
      aria-level={depth === 0 ? undefined : depth + 1}
      data-row={index}
      data-line={index}
      data-account={account}
      data-selected={isSelected || undefined}
      data-tint={isUnowned ? 'breach' : undefined}
      data-bar={rung === 'breach' || isUnowned ? 'breach' : undefined}
      data-left={hasLeft || undefined}
      data-fresh={hasFlag(row, ACCOUNT_FLAGS.stale) ? 'stale' : undefined}
      title={hasLeft ? 'Left the view; its place is kept until the order is released' : undefined}
      className="grid-row"
      style={top === null ? undefined : { transform: `translateY(${top}px)` }}
    >
      {cellsOf(props, { isDrawn: figures !== null, actionsAt, account, foreign, row, liveRow, card })}
    </div>
  );
}

type Shown = Omit<Drawn, 'index' | 'isPinned' | 'alert'> & {
  readonly isDrawn: boolean;
  readonly actionsAt: number;
  readonly card: AccountCard | null;
};

function cellsOf({ index, columns, focusedColumn, top, alert }: Props, shown: Shown): ReactNode {
  const { actionsAt, isDrawn, card, ...drawable } = shown;
  return runsOf(columns, { isDrawn, actionsAt }).map((run) => {
    const { from, to } = run;
    const column = columns[from];
    const focused = focusedColumn !== null && focusedColumn >= from && focusedColumn < to ? focusedColumn : null;
    if (run.kind === 'drawn')
      return <DrawnCells key={from} columns={columns} from={from} to={to} focusedColumn={focused} />;
    // A pinned row that somebody must own says so in the place of its last two figures (ux.md 5.1).
    if (run.kind === 'actions')
      return alert === null ? null : <PinnedActions key="actions" column={from} alert={alert} />;
    if (column === undefined) return null;
    const drawn = drawnCell(column, { ...drawable, index, isPinned: top === null, alert });
    const cell = drawn === undefined ? column.read(shown.row, card) : NO_TEXT;
    return (
      <GridCell
        key={column.id}
        column={from}
        kind={column.kind}
        line={index}
        header={column.header}
        text={cell.text}
        value={cell.value}
        tone={cell.tone}
        usedBp={cell.usedBp}
        isFocused={focused !== null}
        ask={cell.text === UNKNOWN || !isFigure(column) ? undefined : column.id}
      >
        {drawn}
      </GridCell>
    );
  });
}

type Drawable = Pick<Props, 'index' | 'columns' | 'hasLeft'> & { readonly actionsAt: number };

/** Tells who draws the figures where the cells of this row are. */
function useDrawnAt(
  element: RefObject<HTMLDivElement | null>,
  figures: FigureHost | null,
  { index, columns, actionsAt, hasLeft }: Drawable,
): void {
  useLayoutEffect(() => {
    if (figures === null || element.current === null) return undefined;
    const cells = [...element.current.querySelectorAll<HTMLElement>('[data-drawn]')];
    return figures.register(index, new Map(cells.map((cell) => [cell.dataset['drawn'] ?? '', cell])), hasLeft);
  }, [element, figures, index, columns, actionsAt, hasLeft]);
}

/** Where a pinned row has its buttons: over its last two figures, whichever columns the person chose. */
function actionsPlace(columns: readonly GridColumn[]): number {
  const toFloor = columns.findIndex(({ id }) => id === 'toFloor');
  const isPair = toFloor >= 0 && columns[toFloor + 1]?.id === 'toLimit';
  return isPair ? toFloor : Math.max(0, columns.length - 2);
}

type Run = { readonly kind: 'written' | 'drawn' | 'actions'; readonly from: number; readonly to: number };

/** The cells of a row from left to right: each written one by itself, drawn ones together as far as they adjoin. */
function runsOf(
  columns: readonly GridColumn[],
  { isDrawn, actionsAt }: { readonly isDrawn: boolean; readonly actionsAt: number },
): readonly Run[] {
  const runs: Run[] = [];
  for (const [place, column] of columns.entries()) {
    const last = runs.at(-1);
    if (place === actionsAt) runs.push({ kind: 'actions', from: place, to: Math.min(place + 2, columns.length) });
    else if (last?.kind === 'actions' && place < last.to) continue;
    else if (!isDrawn || !isDrawable(column)) runs.push({ kind: 'written', from: place, to: place + 1 });
    else if (last?.kind === 'drawn') runs[runs.length - 1] = { ...last, to: place + 1 };
    else runs.push({ kind: 'drawn', from: place, to: place + 1 });
  }
  return runs;
}

type Drawn = {
  readonly index: number;
  readonly account: string | undefined;
  /** The account's currency where it is another than the firm's [NF2], or who looks may not see the firm's totals. */
  readonly foreign: string | null;
  readonly row: Float64Array | null;
  readonly liveRow: Float64Array | null;
  readonly isPinned: boolean;
  readonly alert: AlertRecord | null;
};

/** What is drawn in a cell instead of written; undefined for text and numbers. */
function drawnCell(
  { kind }: GridColumn,
  { index, account, foreign, row, liveRow, isPinned, alert }: Drawn,
): ReactNode | undefined {
  switch (kind) {
    case 'state':
      return <StateMarks row={row} alert={alert} />;
    case 'name':
      return foreign === null ? undefined : <ForeignName account={account ?? ''} currency={foreign} />;
    case 'age':
      return (
        <Suspense fallback={null}>
          <AgeCell index={index} row={liveRow} isPinned={isPinned} />
        </Suspense>
      );
    case 'spark':
      return account === undefined ? null : (
        <Suspense fallback={null}>
          <SparkCell account={account} />
        </Suspense>
      );
    default:
      return undefined;
  }
}

/** The row's amounts are in this currency; one sign for the row, not one for each cell [NF2]. */
function ForeignName({ account, currency }: { readonly account: string; readonly currency: string }): ReactNode {
  return (
    <span title={`${account}, amounts in ${currency}`}>
      {account} <span className="-ml-px text-cap font-normal text-ink-2">{currency}</span>
    </span>
  );
}

type MarksProps = { readonly row: Float64Array | null; readonly alert: AlertRecord | null };

/** Rung, and what makes the figures of the row doubtful [EE4]. */
function StateMarks({ row, alert }: MarksProps): ReactNode {
  const rung = RUNGS[columnOf(row, 'rungRank') ?? 0] ?? 'none';
  const isUnowned = hasFlag(row, ACCOUNT_FLAGS.unackedBreach);
  const isIncomplete = hasFlag(row, ACCOUNT_FLAGS.incomplete);
  const isLatched = hasFlag(row, ACCOUNT_FLAGS.latched);
  const isOwned = rung === 'breach' && !isUnowned && alert !== null && alert.acknowledgement !== null;
  return (
    <span
      className="flex h-full items-center gap-1"
      title={isLatched ? 'Latched: the breach holds until it is reset, also when the loss has shrunk since' : undefined}
    >
      <SeverityChip rung={isUnowned ? 'breach' : rung} look={isOwned ? 'owned' : 'firing'} />
      {isIncomplete || hasFlag(row, ACCOUNT_FLAGS.stale) ? <StaleMark isIncomplete={isIncomplete} /> : null}
      {isLatched ? <span className="visually-hidden">latched</span> : null}
      {rung === 'none' && hasFlag(row, ACCOUNT_FLAGS.uncovered) ? (
        <span className="text-cap text-ink-3">no limit</span>
      ) : null}
    </span>
  );
}

/** One account of the grid. It reads its own row, so a changed account renders one row and nothing else. */
export const GridRow = memo(Row);
