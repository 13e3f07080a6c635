'use client';

import { memo, useCallback, useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import { Area, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { formatTime } from '#lib/client/format.ts';
import { CHART_INTERVAL_MS } from './chart-queue.ts';
import { ChartFrame } from './chart-frame.tsx';
import { EndLabels, LevelLine } from './chart-marks.tsx';
import { axisMoney, CHART_MARGIN, CURSOR, exact, PLAIN } from './chart-parts.tsx';
import type { TimeSpan } from './chart-parts.tsx';
import { ChartTable } from './chart-table.tsx';
import { ChartTip } from './chart-tip.tsx';
import { linesDomain } from './lines-domain.ts';
import { valueTicks } from './value-ticks.ts';
import { useTimeAxis, useValueAxis } from './use-axes.ts';
import { OwnRoot } from './own-root.tsx';
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
          <OwnRoot>
            <Plot {...drawn} />
          </OwnRoot>
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
  const timeAxis = useTimeAxis(span, zone, 6, 18);
  const text = useCallback((value: number, step: number) => axisMoney(value, scale, step), [scale]);
  const valueAxis = useValueAxis({ low, high, ...valueTicks(low, high, tickCount), text });
  const tip = useMemo(() => <ChartTip zone={zone} scale={scale} lines={TIP_LINES} />, [zone, scale]);
  const last = points.at(-1);
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={drawn} margin={CHART_MARGIN} syncId="level" syncMethod="value">
        <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
        <XAxis {...timeAxis} allowDataOverflow />
        <YAxis {...valueAxis} allowDataOverflow />
        <Tooltip isAnimationActive={false} content={tip} cursor={CURSOR} />
        <LevelLine value={0} stroke="var(--chart-axis)" />
        {/* A point stands at the end of its bucket: the range goes back from there. */}
        <Area dataKey="range" type="stepBefore" stroke="none" fill={color} fillOpacity={0.3} {...PLAIN} />
        <Line dataKey="last" type="linear" stroke={color} strokeWidth={1.5} {...PLAIN} />
        {last === undefined || last.last === null ? null : (
          <EndLabels x={last.tsUs} labels={[{ text: name, color, value: last.last, dy: 0 }]} />
        )}
      </ComposedChart>
    </ResponsiveContainer>
  );
});

function withRange(point: RangePoint): RangePoint & { readonly range: readonly [number, number] | null } {
  const { low, high } = point;
  return { ...point, range: low === null || high === null ? null : [low, high] };
}
