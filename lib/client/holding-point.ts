import type { HoldingPoint } from '#lib/model/holding-course.ts';
import type { PositionView } from '#lib/model/view.ts';
import { boundPoints } from './bound-points.ts';
import { greatest, least } from './extremes.ts';

/** One value of a holding; its result counts from when it was first opened. */
export type HoldingReading = {
  readonly result: number | null;
  readonly resultLow: number | null;
  readonly resultHigh: number | null;
  readonly value: number | null;
  readonly valueLow: number | null;
  readonly valueHigh: number | null;
};

/** All positions of an account in one instrument; one whose price is not known makes the whole unknown. */
export function readHolding(positions: readonly PositionView[], instrument: string): HoldingReading {
  let result: number | null = 0;
  let value: number | null = 0;
  for (const position of positions) {
    if (position.instrument !== instrument) continue;
    const { realized, fees, unrealized, exposure } = position;
    const isFlat = Number(position.quantity) === 0;
    result = sum(result, realized, fees === null ? null : -fees, isFlat ? 0 : unrealized);
    value = sum(value, isFlat ? 0 : exposure);
  }
  return { result, resultLow: result, resultHigh: result, value, valueLow: value, valueHigh: value };
}

function sum(...amounts: readonly (number | null)[]): number | null {
  let total = 0;
  for (const amount of amounts) {
    if (amount === null) return null;
    total += amount;
  }
  return total;
}

/** What still holds when time passes and nothing moves: its values, and no extreme beside them. */
export function settledHolding({ result, value }: HoldingReading): HoldingReading {
  return { result, resultLow: result, resultHigh: result, value, valueLow: value, valueHigh: value };
}

/** Two in a row as one: the last values stand, lows and highs of both survive. */
export function mergeHoldings(first: HoldingReading, second: HoldingReading): HoldingReading {
  return {
    ...second,
    resultLow: least(first.resultLow, second.resultLow),
    resultHigh: greatest(first.resultHigh, second.resultHigh),
    valueLow: least(first.valueLow, second.valueLow),
    valueHigh: greatest(first.valueHigh, second.valueHigh),
  };
}

export function boundHoldings(points: readonly HoldingPoint[]): readonly HoldingPoint[] {
  return boundPoints(points, {
    merge: mergePoints,
    isGap: ({ pnlLow, valueLow }) => pnlLow === null && valueLow === null,
  });
}

function mergePoints(first: HoldingPoint, second: HoldingPoint): HoldingPoint {
  return {
    ...second,
    pnlLow: least(first.pnlLow, second.pnlLow),
    pnlHigh: greatest(first.pnlHigh, second.pnlHigh),
    valueLow: least(first.valueLow, second.valueLow),
    valueHigh: greatest(first.valueHigh, second.valueHigh),
  };
}

/**
 * The bucket after `before`: what stood when it began is one of its values, so that the line between two last values lies
 * within the range of the second [CH3].
 */
export function following(before: HoldingPoint | undefined, point: HoldingPoint): HoldingPoint {
  if (before === undefined) return point;
  const { pnl, value } = before;
  return {
    ...point,
    // Of a time that nothing is known of, what stood before it is no value.
    pnlLow: point.pnlLow === null ? null : least(point.pnlLow, pnl),
    pnlHigh: point.pnlHigh === null ? null : greatest(point.pnlHigh, pnl),
    valueLow: point.valueLow === null ? null : least(point.valueLow, value),
    valueHigh: point.valueHigh === null ? null : greatest(point.valueHigh, value),
  };
}

/** What stood at a point still stands at `tsUs`, and nothing else did on the way. */
export function standing({ pnl, value }: HoldingPoint, tsUs: number): HoldingPoint {
  return { tsUs, pnl, pnlLow: pnl, pnlHigh: pnl, value, valueLow: value, valueHigh: value };
}
