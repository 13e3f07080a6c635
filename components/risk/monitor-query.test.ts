import { expect, test } from 'vitest';
import { arrangementOf, nextSort, readMonitorQuery, writeMonitorQuery } from './monitor-query.ts';

test('[IA2] view, filter and sort survive the way through the address', () => {
  const query = { view: 'all', filter: 'util>0.8 desk:rates', sort: [{ column: 'dayPnl', direction: 'asc' }] } as const;
  expect(readMonitorQuery(new URLSearchParams(writeMonitorQuery(query)))).toEqual(query);
  expect(writeMonitorQuery({ view: 'atRisk', filter: '', sort: [] })).toBe('');
});

test('[IA3] a bad value falls back to the default', () => {
  expect(readMonitorQuery(new URLSearchParams('view=x&sort=a:b:c&f=&other=1'))).toEqual({
    view: 'atRisk',
    filter: '',
    sort: [],
  });
});

test('[MO1] a head sorts highest first, then lowest first, then not at all', () => {
  const first = nextSort([], 'equity');
  expect(first).toEqual([{ column: 'equity', direction: 'desc' }]);
  expect(nextSort(first, 'equity')).toEqual([{ column: 'equity', direction: 'asc' }]);
  expect(nextSort(nextSort(first, 'equity'), 'equity')).toEqual([]);
});

test('[IA2] what is kept of a monitor is its arrangement without the filter, and reads back as it was', () => {
  const query = { view: 'all', filter: 'rates', sort: [{ column: 'net', direction: 'asc' }] } as const;
  const kept = arrangementOf(query);
  expect(readMonitorQuery(new URLSearchParams(kept))).toEqual({ ...query, filter: '' });
  expect(arrangementOf({ view: 'atRisk', filter: 'x', sort: [] })).toBe('');
});
