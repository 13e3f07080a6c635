import * as COL from './account-row.ts';
import type { AccountHistory, WideFigures } from './account-row.ts';

/** The figures of a history and their places in the row of an account. */
const HISTORY = [
  ['peak', COL.PEAK],
  ['valley', COL.VALLEY],
  ['maxDrawdown', COL.MAX_DRAWDOWN],
  ['dayStart', COL.DAY_START],
  ['dayLow', COL.DAY_LOW],
  ['maxDayLoss', COL.MAX_DAY_LOSS],
  ['maxGross', COL.MAX_GROSS],
] as const;

/** What the past alone knows of an account, from its row or, where it is wide, from its BigInt figures. */
export function readHistory(rows: Float64Array, row: number, wide: WideFigures | null): AccountHistory {
  const figure = (place: number): number => rows[row + place] as number;
  const big = (place: number): bigint => BigInt(figure(place));
  const ratio = { ratioDrawdown: figure(COL.RATIO_DRAWDOWN), ratioPeak: figure(COL.RATIO_PEAK) };
  if (wide !== null) return { ...wide.history, ...ratio, wide: true };
  return {
    peak: big(COL.PEAK),
    valley: big(COL.VALLEY),
    maxDrawdown: big(COL.MAX_DRAWDOWN),
    dayStart: big(COL.DAY_START),
    dayLow: big(COL.DAY_LOW),
    maxDayLoss: big(COL.MAX_DAY_LOSS),
    maxGross: big(COL.MAX_GROSS),
    ...ratio,
    wide: false,
  };
}

export function writeHistory(rows: Float64Array, row: number, history: AccountHistory): void {
  for (const [name, place] of HISTORY) rows[row + place] = Number(history[name]);
  rows[row + COL.RATIO_DRAWDOWN] = history.ratioDrawdown;
  rows[row + COL.RATIO_PEAK] = history.ratioPeak;
}

/** The figures of a wide account with this past, and with what the groups have seen of it. */
export function wideOf(history: AccountHistory, seen: Omit<WideFigures, 'history'>): WideFigures {
  const { peak, valley, maxDrawdown, dayStart, dayLow, maxDayLoss, maxGross } = history;
  const { unrealized, long, short } = seen;
  return {
    unrealized,
    long,
    short,
    history: { peak, valley, maxDrawdown, dayStart, dayLow, maxDayLoss, maxGross },
  };
}

/** One observation of a wide account: its extremes. Returns the drawdown and the peak it is of. */
export function foldWide(wide: WideFigures, equity: bigint): { readonly drawdown: bigint; readonly peak: bigint } {
  const { history } = wide;
  if (equity > history.peak) history.peak = history.valley = equity;
  if (equity < history.valley) history.valley = equity;
  const drawdown = history.peak - history.valley;
  if (drawdown > history.maxDrawdown) history.maxDrawdown = drawdown;
  if (equity < history.dayLow) history.dayLow = equity;
  if (wide.long + wide.short > history.maxGross) history.maxGross = wide.long + wide.short;
  return { drawdown, peak: history.peak };
}
