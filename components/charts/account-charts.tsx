'use client';

import { memo, useState } from 'react';
import type { ReactNode } from 'react';
import { ChartQueue } from './chart-queue.ts';
import type { ChartProps } from './chart-parts.tsx';
import { DistanceChart } from './distance-chart.tsx';
import { EquityChart } from './equity-chart.tsx';
import type { AlertDot } from './equity-chart.tsx';
import { ExposureChart } from './exposure-chart.tsx';
import { Turn } from './turn.tsx';
import { UnderwaterChart } from './underwater-chart.tsx';
import { ChartQueueContext } from './use-queued.ts';

type Props = ChartProps & {
  readonly allowance: number | null;
  readonly dailyStop: number | null;
  readonly alerts: readonly AlertDot[];
};

/** The charts of an account: one queue, one time domain, one crosshair. The page around them renders at each frame. */
export const AccountCharts = memo(function AccountCharts({
  allowance,
  dailyStop,
  alerts,
  ...shared
}: Props): ReactNode {
  const [queue] = useState(() => new ChartQueue());
  return (
    <ChartQueueContext value={queue}>
      <div className="h-[max(200px,26vh)] flex-none">
        <Turn>
          <EquityChart {...shared} dailyStop={dailyStop} alerts={alerts} />
        </Turn>
      </div>
      <div className="grid h-[max(110px,15vh)] flex-none grid-cols-3 gap-2 max-phone:hidden">
        <div className="min-h-0 min-w-0">
          <Turn>
            <UnderwaterChart {...shared} allowance={allowance} />
          </Turn>
        </div>
        <div className="min-h-0 min-w-0">
          <Turn>
            <DistanceChart {...shared} />
          </Turn>
        </div>
        <div className="min-h-0 min-w-0">
          <Turn>
            <ExposureChart {...shared} />
          </Turn>
        </div>
      </div>
    </ChartQueueContext>
  );
});
