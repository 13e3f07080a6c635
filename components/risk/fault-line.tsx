import type { ReactNode } from 'react';
import { faultLine } from './filter-faults.ts';

type Props = {
  /** Keys of the address that were none [IA3]. */
  readonly faults: readonly string[];
  readonly filter: string;
};

/** What the page left out of what it was asked; nothing where it understood all. */
export function FaultLine({ faults, filter }: Props): ReactNode {
  const fault = faultLine(faults, filter);
  if (fault === null) return null;
  return (
    <p role="status" className="flex-none truncate border-b border-line bg-stale-subtle px-2 py-0.5 text-ink">
      {fault}
    </p>
  );
}
