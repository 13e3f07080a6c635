import { useCallback, useEffect, useRef, useState } from 'react';
import { fetchPreferences, setPreferences } from '#lib/client/api.ts';
import { useDesk } from '#lib/client/hooks.ts';
import { useDeskActs } from '../shell/desk-ui.tsx';
import { DEFAULT_QUERY, arrangementOf, readMonitorQuery, writeMonitorQuery } from './monitor-query.ts';
import type { MonitorQuery } from './monitor-query.ts';

const FILTER_DEBOUNCE_MS = 150;
/** So that a way through three sorts is one write (starting value). */
const KEEP_AFTER_MS = 1_000;
/** Moves of the focus are gathered: browsers refuse an address that changes too often. */
const WRITE_AFTER_MS = 300;

/** How a change enters the history of the tab [IA2]. */
type HistoryStep = 'push' | 'replace';
export type ChangeQuery = (change: (was: MonitorQuery) => MonitorQuery, step?: HistoryStep) => void;
export type MonitorAddress = {
  readonly query: MonitorQuery;
  readonly change: ChangeQuery;
  /** Keys of the address that were none [IA3]. */
  readonly faults: readonly string[];
  readonly isRead: boolean;
};

/**
 * The arrangement stands in the address, so a reload, a shared link and Back bring it back [IA2] [IA5]. Without an
 * address that says so, the person's own last arrangement comes, on any device.
 */
export function useMonitorQuery(): MonitorAddress {
  const [query, setQuery] = useState<MonitorQuery>(DEFAULT_QUERY);
  const [faults, setFaults] = useState<readonly string[]>([]);
  // The address is written only once it was read, or the default would wipe it first.
  const [isRead, setRead] = useState(false);
  const ask = useWrittenAddress(query, isRead);
  const change = useCallback<ChangeQuery>(
    (next, step = 'replace') => {
      if (step === 'push') ask('push');
      setQuery(next);
    },
    [ask],
  );
  useEffect(() => {
    const take = (): void => {
      const read = readMonitorQuery(new URLSearchParams(location.search));
      ask('replace');
      setQuery(read.query);
      setFaults(read.faults);
      setRead(true);
    };
    take();
    // Back and forward within the page: the address is the truth.
    window.addEventListener('popstate', take);
    return () => window.removeEventListener('popstate', take);
  }, [ask]);
  useKeptArrangement(query, isRead, setQuery);
  return { query, change, faults, isRead };
}

/** Writes the address after each change; the function returned says how the next one enters the history. */
function useWrittenAddress(query: MonitorQuery, isRead: boolean): (step: HistoryStep) => void {
  const pending = useRef<HistoryStep>('replace');
  const { rememberMonitor } = useDeskActs();
  useEffect(() => {
    if (!isRead) return undefined;
    const write = (): void => {
      const text = writeMonitorQuery(query);
      const path = `${location.pathname}${text === '' ? '' : `?${text}`}`;
      rememberMonitor(path);
      const step = pending.current;
      pending.current = 'replace';
      if (step === 'push') history.pushState(null, '', path);
      else if (`${location.pathname}${location.search}` !== path) history.replaceState(null, '', path);
    };
    if (pending.current === 'push') {
      write();
      return undefined;
    }
    const timer = setTimeout(write, WRITE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [query, isRead, rememberMonitor]);
  return useCallback((step) => {
    pending.current = step;
  }, []);
}

function useKeptArrangement(
  query: MonitorQuery,
  isRead: boolean,
  setQuery: (change: (was: MonitorQuery) => MonitorQuery) => void,
): void {
  const kept = useRef<string | null>(null);
  useEffect(() => {
    const given = new URLSearchParams(location.search);
    let isCurrent = true;
    void fetchPreferences().then((answer) => {
      if (!isCurrent || !answer.ok) return;
      const own = answer.value.monitor ?? '';
      // An address that says something is somebody's link or a way back: it wins, and is kept only once it is changed.
      kept.current = given.size === 0 ? own : arrangementOf(readMonitorQuery(given).query);
      if (given.size > 0 || own === '') return;
      const { query: arranged } = readMonitorQuery(new URLSearchParams(own));
      setQuery((was) => (arrangementOf(was) === '' ? { ...arranged, filter: was.filter, sel: was.sel } : was));
    });
    return () => {
      isCurrent = false;
    };
  }, [setQuery]);
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
}

/** Asks the server for this view; typing is waited out. */
export function useMonitorWish(query: MonitorQuery): void {
  const desk = useDesk();
  const [filter, setFilter] = useState(query.filter);
  useEffect(() => {
    const timer = setTimeout(() => setFilter(query.filter), FILTER_DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [query.filter]);
  const { view, sort, group } = query;
  // The text stands for the question, so the same one is not asked twice.
  const question = writeMonitorQuery({ ...DEFAULT_QUERY, view, sort, group });
  useEffect(() => {
    const asked = readMonitorQuery(new URLSearchParams(question)).query;
    return desk.watchMonitor({ view: asked.view, sort: asked.sort, group: asked.group, filter });
  }, [desk, question, filter]);
}
