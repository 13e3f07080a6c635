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
  return boundPoints(points, (first, second) => ({
    ...second,
    pnlLow: least(first.pnlLow, second.pnlLow),
    pnlHigh: greatest(first.pnlHigh, second.pnlHigh),
    valueLow: least(first.valueLow, second.valueLow),
    valueHigh: greatest(first.valueHigh, second.valueHigh),
  }));
}
