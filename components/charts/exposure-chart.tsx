'use client';

import { memo, useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import { Area, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { formatCompact, formatTime } from '#lib/client/format.ts';
import type { SeriesPoint } from '#lib/protocol/series.ts';
import { CHART_INTERVAL_MS } from './chart-queue.ts';
import { ChartFrame } from './chart-frame.tsx';
import { LevelLine } from './chart-marks.tsx';
import { axisMoney, CURSOR, exact, NARROW_MARGIN, PLAIN, Y_AXIS } from './chart-parts.tsx';
import type { ChartProps, TimeSpan } from './chart-parts.tsx';
import { ChartTable } from './chart-table.tsx';
import { ChartTip } from './chart-tip.tsx';
import { useTimeAxis } from './use-axes.ts';
import { OwnRoot } from './own-root.tsx';
import { useQueued } from './use-queued.ts';

const TIP_LINES = [
  { key: 'long', name: 'Long' },
  { key: 'short', name: 'Short' },
  { key: 'net', name: 'Net' },
] as const;

/** Long above zero, short below, net as the line between; netting is by account and instrument [XE1]. */
export function ExposureChart(props: ChartProps): ReactNode {
  const { points: latest, span, scale, zone, isTable, onTable } = props;
  const box = useRef<HTMLDivElement>(null);
  const drawn = useQueued({ points: latest, scale, zone, span }, CHART_INTERVAL_MS, box);
  const { points } = drawn;
  return (
    <ChartFrame title="Exposure" summary={summarize(points.at(-1), scale, zone)} isTable={isTable} onTable={onTable}>
      <div ref={box} className="absolute inset-0">
        {isTable ? (
          <Table points={points} scale={scale} zone={zone} />
        ) : (
          <OwnRoot>
            <Plot {...drawn} />
          </OwnRoot>
        )}
      </div>
    </ChartFrame>
  );
}

type PlotProps = {
  readonly points: readonly SeriesPoint[];
  readonly scale: number;
  readonly zone: string;
  readonly span: TimeSpan;
};

const Plot = memo(function Plot({ points, scale, zone, span }: PlotProps): ReactNode {
  const drawn = useMemo(() => points.map(drawBelow), [points]);
  // Without any exposure the axis would repeat its zero.
  const isFlat = points.every((point) => (point.gross ?? 0) === 0);
  const timeAxis = useTimeAxis(span, zone, 4, 18);
  const valueAxis = useMemo(
    () => ({
      ...Y_AXIS,
      ...(isFlat ? { domain: [0, 1], ticks: [0] } : { tickCount: 3 }),
      tickFormatter: (value: number) => axisMoney(value, scale, Number.POSITIVE_INFINITY),
    }),
    [isFlat, scale],
  );
  const tip = useMemo(() => <ChartTip zone={zone} scale={scale} lines={TIP_LINES} />, [zone, scale]);
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={drawn} margin={NARROW_MARGIN} syncId="level" syncMethod="value">
        <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
        <XAxis {...timeAxis} allowDataOverflow />
        <YAxis {...valueAxis} />
        <Tooltip isAnimationActive={false} content={tip} cursor={CURSOR} />
        <Area
          dataKey="long"
          type="stepAfter"
          stroke="var(--chart-1)"
          fill="var(--chart-1)"
          fillOpacity={0.35}
          {...PLAIN}
        />
        <Area
          dataKey="shortBelow"
          type="stepAfter"
          stroke="var(--chart-2)"
          fill="var(--chart-2)"
          fillOpacity={0.35}
          {...PLAIN}
        />
        <Line dataKey="net" type="stepAfter" stroke="var(--text-primary)" strokeWidth={1.5} {...PLAIN} />
        <LevelLine value={0} stroke="var(--chart-axis)" />
      </ComposedChart>
    </ResponsiveContainer>
  );
});

function Table({ points, scale, zone }: Omit<PlotProps, 'span'>): ReactNode {
  return (
    <ChartTable
      label="Exposure"
      heads={['Time', 'Long', 'Short', 'Net', 'Gross']}
      rows={points
        .toReversed()
        .map((point) => [
          formatTime(point.tsUs, zone),
          exact(point.long, scale),
          exact(point.short, scale),
          exact(point.net, scale),
          exact(point.gross, scale),
        ])}
    />
  );
}

/** Short is a positive measure; the picture hangs it below zero. */
function drawBelow(point: SeriesPoint): SeriesPoint & { readonly shortBelow: number | null } {
  return { ...point, shortBelow: point.short === null ? null : -point.short };
}

function summarize(last: SeriesPoint | undefined, scale: number, zone: string): string {
  if (last === undefined) return 'No points yet.';
  return `Long ${formatCompact(last.long, scale)}, short ${formatCompact(last.short, scale)}, net ${formatCompact(last.net, scale)}, gross ${formatCompact(last.gross, scale)} at ${formatTime(last.tsUs, zone)}.`;
}
