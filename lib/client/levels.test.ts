import { expect, test } from 'vitest';
import type { Rung } from '#lib/model/limit.ts';
import type { GroupView, LimitView } from '#lib/model/view.ts';
import { alertsUnder, atScale, mostUsed, rankChildren, worstRung } from './levels.ts';
import { sampleAlert } from './test-alerts.ts';

const DESK = { level: 'desk', id: 'Rates' } as const;

function group(counts: Partial<GroupView['rungCounts']>, dayPnl: number | null = 0): GroupView {
  const rungCounts = { watch: 0, warning: 0, critical: 0, breach: 0, ...counts };
  // Only what is looked at.
  return { ...DESK, scale: 2, dayPnl, rungCounts } as GroupView;
}
const limit = (rung: Rung): LimitView => ({ node: DESK, rung }) as LimitView;

test.each([
  { counts: {}, own: [], alerts: [], worst: 'none' },
  { counts: { watch: 3 }, own: [], alerts: [], worst: 'watch' },
  { counts: { watch: 3, critical: 1 }, own: ['warning'], alerts: [], worst: 'critical' },
  { counts: { warning: 1 }, own: ['breach'], alerts: [], worst: 'breach' },
  { counts: { warning: 1 }, own: [], alerts: ['critical'], worst: 'critical' },
] as const)('[IA4] the worst of a node with $counts below, own $own, alerts $alerts is $worst', (row) => {
  const alerts = row.alerts.map((rung, place) => sampleAlert(String(place), rung, { scope: DESK }));
  const cleared = sampleAlert('c', 'breach', { scope: DESK, state: 'cleared' });
  const elsewhere = sampleAlert('e', 'breach', { scope: { level: 'desk', id: 'Energy' } });
  expect(worstRung(group(row.counts), row.own.map(limit), [...alerts, cleared, elsewhere], DESK)).toBe(row.worst);
});

test('[LV2] the most used limit of a node is one of its own, and what is not known is not the most', () => {
  const used = (usedBp: number | null, node: LimitView['node'] = DESK): LimitView => ({ node, usedBp }) as LimitView;
  const limits = [used(900), used(5_000), used(null), used(9_000, { level: 'desk', id: 'Energy' }), used(40)];
  expect(mostUsed(limits, DESK)).toBe(limits[1]);
  expect(mostUsed([used(null)], DESK)).toBeNull();
});

test('[LV2] children stand by rung, by how many are on it, by the loss of the day, then by name', () => {
  const child = (id: string, rung: Rung, counts: Partial<GroupView['rungCounts']>, dayPnl: number | null) => ({
    id,
    rung,
    group: group(counts, dayPnl),
  });
  const ranked = rankChildren([
    child('calm', 'none', {}, 900),
    child('unknown', 'none', {}, null),
    child('losing', 'none', {}, -50),
    child('same', 'none', {}, -50),
    child('one', 'critical', { critical: 1 }, -900),
    child('two', 'critical', { critical: 2 }, 10),
    child('broken', 'breach', { breach: 1 }, 10),
  ]);
  expect(ranked.map(({ id }) => id)).toEqual(['broken', 'two', 'one', 'losing', 'same', 'calm', 'unknown']);
});

test('[LV2] alerts under a desk are its own, those of its accounts and those of its traders', () => {
  const alerts = [
    sampleAlert('own', 'breach', { scope: DESK }),
    sampleAlert('account', 'breach', { desk: 'Rates', trader: 'Byrne' }),
    sampleAlert('trader', 'breach', { scope: { level: 'trader', id: 'Byrne' } }),
    sampleAlert('other', 'breach', { desk: 'Energy', trader: 'Silva' }),
    sampleAlert('firm', 'breach', { scope: { level: 'firm', id: 'Firm' } }),
  ];
  const ids = (node: Parameters<typeof alertsUnder>[1]) =>
    alertsUnder(alerts, node, new Set(['Byrne'])).map(({ alertId }) => alertId as string);
  expect(ids(DESK)).toEqual(['own', 'account', 'trader']);
  expect(ids({ level: 'trader', id: 'Byrne' })).toEqual(['account', 'trader']);
  expect(ids({ level: 'firm', id: 'Firm' })).toHaveLength(5);
});

test('[MN4] totals of other decimals stand in the order of their amounts', () => {
  const child = (id: string, dayPnl: number, scale: number) => ({
    id,
    rung: 'none' as const,
    group: { ...group({}, dayPnl), scale },
  });
  expect(rankChildren([child('small', -900, 2), child('large', -50, 0)]).map(({ id }) => id)).toEqual([
    'large',
    'small',
  ]);
  expect(atScale({ ...group({}, 1_250), scale: 2 }, 'dayPnl', 0)).toBe(13);
  expect(atScale({ ...group({}, 12), scale: 0 }, 'dayPnl', 2)).toBe(1_200);
});
