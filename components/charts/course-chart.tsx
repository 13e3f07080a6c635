'use client';

import { useMemo } from 'react';
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
import { formatSeq, formatTime } from '#lib/client/format.ts';
import type { CoursePoint, LimitCourse } from '#lib/model/limit-course.ts';
import { ChartFrame } from './chart-frame.tsx';
import { axisMoney, CHART_MARGIN, exact, PLAIN, timeAxisOf, Y_AXIS } from './chart-parts.tsx';
import { ChartTable } from './chart-table.tsx';
import { ChartTip } from './chart-tip.tsx';
import { COURSE_RUNGS, courseDomain } from './course-domain.ts';
import type { CourseDomain } from './course-domain.ts';
import { courseAmount, courseSummary } from './course-words.ts';
import type { Firing } from './course-words.ts';
import { DirectLabel } from './direct-label.tsx';
import { spreadLabels } from './label-spread.ts';
import type { EndLabel } from './label-spread.ts';
import { valueTicks } from './value-ticks.ts';

/** What of the panel's height is not plot: head, axis and margin. It need not be exact: it only keeps labels apart. */
const AROUND_PLOT_PX = 70;
/** A rung is told by its word and its dash, not by colour alone [CH7]. */
const RUNG_LINES = {
  watch: { name: 'Watch', color: 'var(--sev-info)', dash: '1 4', width: 1 },
  warning: { name: 'Warning', color: 'var(--sev-warn)', dash: '6 4', width: 1 },
  critical: { name: 'Critical', color: 'var(--sev-crit)', dash: '10 3', width: 1 },
  breach: { name: 'Breach', color: 'var(--chart-floor)', dash: undefined, width: 2 },
} as const;
const TIP_LINES = [
  { key: 'used', name: 'Used' },
  { key: 'usedLow', name: 'Least' },
  { key: 'usedHigh', name: 'Most' },
  { key: 'breach', name: 'Breach' },
  { key: 'floor', name: 'Floor' },
] as const;

const MARK_TEXT = { fill: 'var(--text-primary)', fontSize: 11, fontWeight: 600 } as const;

type Props = {
  readonly course: LimitCourse;
  readonly firing: Firing;
  readonly acknowledgedUs: number | null;
  readonly zone: string;
  /** Of the panel. */
  readonly heightPx: number;
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
};

/** How a limit was used around a firing, with its ladder: the range inside each bucket is drawn, so no spike is lost. */
export function CourseChart({ course, firing, isTable, onTable, ...rest }: Props): ReactNode {
  const floor = course.points.findLast((point) => point.floor !== null)?.floor ?? null;
  return (
    <ChartFrame
      title="Use, 15 minutes before and after"
      summary={courseSummary(course, firing)}
      isTall
      isTable={isTable}
      onTable={onTable}
    >
      {isTable ? (
        <Table course={course} zone={rest.zone} />
      ) : (
        <Plot course={course} firing={firing} floor={floor} {...rest} />
      )}
    </ChartFrame>
  );
}

type PlotProps = Omit<Props, 'isTable' | 'onTable'> & { readonly floor: number | null };

function Plot({ course, firing, acknowledgedUs, zone, floor, heightPx }: PlotProps): ReactNode {
  const { points, scale, fromUs, toUs } = course;
  const drawn = useMemo(() => drawnPoints(points, toUs), [points, toUs]);
  const domain = useMemo(() => courseDomain(points), [points]);
  const { ticks, step } = valueTicks(domain.low, domain.high, 4);
  const last = points.at(-1);
  const isInside = acknowledgedUs !== null && acknowledgedUs >= fromUs && acknowledgedUs < toUs;
  return (
    <>
      <ResponsiveContainer width="100%" height="100%">
        <ComposedChart data={drawn} margin={CHART_MARGIN}>
          <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
          <XAxis {...timeAxisOf(fromUs, toUs, zone, 7, 20)} />
          <YAxis
            {...Y_AXIS}
            domain={[domain.low, domain.high]}
            ticks={[...ticks]}
            tickFormatter={(value: number) => axisMoney(value, scale, step)}
            allowDataOverflow
          />
          <Tooltip
            isAnimationActive={false}
            content={<ChartTip zone={zone} scale={scale} lines={TIP_LINES} />}
            cursor={{ stroke: 'var(--chart-axis)' }}
          />
          <Area
            dataKey="range"
            type="stepAfter"
            stroke="none"
            fill="var(--chart-equity)"
            fillOpacity={0.3}
            {...PLAIN}
          />
          {COURSE_RUNGS.map((rung) => (
            <Line
              key={rung}
              dataKey={rung}
              type="stepAfter"
              stroke={RUNG_LINES[rung].color}
              strokeWidth={RUNG_LINES[rung].width}
              {...(RUNG_LINES[rung].dash === undefined ? {} : { strokeDasharray: RUNG_LINES[rung].dash })}
              {...PLAIN}
            />
          ))}
          <Line dataKey="used" type="stepAfter" stroke="var(--chart-equity)" strokeWidth={1.5} {...PLAIN} />
          {firingMarks(firing.atUs, isInside ? acknowledgedUs : null)}
          {last === undefined ? null : endMarks(endLabels(last, domain, heightPx - AROUND_PLOT_PX), toUs)}
        </ComposedChart>
      </ResponsiveContainer>
      <Aside domain={domain} floor={floor} scale={scale} />
    </>
  );
}

