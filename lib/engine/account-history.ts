import * as COL from './account-row.ts';
import type { AccountHistory, WideFigures } from './account-row.ts';

/** What the past alone knows of an account, from its rows or, where it is wide, from its BigInt figures. */
export function readHistory(
  rows: Float64Array,
  rest: Float64Array,
  row: number,
  wide: WideFigures | null,
): AccountHistory {
  const back = (place: number): number => rest[row * COL.REST + place] as number;
  const isUnkept =
    (rest[row * COL.REST + COL.VALLEY] as number) <
    Math.min(rest[row * COL.REST + COL.PEAK] as number, back(COL.KEPT_VALLEY));
  if (wide === null && isUnkept) COL.keepDrawdown(rest, row);
  const ratio = { ratioDrawdown: back(COL.RATIO_DRAWDOWN), ratioPeak: back(COL.RATIO_PEAK) };
  if (wide !== null) return { ...wide.history, ...ratio, wide: true };
  return {
    peak: BigInt(back(COL.PEAK)),
    valley: BigInt(back(COL.VALLEY)),
    maxDrawdown: BigInt(back(COL.MAX_DRAWDOWN)),
    dayStart: BigInt(back(COL.DAY_START)),
    dayLow: BigInt(back(COL.DAY_LOW)),
    maxDayLoss: BigInt(back(COL.MAX_DAY_LOSS)),
    maxGross: BigInt(rows[row + COL.MAX_GROSS] as number),
    ...ratio,
    wide: false,
  };
}

export function writeHistory(rows: Float64Array, rest: Float64Array, row: number, history: AccountHistory): void {
  const [peak, valley] = [Number(history.peak), Number(history.valley)];
  rest[row * COL.REST + COL.PEAK] = peak;
  rest[row * COL.REST + COL.VALLEY] = valley;
  rest[row * COL.REST + COL.DAY_LOW] = Number(history.dayLow);
  rows[row + COL.MAX_GROSS] = Number(history.maxGross);
  rest[row * COL.REST + COL.KEPT_VALLEY] = valley < peak ? valley : Number.POSITIVE_INFINITY;
  rest[row * COL.REST + COL.MAX_DRAWDOWN] = Number(history.maxDrawdown);
  rest[row * COL.REST + COL.RATIO_DRAWDOWN] = history.ratioDrawdown;
  rest[row * COL.REST + COL.RATIO_PEAK] = history.ratioPeak;
  rest[row * COL.REST + COL.DAY_START] = Number(history.dayStart);
  rest[row * COL.REST + COL.MAX_DAY_LOSS] = Number(history.maxDayLoss);
  rest[row * COL.REST + COL.WIDE] = history.wide ? 1 : 0;
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
