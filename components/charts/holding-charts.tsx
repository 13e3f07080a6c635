'use client';

import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { HoldingCourse, HoldingPoint } from '#lib/model/holding-course.ts';
import { ChartQueue } from './chart-queue.ts';
import { withNote } from './chart-parts.tsx';
import { HoldingChart } from './holding-chart.tsx';
import { pnlPoints, pnlWords, valuePoints, valueWords } from './holding-words.ts';
import { ChartQueueContext } from './use-queued.ts';

type Props = {
  readonly course: HoldingCourse;
  readonly points: readonly HoldingPoint[];
  /** What is to be known of the points themselves. */
  readonly note: string | null;
  readonly zone: string;
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
};

/** The charts of one holding: one queue, one time domain, one crosshair. */
export function HoldingCharts({ course, points, note, ...shared }: Props): ReactNode {
  const [queue] = useState(() => new ChartQueue());
  const pnl = useMemo(() => pnlPoints(points), [points]);
  const value = useMemo(() => valuePoints(points), [points]);
  const toUs = points.at(-1)?.tsUs ?? course.throughUs;
  const span = useMemo(() => ({ fromUs: course.fromUs, toUs }), [course.fromUs, toUs]);
  const { scale } = course;
  return (
    <ChartQueueContext value={queue}>
      <div className="h-[200px] flex-none tall:h-[240px]">
        <HoldingChart
          {...{ ...shared, span, scale }}
          title="Day P&L"
          name="Day P&L"
          summary={withNote(pnlWords(pnl, course, shared.zone), note)}
          points={pnl}
          color="var(--chart-equity)"
          tickCount={4}
        />
      </div>
      <div className="h-[110px] flex-none max-phone:hidden">
        <HoldingChart
          {...{ ...shared, span, scale }}
          title="Position value"
          name="Value"
          summary={valueWords(value, course, shared.zone)}
          points={value}
          color="var(--chart-hwm)"
          tickCount={3}
        />
      </div>
    </ChartQueueContext>
  );
}
