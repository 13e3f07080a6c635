import { expect, test } from 'vitest';
import { DEFAULT_EXPOSURE, monitorHref, readExposureQuery, writeExposureQuery } from './exposure-query.ts';

test('[IA2] what the page shows stands in its address and comes back from it', () => {
  const query = { node: { level: 'desk', id: 'Index & Rates' }, currency: 'EUR', netting: 'firm' } as const;
  expect(readExposureQuery(new URLSearchParams(writeExposureQuery(query)))).toEqual(query);
  expect(writeExposureQuery(DEFAULT_EXPOSURE)).toBe('');
});

test.each(['node=firm:x', 'node=desk:', 'ccy=eur', 'ccy=E%20R', 'netting=all', 'x=1'])(
  '[IA3] a bad value is the default: %s',
  (text) => expect(readExposureQuery(new URLSearchParams(text))).toEqual(DEFAULT_EXPOSURE),
);

test.each([
  ['Okafor', null, 'trader:okafor'],
  ['M. Okafor', 'ESZ6', 'trader:m. trader:okafor symbol:esz6'],
  [null, 'EUR/USD', 'symbol:eur/usd'],
])('[XE1] %s and %s lead to the filter "%s"', (trader, symbol, filter) => {
  const url = new URL(monitorHref(trader, symbol), 'http://desk.test');
  expect([url.pathname, url.searchParams.get('view'), url.searchParams.get('f')]).toEqual(['/monitor', 'all', filter]);
});
