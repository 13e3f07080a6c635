'use client';

import { memo, useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import { Area, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { formatCompact, formatTime } from '#lib/client/format.ts';
import { COURSE_SCALE } from '#lib/protocol/exposure-course.ts';
import type { ExposureCourse } from '#lib/protocol/exposure-course.ts';
import { ChartFrame } from './chart-frame.tsx';
import { LevelLine } from './chart-marks.tsx';
import { axisMoney, CHART_MARGIN, CURSOR, exact, PLAIN, timeAxisOf, Y_AXIS } from './chart-parts.tsx';
import { CHART_INTERVAL_MS } from './chart-queue.ts';
import { ChartTable } from './chart-table.tsx';
import { ChartTip } from './chart-tip.tsx';
import { classColor, courseRows, stackDomain } from './course-rows.ts';
import type { CourseRow } from './course-rows.ts';
import { valueTicks } from './value-ticks.ts';
import { OwnRoot } from './own-root.tsx';
import { useQueued } from './use-queued.ts';

export type CourseChartProps = {
  readonly course: ExposureCourse;
  /** What is netted, in words. */
  readonly netting: string;
  readonly classWord: (assetClass: string) => string;
  readonly zone: string;
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
};

/** Exposure by class: longs stacked above zero, shorts below it, net as the line between. */
export function ClassChart({ zone, isTable, onTable, netting, classWord, ...props }: CourseChartProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const course = useQueued(props.course, CHART_INTERVAL_MS, box);
  const rows = useMemo(() => courseRows(course), [course]);
  const names = useMemo(() => course.classes.map(classWord), [course, classWord]);
  return (
    <ChartFrame
      title="Exposure by class"
      summary={summarize(rows.at(-1), course, names, netting)}
      isTable={isTable}
      onTable={onTable}
    >
      <div ref={box} className="absolute inset-0">
        {isTable ? (
          <Table rows={rows} names={names} zone={zone} />
        ) : (
          <>
            <Key course={course} names={names} />
            <OwnRoot>
              <Plot rows={rows} course={course} names={names} zone={zone} />
            </OwnRoot>
          </>
        )}
      </div>
    </ChartFrame>
  );
}

/** Names in the colours of their areas: many thin layers have no room for a word at their end. */
function Key({ course, names }: { readonly course: ExposureCourse; readonly names: readonly string[] }): ReactNode {
  return (
    <ul className="absolute top-0 right-2 left-16 z-10 flex flex-wrap gap-x-3 text-cap" aria-label="Classes">
      {names.map((name, place) => (
        <li key={name} className="flex items-center gap-1">
          <span
            aria-hidden="true"
            className="size-2 rounded-chip"
            style={{ background: classColor(course.classes[place] ?? '', place) }}
          />
          {name}
        </li>
      ))}
    </ul>
  );
}

type PlotProps = {
  readonly rows: readonly CourseRow[];
  readonly course: ExposureCourse;
  readonly names: readonly string[];
  readonly zone: string;
};

const Plot = memo(function Plot({ rows, course, names, zone }: PlotProps): ReactNode {
  const { low, high } = stackDomain(rows, course.classes.length);
  const { ticks, step } = valueTicks(low, high, 4);
  const from = rows[0]?.tsUs ?? 0;
  const to = rows.at(-1)?.tsUs ?? from;
  const lines = [
    ...names.flatMap((name, place) => [
      { key: `long${place}`, name: `${name} long` },
      { key: `short${place}`, name: `${name} short` },
    ]),
    { key: 'net', name: 'Net' },
    { key: 'gross', name: 'Gross' },
  ];
  const area = { type: 'stepAfter', stackId: 'exposure', fillOpacity: 0.55, ...PLAIN } as const;
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart
        data={[...rows]}
        margin={{ ...CHART_MARGIN, top: 32, right: 16 }}
        syncId="exposure"
        syncMethod="value"
        stackOffset="sign"
      >
        <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
        <XAxis {...timeAxisOf(from, Math.max(to, from + 1_000_000), zone, 4, 18)} />
        <YAxis
          {...Y_AXIS}
          domain={[low, high]}
          ticks={[...ticks]}
          tickFormatter={(value: number) => axisMoney(value, COURSE_SCALE, step)}
        />
        <Tooltip
          isAnimationActive={false}
          content={<ChartTip zone={zone} scale={COURSE_SCALE} lines={lines} />}
          cursor={CURSOR}
        />
        {course.classes.flatMap((name, place) => {
          const color = classColor(name, place);
          return ['long', 'short'].map((side) => (
            <Area key={`${side}${place}`} {...area} dataKey={`${side}${place}`} stroke={color} fill={color} />
          ));
        })}
        <Line dataKey="net" type="stepAfter" stroke="var(--text-primary)" strokeWidth={1.5} {...PLAIN} />
        <LevelLine value={0} stroke="var(--chart-axis)" />
      </ComposedChart>
    </ResponsiveContainer>
  );
});

function Table({
  rows,
  names,
  zone,
}: {
  readonly rows: readonly CourseRow[];
  readonly names: readonly string[];
  readonly zone: string;
}): ReactNode {
  return (
    <ChartTable
      label="Exposure by class"
      heads={['Time', ...names.flatMap((name) => [`${name} long`, `${name} short`]), 'Net', 'Gross']}
      rows={rows
        .toReversed()
        .map((row) => [
          formatTime(row.tsUs, zone),
          ...names.flatMap((_, place) => [
            exact(row[`long${place}`], COURSE_SCALE),
            exact(row[`short${place}`], COURSE_SCALE),
          ]),
          exact(row.net, COURSE_SCALE),
          exact(row.gross, COURSE_SCALE),
        ])}
    />
  );
}

function summarize(
  last: CourseRow | undefined,
  course: ExposureCourse,
  names: readonly string[],
  netting: string,
): string {
  if (last === undefined) return 'No points yet.';
  const sizes = names.map((name, place) => ({
    name,
    gross: (last[`long${place}`] ?? 0) - (last[`short${place}`] ?? 0),
  }));
  const first = sizes.toSorted((a, b) => b.gross - a.gross)[0];
  const largest =
    first === undefined || first.gross === 0
      ? ''
      : `, most of it ${first.name} ${formatCompact(first.gross, COURSE_SCALE)}`;
  return `Gross ${formatCompact(last.gross, COURSE_SCALE)} ${course.currency} by ${netting}${largest}.`;
}
