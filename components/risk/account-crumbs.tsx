'use client';

import { Link2 } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useFirm } from '#lib/client/hooks.ts';
import { columnOf, hasFlag } from '#lib/client/selectors.ts';
import { RUNGS } from '#lib/model/limit.ts';
import { ACCOUNT_FLAGS } from '#lib/model/view.ts';
import type { AccountCard } from '#lib/model/view.ts';
import { Button } from '../ui/button.tsx';
import { SeverityChip } from './severity-chip.tsx';

type Props = { readonly account: string; readonly card: AccountCard | null; readonly row: Float64Array | null };

/** Where the account stands in the firm, its state and its ruleset. */
export function AccountCrumbs({ account, card, row }: Props): ReactNode {
  const firm = useFirm();
  const [isCopied, setCopied] = useState(false);
  const rung = RUNGS[columnOf(row, 'rungRank') ?? 0] ?? 'none';
  return (
    <div className="flex h-8 min-w-0 flex-none items-center gap-3 max-phone:h-auto max-phone:flex-wrap max-phone:py-2">
      <nav aria-label="Breadcrumb" className="min-w-0">
        <ol className="flex min-w-0 items-center gap-1.5 text-control text-ink-2">
          <li className="truncate">
            <Link className="underline-offset-2 hover:underline" href="/monitor">
              {firm?.id ?? 'Monitor'}
            </Link>
          </li>
          {[card?.desk, card?.trader].map((name, place) =>
            name === undefined || name === '' ? null : (
              <li key={place} className="flex min-w-0 items-center gap-1.5">
                <span aria-hidden="true">›</span>
                <Link
                  className="truncate underline-offset-2 hover:underline"
                  href={`/monitor?view=all&f=${encodeURIComponent(place === 0 ? `desk:${name}` : name)}`}
                >
                  {name}
                </Link>
              </li>
            ),
          )}
          <li className="flex items-center gap-1.5">
            <span aria-hidden="true">›</span>
            <h1 className="font-semibold whitespace-nowrap text-ink" aria-current="page">
              {account}
            </h1>
          </li>
        </ol>
      </nav>
      <SeverityChip rung={rung} full />
      {hasFlag(row, ACCOUNT_FLAGS.latched) ? <span className="tag">LATCHED</span> : null}
      {hasFlag(row, ACCOUNT_FLAGS.incomplete) ? <span className="tag">INCOMPLETE</span> : null}
      <p className="truncate text-ink-2 max-phone:hidden">
        {card?.rulesetName} <span className="text-ink-3">{card?.currency}</span>
      </p>
      <Button
        size="small"
        className="ml-auto max-phone:hidden"
        onClick={() =>
          void navigator.clipboard.writeText(location.href).then(() => {
            setCopied(true);
          })
        }
      >
        <Link2 size={13} aria-hidden="true" />
        {isCopied ? 'Copied' : 'Copy link'}
      </Button>
    </div>
  );
}
