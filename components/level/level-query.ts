import { SERIES_RANGES } from '#lib/protocol/series.ts';
import type { SeriesRange } from '#lib/protocol/series.ts';

export type LevelQuery = {
  readonly range: SeriesRange;
  /** Null is the first tab. */
  readonly tab: string | null;
  /** What the focus stood on; null is nothing. */
  readonly sel: string | null;
};

const TEXT_MAX = 64;

/** Unknown keys are left out, a bad value is the default [IA3]. */
export function readLevelQuery(params: Pick<URLSearchParams, 'get'>, tabs: readonly string[]): LevelQuery {
  const range = SERIES_RANGES.find((known) => known === params.get('range')) ?? 'session';
  const tab = tabs.find((known) => known === params.get('tab')) ?? null;
  const sel = params.get('sel');
  return { range, tab, sel: sel === null || sel === '' || sel.length > TEXT_MAX ? null : sel };
}

/** A value that is none of its key, for the one line that says so; null where the address says only what is known. */
export function badLevelValue(params: Pick<URLSearchParams, 'get'>, tabs: readonly string[]): string | null {
  const range = params.get('range');
  if (range !== null && !SERIES_RANGES.some((known) => known === range)) return `range=${range.slice(0, TEXT_MAX)}`;
  const tab = params.get('tab');
  if (tab !== null && !tabs.includes(tab)) return `tab=${tab.slice(0, TEXT_MAX)}`;
  return null;
}

/** The query of an address with one key changed; null takes it out. Keys of others stay as they are. */
export function withLevelKey(search: string, key: keyof LevelQuery, value: string | null): string {
  const params = new URLSearchParams(search);
  if (value === null || (key === 'range' && value === 'session')) params.delete(key);
  else params.set(key, value);
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
