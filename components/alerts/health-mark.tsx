import type { ReactNode } from 'react';
import type { AlertRecord } from '#lib/model/alert.ts';

/** A wheel with its teeth. */
const WHEEL = 'M6 .5v2M6 9.5v2M.5 6h2M9.5 6h2M2.1 2.1l1.4 1.4M8.5 8.5l1.4 1.4M2.1 9.9l1.4-1.4M8.5 3.5l1.4-1.4';

/** Tells of the desk itself, not of the market: what else is on the screen may be wrong [HE1]. */
export function HealthMark({ alert }: { readonly alert: Pick<AlertRecord, 'family'> }): ReactNode {
  if (alert.family !== 'health') return null;
  return (
    <span className="tag flex-none gap-1" title="Tells of the desk itself, not of the market">
      <svg viewBox="0 0 12 12" className="size-3 fill-none stroke-current" strokeWidth="1.5" aria-hidden="true">
        <circle cx="6" cy="6" r="3" />
        <path d={WHEEL} />
      </svg>
      Health
    </span>
  );
}
