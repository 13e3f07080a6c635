import { formatMoney, formatTime } from '#lib/client/format.ts';
import type { HoldingCourse, HoldingPoint } from '#lib/model/holding-course.ts';
import type { RangePoint } from './holding-chart.tsx';

export function pnlPoints(points: readonly HoldingPoint[]): readonly RangePoint[] {
  return points.map(({ tsUs, pnl, pnlLow, pnlHigh }) => ({ tsUs, last: pnl, low: pnlLow, high: pnlHigh }));
}

export function valuePoints(points: readonly HoldingPoint[]): readonly RangePoint[] {
  return points.map(({ tsUs, value, valueLow, valueHigh }) => ({ tsUs, last: value, low: valueLow, high: valueHigh }));
}

/** What was made since the session began, and between which bounds; unknown is said to be so. */
export function pnlWords(points: readonly RangePoint[], { base, scale }: HoldingCourse, zone: string): string {
  if (base === null) return 'Unknown: it has had no price in this session.';
  const signed = (value: number | null): string => formatMoney(value, scale, { decimals: 2, sign: 'always' });
  const { last, low, high } = boundsOf(points);
  return `${signed(last)} from ${formatTime(base.atUs, zone).slice(0, 5)} to ${endOf(points, zone)}, between ${signed(low)} and ${signed(high)}.`;
}

export function valueWords(points: readonly RangePoint[], { scale }: HoldingCourse, zone: string): string {
  const whole = (value: number | null): string => formatMoney(value, scale, { decimals: 0, sign: 'negative' });
  const { last, low, high } = boundsOf(points);
  return `${whole(last)} at ${endOf(points, zone)}, between ${whole(low)} and ${whole(high)}.`;
}

/** The time of the last value: the course may end behind the live figures. */
function endOf(points: readonly RangePoint[], zone: string): string {
  return formatTime(points.at(-1)?.tsUs ?? null, zone);
}

function boundsOf(points: readonly RangePoint[]): Omit<RangePoint, 'tsUs'> {
  let [low, high]: [number | null, number | null] = [null, null];
  for (const point of points) {
    if (point.low !== null && (low === null || point.low < low)) ({ low } = point);
    if (point.high !== null && (high === null || point.high > high)) ({ high } = point);
  }
  return { last: points.at(-1)?.last ?? null, low, high };
}
