import { Hourglass } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatTime } from '#lib/client/format.ts';
import { useFeeds, useSession } from '#lib/client/hooks.ts';

/** Why the figures of a row are doubtful; a limit is judged as of the last price that came [ST5]. */
export function StaleMark({ isIncomplete }: { readonly isIncomplete: boolean }): ReactNode {
  const zone = useSession()?.zone ?? 'UTC';
  const late = useFeeds().filter(({ kind, status }) => kind === 'prices' && status !== 'live');
  const sinceUs = late.length === 0 ? null : Math.min(...late.map(({ lastAtUs }) => lastAtUs));
  const asOf = sinceUs === null ? '' : `; limit state as of ${formatTime(sinceUs, zone)}`;
  const text = isIncomplete
    ? 'Incomplete: a position has no price or a rate is missing'
    : `A price in use is older than allowed${asOf}`;
  return (
    <span title={text}>
      <Hourglass size={11} aria-hidden="true" className="text-stale" />
      <span className="visually-hidden">{isIncomplete ? 'incomplete' : `stale${asOf}`}</span>
    </span>
  );
}
