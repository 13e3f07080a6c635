import { useEffect, useSyncExternalStore } from 'react';
import type { ScopeNode } from '#lib/model/limit.ts';
import type { SeriesRange } from '#lib/protocol/series.ts';
import { useDesk } from './hooks.ts';
import { SeriesBook } from './series.ts';
import type { LevelSeries } from './series.ts';

/** The chart series of a node over a range: at most 600 points, extremes kept; a live point is added once a second. */
export function useSeries({ level, id }: ScopeNode, range: SeriesRange): LevelSeries {
  const series = useDesk().series((fetch) => new SeriesBook(fetch));
  useEffect(() => series.open({ level, id }, range), [series, level, id, range]);
  const subscribe = (listener: () => void): (() => void) => series.subscribe(listener);
  const read = (): LevelSeries => series.get({ level, id }, range);
  return useSyncExternalStore(subscribe, read, read);
}
