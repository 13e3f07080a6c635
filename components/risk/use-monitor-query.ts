import { useEffect, useRef, useState } from 'react';
import { fetchPreferences, setPreferences } from '#lib/client/api.ts';
import { useDesk } from '#lib/client/hooks.ts';
import { useDeskUi } from '../shell/desk-ui.tsx';
import { arrangementOf, readMonitorQuery, writeMonitorQuery } from './monitor-query.ts';
import type { MonitorQuery } from './monitor-query.ts';

const FILTER_DEBOUNCE_MS = 150;
/** So that a way through three sorts is one write (starting value). */
const KEEP_AFTER_MS = 1_000;
export const DEFAULT_QUERY: MonitorQuery = { view: 'atRisk', filter: '', sort: [] };

/**
 * View, filter and sort stand in the address, so a reload, a shared link and Back bring them back [IA2]. Without an
 * address that says so, the person's own last arrangement comes, on any device.
 */
export function useMonitorQuery(): readonly [
  MonitorQuery,
  (change: MonitorQuery | ((was: MonitorQuery) => MonitorQuery)) => void,
] {
  const { rememberMonitor } = useDeskUi();
  const [query, setQuery] = useState<MonitorQuery>(DEFAULT_QUERY);
  // The address is written only once it was read, or the default would wipe it first.
  const [isRead, setRead] = useState(false);
  const kept = useRef<string | null>(null);
  useEffect(() => {
    const given = new URLSearchParams(location.search);
    setQuery(readMonitorQuery(given));
    setRead(true);
    let isCurrent = true;
    void fetchPreferences().then((answer) => {
      if (!isCurrent || !answer.ok) return;
      const own = answer.value.monitor ?? '';
      // An address that says something is somebody's link or a way back: it wins, and is kept only once it is changed.
      kept.current = given.size === 0 ? own : arrangementOf(readMonitorQuery(given));
      if (given.size > 0 || own === '') return;
      setQuery((was) =>
        arrangementOf(was) === '' ? { ...readMonitorQuery(new URLSearchParams(own)), filter: was.filter } : was,
      );
    });
    return () => {
      isCurrent = false;
    };
  }, []);
  useEffect(() => {
    const arrangement = arrangementOf(query);
    if (!isRead || kept.current === null || kept.current === arrangement) return undefined;
    // One that could not be kept is no reason to disturb a risk desk: the next change is sent again.
    const timer = setTimeout(() => {
      kept.current = arrangement;
      void setPreferences({ monitor: arrangement });
    }, KEEP_AFTER_MS);
    return () => clearTimeout(timer);
  }, [query, isRead]);
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
