import { memo, useContext } from 'react';
import type { ReactNode } from 'react';
import { SparkContext } from './spark-context.ts';
import { SPARK_HEIGHT, SPARK_WIDTH } from './spark-path.ts';

/** Half an hour of equity; a picture beside the figures of its row, so readers that speak leave it out [CH4]. */
function Cell({ account }: { readonly account: string }): ReactNode {
  const shape = useContext(SparkContext).get(account);
  if (shape === undefined) return null;
  const { path, end, floorY, isUp } = shape;
  return (
    <svg
      width={SPARK_WIDTH}
      height={SPARK_HEIGHT}
      aria-hidden="true"
      className={`inline-block align-middle ${isUp ? 'text-pos' : 'text-neg'}`}
    >
      {floorY === null ? null : (
        <line x1={0} x2={SPARK_WIDTH} y1={floorY} y2={floorY} stroke="var(--chart-floor)" strokeWidth={1} />
      )}
      <path d={path} fill="none" stroke="currentColor" strokeWidth={1} />
      <circle cx={end.x} cy={end.y} r={1.5} fill="currentColor" />
    </svg>
  );
}

export const SparkCell = memo(Cell);
