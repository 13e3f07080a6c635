'use client';

import type { XAxisProps } from 'recharts';
import { formatCompact, formatMoney, formatTime } from '#lib/client/format.ts';
import type { SeriesPoint } from '#lib/client/series.ts';
import { timeTicks } from './time-ticks.ts';

export const CHART_MARGIN = { top: 10, right: 64, bottom: 0, left: 4 } as const;
const AXIS_TICK = { fill: 'var(--chart-axis)', fontSize: 11 } as const;
/** Every line and area: no animation [AX13], no dots, and a gap stays a gap. */
export const PLAIN = { isAnimationActive: false, dot: false, activeDot: false, connectNulls: false } as const;
export const Y_AXIS = { width: 56, tick: AXIS_TICK, stroke: 'transparent', tickLine: false } as const;

export type ChartProps = {
  readonly points: readonly SeriesPoint[];
  /** Units of 10^-scale of the account's currency. */
  readonly scale: number;
  readonly zone: string;
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
};

/** Hours and minutes: the axis needs no seconds. */
function axisTime(us: number, zone: string): string {
  return formatTime(us, zone).slice(0, 5);
}

/** One decimal of K or M where the ticks are that far apart; else whole units, so that two ticks never read the same. */
export function axisMoney(value: number, scale: number, step: number): string {
  const rounded = Math.round(value);
  if (step >= 100 * 10 ** scale) return formatCompact(rounded, scale);
  return formatMoney(rounded, scale, { decimals: step >= 10 ** scale ? 0 : 2, sign: 'negative' });
}

export function exact(value: number | null | undefined, scale: number): string {
  return formatMoney(value ?? null, scale, { decimals: 2, sign: 'negative' });
}

/** Domain of the time axis; one point still has a width. */
export function timeDomain(points: readonly SeriesPoint[]): readonly [number, number] {
  const from = points[0]?.tsUs ?? 0;
  const to = points.at(-1)?.tsUs ?? from;
  return [from, to > from ? to : from + 1_000_000];
}

/** The axis of time over all points; `tickCount` is wished for, not promised. */
export function timeAxis(points: readonly SeriesPoint[], zone: string, tickCount: number, height: number): XAxisProps {
  const [from, to] = timeDomain(points);
  return timeAxisOf(from, to, zone, tickCount, height);
}

/** The same over a range that does not follow its points. */
export function timeAxisOf(from: number, to: number, zone: string, tickCount: number, height: number): XAxisProps {
  return {
    dataKey: 'tsUs',
    type: 'number',
    domain: [from, to],
    ticks: [...timeTicks(from, to, tickCount)],
    tickFormatter: (us: number) => axisTime(us, zone),
    tick: AXIS_TICK,
    stroke: 'var(--chart-grid)',
    tickLine: false,
    height,
  };
}
