import { useSearchParams } from 'next/navigation';
import { useCallback, useMemo } from 'react';
import type { SeriesRange } from '#lib/protocol/series.ts';
import { badLevelValue, readLevelQuery, withLevelKey } from './level-query.ts';
import type { LevelQuery } from './level-query.ts';

export type LevelAddress = LevelQuery & {
  readonly badValue: string | null;
  readonly setRange: (range: SeriesRange) => void;
  readonly setTab: (tab: string) => void;
  readonly setSel: (sel: string | null) => void;
};

/** Range, tab and focused row stand in the address, so a reload, a shared link and Back bring them back [IA2], [IA5]. */
export function useLevelQuery(tabs: readonly string[]): LevelAddress {
  const search = useSearchParams();
  const query = useMemo(() => readLevelQuery(search, tabs), [search, tabs]);
  const badValue = useMemo(() => badLevelValue(search, tabs), [search, tabs]);
  const setRange = useCallback((range: SeriesRange) => {
    history.pushState(null, '', `${location.pathname}${withLevelKey(location.search, 'range', range)}`);
  }, []);
  const replace = useCallback((key: 'tab' | 'sel', value: string | null) => {
    const next = `${location.pathname}${withLevelKey(location.search, key, value)}`;
    if (next !== `${location.pathname}${location.search}`) history.replaceState(null, '', next);
  }, []);
  const setTab = useCallback((tab: string) => replace('tab', tab === tabs[0] ? null : tab), [replace, tabs]);
  const setSel = useCallback((sel: string | null) => replace('sel', sel), [replace]);
  return { ...query, badValue, setRange, setTab, setSel };
}
