import { GROUPS_BY } from '#lib/protocol/group-by.ts';
import type { GroupBy } from '#lib/protocol/group-by.ts';
import type { SortKey } from '#lib/protocol/socket-events.ts';
import { DENSITIES } from './density.ts';
import type { Density } from './density.ts';
import { COLUMN_IDS, SORT_COLUMNS } from './grid-columns.ts';

export type GridView = 'atRisk' | 'all';

/** What the address of the monitor says [IA2]. Null is the default: columns by width, density by person and pointer. */
export type MonitorQuery = {
  readonly view: GridView;
  readonly filter: string;
  readonly sort: readonly SortKey[];
  readonly group: readonly GroupBy[];
  readonly cols: readonly string[] | null;
  readonly dens: Density | null;
  /** Account of the focused row. */
  readonly sel: string | null;
};

export const DEFAULT_QUERY: MonitorQuery = {
  view: 'atRisk',
  filter: '',
  sort: [],
  group: [],
  cols: null,
  dens: null,
  sel: null,
};

const SORT_KEYS_MAX = 3;
const FILTER_LENGTH_MAX = 200;
const SEL_LENGTH_MAX = 128;

export type ReadQuery = {
  readonly query: MonitorQuery;
  /** Keys whose value was none, as they stood; the default took their place [IA3]. */
  readonly faults: readonly string[];
};

/** Unknown keys are ignored, a bad value is the default and is named [IA3]. */
export function readMonitorQuery(params: URLSearchParams): ReadQuery {
  const faults: string[] = [];
  const read = <Value>(key: string, parse: (text: string) => Value | null, fallback: Value): Value => {
    const text = params.get(key);
    if (text === null || text === '') return fallback;
    const value = parse(text);
    if (value === null) faults.push(`${key}=${text.slice(0, 40)}`);
    return value ?? fallback;
  };
  const query: MonitorQuery = {
    view: read('view', (text) => (text === 'all' || text === 'atRisk' ? text : null), DEFAULT_QUERY.view),
    filter: (params.get('f') ?? '').slice(0, FILTER_LENGTH_MAX),
    sort: read('sort', parseSort, DEFAULT_QUERY.sort),
    group: read('group', (text) => parseList(text, (name) => GROUPS_BY.find((by) => by === name)), DEFAULT_QUERY.group),
    cols: read<readonly string[] | null>('cols', (text) => parseList(text, knownColumn), null),
    dens: read<Density | null>('dens', (text) => DENSITIES.find((density) => density === text) ?? null, null),
    sel: read<string | null>('sel', (text) => (text.length <= SEL_LENGTH_MAX ? text : null), null),
  };
  return { query, faults };
}

function knownColumn(id: string): string | undefined {
  return COLUMN_IDS.find((known) => known === id);
}

/** Null where any item is none, or stands twice. */
function parseList<Item extends string>(
  text: string,
  find: (name: string) => Item | undefined,
): readonly Item[] | null {
  const items = text.split(',').map((name) => find(name));
  const known = items.filter((item) => item !== undefined);
  return known.length === items.length && new Set(known).size === known.length ? known : null;
}

function parseSort(text: string): readonly SortKey[] | null {
  const keys = text.split(',').map((part): SortKey | null => {
    const [, name = '', direction = ''] = /^([A-Za-z]{1,32}):(asc|desc)$/.exec(part) ?? [];
    const column = name === 'used' ? 'worstUsedBp' : name;
    return SORT_COLUMNS.has(column) ? { column, direction: direction === 'asc' ? 'asc' : 'desc' } : null;
  });
  const known = keys.filter((key) => key !== null);
  const isWhole = known.length === keys.length && known.length <= SORT_KEYS_MAX;
  return isWhole && new Set(known.map(({ column }) => column)).size === known.length ? known : null;
}

export function writeMonitorQuery(query: MonitorQuery): string {
  const params = new URLSearchParams();
  if (query.view === 'all') params.set('view', 'all');
  if (query.group.length > 0) params.set('group', query.group.join(','));
  if (query.filter !== '') params.set('f', query.filter);
  if (query.sort.length > 0) params.set('sort', sortText(query.sort));
  if (query.cols !== null) params.set('cols', query.cols.join(','));
  if (query.dens !== null) params.set('dens', query.dens);
  if (query.sel !== null) params.set('sel', query.sel);
  // The comma and the colon separate what a person reads in the address; both may stand there as they are.
  return params.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
}

/** The part of the arrangement that a file of the view depends on. */
export function exportQuery({ view, filter, sort }: MonitorQuery): string {
  return writeMonitorQuery({ ...DEFAULT_QUERY, view, filter, sort });
}

function sortText(sort: readonly SortKey[]): string {
  return sort.map(({ column, direction }) => `${column}:${direction}`).join(',');
}

/** What a person arranges for the days to come: all but the filter and the focus, which are of the moment. */
export function arrangementOf(query: MonitorQuery): string {
  return writeMonitorQuery({ ...query, filter: '', sel: null });
}

/** Highest first, then lowest first, then not at all. Alone, or behind the keys that stand already. */
export function nextSort(sort: readonly SortKey[], column: string, isAdded = false): readonly SortKey[] {
  const place = sort.findIndex((key) => key.column === column);
  const held = sort[place];
  if (!isAdded) {
    if (held === undefined || place > 0 || sort.length > 1) return [{ column, direction: 'desc' }];
    return held.direction === 'desc' ? [{ column, direction: 'asc' }] : [];
  }
  if (held === undefined) return [...sort.slice(0, SORT_KEYS_MAX - 1), { column, direction: 'desc' }];
  if (held.direction === 'asc') return sort.filter((key) => key !== held);
  return sort.map((key) => (key === held ? { column, direction: 'asc' } : key));
}
