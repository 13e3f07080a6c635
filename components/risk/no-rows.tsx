import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import type { MonitorQuery } from './monitor-query.ts';

/** What stands in place of rows where the view has none, and the way to some. */
export function NoRows({ query, onClear }: { readonly query: MonitorQuery; readonly onClear: () => void }): ReactNode {
  const isQuiet = query.filter === '' && query.view === 'atRisk';
  return (
    <div
      role="status"
      className="pointer-events-none absolute inset-x-0 top-48 flex flex-col items-center gap-3 text-control text-ink-2"
    >
      <p>{isQuiet ? 'No account is at watch or above.' : 'No accounts match this view.'}</p>
      <Button className="pointer-events-auto" onClick={onClear}>
        {isQuiet ? 'Show all accounts' : 'Clear filter'}
      </Button>
    </div>
  );
}
