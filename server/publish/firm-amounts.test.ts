import { expect, test } from 'vitest';
import type { AccountCard } from '#lib/model/view.ts';
import { AccountTable } from './account-table.ts';
import { RANK_INTERVAL_MS } from './publish-bounds.ts';
import { rank, Rankings } from './ranking.ts';
import type { RankShape } from './ranking.ts';
import { cutPicture } from './picture.ts';
import { LevelIndex } from './level-index.ts';
import { ClientView } from './subscriptions.ts';
import { ratesDelta, rowsDelta, sampleCard, sampleRow } from './test-push-rig.ts';

type Account = { readonly currency: string; readonly scale?: number; readonly values: Parameters<typeof sampleRow>[0] };
const SHAPE: RankShape = { view: 'all', sort: [], filter: '', group: [], scope: null };
const YEN = [1n, 160n] as const;

function tableOf(accounts: readonly Account[], rates = ratesDelta({ JPY: YEN })): AccountTable {
  const table = new AccountTable();
  table.apply(
    accounts.map(({ currency, scale = currency === 'JPY' ? 4 : 6 }, index) => ({
      type: 'AccountCarded',
      card: { ...sampleCard(index), currency, scale } as AccountCard,
    })),
  );
  table.apply([rowsDelta(new Map(accounts.map(({ values }, index) => [index, sampleRow(values)]))), rates]);
  return table;
}

function byDayPnl(table: AccountTable, direction: 'asc' | 'desc') {
  return rank(table, { ...SHAPE, sort: [{ column: 'dayPnl', direction }] });
}

/** Losses of 5,000 dollars, 9,000 yen (56.25 dollars) and 100 dollars, and a profit of 16,000 yen (100 dollars). */
const FOUR: readonly Account[] = [
  { currency: 'USD', values: { dayPnl: -5_000_000_000 } },
  { currency: 'JPY', values: { dayPnl: -90_000_000 } },
  { currency: 'USD', values: { dayPnl: -100_000_000 } },
  { currency: 'JPY', values: { dayPnl: 160_000_000 } },
];

test('[PS10] a loss of 9,000 yen stands below one of 5,000 dollars', () => {
  expect(byDayPnl(tableOf(FOUR), 'asc')).toMatchObject({ order: [0, 2, 1, 3], unrated: 0 });
  expect(byDayPnl(tableOf(FOUR), 'desc').order).toEqual([3, 1, 2, 0]);
});

test('[PS10] without a rate an account stands last in either direction, is counted, and never compared as 0 or as it is', () => {
  const table = tableOf(FOUR, ratesDelta());
  expect(byDayPnl(table, 'asc')).toMatchObject({ order: [0, 2, 1, 3], unrated: 2 });
  expect(byDayPnl(table, 'desc')).toMatchObject({ order: [2, 0, 1, 3], unrated: 2 });
  expect(rank(table, { ...SHAPE, sort: [{ column: 'account', direction: 'asc' }] }).unrated).toBe(0);
  expect(rank(table, { ...SHAPE, sort: [{ column: 'worstUsedBp', direction: 'asc' }] }).unrated).toBe(0);
});

test('[PS10] before any rate was told nothing is compared', () => {
  const table = tableOf(FOUR, { type: 'FeedAged', feed: { origin: 'x' } as never });
  expect(byDayPnl(table, 'asc')).toMatchObject({ order: [0, 1, 2, 3], unrated: 4 });
});

test('[PS10] an unknown amount stands last as well, beside one without a rate', () => {
  const table = tableOf([
    { currency: 'CHF', values: { dayPnl: 1 } },
    { currency: 'USD', values: {} },
    { currency: 'USD', values: { dayPnl: 1 } },
  ]);
  expect(byDayPnl(table, 'desc').order).toEqual([2, 0, 1]);
});

