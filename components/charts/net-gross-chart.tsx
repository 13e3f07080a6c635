'use client';

import { memo, useCallback, useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import { Area, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { formatCompact, formatTime } from '#lib/client/format.ts';
import { CHART_INTERVAL_MS } from './chart-queue.ts';
import { ChartFrame } from './chart-frame.tsx';
import { EndLabels, LevelLine } from './chart-marks.tsx';
import { axisMoney, CHART_MARGIN, CURSOR, exact, PLAIN } from './chart-parts.tsx';
import type { TimeSpan } from './chart-parts.tsx';
import { ChartTable } from './chart-table.tsx';
import { ChartTip } from './chart-tip.tsx';
import { spreadLabels } from './label-spread.ts';
import { netGrossDomain } from './net-gross-domain.ts';
import type { ExposureLimit, NetGrossPoint } from './net-gross-domain.ts';
import { valueTicks } from './value-ticks.ts';
import { useTimeAxis, useValueAxis } from './use-axes.ts';
import { OwnRoot } from './own-root.tsx';
import { useQueued } from './use-queued.ts';

/** Least height of the plot on each page, for keeping labels apart; it need not be exact. */
const PLOT_PX = { level: 50, exposure: 120 } as const;
const TIP_LINES = [
  { key: 'gross', name: 'Gross' },
  { key: 'net', name: 'Net' },
] as const;
const BAND = { type: 'linear', stroke: 'none', fillOpacity: 0.2, ...PLAIN } as const;
const COLORS = { gross: 'var(--chart-equity)', net: 'var(--chart-hwm)' } as const;

type Props = {
  readonly points: readonly NetGrossPoint[];
  readonly span: TimeSpan;
  /** Charts of one page that share the crosshair. */
  readonly syncId: 'level' | 'exposure';
  /** Levels of the limits of this node, in the units of the points. */
  readonly limits: readonly ExposureLimit[];
  readonly scale: number;
  readonly zone: string;
  /** What a gross adds up, printed beside it [XE1]. */
  readonly netting: string;
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
};

/** Net and gross as two lines over what each reached between two points, with the limits that are near (ux.md chart 4). */
export function NetGrossChart({ isTable, onTable, ...latest }: Props): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const drawn = useQueued(latest, CHART_INTERVAL_MS, box);
  const { points, scale, zone } = drawn;
  return (
    <ChartFrame title="Net and gross" summary={summarize(points.at(-1), drawn)} isTable={isTable} onTable={onTable}>
      <div ref={box} className="absolute inset-0">
        {isTable ? (
          <ChartTable
            label="Net and gross"
            heads={['Time', 'Net', 'Net low', 'Net high', 'Gross', 'Gross low', 'Gross high']}
            rows={points
              .toReversed()
              .map(({ tsUs, net, netRange, gross, grossRange }) => [
                formatTime(tsUs, zone),
                ...[net, ...(netRange ?? NO_RANGE), gross, ...(grossRange ?? NO_RANGE)].map((value) =>
                  exact(value, scale),
                ),
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

const NO_RANGE = [null, null] as const;

const Plot = memo(function Plot({
  points,
  span,
  syncId,
  limits,
  scale,
  zone,
}: Omit<Props, 'isTable' | 'onTable' | 'netting'>): ReactNode {
  const data = useMemo(() => [...points], [points]);
  const { low, high, shown } = netGrossDomain(points, limits);
  const timeAxis = useTimeAxis(span, zone, 5, 18);
  const text = useCallback((value: number, step: number) => axisMoney(value, scale, step), [scale]);
  const valueAxis = useValueAxis({ low, high, ...valueTicks(low, high, 4), text });
  const tip = useMemo(() => <ChartTip zone={zone} scale={scale} lines={TIP_LINES} />, [zone, scale]);
  const last = points.at(-1);
  const ends = [
    { text: 'Gross', color: COLORS.gross, value: last?.gross ?? null },
    { text: 'Net', color: COLORS.net, value: last?.net ?? null },
  ].flatMap(({ value, ...label }) => (value === null ? [] : [{ ...label, value }]));
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={data} margin={CHART_MARGIN} syncId={syncId} syncMethod="value">
        <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
        <XAxis {...timeAxis} allowDataOverflow />
        <YAxis {...valueAxis} allowDataOverflow />
        <Tooltip isAnimationActive={false} content={tip} cursor={CURSOR} />
        <LevelLine value={0} stroke="var(--chart-axis)" />
        {shown.map((limit) => (
          <LevelLine
            key={`${limit.name} ${limit.value}`}
            value={limit.value}
            stroke="var(--chart-floor)"
            width={1.5}
            label={`${limit.name}, ${limit.of}`}
          />
        ))}
        <Area {...BAND} dataKey="grossRange" fill={COLORS.gross} />
        <Area {...BAND} dataKey="netRange" fill={COLORS.net} />
        <Line dataKey="gross" type="linear" stroke={COLORS.gross} strokeWidth={1.5} {...PLAIN} />
        <Line dataKey="net" type="linear" stroke={COLORS.net} strokeWidth={1.5} strokeDasharray="5 3" {...PLAIN} />
        <EndLabels x={last?.tsUs ?? 0} labels={spreadLabels(ends, PLOT_PX[syncId] / Math.max(1, high - low))} />
      </ComposedChart>
    </ResponsiveContainer>
  );
});

function summarize(
  last: NetGrossPoint | undefined,
  { limits, scale, zone, netting }: Pick<Props, 'limits' | 'scale' | 'zone' | 'netting'>,
): string {
  if (last === undefined) return 'No points yet.';
  const told = limits
    .filter(({ value }) => value > 0)
    .map(({ of, name, value }) => `${name} ${formatCompact(value, scale)} of ${of}`);
  const limit = told.length === 0 ? 'no limit on either' : told.join(', ');
  return `Net ${formatCompact(last.net, scale)}, gross ${formatCompact(last.gross, scale)} at ${formatTime(last.tsUs, zone)}, netted by ${netting}; ${limit}.`;
}
