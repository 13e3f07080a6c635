import { Cog } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AlertRecord } from '#lib/model/alert.ts';

/** Tells of the desk itself, not of the market: what else is on the screen may be wrong [HE1]. */
export function HealthMark({ alert }: { readonly alert: Pick<AlertRecord, 'family'> }): ReactNode {
  if (alert.family !== 'health') return null;
  return (
    <span className="tag flex-none gap-1" title="Tells of the desk itself, not of the market">
      <Cog size={11} aria-hidden="true" />
      Health
    </span>
  );
}
