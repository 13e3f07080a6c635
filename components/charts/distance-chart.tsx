'use client';

import type { ReactNode } from 'react';
import type { ChartProps } from './chart-parts.tsx';
import { distanceSummary, usedShare, WHOLE_BP } from './distance-words.ts';
import { LinesChart } from './lines-chart.tsx';

const LINES = [
  { key: 'dailyLossUsedBp', name: 'Daily' },
  { key: 'maxLossUsedBp', name: 'Drawdown' },
] as const;
const LEVELS = [{ value: WHOLE_BP, name: 'Limit' }] as const;
const HEIGHT_PX = 110;

type Props = Pick<ChartProps, 'points' | 'span' | 'zone' | 'isTable' | 'onTable'>;

/** How much of its two loss limits an account has used over time: what is missing to the line is the distance. */
export function DistanceChart(props: Props): ReactNode {
  return (
    <LinesChart
      {...props}
      title="Distance to limit"
      summary={distanceSummary(props.points, props.zone)}
      lines={LINES}
      levels={LEVELS}
      heightPx={HEIGHT_PX}
      withZero
      axisText={axisText}
      exactText={exactText}
    />
  );
}

function axisText(value: number): string {
  return usedShare(value, 0);
}

function exactText(value: number | null): string {
  return usedShare(value, 1);
}
