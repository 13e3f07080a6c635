'use client';

import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { ExposureBoard } from '#lib/model/exposure-board.ts';
import { COURSE_SCALE } from '#lib/protocol/exposure-course.ts';
import type { ExposureCourse } from '#lib/protocol/exposure-course.ts';
import { ChartQueue } from '../charts/chart-queue.ts';
import type { TimeSpan } from '../charts/chart-parts.tsx';
import { ClassChart } from '../charts/class-chart.tsx';
import { GrossTreemap } from '../charts/gross-treemap.tsx';
import { NetGrossChart } from '../charts/net-gross-chart.tsx';
import type { ExposureLimit } from '../charts/net-gross-domain.ts';
import { courseRows } from '../charts/course-rows.ts';
import { ChartQueueContext } from '../charts/use-queued.ts';
import { PanelBoundary } from '../ui/panel-boundary.tsx';
import { monitorHref } from './exposure-query.ts';
import { classWord, NETTING_WORDS } from './exposure-words.ts';

type Props = {
  readonly board: ExposureBoard;
  readonly course: ExposureCourse;
  readonly limits: readonly ExposureLimit[];
  readonly zone: string;
  readonly areTables: boolean;
  readonly onTables: (areTables: boolean) => void;
  readonly onTrader: (trader: string) => void;
};

const PLACE = 'h-full min-h-40 min-w-0';

/** The charts of the page: one queue, one crosshair. Those over time are by account and instrument, whatever is chosen. */
export function ExposureCharts({ board, course, limits, zone, areTables, onTables, onTrader }: Props): ReactNode {
  const [queue] = useState(() => new ChartQueue());
  const points = useMemo(() => courseRows(course), [course]);
  const span = useMemo(() => spanOf(points), [points]);
  const shared = { zone, isTable: areTables, onTable: onTables, netting: NETTING_WORDS.account };
  // A trader's figure nets within the trader, also where the whole is netted over the firm.
  const netting = NETTING_WORDS[board.ask.netting === 'account' ? 'account' : 'trader'];
  return (
    <ChartQueueContext value={queue}>
      <div className={PLACE}>
        <PanelBoundary name="Exposure by class">
          <ClassChart {...shared} course={course} classWord={classWord} />
        </PanelBoundary>
      </div>
      <div className={PLACE}>
        <PanelBoundary name="Net and gross">
          <NetGrossChart
            {...shared}
            points={points}
            span={span}
            syncId="exposure"
            limits={limits}
            scale={COURSE_SCALE}
          />
        </PanelBoundary>
      </div>
      <div className={PLACE}>
        <PanelBoundary name="Gross by trader">
          <GrossTreemap
            {...{ board, netting, onTrader }}
            hrefOf={(trader) => monitorHref(trader, null)}
            isTable={areTables}
            onTable={onTables}
          />
        </PanelBoundary>
      </div>
    </ChartQueueContext>
  );
}

function spanOf(points: readonly { readonly tsUs: number }[]): TimeSpan {
  const fromUs = points[0]?.tsUs ?? 0;
  return { fromUs, toUs: points.at(-1)?.tsUs ?? fromUs };
}
