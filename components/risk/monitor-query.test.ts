import { expect, test } from 'vitest';
import { monitorExportSchema } from '#lib/protocol/monitor-export.ts';
import { faultLine } from './filter-faults.ts';
import {
  DEFAULT_QUERY,
  arrangementOf,
  exportQuery,
  nextSort,
  readMonitorQuery,
  writeMonitorQuery,
} from './monitor-query.ts';
import type { MonitorQuery } from './monitor-query.ts';

const FULL: MonitorQuery = {
  view: 'all',
  filter: 'util>0.8 desk:rates',
  sort: [
    { column: 'dayPnl', direction: 'asc' },
    { column: 'account', direction: 'desc' },
  ],
  group: ['desk', 'trader'],
  cols: ['account', 'dayPnl', 'spark'],
  dens: 'comfortable',
  sel: 'FT-10234',
};

test('[IA2] the whole arrangement survives the way through the address', () => {
  const text = writeMonitorQuery(FULL);
  expect(readMonitorQuery(new URLSearchParams(text))).toEqual({ query: FULL, faults: [] });
  expect(text).toContain('group=desk,trader');
  expect(text).toContain('sort=dayPnl:asc,account:desc');
  expect(writeMonitorQuery(DEFAULT_QUERY)).toBe('');
});

test('[IA3] a bad value falls back to the default and is named; an unknown key is ignored', () => {
  const text = 'view=x&sort=a:b:c&group=desk,moon&cols=account,account&dens=huge&f=&other=1';
  const { query, faults } = readMonitorQuery(new URLSearchParams(text));
  expect(query).toEqual(DEFAULT_QUERY);
  expect(faults).toEqual(['view=x', 'sort=a:b:c', 'group=desk,moon', 'cols=account,account', 'dens=huge']);
  expect(faultLine(faults.slice(0, 1), 'util>0.8 utl>1')).toBe('Not understood, left out: view=x, utl>1');
  expect(faultLine([], 'util>0.8')).toBeNull();
});

test('[IA2] a sort has at most three columns, each once, and `used` is the worst used', () => {
  const sortOf = (text: string) => readMonitorQuery(new URLSearchParams({ sort: text })).query.sort;
  expect(sortOf('used:desc')).toEqual([{ column: 'worstUsedBp', direction: 'desc' }]);
  expect(sortOf('net:asc,net:desc')).toEqual([]);
  expect(sortOf('net:asc,gross:asc,equity:asc,account:asc')).toEqual([]);
});

test('[MO1] a head sorts highest first, then lowest first, then not at all', () => {
  const first = nextSort([], 'equity');
  expect(first).toEqual([{ column: 'equity', direction: 'desc' }]);
  expect(nextSort(first, 'equity')).toEqual([{ column: 'equity', direction: 'asc' }]);
  expect(nextSort(nextSort(first, 'equity'), 'equity')).toEqual([]);
});

test('[MO1] with Shift a head joins, turns and leaves the others, of which three stand at most', () => {
  const names = (sort: MonitorQuery['sort']) => sort.map(({ column, direction }) => `${column}:${direction}`);
  const two = nextSort(nextSort([], 'net'), 'gross', true);
  expect(names(two)).toEqual(['net:desc', 'gross:desc']);
  expect(names(nextSort(two, 'net', true))).toEqual(['net:asc', 'gross:desc']);
  expect(names(nextSort(nextSort(two, 'net', true), 'net', true))).toEqual(['gross:desc']);
  const three = nextSort(two, 'equity', true);
  expect(names(nextSort(three, 'account', true))).toEqual(['net:desc', 'gross:desc', 'account:desc']);
  expect(names(nextSort(three, 'gross'))).toEqual(['gross:desc']);
});

test('[IA2] what is kept of a monitor is its arrangement without filter and focus, and reads back as it was', () => {
  const kept = arrangementOf(FULL);
  expect(readMonitorQuery(new URLSearchParams(kept)).query).toEqual({ ...FULL, filter: '', sel: null });
  expect(arrangementOf({ ...DEFAULT_QUERY, filter: 'x', sel: 'FT-1' })).toBe('');
});

test('[VW3] what is asked for as a file is what the server reads: view, filter and sort', () => {
  const asked = Object.fromEntries(new URLSearchParams(exportQuery(FULL)));
  expect(monitorExportSchema.parse(asked)).toEqual({ view: 'all', f: FULL.filter, sort: FULL.sort });
  expect(exportQuery(DEFAULT_QUERY)).toBe('');
});
