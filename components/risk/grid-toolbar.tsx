'use client';

import { X } from 'lucide-react';
import type { ReactNode, RefObject } from 'react';
import { formatCount } from '#lib/client/format.ts';
import { KeyHint } from '../shell/key-hint.tsx';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';

export type GridView = 'atRisk' | 'all';

type Props = {
  readonly view: GridView;
  readonly onView: (view: GridView) => void;
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  readonly filterInput: RefObject<HTMLInputElement | null>;
  readonly pinnedCount: number;
  readonly shownCount: number | null;
  readonly totalCount: number | null;
  readonly isHeld: boolean;
  readonly moves: number;
  readonly onResort: () => void;
};

const VIEWS: readonly { readonly id: GridView; readonly label: string; readonly keys: string }[] = [
  { id: 'atRisk', label: 'At risk', keys: 'v 1' },
  { id: 'all', label: 'All accounts', keys: 'v 2' },
];

export function GridToolbar(props: Props): ReactNode {
  const { view, onView, filter, onFilter, filterInput, pinnedCount, shownCount, totalCount, isHeld, moves, onResort } =
    props;
  return (
    <div className="flex h-9 min-w-0 flex-none items-center gap-3 border-b border-line px-2">
      <div role="group" aria-label="View" className="flex flex-none rounded-control border border-edge">
        {VIEWS.map(({ id, label, keys }) => (
          <button
            key={id}
            type="button"
            aria-pressed={view === id}
            title={`${label} (${keys})`}
            onClick={() => onView(id)}
            className={classNames(
              'h-6.5 px-2.5 font-medium whitespace-nowrap text-ink-2 first:rounded-l-chip last:rounded-r-chip hover:text-ink',
              view === id && 'bg-selected text-ink',
            )}
          >
            {label}
          </button>
        ))}
      </div>
      <div className="relative w-48 min-w-24 flex-initial">
        <input
          ref={filterInput}
          type="text"
          aria-label="Filter accounts"
          placeholder="Filter  /"
          spellCheck={false}
          autoComplete="off"
          value={filter}
          onChange={(event) => onFilter(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            onFilter('');
            event.currentTarget.blur();
          }}
          className="h-7 w-full rounded-control border border-edge bg-surface px-2 pr-6 placeholder:text-ink-3"
        />
        {filter === '' ? null : (
          <button
            type="button"
            aria-label="Clear filter"
            className="absolute inset-y-0 right-0 grid w-6 place-content-center text-ink-2 hover:text-ink"
            onClick={() => onFilter('')}
          >
            <X size={12} aria-hidden="true" />
          </button>
        )}
      </div>
      <p className="truncate text-ink-3">
        {shownCount === null ? '' : `${formatCount(shownCount)} of ${formatCount(totalCount)}`}
        {pinnedCount === 0 ? '' : ` · ${pinnedCount} pinned`}
      </p>
      <p className="ml-auto flex-none whitespace-nowrap text-ink-2">{isHeld ? heldText(moves) : ''}</p>
      {isHeld && moves > 0 ? (
        <Button size="small" onClick={onResort}>
          Re-sort <KeyHint id="resort" />
        </Button>
      ) : null}
    </div>
  );
}

function heldText(moves: number): string {
  if (moves === 0) return 'Order held';
  return `Order held · ${formatCount(moves)} ${moves === 1 ? 'row' : 'rows'} would move`;
}
