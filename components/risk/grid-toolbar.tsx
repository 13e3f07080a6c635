import { Columns3, Download, Rows3, X } from 'lucide-react';
import type { KeyboardEvent, ReactNode, RefObject } from 'react';
import { formatCount } from '#lib/client/format.ts';
import { useFirmCurrency } from '#lib/client/hooks.ts';
import type { GroupBy } from '#lib/protocol/group-by.ts';
import { KeyHint } from '../shell/key-hint.tsx';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import type { Density } from './density.ts';
import { filterHelp } from './money-words.ts';
import type { GridView, MonitorQuery } from './monitor-query.ts';

type Props = {
  readonly query: Pick<MonitorQuery, 'view' | 'filter' | 'group'>;
  readonly density: Density;
  readonly onView: (view: GridView) => void;
  readonly onFilter: (filter: string, isEntered: boolean) => void;
  readonly onGroup: (group: readonly GroupBy[]) => void;
  readonly onColumns: () => void;
  readonly onDensity: () => void;
  readonly onExport: () => void;
  readonly filterInput: RefObject<HTMLInputElement | null>;
  /** What is said of the rows: their number, or the selection with its acts. */
  readonly children: ReactNode;
  /** The selection has the place of what arranges the rows. */
  readonly hasSelection: boolean;
  readonly isHeld: boolean;
  readonly moves: number;
  readonly onResort: () => void;
};

const VIEWS: readonly { readonly id: GridView; readonly label: string; readonly keys: string }[] = [
  { id: 'atRisk', label: 'At risk', keys: 'v 1' },
  { id: 'all', label: 'All accounts', keys: 'v 2' },
];
const GROUPS: readonly { readonly value: string; readonly label: string }[] = [
  { value: '', label: 'No groups' },
  { value: 'desk', label: 'By desk' },
  { value: 'desk,trader', label: 'Desk › trader' },
  { value: 'trader', label: 'By trader' },
  { value: 'rule', label: 'By programme' },
];

export function GridToolbar(props: Props): ReactNode {
  const { query, onView, children, hasSelection, isHeld, moves, onResort } = props;
  return (
    <div className="flex h-9 min-w-0 flex-none items-center gap-2 border-b border-line px-2">
      <div role="group" aria-label="View" className="flex flex-none rounded-control border border-edge">
        {VIEWS.map(({ id, label, keys }) => (
          <button
            key={id}
            type="button"
            aria-pressed={query.view === id}
            title={`${label} (${keys})`}
            onClick={() => onView(id)}
            className={classNames(
              'h-6.5 px-2.5 font-medium whitespace-nowrap first:rounded-l-chip last:rounded-r-chip hover:text-ink',
              query.view === id ? 'bg-selected text-ink' : 'text-ink-2',
            )}
          >
            {label}
          </button>
        ))}
      </div>
      <FilterField {...props} />
      {hasSelection ? null : <Arrangement {...props} />}
      {children}
      {/* A selection with its acts has the room of the sentence; the button says it then. */}
      <p className="ml-auto flex-none whitespace-nowrap text-ink-2">{isHeld ? heldText(moves, hasSelection) : ''}</p>
      {isHeld && moves > 0 ? (
        <Button size="small" title={heldText(moves, false)} onClick={onResort}>
          Re-sort <KeyHint id="resort" />
        </Button>
      ) : null}
    </div>
  );
}

function Arrangement(props: Props): ReactNode {
  const { density, onColumns, onDensity, onExport } = props;
  return (
    <>
      <GroupSelect {...props} />
      <Button size="icon" look="quiet" aria-label="Columns" title="Columns" onClick={onColumns}>
        <Columns3 size={15} aria-hidden="true" />
      </Button>
      <Button
        size="icon"
        look="quiet"
        aria-label={`Row height: ${density}`}
        title={`Row height: ${density} (D)`}
        onClick={onDensity}
      >
        <Rows3 size={15} aria-hidden="true" />
      </Button>
      <Button
        size="icon"
        look="quiet"
        aria-label="Export this view as CSV"
        title="Export this view as CSV (E)"
        onClick={onExport}
      >
        <Download size={15} aria-hidden="true" />
      </Button>
    </>
  );
}

function FilterField({ query, onFilter, filterInput }: Pick<Props, 'query' | 'onFilter' | 'filterInput'>): ReactNode {
  const { filter } = query;
  const firmCurrency = useFirmCurrency();
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === 'Enter') onFilter(filter, true);
    if (event.key !== 'Escape') return;
    onFilter('', false);
    event.currentTarget.blur();
  };
  return (
    <div className="relative w-48 min-w-24 flex-initial">
      <input
        ref={filterInput}
        type="text"
        aria-label="Filter accounts"
        title={filterHelp(firmCurrency)}
        placeholder="Filter  /"
        spellCheck={false}
        autoComplete="off"
        value={filter}
        onChange={(event) => onFilter(event.target.value, false)}
        onKeyDown={onKeyDown}
        className="h-7 w-full rounded-control border border-edge bg-surface px-2 pr-6 placeholder:text-ink-3"
      />
      {filter === '' ? null : (
        <button
          type="button"
          aria-label="Clear filter"
          className="absolute inset-y-0 right-0 grid w-6 place-content-center text-ink-2 hover:text-ink"
          onClick={() => onFilter('', true)}
        >
          <X size={12} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

function GroupSelect({ query, onGroup }: Pick<Props, 'query' | 'onGroup'>): ReactNode {
  const value = query.group.join(',');
  const options = GROUPS.some((option) => option.value === value) ? GROUPS : [...GROUPS, { value, label: value }];
  return (
    <select
      aria-label="Group rows"
      className="h-7 w-28 flex-none rounded-control border border-edge bg-surface px-1.5"
      value={value}
      onChange={(event) => {
        // The values are those of the list above.
        onGroup(event.target.value === '' ? [] : (event.target.value.split(',') as GroupBy[]));
      }}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

function heldText(moves: number, isShort: boolean): string {
  if (isShort) return moves === 0 ? '' : 'Held';
  if (moves === 0) return 'Order held';
  return `Order held · ${formatCount(moves)} ${moves === 1 ? 'row' : 'rows'} would move`;
}
