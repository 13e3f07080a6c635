'use client';

import { useMemo, useRef } from 'react';
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
import { formatCompact, formatTime } from '#lib/client/format.ts';
import { COURSE_SCALE } from '#lib/protocol/exposure-course.ts';
import { ChartFrame } from './chart-frame.tsx';
import { axisMoney, CHART_MARGIN, exact, PLAIN, timeAxisOf, Y_AXIS } from './chart-parts.tsx';
import { CHART_INTERVAL_MS } from './chart-queue.ts';
import { ChartTable } from './chart-table.tsx';
import { ChartTip } from './chart-tip.tsx';
import type { CourseChartProps } from './class-chart.tsx';
import { courseRows } from './course-rows.ts';
import type { CourseRow } from './course-rows.ts';
import { DirectLabel } from './direct-label.tsx';
import { spreadLabels } from './label-spread.ts';
import { useQueued } from './use-queued.ts';

/** A limit on gross or net of the node, at 10^-COURSE_SCALE of the currency of the course. */
export type LimitLine = { readonly name: string; readonly measure: 'gross' | 'net'; readonly value: number };
type Props = Omit<CourseChartProps, 'classWord'> & { readonly limits: readonly LimitLine[] };

/** Height of the plot between the axes, for keeping labels apart; it need not be exact. */
const PLOT_PX = 110;
const TIP_LINES = [
  { key: 'gross', name: 'Gross' },
  { key: 'net', name: 'Net' },
] as const;

/** Net and gross over time with the limits of the node; the pale bands are what each reached between two points. */
export function NetGrossChart({ zone, isTable, onTable, netting, limits, ...props }: Props): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const course = useQueued(props.course, CHART_INTERVAL_MS, box);
  const rows = useMemo(() => courseRows(course), [course]);
  return (
    <ChartFrame
      title="Net and gross"
      summary={summarize(rows.at(-1), course.currency, netting, limits)}
      isTable={isTable}
      onTable={onTable}
    >
      <div ref={box} className="absolute inset-0">
        {isTable ? <Table rows={rows} zone={zone} /> : <Plot rows={rows} limits={limits} zone={zone} />}
      </div>
    </ChartFrame>
  );
}

function Plot({
  rows,
  limits,
  zone,
}: {
  readonly rows: readonly CourseRow[];
  readonly limits: readonly LimitLine[];
  readonly zone: string;
}): ReactNode {
  const from = rows[0]?.tsUs ?? 0;
  const to = Math.max(rows.at(-1)?.tsUs ?? from, from + 1_000_000);
  const shown = limitLines(limits, rows);
  const last = rows.at(-1);
  const labels =
    last === undefined
      ? []
      : spreadLabels(
          [
            { text: 'Gross', color: 'var(--text-secondary)', value: last.gross },
            { text: 'Net', color: 'var(--chart-equity)', value: last.net },
          ],
          PLOT_PX / Math.max(1, spanOf(rows)),
        );
  const band = { type: 'linear', stroke: 'none', fillOpacity: 0.2, ...PLAIN } as const;
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={[...rows]} margin={CHART_MARGIN} syncId="exposure">
        <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
        <XAxis {...timeAxisOf(from, to, zone, 4, 18)} />
        <YAxis
          {...Y_AXIS}
          tickCount={4}
          tickFormatter={(value: number) => axisMoney(value, COURSE_SCALE, Number.POSITIVE_INFINITY)}
        />
        <Tooltip
          isAnimationActive={false}
          content={<ChartTip zone={zone} scale={COURSE_SCALE} lines={TIP_LINES} />}
          cursor={{ stroke: 'var(--chart-axis)' }}
        />
        <Area {...band} dataKey="grossRange" fill="var(--text-secondary)" />
        <Area {...band} dataKey="netRange" fill="var(--chart-equity)" />
        <Line dataKey="gross" type="linear" stroke="var(--text-secondary)" strokeDasharray="5 3" {...PLAIN} />
        <Line dataKey="net" type="linear" stroke="var(--chart-equity)" strokeWidth={1.5} {...PLAIN} />
        {shown.map(({ key, value, text }) => (
          <ReferenceLine
            key={key}
            y={value}
            ifOverflow="extendDomain"
            stroke="var(--chart-floor)"
            strokeWidth={1.5}
            label={{ value: text, position: 'insideTopLeft', fill: 'var(--chart-floor)', fontSize: 11 }}
          />
        ))}
        <ReferenceLine y={0} stroke="var(--chart-axis)" />
        {labels.map((label) => (
          <ReferenceDot
            key={label.text}
            x={to}
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
  );
}

function spanOf(rows: readonly CourseRow[]): number {
  let [low, high] = [0, 0];
  for (const { net, gross } of rows) [low, high] = [Math.min(low, net), Math.max(high, gross)];
  return high - low;
}

/** A limit on net holds on either side. One far above what is reached is told in the sentence and not drawn: it would flatten the lines. */
function limitLines(
  limits: readonly LimitLine[],
  rows: readonly CourseRow[],
): readonly { readonly key: string; readonly value: number; readonly text: string }[] {
  const near = 3 * spanOf(rows);
  return limits
    .filter(({ value }) => value <= near)
    .flatMap(({ name, measure, value }) => {
      const line = { key: `${name} ${measure}`, value, text: `${name}, ${measure}` };
      return measure === 'gross' ? [line] : [line, { ...line, key: `${line.key} short`, value: -value }];
    });
}

function Table({ rows, zone }: { readonly rows: readonly CourseRow[]; readonly zone: string }): ReactNode {
  return (
    <ChartTable
      label="Net and gross"
      heads={['Time', 'Net', 'Net low', 'Net high', 'Gross', 'Gross low', 'Gross high']}
      rows={rows
        .toReversed()
        .map(({ tsUs, net, netRange, gross, grossRange }) => [
          formatTime(tsUs, zone),
          ...[net, ...netRange, gross, ...grossRange].map((value) => exact(value, COURSE_SCALE)),
        ])}
    />
  );
}

function summarize(
  last: CourseRow | undefined,
  currency: string,
  netting: string,
  limits: readonly LimitLine[],
): string {
  if (last === undefined) return 'No points yet.';
  const told = limits.map(({ name, value }) => `${name} ${formatCompact(value, COURSE_SCALE)}`).join(', ');
  const limit = told === '' ? 'no limit on either' : told;
  return `Net ${formatCompact(last.net, COURSE_SCALE)}, gross ${formatCompact(last.gross, COURSE_SCALE)} ${currency} by ${netting}; ${limit}.`;
}
