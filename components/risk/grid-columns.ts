import { formatCount, formatLargest, formatMoney, formatRoom, formatUsed } from '#lib/client/format.ts';
import { roomOf } from '#lib/client/room.ts';
import { columnOf } from '#lib/client/selectors.ts';
import type { AccountCard, AccountColumn } from '#lib/model/view.ts';

export type CellText = {
  readonly text: string;
  /** What a change is measured by; text columns have none and never flash. */
  readonly value: number | null;
  readonly tone?: 'pos' | 'neg' | 'flat' | undefined;
  readonly usedBp?: number | null | undefined;
};

export type CellKind = 'state' | 'name' | 'text' | 'number' | 'bar' | 'spark' | 'age';

export type GridColumn = {
  readonly id: string;
  readonly header: string;
  /** Column the server ranks by; a press on the head asks for it. */
  readonly sort: string;
  readonly kind: CellKind;
  readonly width: string;
  /** The least width, px: a column that does not fit is left out. */
  readonly minPx: number;
  readonly help: string;
  /** Only for who chooses it [MO1]. */
  readonly isExtra?: true | undefined;
  readonly read: (row: Float64Array | null, card: AccountCard | null) => CellText;
};

/** Of a screen of 1280 px [MO1]. */
const BASE_COLUMNS = 11;

const UNKNOWN_CELL: CellText = { text: '', value: null };

/** [MO1]: eleven columns, more as the width allows. */
const GRID_COLUMNS: readonly GridColumn[] = [
  {
    id: 'state',
    header: 'State',
    sort: 'rungRank',
    kind: 'state',
    width: '80px',
    minPx: 80,
    help: 'Highest rung of any limit of the account',
    read: () => UNKNOWN_CELL,
  },
  {
    id: 'account',
    header: 'Account',
    sort: 'account',
    kind: 'name',
    // An account and the sign of a foreign currency: an id is never cut (ux.md 5.10).
    width: 'minmax(102px, 1fr)',
    minPx: 102,
    help: "Account; its currency where it is not the firm's",
    read: (_row, card) => nameCell(card?.account),
  },
  {
    id: 'trader',
    header: 'Trader',
    sort: 'trader',
    kind: 'text',
    width: 'minmax(60px, 1.2fr)',
    minPx: 60,
    help: 'Trader of the account',
    read: (_row, card) => nameCell(card?.trader),
  },
  {
    id: 'desk',
    header: 'Desk',
    sort: 'desk',
    kind: 'text',
    width: 'minmax(62px, 1.2fr)',
    minPx: 62,
    help: 'Desk of the trader',
    read: (_row, card) => nameCell(card?.desk),
  },
  {
    id: 'dayPnl',
    header: 'Day P&L',
    sort: 'dayPnl',
    kind: 'number',
    width: 'minmax(84px, 0.8fr)',
    minPx: 84,
    help: 'Equity now minus equity at the reset, cash movements left out',
    read: (row, card) => pnlCell(row, card, 'dayPnl'),
  },
  {
    id: 'openPnl',
    header: 'Open P&L',
    sort: 'unrealized',
    kind: 'number',
    width: 'minmax(78px, 0.8fr)',
    minPx: 78,
    help: 'Unrealised profit or loss of the open positions',
    read: (row, card) => pnlCell(row, card, 'unrealized'),
  },
  {
    id: 'dailyUsed',
    header: 'Daily loss used',
    sort: 'dailyLossUsedBp',
    kind: 'bar',
    width: 'minmax(105px, 0.8fr)',
    minPx: 105,
    help: 'Used share of the daily loss limit',
    read: (row) => usedCell(row, 'dailyLossUsedBp'),
  },
  {
    id: 'dailyLeft',
    header: 'Left',
    sort: 'worstRoom',
    kind: 'number',
    width: 'minmax(104px, 0.8fr)',
    minPx: 104,
    help: 'What is left of the daily loss limit; sorts by the least left of any limit',
    read: (row, card) => leftCell(row, card, 'dailyLossUsed', 'dailyLossAllowance'),
  },
  {
    id: 'maxUsed',
    header: 'Drawdown used',
    sort: 'maxLossUsedBp',
    kind: 'bar',
    width: 'minmax(105px, 0.8fr)',
    minPx: 105,
    help: 'Used share of the maximum loss',
    read: (row) => usedCell(row, 'maxLossUsedBp'),
  },
  {
    id: 'toFloor',
    header: 'To floor',
    sort: 'drawdown',
    kind: 'number',
    width: 'minmax(60px, 0.8fr)',
    minPx: 60,
    help: 'Equity above the floor of the maximum loss; sorts by drawdown',
    read: (row, card) => leftCell(row, card, 'maxLossUsed', 'maxLossAllowance'),
  },
  {
    id: 'toLimit',
    header: 'To limit',
    sort: 'minutesToLimit',
    kind: 'number',
    width: 'minmax(60px, 0.8fr)',
    minPx: 60,
    help: 'Extrapolation: time until the limit at the slope of the last 5 minutes',
    read: (row) => minutesCell(row),
  },
  {
    id: 'mostUsed',
    header: 'Most used',
    sort: 'worstUsedBp',
    kind: 'bar',
    width: 'minmax(105px, 0.8fr)',
    minPx: 105,
    help: 'Used share of the most used limit of any kind: the order without a sort',
    isExtra: true,
    read: (row) => usedCell(row, 'worstUsedBp'),
  },
  {
    id: 'equity',
    header: 'Equity',
    sort: 'equity',
    kind: 'number',
    width: 'minmax(88px, 0.8fr)',
    minPx: 88,
    help: 'Balance plus open P&L',
    read: (row, card) => moneyCell(row, card, 'equity', 2),
  },
  {
    id: 'net',
    header: 'Net',
    sort: 'net',
    kind: 'number',
    width: 'minmax(84px, 0.8fr)',
    minPx: 84,
    help: 'Long minus short by account and instrument',
    read: (row, card) => moneyCell(row, card, 'net', 0),
  },
  {
    id: 'gross',
    header: 'Gross',
    sort: 'gross',
    kind: 'number',
    width: 'minmax(88px, 0.8fr)',
    minPx: 88,
    help: 'Long plus short by account and instrument',
    read: (row, card) => moneyCell(row, card, 'gross', 0),
  },
  {
    id: 'positions',
    header: 'Positions',
    sort: 'openPositions',
    kind: 'number',
    width: 'minmax(64px, 0.8fr)',
    minPx: 64,
    help: 'Open positions',
    read: (row) => countCell(row, 'openPositions'),
  },
  {
    id: 'spark',
    header: '30 min',
    sort: 'dayPnl',
    kind: 'spark',
    width: '92px',
    minPx: 92,
    help: 'Equity of the last 30 minutes over the floor of the maximum loss; sorts by day P&L',
    read: () => UNKNOWN_CELL,
  },
  {
    id: 'age',
    header: 'Age',
    sort: 'changedSeq',
    kind: 'age',
    width: '60px',
    minPx: 60,
    help: 'Time since the figures of the row last changed on this page; sorts by the last booking of the account',
    read: (row) => ({ text: '', value: columnOf(row, 'changedSeq') }),
  },
];