/** Lines at the firing and at its acknowledgement, each with its word on its own side. */
function firingMarks(firedUs: number, acknowledgedUs: number | null): ReactNode {
  return (
    <>
      <ReferenceLine
        x={firedUs}
        stroke="var(--text-primary)"
        label={{ value: 'Fired', position: 'insideTopRight', ...MARK_TEXT }}
      />
      {acknowledgedUs === null ? null : (
        <ReferenceLine
          x={acknowledgedUs}
          stroke="var(--text-secondary)"
          strokeDasharray="3 3"
          label={{ value: 'Acknowledged', position: 'insideTopLeft', ...MARK_TEXT }}
        />
      )}
    </>
  );
}

/** The word of each rung at the end of its line. */
function endMarks(labels: ReturnType<typeof endLabels>, toUs: number): ReactNode {
  return labels.map((label) => (
    <ReferenceDot
      key={label.text}
      x={toUs}
      y={label.value}
      r={0}
      ifOverflow="visible"
      label={({ viewBox }: { readonly viewBox?: unknown }) => (
        <DirectLabel viewBox={viewBox} text={label.text} color={label.color} dy={label.dy} />
      )}
    />
  ));
}

type AsideProps = { readonly domain: CourseDomain; readonly floor: number | null; readonly scale: number };

/** What the ladder's breach means in equity, and where it is when it is not in the picture. */
function Aside({ domain, floor, scale }: AsideProps): ReactNode {
  const { breachBeyond } = domain;
  if (breachBeyond === null && floor === null) return null;
  return (
    <p className="absolute bottom-6 left-16 bg-surface px-1 text-cap font-semibold text-breach">
      {breachBeyond === null
        ? ''
        : `${breachBeyond.isAbove ? '↑' : '↓'} breach ${courseAmount(breachBeyond.value, scale)} `}
      {floor === null ? '' : `floor of equity ${courseAmount(floor, scale)}`}
    </p>
  );
}

function Table({ course, zone }: { readonly course: LimitCourse; readonly zone: string }): ReactNode {
  const { points, scale } = course;
  return (
    <ChartTable
      label="Use, 15 minutes before and after"
      heads={['Time', 'Entry', 'Used', 'Least', 'Most', 'Watch', 'Warning', 'Critical', 'Breach', 'Floor']}
      rows={points
        .toReversed()
        .map((point) => [
          formatTime(point.tsUs, zone),
          formatSeq(point.seq),
          ...[point.used, point.usedLow, point.usedHigh, point.watch, point.warning, point.critical, point.breach].map(
            (value) => exact(value, scale),
          ),
          exact(point.floor, scale),
        ])}
    />
  );
}

const UNKNOWN_USE = { used: null, usedLow: null, usedHigh: null, range: null } as const;

type Drawn = CoursePoint & { readonly range: readonly [number, number] | null };

/** The extremes of each bucket as one band; the newest ladder runs on to the edge, the use does not. */
function drawnPoints(points: readonly CoursePoint[], toUs: number): Drawn[] {
  const drawn = points.map((point): Drawn => {
    const { usedLow, usedHigh } = point;
    return { ...point, range: usedLow === null || usedHigh === null ? null : [usedLow, usedHigh] };
  });
  const last = points.at(-1);
  if (last !== undefined) drawn.push({ ...last, ...UNKNOWN_USE, tsUs: toUs });
  return drawn;
}

function endLabels(last: CoursePoint, domain: CourseDomain, plotPx: number): ReturnType<typeof spreadLabels> {
  const labels: EndLabel[] = [];
  for (const rung of COURSE_RUNGS) {
    const value = last[rung];
    if (value === null || value < domain.low || value > domain.high) continue;
    labels.push({ text: RUNG_LINES[rung].name, color: RUNG_LINES[rung].color, value });
  }
  return spreadLabels(labels, plotPx / Math.max(1, domain.high - domain.low));
}
