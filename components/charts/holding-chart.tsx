'use client';

import { memo, useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceDot,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { formatTime } from '#lib/client/format.ts';
import { CHART_INTERVAL_MS } from './chart-queue.ts';
import { ChartFrame } from './chart-frame.tsx';
import { axisMoney, CHART_MARGIN, exact, PLAIN, timeAxisOf, Y_AXIS } from './chart-parts.tsx';
import type { TimeSpan } from './chart-parts.tsx';
import { ChartTable } from './chart-table.tsx';
import { ChartTip } from './chart-tip.tsx';
import { DirectLabel } from './direct-label.tsx';
import { linesDomain } from './lines-domain.ts';
import { valueTicks } from './value-ticks.ts';
import { useQueued } from './use-queued.ts';

/** Last, least and most of one bucket of time. */
export type RangePoint = {
  readonly tsUs: number;
  readonly last: number | null;
  readonly low: number | null;
  readonly high: number | null;
};

type Props = {
  readonly title: string;
  /** One sentence computed from the points [CH7]. */
  readonly summary: string;
  /** The word at the end of the line. */
  readonly name: string;
  readonly points: readonly RangePoint[];
  readonly span: TimeSpan;
  readonly zone: string;
  readonly scale: number;
  readonly color: string;
  readonly tickCount: number;
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
};

const TIP_LINES = [
  { key: 'last', name: 'Last' },
  { key: 'low', name: 'Lowest' },
  { key: 'high', name: 'Highest' },
] as const;

/** One figure over the shared axis of time, with the range inside each bucket, so that no spike is lost [CH3]. */
export function HoldingChart({ isTable, onTable, ...latest }: Props): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const drawn = useQueued(latest, CHART_INTERVAL_MS, box);
  const { title, summary, points, zone, scale } = drawn;
  return (
    <ChartFrame title={title} summary={summary} isTable={isTable} onTable={onTable}>
      <div ref={box} className="absolute inset-0">
        {isTable ? (
          <ChartTable
            label={title}
            heads={['Time', 'Last', 'Lowest', 'Highest']}
            rows={points
              .toReversed()
              .map(({ tsUs, last, low, high }) => [
                formatTime(tsUs, zone),
                ...[last, low, high].map((value) => exact(value, scale)),
              ])}
          />
        ) : (
          <Plot {...drawn} />
        )}
      </div>
    </ChartFrame>
  );
}

const KEYS = ['last', 'low', 'high'];

const Plot = memo(function Plot(props: Omit<Props, 'isTable' | 'onTable'>): ReactNode {
  const { points, span, zone, scale, color, name, tickCount } = props;
  const drawn = useMemo(() => points.map(withRange), [points]);
  const { low, high } = useMemo(() => {
    const domain = linesDomain(points, KEYS, [], true);
    // A whole unit at least: of less, each tick would read the same.
    return { low: domain.low, high: Math.max(domain.high, domain.low + 10 ** scale) };
  }, [points, scale]);
  const { ticks, step } = valueTicks(low, high, tickCount);
  const last = points.at(-1);
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={drawn} margin={CHART_MARGIN} syncId="level" syncMethod="value">
        <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
        <XAxis {...timeAxisOf(span.fromUs, span.toUs, zone, 6, 18)} allowDataOverflow />
        <YAxis
          {...Y_AXIS}
          domain={[low, high]}
          ticks={[...ticks]}
          tickFormatter={(value: number) => axisMoney(value, scale, step)}
          allowDataOverflow
        />
        <Tooltip
          isAnimationActive={false}
          content={<ChartTip zone={zone} scale={scale} lines={TIP_LINES} />}
          cursor={{ stroke: 'var(--chart-axis)' }}
        />
        <ReferenceLine y={0} stroke="var(--chart-axis)" />
        <Area dataKey="range" type="stepAfter" stroke="none" fill={color} fillOpacity={0.3} {...PLAIN} />
        <Line dataKey="last" type="linear" stroke={color} strokeWidth={1.5} {...PLAIN} />
        {last === undefined || last.last === null ? null : (
          <ReferenceDot
            x={last.tsUs}
            y={last.last}
            r={0}
            ifOverflow="visible"
            label={({ viewBox }: { readonly viewBox?: unknown }) => (
              <DirectLabel viewBox={viewBox} text={name} color={color} dy={0} />
            )}
          />
        )}
      </ComposedChart>
    </ResponsiveContainer>
  );
});

function withRange(point: RangePoint): RangePoint & { readonly range: readonly [number, number] | null } {
  const { low, high } = point;
  return { ...point, range: low === null || high === null ? null : [low, high] };
}
