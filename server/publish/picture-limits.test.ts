import { expect, test } from 'vitest';
import type { ScopeNode } from '#lib/model/limit.ts';
import type { AccountCard, LimitView } from '#lib/model/view.ts';
import { AccountTable } from './account-table.ts';
import { LevelIndex } from './level-index.ts';
import type { LevelNode } from './level-index.ts';
import { cutPicture } from './picture.ts';
import { Rankings } from './ranking.ts';
import type { DeskScope } from './scope.ts';
import { ClientView } from './subscriptions.ts';
import { sampleCard, sampleGroup } from './test-push-rig.ts';

const FIRM = { level: 'firm', id: 'Firm' } as const;
const PLACES = [
  ['Rates', 'Byrne'],
  ['Energy', 'Silva'],
] as const;

/** A limit with a value for each node below its own, as it is on one of them. Only what is looked at. */
function part(scope: ScopeNode, node: ScopeNode): LimitView {
  return { limitId: `${scope.id}/${node.id}`, definition: { scope }, node } as unknown as LimitView;
}

const RATES = { level: 'desk', id: 'Rates' } as const;
const LIMITS = [
  part(FIRM, FIRM),
  part(FIRM, RATES),
  part(FIRM, { level: 'desk', id: 'Energy' }),
  part(RATES, { level: 'trader', id: 'Byrne' }),
  part({ level: 'desk', id: 'Energy' }, { level: 'trader', id: 'Silva' }),
];

function shown(scope: DeskScope, page: LevelNode | null): readonly string[] {
  const table = new AccountTable();
  const cards = PLACES.map(([desk, trader], index): AccountCard => ({ ...sampleCard(index), desk, trader }));
  table.apply([
    ...cards.map((card) => ({ type: 'AccountCarded', card }) as const),
    { type: 'GroupRevalued', group: sampleGroup('firm', 'Firm') },
  ]);
  const view = new ClientView(scope);
  view.watchLimits();
  if (page !== null) view.watchLevel(page);
  const source = {
    table,
    rankings: new Rankings(table),
    levels: new LevelIndex(table),
    details: new Map(),
    exposures: new Map(),
  };
  const picture = cutPicture({ ...source, limits: { value: LIMITS, tick: 1 } }, view, { nowMs: 1, alerts: [] });
  return (picture.limits ?? []).map(({ limitId }) => limitId);
}

test('[PS9] what a limit is on a node below its own goes to a page of that node, and of the one above it', () => {
  expect(shown(null, null)).toEqual(['Firm/Firm']);
  expect(shown(null, FIRM)).toEqual(['Firm/Firm', 'Firm/Rates', 'Firm/Energy']);
  expect(shown(null, RATES)).toEqual(['Firm/Firm', 'Firm/Rates', 'Rates/Byrne']);
  expect(shown(null, { level: 'trader', id: 'Silva' })).toEqual(['Firm/Firm', 'Energy/Silva']);
});

test('[AZ7] a person of one desk is sent no limit of another, whatever page is open', () => {
  expect(shown(['Rates'], RATES)).toEqual(['Firm/Rates', 'Rates/Byrne']);
  expect(shown(['Rates'], FIRM)).toEqual([]);
  expect(shown(['Rates'], { level: 'desk', id: 'Energy' })).toEqual([]);
});
