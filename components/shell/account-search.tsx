'use client';

import { Search } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useId, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { AccountHit } from '#lib/client/api.ts';
import { classNames } from '../ui/class-names.ts';
import { useAccountHits } from './use-account-hits.ts';

/** Any account of the firm by part of its id, trader or desk. */
export function AccountSearch(): ReactNode {
  const router = useRouter();
  const listId = useId();
  const [query, setQuery] = useState('');
  const { hits, active, setActive, close } = useAccountHits(query);
  const open = (hit: AccountHit | undefined): void => {
    if (hit === undefined) return;
    setQuery('');
    router.push(`/accounts/${encodeURIComponent(hit.account)}`);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setActive(Math.min(active + 1, (hits?.length ?? 1) - 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(active - 1, 0));
    else if (event.key === 'Enter') open(hits?.[active]);
    else if (event.key === 'Escape') setQuery('');
    else return;
    event.preventDefault();
  };
  const isOpen = query.trim() !== '' && hits !== null;
  return (
    <div className="relative ml-auto w-64 min-w-0 max-phone:w-40">
      <Search
        size={14}
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 left-2 -translate-y-1/2 text-ink-3"
      />
      <input
        type="search"
        role="combobox"
        aria-label="Find an account"
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-activedescendant={isOpen && hits.length > 0 ? `${listId}-${active}` : undefined}
        autoComplete="off"
        placeholder="Account"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={close}
        className="h-7 w-full rounded-control border border-edge bg-surface pr-2 pl-7 text-body placeholder:text-ink-3 max-phone:h-9 max-phone:text-[16px] max-phone:placeholder:text-control"
      />
      <Hits listId={listId} hits={isOpen ? hits : null} active={active} onOpen={open} />
    </div>
  );
}

type HitsProps = {
  readonly listId: string;
  /** Null while the list is closed. */
  readonly hits: readonly AccountHit[] | null;
  readonly active: number;
  readonly onOpen: (hit: AccountHit) => void;
};

function Hits({ listId, hits, active, onOpen }: HitsProps): ReactNode {
  return (
    <ul
      id={listId}
      role="listbox"
      aria-label="Accounts found"
      className={classNames('panel absolute top-full right-0 left-0 z-30 mt-1 py-1', hits === null && 'hidden')}
    >
      {(hits ?? []).map((hit, position) => (
        <li
          key={hit.account}
          id={`${listId}-${position}`}
          role="option"
          aria-selected={position === active}
          className={classNames(
            'flex h-7 items-center gap-2 px-2 max-phone:h-11',
            position === active && 'bg-selected',
          )}
          // Before the blur that would close the list.
          onPointerDown={(event) => {
            event.preventDefault();
            onOpen(hit);
          }}
        >
          <span className="font-medium whitespace-nowrap">{hit.account}</span>
          <span className="truncate text-ink-2">
            {hit.trader} · {hit.desk}
          </span>
        </li>
      ))}
      {hits?.length === 0 ? <li className="px-2 py-1 text-ink-2">No account matches.</li> : null}
    </ul>
  );
}
