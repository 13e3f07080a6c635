import type { ReactNode } from 'react';
import { formatMoney } from '#lib/client/format.ts';
import type { ExposureBoard, ExposureFigures } from '#lib/model/exposure-board.ts';
import { OTHERS } from '#lib/model/explanation.ts';
import type { Question } from '#lib/model/explanation.ts';
import { classNames } from '../ui/class-names.ts';
import { whyMark } from '../why/why-mark.ts';
import { classWord, figureText, incompleteText, NETTING_WORDS } from './exposure-words.ts';
import { rowKey, TOTAL } from './heat-keys.ts';
import { exposureQuestion } from './heat-questions.ts';
import { heatStep } from './heat-steps.ts';
import type { HeatCell } from './heat-steps.ts';
import type { HeatPlace } from './use-heat-focus.ts';

export type HeatShared = {
  readonly board: ExposureBoard;
  readonly symbols: readonly (string | null)[];
  readonly cells: ReadonlyMap<string, HeatCell>;
  readonly largest: number;
  /** Wide enough for a figure. */
  readonly isPrinted: boolean;
  readonly tabStop: HeatPlace;
};
type Props = HeatShared & {
  /** '' is the head, TOTAL the margin, else a trader. */
  readonly row: string;
  readonly position: number;
};

const BOX = 'flex min-h-6 min-w-0 cursor-pointer focus-visible:z-20 max-phone:min-h-11';
const NAME_BOX = 'left-0 justify-start truncate border-r px-2 font-medium';

const GROSS_BOX = 'right-0 border-l px-1';

/** One row of the heat map: the head, a trader, or the margin of all. */
export function HeatRow(props: Props): ReactNode {
  const { position, symbols } = props;
  const columns = ['', ...symbols.map(rowKey), TOTAL];
  return (
    <div role="row" aria-rowindex={position + 1} className="contents">
      {columns.map((column, place) => (
        <HeatBox key={column} {...props} column={column} place={place} />
      ))}
    </div>
  );
}

function HeatBox(props: Props & { readonly column: string; readonly place: number }): ReactNode {
  const { row, column, place, tabStop } = props;
  const { role, label, body, className, step, question = null } = contentOf(props);
  const [isHead, isFoot, isSide] = [row === '', row === TOTAL, column === '' || column === TOTAL];
  const isEdge = isHead || isFoot || isSide;
  const isCorner = isSide && (isHead || isFoot);
  return (
    <div
      role={role}
      aria-colindex={place + 1}
      aria-label={label}
      title={label}
      {...whyMark(question)}
      data-step={step ?? undefined}
      data-row={row}
      data-column={column}
      tabIndex={tabStop.row === row && tabStop.column === column ? 0 : -1}
      className={classNames(
        BOX,
        isEdge ? 'sticky border-line bg-surface' : 'relative',
        isEdge && (isCorner ? 'z-20' : 'z-10'),
        isHead && 'top-0 border-b',
        isFoot && 'bottom-0 border-t',
        column === '' ? NAME_BOX : column === TOTAL ? GROSS_BOX : 'px-1',
        className,
      )}
    >
      {body}
    </div>
  );
}

type Content = {
  readonly role: 'columnheader' | 'rowheader' | 'gridcell';
  readonly label: string;
  readonly body: ReactNode;
  readonly className?: string | undefined;
  readonly step?: number | undefined;
  readonly question?: Question | null | undefined;
};

function contentOf(props: Props & { readonly column: string }): Content {
  const { row, column, board } = props;
  const trader = board.traders.find(({ name }) => rowKey(name) === row);
  const symbol = board.symbols.find(({ name }) => rowKey(name) === column);
  if (row === '') return headOf(column, symbol, props.isPrinted);
  if (column === '') {
    const text = row === TOTAL ? 'Gross' : (trader?.name ?? `Other (${trader?.count ?? 0})`);
    return {
      role: 'rowheader',
      label: row === TOTAL ? 'Gross of each symbol' : text,
      body: text,
      className: 'items-center',
    };
  }
  if (row === TOTAL && column === TOTAL)
    return { ...marginOf('All', board.total, props, 1), question: exposureQuestion(board, ALL, 'gross') };
  if (row === TOTAL) {
    const name = symbol?.name ?? null;
    const margin = marginOf(name ?? 'Other symbols', symbol, props, largestOf(board.symbols));
    return { ...margin, question: exposureQuestion(board, { ...ALL, symbol: name ?? OTHERS }, 'gross') };
  }
  if (column === TOTAL) {
    const name = trader?.name ?? null;
    const margin = marginOf(name ?? 'Other traders', trader, props, largestOf(board.traders));
    return { ...margin, question: exposureQuestion(board, { ...ALL, trader: name ?? OTHERS }, 'gross') };
  }
  return cellOf(props, trader?.name ?? null, symbol?.name ?? null);
}

