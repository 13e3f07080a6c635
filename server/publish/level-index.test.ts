import { expect, test } from 'vitest';
import type { AccountCard } from '#lib/model/view.ts';
import { AccountTable } from './account-table.ts';
import { LevelIndex } from './level-index.ts';
import type { DeskScope } from './scope.ts';
import { sampleCard, sampleGroup } from './test-push-rig.ts';

function indexOf(places: readonly (readonly [desk: string, trader: string])[]): LevelIndex {
  const table = new AccountTable();
  const cards = places.map(([desk, trader], index): AccountCard => ({ ...sampleCard(index), desk, trader }));
  table.apply([
    ...cards.map((card) => ({ type: 'AccountCarded', card }) as const),
    { type: 'GroupRevalued', group: sampleGroup('firm', 'Firm') },
  ]);
  return new LevelIndex(table);
}

const PLACES = [
  ['Rates', 'Byrne'],
  ['Energy', 'Silva'],
  ['Energy', 'Novak'],
  ['Rates', 'Novak'],
  ['Rates', ''],
] as const;

test('[PS9] a firm holds desks, a desk its traders, and a trader says on which desks the accounts stand', () => {
  const levels = indexOf(PLACES);
  const children = (level: 'firm' | 'desk' | 'trader', id: string) => levels.view(null, { level, id })?.children;
  expect(children('firm', 'Firm')).toEqual(['Energy', 'Rates']);
  expect(children('desk', 'Rates')).toEqual(['Byrne', 'Novak']);
  expect(levels.view(null, { level: 'trader', id: 'Novak' })).toMatchObject({ desks: ['Energy', 'Rates'] });
});

test.each([
  { node: { level: 'firm', id: 'Firm' }, scope: ['Rates'] },
  { node: { level: 'desk', id: 'Energy' }, scope: ['Rates'] },
  { node: { level: 'trader', id: 'Silva' }, scope: ['Rates'] },
  { node: { level: 'trader', id: 'Novak' }, scope: ['Rates'] },
  { node: { level: 'desk', id: 'Nowhere' }, scope: null },
  { node: { level: 'firm', id: 'Other firm' }, scope: null },
] as const)('[AZ7] $node.level $node.id is not there for $scope', ({ node, scope }) => {
  expect(indexOf(PLACES).view(scope, node)).toBeNull();
});

test('[AZ7] a person of one desk finds below it only traders who stand on it alone, and no totals of others', () => {
  const levels = indexOf(PLACES);
  const scope: DeskScope = ['Rates'];
  const view = levels.view(scope, { level: 'desk', id: 'Rates' });
  expect(view?.children).toEqual(['Byrne']);
  expect(view === null ? null : levels.shownKeys(scope, view)).toEqual(['desk:Rates', 'trader:Byrne']);
});

test('[PS9] an account that comes is found below its desk', () => {
  const table = new AccountTable();
  table.apply([{ type: 'AccountCarded', card: { ...sampleCard(0), desk: 'Rates', trader: 'Byrne' } }]);
  const levels = new LevelIndex(table);
  expect(levels.view(null, { level: 'desk', id: 'Rates' })?.children).toEqual(['Byrne']);
  const before = levels.tick;
  table.apply([{ type: 'AccountCarded', card: { ...sampleCard(1), desk: 'Rates', trader: 'Silva' } }]);
  expect(levels.tick).toBeGreaterThan(before);
  expect(levels.view(null, { level: 'desk', id: 'Rates' })?.children).toEqual(['Byrne', 'Silva']);
});
