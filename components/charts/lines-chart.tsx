'use client';

import { memo, useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { formatTime } from '#lib/client/format.ts';
import { CHART_INTERVAL_MS } from './chart-queue.ts';
import { ChartFrame } from './chart-frame.tsx';
import { EndLabels, LevelLine } from './chart-marks.tsx';
import { CHART_MARGIN, CURSOR, PLAIN } from './chart-parts.tsx';
import type { TimeSpan } from './chart-parts.tsx';
import { ChartTable } from './chart-table.tsx';
import { spreadLabels } from './label-spread.ts';
import { linesDomain } from './lines-domain.ts';
import { logDomain } from './log-domain.ts';
import { PointTip } from './point-tip.tsx';
import { valueTicks } from './value-ticks.ts';
import { useTimeAxis, useValueAxis } from './use-axes.ts';
import { OwnRoot } from './own-root.tsx';
import { useQueued } from './use-queued.ts';

/** Told apart by colour, dash and label together [CH7]; more than three would be a tangle [CH2]. */
const LOOKS = [
  { color: 'var(--chart-equity)', dash: '0' },
  { color: 'var(--chart-hwm)', dash: '5 3' },
  { color: 'var(--chart-axis)', dash: '2 3' },
] as const;
const LABEL_SHARE = 0.75;

export type LinesPoint = { readonly tsUs: number } & Readonly<Record<string, number | null>>;
export type LinesProps = {
  readonly title: string;
  /** One sentence computed from the points [CH7]. */
  readonly summary: string;
  readonly points: readonly LinesPoint[];
  readonly span: TimeSpan;
  readonly zone: string;
  /** At most three. */
  readonly lines: readonly { readonly key: string; readonly name: string }[];
  /** Levels that mean something: rungs, zero, a target. */
  readonly levels: readonly { readonly value: number; readonly name: string }[];
  /** Height of the panel, for keeping labels apart. */
  readonly heightPx: number;
  readonly withZero: boolean;
  /** Values before do not make the axis: the summary tells of them. */
  readonly axisFromUs?: number | undefined;
  /** The axis of values is logarithmic; all levels stand on it. */
  readonly isLog?: boolean | undefined;
  readonly axisText: (value: number, step: number) => string;
  readonly exactText: (value: number | null) => string;
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
};

/** Up to three lines over the shared axis of time, with the levels that they are judged by. */
export function LinesChart(props: LinesProps): ReactNode {
  const { isTable, onTable, ...latest } = props;
  const box = useRef<HTMLDivElement>(null);
  const drawn = useQueued(latest, CHART_INTERVAL_MS, box);
  const { title, summary, zone, lines, exactText, points } = drawn;
  return (
    <ChartFrame title={title} summary={summary} isTable={isTable} onTable={onTable}>
      <div ref={box} className="absolute inset-0">
        {isTable ? (
          <ChartTable
            label={title}
            heads={['Time', ...lines.map(({ name }) => name)]}
            rows={points
              .toReversed()
              .map((point) => [formatTime(point.tsUs, zone), ...lines.map(({ key }) => exactText(point[key] ?? null))])}
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

type Drawn = Omit<LinesProps, 'isTable' | 'onTable'>;
type Axis = Pick<ReturnType<typeof linesDomain>, 'low' | 'high' | 'shown'> & ReturnType<typeof valueTicks>;

function axisOf({ points: all, lines, levels, heightPx, withZero, axisFromUs = 0, isLog = false }: Drawn): Axis {
  const points = axisFromUs === 0 ? all : all.filter(({ tsUs }) => tsUs >= axisFromUs);
  const keys = lines.map(({ key }) => key);
  if (isLog) {
    const values = levels.map(({ value }) => value);
    return { ...logDomain(points, keys, values), shown: levels, step: 0 };
  }
  const domain = linesDomain(points, keys, levels, withZero);
  return { ...domain, ...valueTicks(domain.low, domain.high, heightPx < 150 ? 3 : 4) };
}

const Plot = memo(function Plot(props: Drawn): ReactNode {
  const { points, span, zone, lines, heightPx, isLog = false, axisText, exactText } = props;
  const { shown, ...axis } = axisOf(props);
  const { low, high } = axis;
  const timeAxis = useTimeAxis(span, zone, 5, 18);
  const valueAxis = useValueAxis({ ...axis, text: axisText });
  const tip = useMemo(() => <PointTip zone={zone} lines={lines} exactText={exactText} />, [zone, lines, exactText]);
  const data = useMemo(() => [...points], [points]);
  // Labels are kept apart by their places, which on a logarithmic axis are no multiples of the values.
  const placeOf = (value: number): number => (isLog ? Math.log10(value) : value);
  const last = points.at(-1);
  const ends = lines.flatMap(({ key, name }, place) => {
    const value = last?.[key] ?? null;
    return value === null ? [] : [{ text: name, color: LOOKS[place]?.color ?? '', value: placeOf(value) }];
  });
  const pxPerUnit = (heightPx * LABEL_SHARE) / Math.max(isLog ? 0.1 : 1, placeOf(high) - placeOf(low));
  const labels = spreadLabels(ends, pxPerUnit).map((label) => ({
    ...label,
    value: isLog ? 10 ** label.value : label.value,
  }));
  return (
    <ResponsiveContainer width="100%" height="100%">
      <LineChart data={data} margin={CHART_MARGIN} syncId="level" syncMethod="value">
        <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
        <XAxis {...timeAxis} allowDataOverflow />
        <YAxis {...valueAxis} scale={isLog ? 'log' : 'linear'} allowDataOverflow />
        <Tooltip isAnimationActive={false} content={tip} cursor={CURSOR} />
        {shown.map(({ value, name }) => (
          <LevelLine
            key={`${name} ${value}`}
            value={value}
            stroke={value === 0 ? 'var(--chart-axis)' : 'var(--chart-floor)'}
            dash={value === 0 ? '0' : '6 4'}
            label={name}
          />
        ))}
        {lines.map(({ key }, place) => (
          <Line
            key={key}
            dataKey={key}
            type="linear"
            stroke={LOOKS[place]?.color ?? ''}
            strokeWidth={1.5}
            strokeDasharray={LOOKS[place]?.dash ?? '0'}
            {...PLAIN}
          />
        ))}
        <EndLabels x={last?.tsUs ?? 0} labels={labels} />
      </LineChart>
    </ResponsiveContainer>
  );
});
