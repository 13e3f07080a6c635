import { expect, test } from 'vitest';
import { ACCOUNT_FLAGS } from '#lib/model/view.ts';
import { AccountTable } from './account-table.ts';
import { parseFilter } from '#lib/protocol/monitor-filter.ts';
import { FilterQuery } from './filter-query.ts';
import { FirmAmounts } from './firm-amounts.ts';
import { HolderBook } from './holder-book.ts';
import { LevelIndex } from './level-index.ts';
import { RANK_INTERVAL_MS, RANK_NOTICE_INTERVAL_MS } from './publish-bounds.ts';
import { Rankings, rank } from './ranking.ts';
import type { RankShape } from './ranking.ts';
import { cutPicture } from './picture.ts';
import type { PictureSource } from './picture.ts';
import { ClientView } from './subscriptions.ts';
import { ratesDelta, rowsDelta, sampleCard, sampleGroup, sampleRow } from './test-push-rig.ts';

type Values = Parameters<typeof sampleRow>[0];

function tableOf(rows: readonly Values[]): AccountTable {
  const table = new AccountTable();
  table.apply(rows.map((_, index) => ({ type: 'AccountCarded', card: sampleCard(index) })));
  table.apply([rowsDelta(new Map(rows.map((row, index) => [index, sampleRow(row)]))), ratesDelta()]);
  return table;
}

function sourceOf(table: AccountTable): PictureSource {
  const [levels, rankings] = [new LevelIndex(table), new Rankings(table)];
  return { table, levels, rankings, details: new Map(), limits: null, exposures: new Map() };
}

const SHAPE: RankShape = { view: 'all', sort: [], filter: '', group: [], scope: null };
const ROWS: readonly Values[] = [
  { rungRank: 0, worstUsedBp: 1_000, dayPnl: 5_000_000 },
  { rungRank: 2, worstUsedBp: 8_000, dayPnl: -3_000_000 },
  { rungRank: 1, worstUsedBp: 6_000 },
  { rungRank: 4, worstUsedBp: 10_500, dayPnl: 1_000_000 },
  { rungRank: 1, worstUsedBp: 9_900, flags: ACCOUNT_FLAGS.unackedBreach, dayPnl: 2_000_000 },
  { rungRank: 1, worstUsedBp: 6_000, dayPnl: 0 },
];

test('[MO2] breaches and breaches nobody owns are pinned, unowned first, and never repeated below', () => {
  expect(rank(tableOf(ROWS), SHAPE)).toEqual({
    pinned: [4, 3],
    order: [1, 2, 5, 0],
    groups: [],
    totalAccounts: 6,
    nearest: 1,
    awaitsHolders: false,
    unrated: 0,
  });
});

test('[MO2] neither the view nor a filter hides a pinned row', () => {
  expect(rank(tableOf(ROWS), { ...SHAPE, view: 'atRisk', filter: 'nothing-like-this' })).toEqual({
    pinned: [4, 3],
    order: [],
    groups: [],
    totalAccounts: 6,
    nearest: 1,
    awaitsHolders: false,
    unrated: 0,
  });
});

test('[MO5] the view at risk holds rows at watch or above', () => {
  expect(rank(tableOf(ROWS), { ...SHAPE, view: 'atRisk' }).order).toEqual([1, 2, 5]);
});

test('[PR6] the nearest is of the whole scope, is over no limit, and no view, filter or sort changes it', () => {
  const table = tableOf(ROWS);
  const shapes: readonly Partial<RankShape>[] = [
    {},
    { view: 'atRisk', filter: 'nothing-like-this' },
    { sort: [{ column: 'dayPnl', direction: 'asc' }], group: ['desk'] },
    { within: { level: 'trader', id: sampleCard(4).trader } },
  ];
  for (const shape of shapes) expect(rank(table, { ...SHAPE, ...shape }).nearest).toBe(1);
  expect(rank(table, { ...SHAPE, scope: ['Desk A'] }).nearest).toBe(2);
  expect(rank(tableOf([{ worstUsedBp: 0 }, { worstUsedBp: Number.NaN }]), SHAPE).nearest).toBeNull();
  expect(rank(tableOf([{ worstUsedBp: 5_000 }, { worstUsedBp: 5_000 }]), SHAPE).nearest).toBe(0);
});

test('[PR6] another nearest is another order, and its row and card come with it, for who has no window at all', () => {
  const table = tableOf(ROWS);
  const source = sourceOf(table);
  const view = new ClientView(null);
  view.watchMonitor({ view: 'all', sort: [{ column: 'account', direction: 'asc' }], filter: '', group: [] });
  const first = cutPicture(source, view, { nowMs: 0, alerts: [] });
  expect(first.order?.nearest).toBe(1);
  expect(first.rows?.indexes).toContain(1);
  expect(first.cards?.map(({ index }) => index)).toContain(1);
  table.apply([rowsDelta(new Map([[2, sampleRow({ rungRank: 1, worstUsedBp: 8_100 })]]))]);
  const next = cutPicture(source, view, { nowMs: RANK_INTERVAL_MS, alerts: [] });
  expect(next.order).toMatchObject({ nearest: 2, order: first.order?.order });
  expect(next.rows?.indexes).toEqual([2]);
});

