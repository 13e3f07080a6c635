'use client';

import { memo, useCallback, useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import { Area, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { formatMoney, formatTime } from '#lib/client/format.ts';
import type { SeriesPoint } from '#lib/protocol/series.ts';
import { FOCAL_INTERVAL_MS } from './chart-queue.ts';
import { ChartFrame } from './chart-frame.tsx';
import { EndLabels, LevelLine, PlaceMarks, TimeBands } from './chart-marks.tsx';
import { axisMoney, CHART_MARGIN, CURSOR, exact, PLAIN, withNote } from './chart-parts.tsx';
import type { ChartProps } from './chart-parts.tsx';
import { ChartTable } from './chart-table.tsx';
import { ChartTip } from './chart-tip.tsx';
import { afterFlow, firstFlow, flowWords } from './first-flow.ts';
import { equityDomain } from './equity-domain.ts';
import { spreadLabels } from './label-spread.ts';
import type { EndLabel } from './label-spread.ts';
import { RUNG_INKS, RungMark } from './rung-mark.tsx';
import type { MarkedRung } from './rung-mark.tsx';
import { valueTicks } from './value-ticks.ts';
import { useTimeAxis, useValueAxis } from './use-axes.ts';
import { OwnRoot } from './own-root.tsx';
import { useQueued } from './use-queued.ts';

/** Height of the plot between the axes, for keeping labels apart; it need not be exact. */
const PLOT_PX = 140;

/** An alert that opened while the equity stood where the dot is. */
export type AlertDot = {
  readonly key: string;
  readonly tsUs: number;
  readonly rung: MarkedRung;
  readonly text: string;
};

type Props = ChartProps & {
  /** Level at which the daily loss is reached; null where no rule has one. */
  readonly dailyStop: number | null;
  readonly alerts: readonly AlertDot[];
};

export function EquityChart(props: Props): ReactNode {
  const { points: latest, span, gaps, scale, zone, dailyStop, alerts, isTable, onTable } = props;
  const box = useRef<HTMLDivElement>(null);
  const drawn = useQueued({ points: latest, span, gaps, scale, zone, dailyStop, alerts }, FOCAL_INTERVAL_MS, box);
  const { points } = drawn;
  const last = points.at(-1);
  const flow = useMemo(() => firstFlow(points), [points]);
  const { floorBelow } = equityDomain(afterFlow(points, flow), drawn.dailyStop);
  const told = withNote(summarize(last, scale, zone), flowWords(flow, { scale, zone }));
  return (
    <ChartFrame title="Equity, high and floor" summary={withNote(told, props.note)} isTable={isTable} onTable={onTable}>
      <div ref={box} className="absolute inset-0">
        {isTable ? (
          <Table points={points} scale={scale} zone={zone} />
        ) : (
          <OwnRoot>
            <Plot {...drawn} />
          </OwnRoot>
        )}
        {!isTable && last !== undefined && floorBelow !== null ? (
          <p
            className="absolute right-2 bottom-0.5 bg-surface pl-1 text-cap font-semibold text-breach"
            title={`The floor, ${exact(floorBelow, scale)}, is below the chart`}
          >
            ↓ floor {formatMoney(floorBelow, scale, { decimals: 0, sign: 'negative' })}
          </p>
        ) : null}
      </div>
    </ChartFrame>
  );
}

type Drawn = Pick<Props, 'points' | 'span' | 'gaps' | 'scale' | 'zone' | 'dailyStop' | 'alerts'>;

const Plot = memo(function Plot({ points, span, gaps, scale, zone, dailyStop, alerts }: Drawn): ReactNode {
  const last = points.at(-1);
  const domain = equityDomain(afterFlow(points, firstFlow(points)), dailyStop);
  const end = last?.tsUs ?? span.toUs;
  const { low, high } = domain;
  const timeAxis = useTimeAxis(span, zone, 8, 20);
  const text = useCallback((value: number, step: number) => axisMoney(value, scale, step), [scale]);
  const valueAxis = useValueAxis({ low, high, ...valueTicks(low, high, 4), text });
  const tip = useMemo(() => <ChartTip zone={zone} scale={scale} lines={TIP_LINES} />, [zone, scale]);
  const data = useMemo(() => [...points], [points]);
  const marks = useMemo(() => alertPlaces(alerts, points), [alerts, points]);
  const labels =
    last === undefined ? [] : spreadLabels(endLabels(last, domain, dailyStop), PLOT_PX / Math.max(1, high - low));
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={data} margin={CHART_MARGIN} syncId="level" syncMethod="value">
        <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
        <XAxis {...timeAxis} allowDataOverflow />
        <YAxis {...valueAxis} allowDataOverflow />
        <Tooltip isAnimationActive={false} content={tip} cursor={CURSOR} />
        <TimeBands spans={gaps} />
        <Area
          dataKey="equity"
          type="linear"
          baseValue={low}
          stroke="var(--chart-equity)"
          strokeWidth={1.5}
          fill="var(--chart-equity)"
          fillOpacity={0.12}
          {...PLAIN}
        />
        <Line
          dataKey="highWaterMark"
          type="stepAfter"
          stroke="var(--chart-hwm)"
          strokeWidth={1}
          strokeDasharray="4 3"
          {...PLAIN}
        />
        <Line dataKey="floor" type="stepAfter" stroke="var(--chart-floor)" strokeWidth={2} {...PLAIN} />
        {dailyStop === null ? null : <LevelLine value={dailyStop} stroke="var(--chart-floor)" width={1.5} dash="8 3" />}
        <PlaceMarks marks={marks} shape={alertMark} />
        <EndLabels x={end} labels={labels} />
      </ComposedChart>
    </ResponsiveContainer>
  );
});

type PlacedDot = { readonly key: string; readonly x: number; readonly y: number; readonly dot: AlertDot };

function alertMark({ dot }: PlacedDot, at: { readonly cx: number; readonly cy: number }): ReactNode {
  return <RungMark rung={dot.rung} ink={RUNG_INKS[dot.rung]} title={dot.text} {...at} />;
}

/** Where on the line an alert opened: at the first point that ends after it. */
function alertPlaces(alerts: readonly AlertDot[], points: readonly SeriesPoint[]): readonly PlacedDot[] {
  return alerts.flatMap((dot) => {
    const point = points.find(({ tsUs }) => tsUs >= dot.tsUs);
    return point === undefined || point.equity === null ? [] : [{ key: dot.key, x: dot.tsUs, y: point.equity, dot }];
  });
}

function Table({ points, scale, zone }: Pick<Props, 'points' | 'scale' | 'zone'>): ReactNode {
  return (
    <ChartTable
      label="Equity, high and floor"
      heads={['Time', 'Equity', 'High', 'Floor']}
      rows={points
        .toReversed()
        .map((point) => [
          formatTime(point.tsUs, zone),
          exact(point.equity, scale),
          exact(point.highWaterMark, scale),
          exact(point.floor, scale),
        ])}
    />
  );
}

const TIP_LINES = [
  { key: 'equity', name: 'Equity' },
  { key: 'highWaterMark', name: 'High' },
  { key: 'floor', name: 'Floor' },
] as const;

function endLabels(
  last: SeriesPoint,
  domain: ReturnType<typeof equityDomain>,
  dailyStop: number | null,
): readonly EndLabel[] {
  const labels: EndLabel[] = [];
  if (last.highWaterMark !== null) labels.push({ text: 'High', color: 'var(--chart-hwm)', value: last.highWaterMark });
  if (last.equity !== null) labels.push({ text: 'Equity', color: 'var(--chart-equity)', value: last.equity });
  if (last.floor !== null && domain.floorBelow === null)
    labels.push({ text: 'Floor', color: 'var(--chart-floor)', value: last.floor });
  if (dailyStop !== null && dailyStop >= domain.low && dailyStop <= domain.high)
    labels.push({ text: 'Daily stop', color: 'var(--chart-floor)', value: dailyStop });
  return labels;
}

function summarize(last: SeriesPoint | undefined, scale: number, zone: string): string {
  if (last === undefined) return 'No points yet.';
  const whole = { decimals: 0, sign: 'negative' } as const;
  const floor = last.floor === null ? 'no floor' : `floor ${formatMoney(last.floor, scale, whole)}`;
  return `Equity ${formatMoney(last.equity, scale, whole)}, high ${formatMoney(last.highWaterMark, scale, whole)}, ${floor} at ${formatTime(last.tsUs, zone)}.`;
}
