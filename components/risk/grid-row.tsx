'use client';

import { memo, useMemo } from 'react';
import type { ReactNode } from 'react';
import { UNKNOWN } from '#lib/client/format.ts';
import { useCard, useFirmCurrency, useRow } from '#lib/client/hooks.ts';
import { columnOf, hasFlag } from '#lib/client/selectors.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { RUNGS } from '#lib/model/limit.ts';
import { ACCOUNT_FLAGS } from '#lib/model/view.ts';
import { cellQuestions } from '../why/cell-questions.ts';
import { useFreezable } from '../shell/desk-ui.tsx';
import { AgeCell } from './age-cell.tsx';
import { GridCell } from './grid-cell.tsx';
import type { GridColumn } from './grid-columns.ts';
import { PinnedActions } from './pinned-actions.tsx';
import { SeverityChip } from './severity-chip.tsx';
import { SparkCell } from './spark-cell.tsx';
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

const NOWHERE = -2;
const NO_QUESTIONS: Readonly<Record<string, string>> = {};
/** The state cell is drawn, not written. */
const NO_TEXT = { text: '', value: null, tone: undefined, usedBp: undefined } as const;

function Row(props: Props): ReactNode {
  const { index, rowIndex, columns, focusedColumn, top, hasLeft, isSelected, depth, alert } = props;
  const liveRow = useRow(index);
  const card = useCard(index);
  const account = card?.account;
  const firmCurrency = useFirmCurrency();
  const foreign = card === null || card.currency === firmCurrency ? null : card.currency;
  const questions = useMemo(() => (account === undefined ? NO_QUESTIONS : cellQuestions(account)), [account]);
  const frozenRow = useFreezable(liveRow);
  // The pinned band stays live in a freeze [ST4].
  const row = top === null ? liveRow : frozenRow;
  const rung = RUNGS[columnOf(row, 'rungRank') ?? 0] ?? 'none';
  const isUnowned = hasFlag(row, ACCOUNT_FLAGS.unackedBreach);
  const actionsAt = top === null && alert !== null ? actionsPlace(columns) : NOWHERE;
  return (
    <div
      role="row"
      aria-rowindex={rowIndex}
      data-place={top === null ? 'band' : 'float'}
      aria-selected={isSelected}
      aria-level={depth === 0 ? undefined : depth + 1}
      data-row={index}
      data-selected={isSelected || undefined}
      data-tint={isUnowned ? 'breach' : undefined}
      data-bar={rung === 'breach' || isUnowned ? 'breach' : undefined}
      data-left={hasLeft || undefined}
      data-fresh={hasFlag(row, ACCOUNT_FLAGS.stale) ? 'stale' : undefined}
      title={hasLeft ? 'Left the view; its place is kept until the order is released' : undefined}
      className="grid-row"
      style={top === null ? undefined : { transform: `translateY(${top}px)` }}
    >
      {columns.map((column, position) => {
        // A pinned row that somebody must own says so in the place of its last two figures (ux.md 5.1).
        if (position === actionsAt && alert !== null)
          return <PinnedActions key="actions" column={position} alert={alert} />;
        if (position === actionsAt + 1 && alert !== null) return null;
        const drawn = drawnCell(column, { index, account, foreign, row, liveRow, isPinned: top === null, alert });
        const cell = drawn === undefined ? column.read(row, card) : NO_TEXT;
        return (
          <GridCell
            key={column.id}
            column={position}
            kind={column.kind}
            header={column.header}
            text={cell.text}
            value={cell.value}
            tone={cell.tone}
            usedBp={cell.usedBp}
            isFocused={focusedColumn === position}
            cellKey={`${index}:${position}`}
            why={cell.text === UNKNOWN ? undefined : questions[column.id]}
          >
            {drawn}
          </GridCell>
        );
      })}
    </div>
  );
}

/** Where a pinned row has its buttons: over its last two figures, whichever columns the person chose. */
function actionsPlace(columns: readonly GridColumn[]): number {
  const toFloor = columns.findIndex(({ id }) => id === 'toFloor');
  const isPair = toFloor >= 0 && columns[toFloor + 1]?.id === 'toLimit';
  return isPair ? toFloor : Math.max(0, columns.length - 2);
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
      return <AgeCell index={index} row={liveRow} isPinned={isPinned} />;
    case 'spark':
      return account === undefined ? null : <SparkCell account={account} />;
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
