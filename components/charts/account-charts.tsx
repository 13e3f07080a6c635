'use client';

import { useState } from 'react';
import type { ReactNode } from 'react';
import type { AccountSeries } from '#lib/client/series.ts';
import { ChartQueue } from './chart-queue.ts';
import { EquityChart } from './equity-chart.tsx';
import { ExposureChart } from './exposure-chart.tsx';
import { UnderwaterChart } from './underwater-chart.tsx';
import { ChartQueueContext } from './use-queued.ts';

type Props = {
  readonly series: AccountSeries;
  readonly scale: number;
  readonly zone: string;
  readonly allowance: number | null;
  readonly areTables: boolean;
  readonly onTables: (areTables: boolean) => void;
};

/** The three charts of an account: one queue, one time domain, one crosshair. */
export function AccountCharts({ series, scale, zone, allowance, areTables, onTables }: Props): ReactNode {
  const [queue] = useState(() => new ChartQueue());
  const shared = { points: series.points, scale, zone, isTable: areTables, onTable: onTables };
  return (
    <ChartQueueContext value={queue}>
      <div className="h-[200px] flex-none tall:h-[240px]">
        <EquityChart {...shared} />
      </div>
      <div className="grid h-[110px] flex-none grid-cols-2 gap-2 max-phone:h-auto max-phone:grid-cols-1">
        <div className="h-[110px] min-w-0">
          <UnderwaterChart {...shared} allowance={allowance} />
        </div>
        <div className="h-[110px] min-w-0">
          <ExposureChart {...shared} />
        </div>
      </div>
    </ChartQueueContext>
  );
}
