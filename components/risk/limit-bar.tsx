import { memo } from 'react';
import type { ReactNode } from 'react';
import type { Rung } from '#lib/model/limit.ts';
import { barImage } from './bar-image.ts';

type Props = {
  readonly usedBp: number | null;
  readonly rung: Rung;
  /** Thresholds in percent at which a tick stands; the default ladder's warning and critical where none is given. */
  readonly ticks?: readonly number[] | undefined;
  readonly wide?: boolean | undefined;
};

const DEFAULT_TICKS: readonly number[] = [75, 90];
/** The bar is a picture of the percentage printed beside it, so readers that speak leave it out [CH] 8. */
function Bar({ usedBp, rung, ticks = DEFAULT_TICKS, wide = false }: Props): ReactNode {
  // An empty bar would look healthy: what is not known, or has no limit, has none [EE4].
  if (usedBp === null) return wide ? <span className="h-2" aria-hidden="true" /> : null;
  const used = Math.min(100, Math.max(0, Math.round(usedBp / (wide ? 10 : 100)) / (wide ? 10 : 1)));
  return (
    <span
      className="bar"
      data-size={wide ? 'wide' : undefined}
      data-rung={rung}
      aria-hidden="true"
      style={{ backgroundImage: barImage(used, ticks) }}
    />
  );
}

export const LimitBar = memo(Bar);
