import { expect, test } from 'vitest';
import type { AccountCard, LimitView } from '#lib/model/view.ts';
import { AccountTable } from './account-table.ts';
import { levelExport } from './level-export.ts';
import { LevelIndex } from './level-index.ts';
import { sampleCard, sampleGroup } from './test-push-rig.ts';

function limitOn(level: 'firm' | 'desk', id: string, name: string, usedBp: number | null): LimitView {
  // The sample has what the file reads of a limit.
  return { node: { level, id }, definition: { name }, usedBp } as unknown as LimitView;
}

const LIMITS = [
  limitOn('desk', 'Rates', 'Gross', 4_000),
  limitOn('desk', 'Rates', 'Net', 9_000),
  limitOn('desk', 'Rates', 'Unknown', null),
];

function source(limits: readonly LimitView[] | null) {
  const table = new AccountTable();
  const places = [
    ['Rates', 'Byrne'],
    ['Energy', 'Silva'],
  ] as const;
  table.apply([
    ...places.map(([desk, trader], index) => {
      const card: AccountCard = { ...sampleCard(index), desk, trader };
      return { type: 'AccountCarded', card } as const;
    }),
    ...[sampleGroup('firm', 'Firm'), sampleGroup('desk', 'Rates'), sampleGroup('desk', 'Energy')].map(
      (group) => ({ type: 'GroupRevalued', group }) as const,
    ),
  ]);
  const held = limits === null ? null : { value: limits, tick: 1 };
  return { table, levels: new LevelIndex(table), limits: held, throughSeq: 7, engineTimeUs: 5 };
}

test('[VW3] a file of the firm has the firm and its desks, each with the most used of its own limits', () => {
  const found = levelExport(source(LIMITS), { level: 'firm', id: 'Firm' }, null);
  expect(found).toMatchObject({ throughSeq: 7, engineTimeUs: 5, awaitsLimits: false });
  expect(found?.rows.map(({ group, limit }) => [group.level, group.id, limit?.definition.name])).toEqual([
    ['firm', 'Firm', undefined],
    ['desk', 'Energy', undefined],
    ['desk', 'Rates', 'Net'],
  ]);
});

test('[VW3] limits that nobody watches were not read, and the file says so', () => {
  const found = levelExport(source(null), { level: 'firm', id: 'Firm' }, null);
  expect(found?.awaitsLimits).toBe(true);
  expect(found?.rows.every(({ limit }) => limit === null)).toBe(true);
});

test('[AZ2] [AZ7] what the scope does not hold whole has no file', () => {
  expect(levelExport(source(LIMITS), { level: 'firm', id: 'Firm' }, ['Rates'])).toBeNull();
  expect(levelExport(source(LIMITS), { level: 'desk', id: 'Energy' }, ['Rates'])).toBeNull();
  expect(levelExport(source(LIMITS), { level: 'desk', id: 'Nowhere' }, null)).toBeNull();
});
