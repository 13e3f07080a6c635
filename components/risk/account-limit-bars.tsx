import type { ReactNode } from 'react';
import { formatUsed } from '#lib/client/format.ts';
import type { LimitView } from '#lib/model/view.ts';
import { Why } from '../why/why.tsx';
import { LimitBar } from './limit-bar.tsx';
import { isLatched, leftText, ticksOf, usedOfText } from './limit-use.tsx';
import { SeverityChip } from './severity-chip.tsx';

/** Bars shown beside each other; the tab Limits has all of them. */
const BARS_MAX = 4;

/** The worst limits of the account, each with used, left and bar; without any, a mark that no limit covers it [LV4]. */
export function AccountLimitBars({ limits }: { readonly limits: readonly LimitView[] | null }): ReactNode {
  if (limits === null) return <div className="panel h-14 flex-none" aria-hidden="true" />;
  if (limits.length === 0) {
    return (
      <div role="note" className="panel flex h-14 flex-none items-center border-edge px-3 text-control font-medium">
        No limit covers this account.
      </div>
    );
  }
  const worst = limits.toSorted((a, b) => (b.usedBp ?? -1) - (a.usedBp ?? -1)).slice(0, BARS_MAX);
  return (
    <ul
      aria-label="Limits of the account"
      className="panel grid flex-none auto-cols-fr grid-flow-col divide-x divide-line max-phone:grid-flow-row max-phone:divide-x-0 max-phone:divide-y"
    >
      {worst.map((limit) => (
        <li key={limit.limitId} className="flex h-[54px] min-w-0 flex-col justify-center gap-1 px-3">
          <p className="flex min-w-0 items-center gap-1.5">
            <span className="truncate font-medium" title={limit.definition.name}>
              {limit.definition.name}
            </span>
            <SeverityChip rung={limit.rung} />
            {isLatched(limit) ? <span className="flex-none text-cap text-ink-2">latched</span> : null}
            <span className="value ml-auto flex-none font-semibold">
              <Why question={{ about: 'limit', limitId: limit.limitId, metric: 'utilization' }}>
                {formatUsed(limit.usedBp, limit.breached, 1)}
              </Why>
            </span>
          </p>
          <LimitBar usedBp={limit.usedBp} rung={limit.rung} ticks={ticksOf(limit)} wide />
          <p className="value flex min-w-0 justify-between gap-2 text-cap whitespace-nowrap text-ink-2">
            <span className="truncate">{usedOfText(limit)}</span>
            <Why question={{ about: 'limit', limitId: limit.limitId, metric: 'room' }} className="flex-none">
              {leftText(limit)}
            </Why>
          </p>
        </li>
      ))}
    </ul>
  );
}