test('[PS3] sort keys apply in turn, unknown values stand last in either direction, ties go by account', () => {
  const table = tableOf(ROWS);
  const by = (direction: 'asc' | 'desc') => rank(table, { ...SHAPE, sort: [{ column: 'dayPnl', direction }] }).order;
  expect(by('asc')).toEqual([1, 5, 0, 2]);
  expect(by('desc')).toEqual([0, 5, 1, 2]);
  const desk = rank(table, {
    ...SHAPE,
    sort: [
      { column: 'desk', direction: 'desc' },
      { column: 'worstUsedBp', direction: 'asc' },
    ],
  });
  expect(desk.order).toEqual([5, 1, 0, 2]);
});

test('[PS2] a scope leaves out the rows of other desks before anything is counted', () => {
  expect(rank(tableOf(ROWS), { ...SHAPE, scope: ['Desk B'] })).toEqual({
    pinned: [3],
    order: [1, 5],
    groups: [],
    totalAccounts: 3,
    nearest: 1,
    awaitsHolders: false,
    unrated: 0,
  });
});

test.each([
  ['acc-1', [1]],
  ['desk:a', [0, 2, 4]],
  ['DESK:b util>0.9', [3]],
  ['util>=0.6 util<=0.8', [1, 2, 5]],
  ['pnl<-2.5', [1]],
  ['rung:breach', [3]],
  ['trader:trader nonsense', []],
  ['util>0.98 desk:a', [4]],
  ['gross>0', []],
  ['state:watch', [2, 4, 5]],
  ['rule:drawdown', [5]],
  ['rule:sample desk:b', [1, 3, 5]],
  ['symbol:es', [0, 3]],
  ['symbol:ESZ6 desk:b', [3]],
  ['symbol:es symbol:nq', []],
  ['nosuch>1 desk:b', [1, 3, 5]],
  ['', [0, 1, 2, 3, 4, 5]],
] as const)('[PS4] the filter "%s" finds %s', (text, expected) => {
  const table = tableOf(ROWS);
  const filter = new FilterQuery(parseFilter(text), new FirmAmounts(table));
  const found = ROWS.map((_, index) => index).filter((index) => {
    const answer = filter.answer({
      card: sampleCard(index),
      alertLimits: index === 5 ? ['trailing drawdown'] : [],
      value: (column) => table.named(index, column),
      holds: (name) =>
        ((index === 0 || index === 3) && 'esz6'.includes(name)) || (index === 5 && 'nqz6'.includes(name)),
    });
    return answer === 'passes';
  });
  expect(found).toEqual(expected);
});

test('[ST2] a ranking is made at 1 Hz, sooner after a notice, and equal shapes share it', () => {
  const table = tableOf(ROWS);
  const rankings = new Rankings(table);
  const first = rankings.get(SHAPE, 0);
  table.apply([rowsDelta(new Map([[0, sampleRow({ rungRank: 3, worstUsedBp: 9_500 })]]))]);
  expect(rankings.get({ ...SHAPE }, RANK_INTERVAL_MS - 1)).toBe(first);
  expect(rankings.get(SHAPE, RANK_INTERVAL_MS).order).toEqual([0, 1, 2, 5]);
  table.apply([rowsDelta(new Map([[1, sampleRow({ rungRank: 4 })]]))]);
  rankings.noted();
  expect(rankings.get(SHAPE, RANK_INTERVAL_MS + RANK_NOTICE_INTERVAL_MS).pinned).toContain(1);
});

test('[ST2] an order that did not change is not sent again', () => {
  const rankings = new Rankings(tableOf(ROWS));
  const first = rankings.get(SHAPE, 0);
  expect(rankings.get(SHAPE, 5 * RANK_INTERVAL_MS).version).toBe(first.version);
});

test('[PS4] a word that looks like a term and is none is named and narrows nothing', () => {
  expect(parseFilter('utl>0.8 desk:rates left<x state:red okafor colour:blue desk:').faults).toEqual([
    'utl>0.8',
    'left<x',
    'state:red',
    'colour:blue',
    'desk:',
  ]);
  expect(parseFilter('util>=0.8 ft-10234').faults).toEqual([]);
  expect(parseFilter('a '.repeat(100)).terms.length).toBeLessThanOrEqual(20);
});

