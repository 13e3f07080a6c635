'use client';

import { memo, useCallback, useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import { Area, AreaChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { formatMoney, formatTime } from '#lib/client/format.ts';
import { CHART_INTERVAL_MS } from './chart-queue.ts';
import { ChartFrame } from './chart-frame.tsx';
import { LevelLine } from './chart-marks.tsx';
import { axisMoney, CURSOR, exact, NARROW_MARGIN, PLAIN } from './chart-parts.tsx';
import type { ChartProps } from './chart-parts.tsx';
import { ChartTable } from './chart-table.tsx';
import { ChartTip } from './chart-tip.tsx';
import { valueTicks } from './value-ticks.ts';
import { useTimeAxis, useValueAxis } from './use-axes.ts';
import { OwnRoot } from './own-root.tsx';
import { useQueued } from './use-queued.ts';

const TIP_LINES = [{ key: 'drawdown', name: 'Below the high' }] as const;

type Props = ChartProps & {
  /** Allowance of the maximum loss, where the account has one; drawn as the limit line. */
  readonly allowance: number | null;
};

/** How far under its high the account stands; it hangs from zero, so a deeper fill is worse. */
export function UnderwaterChart(props: Props): ReactNode {
  const { points: latest, span, scale, zone, allowance, isTable, onTable } = props;
  const box = useRef<HTMLDivElement>(null);
  const drawn = useQueued({ points: latest, span, scale, zone, allowance }, CHART_INTERVAL_MS, box);
  const { points } = drawn;
  const deepest = deepestOf(points);
  return (
    <ChartFrame
      title="Underwater"
      summary={
        deepest === 0
          ? 'At its high.'
          : `Deepest ${formatMoney(deepest, scale, { decimals: 0, sign: 'negative' })} below the high.`
      }
      isTable={isTable}
      onTable={onTable}
    >
      <div ref={box} className="absolute inset-0">
        {isTable ? (
          <ChartTable
            label="Underwater"
            heads={['Time', 'Below the high']}
            rows={points.toReversed().map((point) => [formatTime(point.tsUs, zone), exact(point.drawdown, scale)])}
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

function deepestOf(points: Props['points']): number {
  return points.reduce((most, point) => Math.max(most, point.drawdown ?? 0), 0);
}

type Drawn = Pick<Props, 'points' | 'span' | 'scale' | 'zone' | 'allowance'>;

const Plot = memo(function Plot({ points, span, scale, zone, allowance }: Drawn): ReactNode {
  const deepest = deepestOf(points);
  // The limit line stands in the picture once a quarter of the way to it has been gone; before it would flatten the area.
  const showsLimit = allowance !== null && deepest * 4 >= allowance;
  const depth = Math.max(showsLimit ? Math.ceil(allowance * 1.05) : Math.ceil(deepest * 1.1), 1);
  const timeAxis = useTimeAxis(span, zone, 4, 18);
  const text = useCallback((value: number, step: number) => axisMoney(value, scale, step), [scale]);
  const valueAxis = useValueAxis({ low: 0, high: depth, ...valueTicks(0, depth, 3), text });
  const tip = useMemo(() => <ChartTip zone={zone} scale={scale} lines={TIP_LINES} />, [zone, scale]);
  const data = useMemo(() => [...points], [points]);
  return (
    <ResponsiveContainer width="100%" height="100%">
      <AreaChart data={data} margin={NARROW_MARGIN} syncId="level" syncMethod="value">
        <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
        <XAxis {...timeAxis} allowDataOverflow />
        <YAxis {...valueAxis} reversed />
        <Tooltip isAnimationActive={false} content={tip} cursor={CURSOR} />
        <Area
          dataKey="drawdown"
          type="linear"
          baseValue={0}
          stroke="var(--pnl-neg)"
          strokeWidth={1.5}
          fill="var(--pnl-neg)"
          fillOpacity={0.18}
          {...PLAIN}
        />
        {showsLimit ? <LevelLine value={allowance} stroke="var(--chart-floor)" width={2} /> : null}
      </AreaChart>
    </ResponsiveContainer>
  );
});