const ALL = { trader: null, symbol: null } as const;

function headOf(column: string, symbol: ExposureBoard['symbols'][number] | undefined, isWide: boolean): Content {
  if (column === '') return { role: 'columnheader', label: 'Trader', body: 'Trader', className: 'items-end pb-1' };
  if (column === TOTAL)
    return { role: 'columnheader', label: 'Gross', body: 'Gross', className: 'items-end justify-end pb-1' };
  const text = symbol?.name ?? 'Other';
  const label =
    symbol?.name === null ? `${symbol.count} other symbols` : `${text}, ${classWord(symbol?.assetClass ?? '')}`;
  return {
    role: 'columnheader',
    label,
    // A narrow column has its name upright, in full.
    body: (
      <span className={isWide ? 'truncate' : 'max-h-20 truncate [writing-mode:vertical-rl] rotate-180'}>{text}</span>
    ),
    className: isWide ? 'items-center justify-end font-medium' : 'items-end justify-center pt-1 pb-1 font-medium',
  };
}

/** Gross of a row, a column or the whole, as a bar behind its figure. */
function marginOf(
  name: string,
  figures: ExposureFigures | undefined,
  { board, isPrinted, column }: Props & { readonly column: string },
  largest: number,
): Content {
  if (figures === undefined) return { role: 'gridcell', label: name, body: null };
  const text = figureText(figures, figures.gross, board.scale);
  const left = incompleteText(figures);
  const label = `${name}, gross ${exact(figures.gross, board)}, ${NETTING_WORDS[board.ask.netting]}${left === '' ? '' : `, ${left}`}, ${text}`;
  const part = Math.round((figures.gross / Math.max(1, largest)) * 100);
  const body = (
    <>
      <span
        aria-hidden="true"
        className="heat-bar absolute inset-y-1 left-0 rounded-chip"
        style={{ width: name === 'All' ? 0 : `${part}%` }}
      />
      {isPrinted || column === TOTAL ? <span className="value relative whitespace-nowrap">{text}</span> : null}
    </>
  );
  return { role: 'gridcell', label, body, className: 'items-center justify-end' };
}

function cellOf(
  { board, cells, largest, isPrinted, row, column }: Props & { readonly column: string },
  trader: string | null,
  symbol: string | null,
): Content {
  const name = `${trader ?? 'Other traders'}, ${symbol ?? 'Other symbols'}`;
  const at = (list: readonly { readonly name: string | null }[], key: string): number =>
    list.findIndex(({ name }) => rowKey(name) === key);
  const cell = cells.get(`${at(board.traders, row)} ${at(board.symbols, column)}`);
  const base = { role: 'gridcell', className: 'heat-cell items-center justify-end' } as const;
  if (cell === undefined) {
    const body = isPrinted ? <span className="text-ink-3">—</span> : null;
    return { ...base, label: `${name}, no position`, body, step: 0 };
  }
  const isUnknown = cell.missing > 0 && cell.gross === 0;
  const text = figureText({ leaves: isUnknown ? cell.missing : -1, missing: cell.missing }, cell.net, board.scale);
  const figure = isUnknown ? 'unknown, without price' : exact(cell.net, board);
  const left = cell.missing > 0 && !isUnknown ? `, ${cell.missing} without price` : '';
  return {
    ...base,
    label: `${name}, net ${figure}${left}, ${text}`,
    body: isPrinted ? <span className="value whitespace-nowrap">{text}</span> : null,
    step: heatStep(cell.net, largest),
    question: exposureQuestion(board, { trader: trader ?? OTHERS, symbol: symbol ?? OTHERS }, 'net'),
  };
}

function exact(value: number, board: ExposureBoard): string {
  return `${formatMoney(value, board.scale, { decimals: 0, sign: 'negative' })} ${board.ask.currency}`;
}

function largestOf(lines: readonly { readonly name: string | null; readonly gross: number }[]): number {
  return lines.reduce((most, { name, gross }) => (name === null ? most : Math.max(most, gross)), 0);
}
