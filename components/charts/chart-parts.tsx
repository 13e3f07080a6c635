'use client';

import type { XAxisProps } from 'recharts';
import { formatCompact, formatDateTime, formatMoney, formatTime } from '#lib/client/format.ts';
import type { SeriesPoint } from '#lib/protocol/series.ts';
import { timeTicks } from './time-ticks.ts';

export const CHART_MARGIN = { top: 10, right: 64, bottom: 0, left: 4 } as const;
/** Of charts whose lines end without a word. */
export const NARROW_MARGIN = { ...CHART_MARGIN, right: 16 } as const;
const AXIS_TICK = { fill: 'var(--chart-axis)', fontSize: 11 } as const;
/** Every line and area: no animation [AX13], no dots, and a gap stays a gap. */
export const PLAIN = { isAnimationActive: false, dot: false, activeDot: false, connectNulls: false } as const;
export const Y_AXIS = { width: 56, tick: AXIS_TICK, stroke: 'transparent', tickLine: false } as const;

/** The crosshair. */
export const CURSOR = { stroke: 'var(--chart-axis)' } as const;

/** What the axis of time shows, in microseconds of engine time. */
export type TimeSpan = { readonly fromUs: number; readonly toUs: number };

export type ChartProps = {
  readonly points: readonly SeriesPoint[];
  readonly span: TimeSpan;
  /** Times of which nothing is known, because the line was lost; shaded. */
  readonly gaps: readonly TimeSpan[];
  /** What is to be known of the points themselves: that less is kept than the range asks for. */
  readonly note: string | null;
  /** Units of 10^-scale of the account's currency. */
  readonly scale: number;
  readonly zone: string;
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
};

const LONG_SPAN_US = 36 * 3_600_000_000;

/** Over more than a day and a half the axis says the day as well. */
export function isLongSpan({ fromUs, toUs }: TimeSpan): boolean {
  return toUs - fromUs > LONG_SPAN_US;
}

/** Hours and minutes: the axis needs no seconds. */
export function axisTime(us: number, zone: string, isLong: boolean): string {
  return isLong ? formatDateTime(us, zone).slice(5, 16) : formatTime(us, zone).slice(0, 5);
}

/** As many decimals of K or M as keep two ticks a step apart from reading the same; whole units where K is too coarse. */
export function axisMoney(value: number, scale: number, step: number): string {
  const rounded = Math.round(value);
  const units = step / 10 ** scale;
  if (units >= 100)
    return formatCompact(rounded, scale, 'negative', compactDecimals(Math.abs(value) / 10 ** scale, units));
  return formatMoney(rounded, scale, { decimals: step >= 10 ** scale ? 0 : 2, sign: 'negative' });
}

function compactDecimals(whole: number, step: number): number {
  const exponent = whole < 1_000_000 ? 3 : whole < 1_000_000_000 ? 6 : 9;
  return Math.max(1, Math.ceil(exponent - Math.log10(step)));
}

export function exact(value: number | null | undefined, scale: number): string {
  return formatMoney(value ?? null, scale, { decimals: 2, sign: 'negative' });
}

/** The axis of time over a range; `tickCount` is wished for, not promised. */
export function timeAxisOf(from: number, to: number, zone: string, tickCount: number, height: number): XAxisProps {
  const isLong = isLongSpan({ fromUs: from, toUs: to });
  return {
    dataKey: 'tsUs',
    type: 'number',
    // One instant still has a width.
    domain: [from, to > from ? to : from + 1_000_000],
    ticks: [...timeTicks(from, to, tickCount)],
    tickFormatter: (us: number) => axisTime(us, zone, isLong),
    tick: AXIS_TICK,
    stroke: 'var(--chart-grid)',
    tickLine: false,
    height,
  };
}

/** The sentence of a chart, and after it what is to be known of its points. */
export function withNote(summary: string, note: string | null): string {
  return note === null ? summary : `${summary} ${note}`;
}
