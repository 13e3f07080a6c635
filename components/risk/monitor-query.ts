import type { SortKey } from '#lib/protocol/socket-events.ts';
import type { GridView } from './grid-toolbar.tsx';

export type MonitorQuery = { readonly view: GridView; readonly filter: string; readonly sort: readonly SortKey[] };

const NO_SORT: readonly SortKey[] = [];

/** Unknown keys are ignored, a bad value is the default [IA3]. */
export function readMonitorQuery(params: URLSearchParams): MonitorQuery {
  const sort = /^([A-Za-z]{1,32}):(asc|desc)$/.exec(params.get('sort') ?? '');
  const column = sort?.[1];
  return {
    view: params.get('view') === 'all' ? 'all' : 'atRisk',
    filter: (params.get('f') ?? '').slice(0, 100),
    sort: column === undefined ? NO_SORT : [{ column, direction: sort?.[2] === 'asc' ? 'asc' : 'desc' }],
  };
}

export function writeMonitorQuery(query: MonitorQuery): string {
  const params = new URLSearchParams();
  if (query.view === 'all') params.set('view', 'all');
  if (query.filter !== '') params.set('f', query.filter);
  const first = query.sort[0];
  if (first !== undefined) params.set('sort', `${first.column}:${first.direction}`);
  return params.toString();
}

/** What a person arranges for the days to come: all but the filter, which is a question of the moment. */
export function arrangementOf(query: MonitorQuery): string {
  return writeMonitorQuery({ ...query, filter: '' });
}

/** Highest first, then lowest first, then the default ranking again. */
export function nextSort(sort: readonly SortKey[], column: string): readonly SortKey[] {
  const first = sort[0];
  if (first?.column !== column) return [{ column, direction: 'desc' }];
  return first.direction === 'desc' ? [{ column, direction: 'asc' }] : NO_SORT;
}
