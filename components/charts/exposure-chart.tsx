'use client';

import { useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { formatCompact, formatTime } from '#lib/client/format.ts';
import type { SeriesPoint } from '#lib/client/series.ts';
import { CHART_INTERVAL_MS } from './chart-queue.ts';
import { ChartFrame } from './chart-frame.tsx';
import { AXIS_TICK, axisMoney, axisTime, CHART_MARGIN, exact, timeDomain, Y_WIDTH } from './chart-parts.tsx';
import type { ChartProps } from './chart-parts.tsx';
import { ChartTable } from './chart-table.tsx';
import { ChartTip } from './chart-tip.tsx';
import { timeTicks } from './time-ticks.ts';
import { useQueued } from './use-queued.ts';

const TIP_LINES = [
  { key: 'long', name: 'Long' },
  { key: 'short', name: 'Short' },
  { key: 'net', name: 'Net' },
] as const;

/** Long above zero, short below, net as the line between; netting is by account and instrument [XE1]. */
export function ExposureChart(props: ChartProps): ReactNode {
  const { scale, zone, isTable, onTable } = props;
  const box = useRef<HTMLDivElement>(null);
  const points = useQueued(props.points, CHART_INTERVAL_MS, box);
  const drawn = useMemo(() => points.map(drawBelow), [points]);
  const time = timeDomain(points);
  return (
    <ChartFrame title="Exposure" summary={summarize(points.at(-1), scale)} isTable={isTable} onTable={onTable}>
      <div ref={box} className="absolute inset-0">
        {isTable ? (
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
        ) : (
          <ResponsiveContainer width="100%" height="100%">
            <ComposedChart data={drawn} margin={{ ...CHART_MARGIN, right: 16 }} syncId="account">
              <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
              <XAxis
                dataKey="tsUs"
                type="number"
                domain={[time[0], time[1]]}
                ticks={[...timeTicks(time[0], time[1], 4)]}
                tickFormatter={(us: number) => axisTime(us, zone)}
                tick={AXIS_TICK}
                stroke="var(--chart-grid)"
                tickLine={false}
                height={18}
              />
              <YAxis
                width={Y_WIDTH}
                tickCount={3}
                tickFormatter={(value: number) => axisMoney(value, scale, Number.POSITIVE_INFINITY)}
                tick={AXIS_TICK}
                stroke="transparent"
                tickLine={false}
              />
              <Tooltip
                isAnimationActive={false}
                content={<ChartTip zone={zone} scale={scale} lines={TIP_LINES} />}
                cursor={{ stroke: 'var(--chart-axis)' }}
              />
              <Area
                dataKey="long"
                type="stepAfter"
                stroke="var(--chart-1)"
                fill="var(--chart-1)"
                fillOpacity={0.35}
                isAnimationActive={false}
                dot={false}
                activeDot={false}
                connectNulls={false}
              />
              <Area
                dataKey="shortBelow"
                type="stepAfter"
                stroke="var(--chart-2)"
                fill="var(--chart-2)"
                fillOpacity={0.35}
                isAnimationActive={false}
                dot={false}
                activeDot={false}
                connectNulls={false}
              />
              <Line
                dataKey="net"
                type="stepAfter"
                stroke="var(--text-primary)"
                strokeWidth={1.5}
                isAnimationActive={false}
                dot={false}
                activeDot={false}
                connectNulls={false}
              />
              <ReferenceLine y={0} stroke="var(--chart-axis)" />
            </ComposedChart>
          </ResponsiveContainer>
        )}
      </div>
    </ChartFrame>
  );
}

/** Short is a positive measure; the picture hangs it below zero. */
function drawBelow(point: SeriesPoint): SeriesPoint & { readonly shortBelow: number | null } {
  return { ...point, shortBelow: point.short === null ? null : -point.short };
}

function summarize(last: SeriesPoint | undefined, scale: number): string {
  if (last === undefined) return 'No points yet.';
  return `Long ${formatCompact(last.long, scale)}, short ${formatCompact(last.short, scale)}, net ${formatCompact(last.net, scale)}, gross ${formatCompact(last.gross, scale)}.`;
}