test('[PS4] [PS2] a symbol finds who holds it, of the desks in scope; until the core has told, no row, and it is said', () => {
  const table = tableOf(ROWS);
  const holders = new HolderBook();
  const shape: RankShape = { ...SHAPE, filter: 'symbol:es' };
  const found = (scope: RankShape['scope'] = null) =>
    rank(table, { ...shape, scope }, { limitsOf: new Map(), holders });
  holders.watch(true);
  expect(found()).toMatchObject({ order: [], pinned: [4, 3], awaitsHolders: true });
  expect(rank(table, SHAPE, { limitsOf: new Map(), holders }).awaitsHolders).toBe(false);
  const held = (name: string, ...accounts: number[]) => ({ name, accounts: Int32Array.from(accounts) });
  holders.set({ seq: 3, instruments: [held('ESZ6', 0, 1, 1), held('MESZ6', 2), held('CLF7', 5)] });
  expect(found()).toMatchObject({ order: [1, 2, 0], awaitsHolders: false });
  expect(found(['Desk B'])).toMatchObject({ order: [1], pinned: [3] });
  holders.set({ seq: 4, instruments: [held('ESZ6', 5)] });
  expect(found().order).toEqual([5]);
  holders.watch(false);
  holders.set({ seq: 5, instruments: [held('ESZ6', 0)] });
  expect(found()).toMatchObject({ order: [], awaitsHolders: true });
});

test('[PG1] groups stand in the order of their first row, outermost first, and their ranges cover the order', () => {
  const table = tableOf(ROWS);
  const { order, groups } = rank(table, { ...SHAPE, group: ['desk', 'trader'] });
  // Rows 1 and 5 are of desk B, rows 2 and 0 of desk A; row 1 is the worst of all.
  expect(order).toEqual([1, 5, 2, 0]);
  expect(groups).toEqual([
    { by: 'desk', id: 'Desk B', depth: 0, from: 0, count: 2 },
    { by: 'trader', id: 'Trader 1', depth: 1, from: 0, count: 1 },
    { by: 'trader', id: 'Trader 5', depth: 1, from: 1, count: 1 },
    { by: 'desk', id: 'Desk A', depth: 0, from: 2, count: 2 },
    { by: 'trader', id: 'Trader 2', depth: 1, from: 2, count: 1 },
    { by: 'trader', id: 'Trader 0', depth: 1, from: 3, count: 1 },
  ]);
});

test('[PG1] a group that lost a row is another order', () => {
  const table = tableOf(ROWS);
  const rankings = new Rankings(table);
  const shape: RankShape = { ...SHAPE, view: 'atRisk', group: ['desk'] };
  const first = rankings.get(shape, 0);
  table.apply([rowsDelta(new Map([[5, sampleRow({ rungRank: 0 })]]))]);
  const next = rankings.get(shape, RANK_INTERVAL_MS);
  expect(next.version).not.toBe(first.version);
  expect(next.groups.find(({ id }) => id === 'Desk B')?.count).toBe(1);
});

test('[PG1] [AZ7] totals of groups travel with the rows, to those who may see every account in them', () => {
  const table = tableOf(ROWS);
  const node = (level: 'firm' | 'desk' | 'trader', id: string) =>
    ({ type: 'GroupRevalued', group: sampleGroup(level, id) }) as const;
  table.apply([node('firm', 'F'), node('desk', 'Desk A'), node('desk', 'Desk B'), node('trader', 'Trader 1')]);
  const source = sourceOf(table);
  const groupsFor = (scope: readonly string[] | null, group: RankShape['group']) => {
    const view = new ClientView(scope);
    view.watchMonitor({ view: 'all', sort: [], filter: '', group });
    const picture = cutPicture(source, view, { nowMs: 0, alerts: [] });
    return (picture.groups ?? []).map(({ id }) => id);
  };
  expect(groupsFor(null, [])).toEqual(['F']);
  expect(groupsFor(null, ['desk', 'trader'])).toEqual(['F', 'Desk A', 'Desk B', 'Trader 1']);
  expect(groupsFor(['Desk B'], ['desk'])).toEqual(['Desk B']);
  expect(groupsFor(['Desk A'], ['trader'])).not.toContain('Trader 1');
});

test('[PS9] within a trader only that trader is ranked, counted and pinned', () => {
  const table = tableOf(ROWS);
  const { trader, desk } = sampleCard(4);
  expect(rank(table, { ...SHAPE, within: { level: 'trader', id: trader } })).toMatchObject({
    pinned: [4],
    order: [],
    totalAccounts: 1,
  });
  const ofDesk = rank(table, { ...SHAPE, within: { level: 'desk', id: desk } });
  expect(ofDesk).toMatchObject({ pinned: [4], order: [2, 0], totalAccounts: 3 });
});
