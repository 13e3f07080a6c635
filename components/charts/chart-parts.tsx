'use client';

import { formatCompact, formatMoney, formatTime } from '#lib/client/format.ts';
import type { SeriesPoint } from '#lib/client/series.ts';

export const CHART_MARGIN = { top: 6, right: 64, bottom: 0, left: 4 } as const;
export const AXIS_TICK = { fill: 'var(--chart-axis)', fontSize: 11 } as const;
export const Y_WIDTH = 56;

export type ChartProps = {
  readonly points: readonly SeriesPoint[];
  /** Units of 10^-scale of the account's currency. */
  readonly scale: number;
  readonly zone: string;
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
};

/** Hours and minutes: the axis needs no seconds. */
export function axisTime(us: number, zone: string): string {
  return formatTime(us, zone).slice(0, 5);
}

export function axisMoney(value: number, scale: number): string {
  return formatCompact(Math.round(value), scale);
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
