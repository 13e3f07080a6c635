import type { AccountCard } from '#lib/model/view.ts';
import type { LevelView } from '#lib/protocol/frame.ts';
import type { AccountTable } from './account-table.ts';
import { seesNode } from './scope.ts';
import type { DeskScope } from './scope.ts';

export type LevelNode = Pick<LevelView, 'level' | 'id'>;

/** The key of a node's totals in the table and in the browser. */
export function levelKey({ level, id }: LevelNode): string {
  return `${level}:${id}`;
}

type Tree = {
  readonly tick: number;
  readonly desks: readonly string[];
  readonly traders: ReadonlyMap<string, readonly string[]>;
  readonly desksOf: ReadonlyMap<string, readonly string[]>;
};

/** What lies below what, from the cards; made anew when a card changed. */
export class LevelIndex {
  readonly #table: AccountTable;
  #tree: Tree | null = null;

  constructor(table: AccountTable) {
    this.#table = table;
  }

  /** Changes when what lies below a node may have changed. */
  get tick(): number {
    return this.#table.cardsTick;
  }

  /** Null for a node that is not there, or that the user may not see whole: the two look the same [AZ2], [AZ7]. */
  view(scope: DeskScope, node: LevelNode): LevelView | null {
    if (!seesNode(scope, node, this.#table)) return null;
    const tree = this.#current();
    switch (node.level) {
      case 'firm':
        return node.id === this.#table.firmName() ? { ...node, children: tree.desks, desks: [] } : null;
      case 'desk': {
        const traders = tree.traders.get(node.id);
        if (traders === undefined) return null;
        const seen = traders.filter((id) => seesNode(scope, { level: 'trader', id }, this.#table));
        return { ...node, children: seen, desks: [] };
      }
      case 'trader': {
        const desks = tree.desksOf.get(node.id);
        return desks === undefined ? null : { ...node, children: [], desks };
      }
    }
  }

  /** Keys of the totals that a page of the node shows: its own, those above it and those directly below it. */
  shownKeys(scope: DeskScope, { level, id, children, desks }: LevelView): readonly string[] {
    const below = level === 'firm' ? 'desk' : 'trader';
    const keys = [levelKey({ level, id }), ...children.map((child) => `${below}:${child}`)];
    for (const desk of desks) keys.push(`desk:${desk}`);
    // The firm goes to everyone who may see it.
    return keys.filter((key) => scope === null || !key.startsWith('firm:'));
  }

  #current(): Tree {
    if (this.#tree?.tick !== this.#table.cardsTick) this.#tree = treeOf(this.#table.cards(), this.#table.cardsTick);
    return this.#tree;
  }
}

function treeOf(cards: Iterable<AccountCard>, tick: number): Tree {
  const traders = new Map<string, Set<string>>();
  const desksOf = new Map<string, Set<string>>();
  for (const { desk, trader } of cards) {
    const below = traders.get(desk) ?? new Set<string>();
    const above = desksOf.get(trader) ?? new Set<string>();
    if (trader !== '') below.add(trader);
    if (desk !== '') above.add(desk);
    if (desk !== '') traders.set(desk, below);
    if (trader !== '') desksOf.set(trader, above);
  }
  return { tick, desks: [...traders.keys()].sort(), traders: sorted(traders), desksOf: sorted(desksOf) };
}

function sorted(names: ReadonlyMap<string, ReadonlySet<string>>): ReadonlyMap<string, readonly string[]> {
  return new Map([...names].map(([key, set]) => [key, [...set].sort()]));
}
