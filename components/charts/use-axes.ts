import { useMemo } from 'react';
import type { XAxisProps, YAxisProps } from 'recharts';
import { timeAxisOf, Y_AXIS } from './chart-parts.tsx';
import type { TimeSpan } from './chart-parts.tsx';

/** Props of the axis of time, the same object while nothing of it changes: a new one is worked out twice [CH2]. */
export function useTimeAxis({ fromUs, toUs }: TimeSpan, zone: string, tickCount: number, height: number): XAxisProps {
  return useMemo(() => timeAxisOf(fromUs, toUs, zone, tickCount, height), [fromUs, toUs, zone, tickCount, height]);
}

type ValueAxis = {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  readonly step: number;
  /** A stable function, of a value and of the distance between two ticks. */
  readonly text: (value: number, step: number) => string;
};

/** Props of the axis of values, the same object while nothing of it changes. */
export function useValueAxis({ low, high, ticks, step, text }: ValueAxis): YAxisProps {
  const key = ticks.join(' ');
  return useMemo(
    () => ({
      ...Y_AXIS,
      domain: [low, high],
      ticks: key === '' ? [] : key.split(' ').map(Number),
      tickFormatter: (value: number) => text(value, step),
    }),
    [low, high, key, step, text],
  );
}