test('[PS10] what doubles cannot tell apart is told apart, and what is equal goes by account', () => {
  const large = 9_007_199_254_740_990;
  // 3 * large / 3 against large + 1: one unit apart in the sixteenth digit.
  const table = tableOf(
    [
      { currency: 'USD', values: { dayPnl: large + 1 } },
      { currency: 'XXX', scale: 6, values: { dayPnl: large } },
      { currency: 'USD', values: { dayPnl: large } },
    ],
    ratesDelta({ XXX: [10n ** 40n + 1n, 10n ** 40n] }),
  );
  expect(byDayPnl(table, 'asc').order).toEqual([2, 1, 0]);
  const equal = tableOf(FOUR.toReversed().map((account) => ({ ...account, values: { dayPnl: 0 } })));
  expect(byDayPnl(equal, 'desc').order).toEqual([0, 1, 2, 3]);
});

test.each([
  ['pnl<-56.25', [0, 2], 0],
  ['pnl<=-56.25', [0, 1, 2], 0],
  ['pnl=-56.25', [1], 0],
  ['pnl>=100', [3], 0],
  ['pnl>100', [], 0],
  ['pnl>-100.000000001 pnl<0', [1, 2], 0],
  ['pnl>-100 desk:b', [1, 3], 0],
  ['currency:jpy', [1, 3], 0],
] as const)('[PS10] the filter "%s" finds %s by amounts in the currency of the firm', (filter, order, unrated) => {
  const found = rank(tableOf(FOUR), { ...SHAPE, filter });
  expect({ order: found.order.toSorted(), unrated: found.unrated }).toEqual({ order, unrated });
});

test.each([
  ['pnl<0', [0, 2], 2],
  ['pnl>=0', [], 2],
  ['pnl<0 currency:jpy', [], 2],
  ['pnl<0 currency:usd', [0, 2], 0],
  ['pnl<0 acc-3', [], 1],
  ['currency:jpy', [1, 3], 0],
  ['left<500', [], 0],
] as const)(
  '[PS10] without a rate to the yen the filter "%s" finds %s and counts what it left out',
  (text, order, unrated) => {
    const found = rank(tableOf(FOUR, ratesDelta()), { ...SHAPE, filter: text });
    expect({ order: found.order.toSorted(), unrated: found.unrated }).toEqual({ order, unrated });
  },
);

test('[PS4] a bound is read as written: no digit of it is lost in a double', () => {
  const table = tableOf([
    { currency: 'USD', values: { dayPnl: 1_005_000, worstUsedBp: 700 } },
    { currency: 'USD', values: { dayPnl: 123_456_789_012_345, worstUsedBp: 699 } },
  ]);
  const found = (filter: string) => rank(table, { ...SHAPE, filter }).order;
  expect(found('pnl=1.005')).toEqual([0]);
  expect(found('pnl>=123456789.012345')).toEqual([1]);
  expect(found('pnl>123456789.012345')).toEqual([]);
  expect(found('util>=0.07')).toEqual([0]);
  expect(found('pnl<999999999999999')).toHaveLength(2);
});

test('[PS10] the order says how many it could not compare, and a rate that comes is another order', () => {
  const table = tableOf(FOUR, ratesDelta());
  const source = { table, levels: new LevelIndex(table), rankings: new Rankings(table) };
  const view = new ClientView(null);
  view.watchMonitor({ view: 'all', sort: [{ column: 'dayPnl', direction: 'asc' }], filter: '', group: [] });
  const cut = (nowMs: number) =>
    cutPicture({ ...source, details: new Map(), limits: null, exposures: new Map() }, view, { nowMs, alerts: [] })
      .order;
  expect(cut(0)).toMatchObject({ order: [0, 2, 1, 3], unrated: 2 });
  table.apply([ratesDelta({ JPY: YEN })]);
  const next = cut(RANK_INTERVAL_MS);
  expect(next?.order).toEqual([0, 2, 1, 3]);
  expect(next).not.toHaveProperty('unrated');
});
