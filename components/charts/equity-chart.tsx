'use client';

import { useRef } from 'react';
import type { ReactNode } from 'react';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceDot,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { formatMoney, formatTime } from '#lib/client/format.ts';
import type { SeriesPoint } from '#lib/client/series.ts';
import { FOCAL_INTERVAL_MS } from './chart-queue.ts';
import { ChartFrame } from './chart-frame.tsx';
import { AXIS_TICK, axisMoney, axisTime, CHART_MARGIN, exact, timeDomain, Y_WIDTH } from './chart-parts.tsx';
import type { ChartProps } from './chart-parts.tsx';
import { ChartTable } from './chart-table.tsx';
import { ChartTip } from './chart-tip.tsx';
import { DirectLabel } from './direct-label.tsx';
import { equityDomain } from './equity-domain.ts';
import { spreadLabels } from './label-spread.ts';
import type { EndLabel } from './label-spread.ts';
import { timeTicks } from './time-ticks.ts';
import { valueTicks } from './value-ticks.ts';
import { useQueued } from './use-queued.ts';

/** Height of the plot between the axes, for keeping labels apart; it need not be exact. */
const PLOT_PX = 140;

export function EquityChart(props: ChartProps): ReactNode {
  const { scale, zone, isTable, onTable } = props;
  const box = useRef<HTMLDivElement>(null);
  const points = useQueued(props.points, FOCAL_INTERVAL_MS, box);
  const last = points.at(-1);
  const domain = equityDomain(points);
  const time = timeDomain(points);
  const { ticks, step } = valueTicks(domain.low, domain.high, 4);
  const labels =
    last === undefined ? [] : spreadLabels(endLabels(last, domain), PLOT_PX / Math.max(1, domain.high - domain.low));
  return (
    <ChartFrame title="Equity, high and floor" summary={summarize(last, scale)} isTable={isTable} onTable={onTable}>
      <div ref={box} className="absolute inset-0">
        {isTable ? (
          <ChartTable
            label="Equity, high and floor"
            heads={['Time', 'Equity', 'High', 'Floor']}
            rows={points
              .toReversed()
              .map((point) => [
                tableTime(point, zone),
                exact(point.equity, scale),
                exact(point.highWaterMark, scale),
                exact(point.floor, scale),
              ])}
          />
        ) : (
          <ResponsiveContainer width="100%" height="100%">
            <ComposedChart data={[...points]} margin={CHART_MARGIN} syncId="account">
              <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
              <XAxis
                dataKey="tsUs"
                type="number"
                domain={[time[0], time[1]]}
                ticks={[...timeTicks(time[0], time[1], 8)]}
                tickFormatter={(us: number) => axisTime(us, zone)}
                tick={AXIS_TICK}
                stroke="var(--chart-grid)"
                tickLine={false}
                height={20}
              />
              <YAxis
                width={Y_WIDTH}
                domain={[domain.low, domain.high]}
                ticks={[...ticks]}
                tickFormatter={(value: number) => axisMoney(value, scale, step)}
                tick={AXIS_TICK}
                stroke="transparent"
                tickLine={false}
                allowDataOverflow
              />
              <Tooltip
                isAnimationActive={false}
                content={<ChartTip zone={zone} scale={scale} lines={TIP_LINES} />}
                cursor={{ stroke: 'var(--chart-axis)' }}
              />
              <Area
                dataKey="equity"
                type="linear"
                baseValue={domain.low}
                stroke="var(--chart-equity)"
                strokeWidth={1.5}
                fill="var(--chart-equity)"
                fillOpacity={0.12}
                isAnimationActive={false}
                dot={false}
                activeDot={false}
                connectNulls={false}
              />
              <Line
                dataKey="highWaterMark"
                type="stepAfter"
                stroke="var(--chart-hwm)"
                strokeWidth={1}
                strokeDasharray="4 3"
                isAnimationActive={false}
                dot={false}
                activeDot={false}
                connectNulls={false}
              />
              <Line
                dataKey="floor"
                type="stepAfter"
                stroke="var(--chart-floor)"
                strokeWidth={2}
                isAnimationActive={false}
                dot={false}
                activeDot={false}
                connectNulls={false}
              />
              {labels.map((label) => (
                <ReferenceDot
                  key={label.text}
                  x={time[1]}
                  y={label.value}
                  r={0}
                  ifOverflow="visible"
                  label={({ viewBox }: { readonly viewBox?: unknown }) => (
                    <DirectLabel viewBox={viewBox} text={label.text} color={label.color} dy={label.dy} />
                  )}
                />
              ))}
            </ComposedChart>
          </ResponsiveContainer>
        )}
        {!isTable && last !== undefined && domain.floorBelow !== null ? (
          <p className="absolute bottom-6 left-16 rounded-chip bg-surface px-1 text-cap font-semibold text-breach">
            ↓ floor {exact(domain.floorBelow, scale)} is below the chart
          </p>
        ) : null}
      </div>
    </ChartFrame>
  );
}

const TIP_LINES = [
  { key: 'equity', name: 'Equity' },
  { key: 'highWaterMark', name: 'High' },
  { key: 'floor', name: 'Floor' },
] as const;

function endLabels(last: SeriesPoint, domain: ReturnType<typeof equityDomain>): readonly EndLabel[] {
  const labels: EndLabel[] = [];
  if (last.highWaterMark !== null) labels.push({ text: 'High', color: 'var(--chart-hwm)', value: last.highWaterMark });
  if (last.equity !== null) labels.push({ text: 'Equity', color: 'var(--chart-equity)', value: last.equity });
  if (last.floor !== null && domain.floorBelow === null)
    labels.push({ text: 'Floor', color: 'var(--chart-floor)', value: last.floor });
  return labels;
}

function summarize(last: SeriesPoint | undefined, scale: number): string {
  if (last === undefined) return 'No points yet.';
  const whole = { decimals: 0, sign: 'negative' } as const;
  const floor = last.floor === null ? 'no floor' : `floor ${formatMoney(last.floor, scale, whole)}`;
  return `Equity ${formatMoney(last.equity, scale, whole)}, high ${formatMoney(last.highWaterMark, scale, whole)}, ${floor}.`;
}

function tableTime(point: SeriesPoint, zone: string): string {
  return formatTime(point.tsUs, zone);
}