export const COLUMN_IDS: readonly string[] = GRID_COLUMNS.map(({ id }) => id);
/** Columns of the server that an address may sort by. */
export const SORT_COLUMNS: ReadonlySet<string> = new Set([...GRID_COLUMNS.map(({ sort }) => sort), 'worstUsedBp']);

/** The chosen columns in their order, or the default ones; those that do not fit the width are left out from the right. */
export function columnsFor(widthPx: number, chosen: readonly string[] | null): readonly GridColumn[] {
  const wanted =
    chosen === null
      ? GRID_COLUMNS.filter(({ isExtra }) => isExtra !== true)
      : chosen.flatMap((id) => GRID_COLUMNS.find((column) => column.id === id) ?? []);
  let usedPx = 0;
  const fitting = wanted.filter(({ minPx }) => {
    usedPx += minPx;
    return usedPx <= widthPx;
  });
  // Before the layout is known, and on the narrowest screen, the first ones stand.
  return fitting.length === 0 ? wanted.slice(0, BASE_COLUMNS) : fitting;
}

/** True for what is digits, which stand at the right of their cells. */
export function isFigure({ kind }: Pick<GridColumn, 'kind'>): boolean {
  return kind === 'number' || kind === 'bar' || kind === 'age';
}

/** True for what may be drawn in place of being written: all but the marks of a row and the account that they are of. */
export function isDrawable({ kind }: Pick<GridColumn, 'kind'>): boolean {
  return kind !== 'state' && kind !== 'name';
}

/** Every column with its name, for the picker. */
export function allColumns(): readonly Pick<GridColumn, 'id' | 'header' | 'help'>[] {
  return GRID_COLUMNS;
}

function nameCell(text: string | undefined): CellText {
  return { text: text ?? '', value: null };
}

function moneyCell(
  row: Float64Array | null,
  card: AccountCard | null,
  column: AccountColumn,
  decimals: number,
): CellText {
  const value = columnOf(row, column);
  return { text: formatMoney(value, card?.scale ?? 0, { decimals, sign: 'negative' }), value };
}

function pnlCell(row: Float64Array | null, card: AccountCard | null, column: AccountColumn): CellText {
  const value = columnOf(row, column);
  const text = formatMoney(value, card?.scale ?? 0, { decimals: 2, sign: 'always' });
  return { text, value, tone: toneOf(text) };
}

/** The tone follows the printed text: what rounds to zero is printed as zero and in its ink [NF1]. */
export function toneOf(text: string): 'pos' | 'neg' | 'flat' {
  if (text.startsWith('+')) return 'pos';
  return text.startsWith('\u2212') ? 'neg' : 'flat';
}

function usedCell(row: Float64Array | null, bp: AccountColumn): CellText {
  const usedBp = columnOf(row, bp);
  // The more is used, the worse: it flashes as a loss does.
  return { text: formatUsed(usedBp, (usedBp ?? 0) >= 10_000, 0), value: usedBp === null ? null : -usedBp, usedBp };
}

function leftCell(
  row: Float64Array | null,
  card: AccountCard | null,
  used: AccountColumn,
  allowance: AccountColumn,
): CellText {
  const room = roomOf(columnOf(row, used), columnOf(row, allowance));
  // The head says "Left" already.
  return { text: formatRoom(room, card?.scale ?? 0), value: room };
}

function minutesCell(row: Float64Array | null): CellText {
  const minutes = columnOf(row, 'minutesToLimit');
  return { text: formatLargest(minutes === null ? null : minutes * 60_000), value: null };
}

function countCell(row: Float64Array | null, column: AccountColumn): CellText {
  const value = columnOf(row, column);
  return { text: formatCount(value), value };
}
