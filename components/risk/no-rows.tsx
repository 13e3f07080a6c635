import type { ReactNode } from 'react';
import { useFirmCurrency } from '#lib/client/hooks.ts';
import { Button } from '../ui/button.tsx';
import { unratedHelp } from './money-words.ts';
import type { MonitorQuery } from './monitor-query.ts';

type Props = {
  readonly query: MonitorQuery;
  /** Accounts that might stand here, had they a rate. */
  readonly unrated: number;
  readonly onClear: () => void;
};

/** What stands in place of rows where the view has none, and the way to some. */
export function NoRows({ query, unrated, onClear }: Props): ReactNode {
  const firmCurrency = useFirmCurrency();
  const isQuiet = query.filter === '' && query.view === 'atRisk';
  return (
    <div
      role="status"
      className="pointer-events-none absolute inset-x-0 top-48 flex flex-col items-center gap-3 text-control text-ink-2"
    >
      <p>{isQuiet ? 'No account is at watch or above.' : 'No accounts match this view.'}</p>
      {unrated === 0 ? null : <p>{unratedHelp(unrated, firmCurrency)}.</p>}
      <Button className="pointer-events-auto" onClick={onClear}>
        {isQuiet ? 'Show all accounts' : 'Clear filter'}
      </Button>
    </div>
  );
}
