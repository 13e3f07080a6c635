'use client';

import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { LAG_TARGET_MS } from '#lib/protocol/lag-course.ts';
import type { LagAnswer, LagPoint } from '#lib/protocol/lag-course.ts';
import { ChartQueue } from './chart-queue.ts';
import type { TimeSpan } from './chart-parts.tsx';
import { lagRows, lagSummary, lagText } from './lag-words.ts';
import { LinesChart } from './lines-chart.tsx';
import { ChartQueueContext } from './use-queued.ts';

const LINES = [
  { key: 'p50', name: 'p50' },
  { key: 'p95', name: 'p95' },
  { key: 'p99', name: 'p99' },
] as const;
const TARGET = [{ value: LAG_TARGET_MS, name: `Target of p95, ${lagText(LAG_TARGET_MS)}` }] as const;
const HEIGHT_PX = 180;

type Props = {
  readonly course: LagAnswer;
  readonly zone: string;
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
};

/** How long facts took from their receipt on: to the disk, and to the pages (ux.md chart 12). */
export function LagCharts({ course, ...shared }: Props): ReactNode {
  const [queue] = useState(() => new ChartQueue());
  const span = useMemo(() => spanOf([...course.durable, ...course.sent]), [course]);
  return (
    <ChartQueueContext value={queue}>
      <div className="h-full min-w-0">
        <Leg {...shared} title="Received to on disk" points={course.durable} span={span} />
      </div>
      <div className="h-full min-w-0">
        <Leg {...shared} title="Received to sent to pages" points={course.sent} span={span} />
      </div>
    </ChartQueueContext>
  );
}

type LegProps = Omit<Props, 'course'> & {
  readonly title: string;
  readonly points: readonly LagPoint[];
  readonly span: TimeSpan;
};

function Leg({ points, ...shared }: LegProps): ReactNode {
  const rows = useMemo(() => lagRows(points), [points]);
  return (
    <LinesChart
      {...shared}
      summary={lagSummary(rows, LAG_TARGET_MS)}
      points={rows}
      lines={LINES}
      levels={TARGET}
      heightPx={HEIGHT_PX}
      withZero={false}
      isLog
      axisText={lagText}
      exactText={lagText}
    />
  );
}

/** One axis of time for both. */
function spanOf(points: readonly LagPoint[]): TimeSpan {
  const times = points.map(([tsMs]) => tsMs * 1_000);
  return {
    fromUs: times.reduce((a, b) => Math.min(a, b), times[0] ?? 0),
    toUs: times.reduce((a, b) => Math.max(a, b), 0),
  };
}
