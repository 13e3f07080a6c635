'use client';

import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { formatMoney } from '#lib/client/format.ts';
import { ChartQueue } from './chart-queue.ts';
import { axisMoney, withNote } from './chart-parts.tsx';
import type { ChartProps } from './chart-parts.tsx';
import { firstFlow, flowWords } from './first-flow.ts';
import { dayWords, equityWords } from './group-words.ts';
import { LinesChart } from './lines-chart.tsx';
import { NetGrossChart } from './net-gross-chart.tsx';
import { netGrossPoints } from './net-gross-domain.ts';
import type { ExposureLimit } from './net-gross-domain.ts';
import { Turn } from './turn.tsx';
import { ChartQueueContext } from './use-queued.ts';

type Props = Omit<ChartProps, 'gaps'> & {
  readonly limits: readonly ExposureLimit[];
  /** Beside the day P&L, where the level has one. */
  readonly beside: ReactNode;
};

const DAY_LINES = [{ key: 'dayPnl', name: 'Day P&L' }] as const;
const EQUITY_LINES = [{ key: 'equity', name: 'Equity' }] as const;
const ZERO = [{ value: 0, name: '' }] as const;

const NO_LEVELS: readonly never[] = [];

/** The charts of the firm, a desk or a trader: one queue, one time domain, one crosshair. */
export function GroupCharts({ limits, beside, ...shared }: Props): ReactNode {
  const [queue] = useState(() => new ChartQueue());
  const { points, scale, zone, note } = shared;
  const exposure = useMemo(() => netGrossPoints(points), [points]);
  const flow = useMemo(() => firstFlow(points), [points]);
  // The same functions while the scale is: other ones are another picture.
  const money = useMemo(
    () => ({
      axisText: (value: number, step: number) => axisMoney(value, scale, step),
      exactText: (value: number | null) => formatMoney(value, scale, { decimals: 2, sign: 'negative' }),
    }),
    [scale],
  );
  return (
    <ChartQueueContext value={queue}>
      <div
        className={`grid h-[max(176px,24vh)] flex-none gap-2 max-phone:grid-cols-1 ${beside === null ? '' : 'grid-cols-[3fr_2fr] max-phone:h-auto'}`}
      >
        <div className="min-h-[176px] min-w-0">
          <Turn>
            <LinesChart
              {...shared}
              {...money}
              title="Day P&L"
              summary={withNote(dayWords(points, { scale, zone }), note)}
              lines={DAY_LINES}
              levels={ZERO}
              heightPx={176}
              withZero
            />
          </Turn>
        </div>
        {beside === null ? null : (
          <div className="min-h-[176px] min-w-0">
            <Turn>{beside}</Turn>
          </div>
        )}
      </div>
      <div className="grid h-[max(110px,15vh)] flex-none grid-cols-2 gap-2 max-phone:hidden">
        <div className="min-h-0 min-w-0">
          <Turn>
            <NetGrossChart
              {...shared}
              points={exposure}
              syncId="level"
              limits={limits}
              netting="account and instrument"
            />
          </Turn>
        </div>
        <div className="min-h-0 min-w-0">
          <Turn>
            <LinesChart
              {...shared}
              {...money}
              title="Equity"
              summary={withNote(equityWords(points, { scale, zone }), flowWords(flow, { scale, zone }))}
              axisFromUs={flow?.fromUs}
              lines={EQUITY_LINES}
              levels={NO_LEVELS}
              heightPx={110}
              withZero={false}
            />
          </Turn>
        </div>
      </div>
    </ChartQueueContext>
  );
}
