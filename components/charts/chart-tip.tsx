import type { ReactNode } from 'react';
import { exact } from './chart-parts.tsx';
import { PointTip } from './point-tip.tsx';
import type { PointTipProps } from './point-tip.tsx';

type Props = Omit<PointTipProps, 'exactText'> & { readonly scale: number };

/** Exact amounts of one point; what Recharts gives goes through. */
export function ChartTip({ scale, ...point }: Props): ReactNode {
  return <PointTip {...point} exactText={(value) => exact(value, scale)} />;
}
