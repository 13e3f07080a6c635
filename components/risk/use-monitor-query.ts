import { useEffect, useState } from 'react';
import { useDesk } from '#lib/client/hooks.ts';
import { useDeskUi } from '../shell/desk-ui.tsx';
import { readMonitorQuery, writeMonitorQuery } from './monitor-query.ts';
import type { MonitorQuery } from './monitor-query.ts';

const FILTER_DEBOUNCE_MS = 150;
export const DEFAULT_QUERY: MonitorQuery = { view: 'atRisk', filter: '', sort: [] };

/** View, filter and sort stand in the address, so a reload, a shared link and Back bring them back [IA2]. */
export function useMonitorQuery(): readonly [
  MonitorQuery,
  (change: MonitorQuery | ((was: MonitorQuery) => MonitorQuery)) => void,
] {
  const { rememberMonitor } = useDeskUi();
  const [query, setQuery] = useState<MonitorQuery>(DEFAULT_QUERY);
  // The address is written only once it was read, or the default would wipe it first.
  const [isRead, setRead] = useState(false);
  useEffect(() => {
    setQuery(readMonitorQuery(new URLSearchParams(location.search)));
    setRead(true);
  }, []);
  useEffect(() => {
    if (!isRead) return;
    const text = writeMonitorQuery(query);
    const path = `${location.pathname}${text === '' ? '' : `?${text}`}`;
    if (`${location.pathname}${location.search}` !== path) history.replaceState(null, '', path);
    rememberMonitor(path);
  }, [query, isRead, rememberMonitor]);
  return [query, setQuery];
}

/** Asks the server for this view; typing is waited out. */
export function useMonitorWish(query: MonitorQuery): void {
  const desk = useDesk();
  const [filter, setFilter] = useState(query.filter);
  useEffect(() => {
    const timer = setTimeout(() => setFilter(query.filter), FILTER_DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [query.filter]);
  useEffect(
    () => desk.watchMonitor({ view: query.view, sort: query.sort, filter }),
    [desk, query.view, query.sort, filter],
  );
}
