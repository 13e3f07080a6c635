import { price13 } from './hot-price.ts';
import type { HotPrice } from './hot-price.ts';
import { pow10 } from '#lib/base/decimal.ts';

/** Highest and lowest of a run of observed marks, 10^-13. */
export type MarkExtremes = { readonly highest13: bigint; readonly lowest13: bigint };

/** The extreme of a run and, beside it, the nearest float: a filter that asks for the exact price only in a tie. */
type Extreme = HotPrice & { near: number };
/** What ended with a fill of the instrument: the extreme of the marks before it and after the fill before that. */
type Ended = { readonly seq: number; readonly price13: bigint };

/**
 * The extremes of one instrument's marks between any two of its fills [LO3]. A mark costs two comparisons: it only moves
 * the run since the last fill, whosever that was. A fill ends the run; of the ended ones only those are kept that are not
 * outdone by a later one, so the highest since a fill is the first that is kept behind it. Plain data.
 */
export type MarkRange = {
  isEmpty: boolean;
  readonly high: Extreme;
  readonly low: Extreme;
  highs: Ended[];
  lows: Ended[];
  /** Runs that ended up to this entry are forgotten [BO2]. */
  forgottenSeq: number;
};

/** What an instrument keeps of its marks: the one in force, and the ranges. */
type Ranged = {
  readonly markSource: string;
  readonly markUnits: number;
  readonly markScale: number;
  readonly markWide13: bigint | null;
  readonly markAsk: HotPrice | null;
  readonly seen: MarkRange;
  seenAsk: MarkRange | null;
};

const ENDED_KEPT = 1_024;

export function emptyRange(): MarkRange {
  const none = { units: 0, scale: 0, wide13: null, near: 0 };
  return { isEmpty: true, high: { ...none }, low: { ...none }, highs: [], lows: [], forgottenSeq: 0 };
}

/** A mark was observed: what values longs, and what values shorts where that is another price. */
export function observeRange(instrument: Ranged): void {
  const { markUnits: units, markScale: scale, markWide13: wide13, markAsk, seen } = instrument;
  if (instrument.markSource === 'none') return;
  extend(seen, units, scale, wide13);
  if (markAsk !== null) extend((instrument.seenAsk ??= emptyRange()), markAsk.units, markAsk.scale, markAsk.wide13);
}

function extend(range: MarkRange, units: number, scale: number, wide13: bigint | null): void {
  const { high, low } = range;
  if (isBetween(range, units, scale, wide13)) return;
  // Rounding is monotone: a price that is higher by a float is higher, and equal floats are asked exactly.
  const near = wide13 === null ? units / pow10(scale) : Number(wide13) / 1e13;
  if (range.isEmpty) {
    range.isEmpty = false;
    take(high, units, scale, wide13, near);
    take(low, units, scale, wide13, near);
    return;
  }
  if (near > high.near || (near === high.near && isAbove(units, scale, wide13, high))) {
    take(high, units, scale, wide13, near);
  }
  if (near < low.near || (near === low.near && isBelow(units, scale, wide13, low))) {
    take(low, units, scale, wide13, near);
  }
}

/** Most marks are: told by their units alone where all three have one scale. */
function isBetween({ isEmpty, high, low }: MarkRange, units: number, scale: number, wide13: bigint | null): boolean {
  if (isEmpty || scale !== high.scale || scale !== low.scale) return false;
  const isShort = wide13 === null && high.wide13 === null && low.wide13 === null;
  return isShort && units <= high.units && units >= low.units;
}

function take(extreme: Extreme, units: number, scale: number, wide13: bigint | null, near: number): void {
  extreme.units = units;
  extreme.scale = scale;
  extreme.wide13 = wide13;
  extreme.near = near;
}

function isAbove(units: number, scale: number, wide13: bigint | null, than: Extreme): boolean {
  if (wide13 === null && than.wide13 === null && scale === than.scale) return units > than.units;
  return price13({ units, scale, wide13 }) > price13(than);
}

function isBelow(units: number, scale: number, wide13: bigint | null, than: Extreme): boolean {
  if (wide13 === null && than.wide13 === null && scale === than.scale) return units < than.units;
  return price13({ units, scale, wide13 }) < price13(than);
}

/** A fill, or a report that replaces a position, at this entry: later readings may begin here. */
export function endRuns(instrument: Ranged, seq: number): void {
  endRun(instrument.seen, seq);
  if (instrument.seenAsk !== null) endRun(instrument.seenAsk, seq);
}

function endRun(range: MarkRange, seq: number): void {
  if (range.isEmpty) return;
  range.isEmpty = true;
  const high = price13(range.high);
  const low = price13(range.low);
  while ((range.highs.at(-1)?.price13 ?? high + 1n) <= high) range.highs.pop();
  while ((range.lows.at(-1)?.price13 ?? low - 1n) >= low) range.lows.pop();
  range.highs.push({ seq, price13: high });
  range.lows.push({ seq, price13: low });
  for (const ended of [range.highs, range.lows]) {
    if (ended.length <= ENDED_KEPT) continue;
    // By halves, so that a long list is not moved at every fill.
    for (const { seq: gone } of ended.splice(0, ENDED_KEPT / 2)) {
      range.forgottenSeq = Math.max(range.forgottenSeq, gone);
    }
  }
}

/** Extremes of the marks observed after an entry that ended a run; null where there was none, or it is not known any more. */
export function seenSince(instrument: Ranged, seq: number, isShort: boolean): MarkExtremes | null {
  const range = isShort && instrument.seenAsk !== null ? instrument.seenAsk : instrument.seen;
  if (seq < range.forgottenSeq) return null;
  const highest = firstAfter(range.highs, seq);
  const lowest = firstAfter(range.lows, seq);
  if (range.isEmpty) return highest === null || lowest === null ? null : { highest13: highest, lowest13: lowest };
  const high = price13(range.high);
  const low = price13(range.low);
  return {
    highest13: highest === null || high > highest ? high : highest,
    lowest13: lowest === null || low < lowest ? low : lowest,
  };
}

function firstAfter(ended: readonly Ended[], seq: number): bigint | null {
  let [from, to] = [0, ended.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((ended[middle]?.seq ?? 0) > seq) to = middle;
    else from = middle + 1;
  }
  return ended[from]?.price13 ?? null;
}

/** Two runs as one: where what stood between them is gone. */
export function joinExtremes(first: MarkExtremes | null, second: MarkExtremes | null): MarkExtremes | null {
  if (first === null || second === null) return first ?? second;
  return {
    highest13: first.highest13 > second.highest13 ? first.highest13 : second.highest13,
    lowest13: first.lowest13 < second.lowest13 ? first.lowest13 : second.lowest13,
  };
}
