import { assert } from '#lib/base/assert.ts';
import type { Delta } from '#lib/model/effect.ts';
import { ACCOUNT_COLUMNS } from '#lib/model/view.ts';
import type { AccountCard, AccountColumn, FeedView, FirmRates, GroupView, SessionView } from '#lib/model/view.ts';
import type { Places } from './scope.ts';

const COLUMN_COUNT = ACCOUNT_COLUMNS.length;
const COLUMN_INDEX: ReadonlyMap<string, number> = new Map(ACCOUNT_COLUMNS.map((column, index) => [column, index]));

/** Index of a column, or null for a name that is none. */
export function columnIndex(name: string): number | null {
  return COLUMN_INDEX.get(name) ?? null;
}

/** A latest value and the tick of its last change; a client that was cut at an older tick is due. */
export type Ticked<Value> = { readonly value: Value; readonly tick: number };

/** The edge's copy of the picture: the latest value of every key, each with the tick in which it last changed. */
export class AccountTable implements Places {
  #tick = 0;
  #values = new Float64Array(0);
  #rowTicks = new Float64Array(0);
  readonly #cards: (Ticked<AccountCard> | undefined)[] = [];
  readonly #indexOf = new Map<string, number>();
  readonly #groups = new Map<string, Ticked<GroupView>>();
  readonly #feeds = new Map<string, FeedView>();
  #feedsTick = 0;
  #cardsTick = 0;
  #session: Ticked<SessionView> | null = null;
  #rates: FirmRates | null = null;
  #traderDesks: Map<string, Set<string>> | null = null;

  /** Counts the releases applied; ticks of changed keys are compared with it. */
  get tick(): number {
    return this.#tick;
  }

  get rowCount(): number {
    return this.#cards.length;
  }

  /** Forgets everything, as before the whole state of a restarted core. Ticks go on, so every client is due. */
  clear(): void {
    this.#values = new Float64Array(0);
    this.#rowTicks = new Float64Array(0);
    this.#cards.length = 0;
    this.#indexOf.clear();
    this.#groups.clear();
    this.#feeds.clear();
    this.#session = null;
    this.#rates = null;
    this.#traderDesks = null;
  }

  apply(deltas: readonly Delta[]): void {
    this.#tick += 1;
    for (const delta of deltas) this.#applyOne(delta);
  }

  card(index: number): Ticked<AccountCard> | undefined {
    return this.#cards[index];
  }

  indexOf(account: string): number | null {
    return this.#indexOf.get(account) ?? null;
  }

  /** 0 for a row that never came. */
  rowTick(index: number): number {
    return this.#rowTicks[index] ?? 0;
  }

  /** NaN where the value is unknown or the row absent. */
  value(index: number, column: number): number {
    return this.#values[index * COLUMN_COUNT + column] ?? Number.NaN;
  }

  named(index: number, column: AccountColumn): number {
    return this.value(index, COLUMN_INDEX.get(column) ?? -1);
  }

  /** Adds a row's values to a flat list, unknown as null. */
  pushRow(index: number, into: (number | null)[]): void {
    const from = index * COLUMN_COUNT;
    for (let column = 0; column < COLUMN_COUNT; column += 1) {
      const value = this.#values[from + column];
      into.push(value === undefined || Number.isNaN(value) ? null : value);
    }
  }

  groups(): Iterable<Ticked<GroupView>> {
    return this.#groups.values();
  }

  group(level: GroupView['level'], id: string): GroupView | null {
    return this.#groups.get(`${level}:${id}`)?.value ?? null;
  }

  /** Currencies of the accounts. */
  hasCurrency(currency: string): boolean {
    for (const card of this.#cards) if (card?.value.currency === currency) return true;
    return false;
  }

  feeds(): Ticked<readonly FeedView[]> {
    return { value: [...this.#feeds.values()], tick: this.#feedsTick };
  }

  get feedsTick(): number {
    return this.#feedsTick;
  }

  /** Tick of the last change of any card. */
  get cardsTick(): number {
    return this.#cardsTick;
  }

  session(): Ticked<SessionView> | null {
    return this.#session;
  }

  /** To the firm's currency; null until they were told, and then nothing can be converted. */
  rates(): FirmRates | null {
    return this.#rates;
  }

  /** Cards in the order of their rows. */
  *cards(): Iterable<AccountCard> {
    for (const card of this.#cards) if (card !== undefined) yield card.value;
  }

  find(account: string): AccountCard | null {
    const index = this.indexOf(account);
    return index === null ? null : (this.card(index)?.value ?? null);
  }

  /** Empty while the firm has no name. */
  firmName(): string {
    for (const { value } of this.#groups.values()) if (value.level === 'firm') return value.id;
    return '';
  }

  deskOfAccount(account: string): string | null {
    const index = this.#indexOf.get(account);
    return index === undefined ? null : (this.#cards[index]?.value.desk ?? null);
  }

  desksOfTrader(trader: string): readonly string[] {
    this.#traderDesks ??= this.#collectTraderDesks();
    return [...(this.#traderDesks.get(trader) ?? [])];
  }

  #collectTraderDesks(): Map<string, Set<string>> {
    const desks = new Map<string, Set<string>>();
    for (const card of this.#cards) {
      if (card === undefined) continue;
      const held = desks.get(card.value.trader) ?? new Set<string>();
      desks.set(card.value.trader, held.add(card.value.desk));
    }
    return desks;
  }

  #applyOne(delta: Delta): void {
    switch (delta.type) {
      case 'AccountsRevalued':
        this.#applyRows(delta.indexes, delta.columns);
        return;
      case 'AccountCarded':
        this.#grow(delta.card.index + 1);
        this.#cards[delta.card.index] = { value: delta.card, tick: this.#tick };
        this.#indexOf.set(delta.card.account, delta.card.index);
        this.#traderDesks = null;
        this.#cardsTick = this.#tick;
        return;
      case 'GroupRevalued':
        this.#groups.set(`${delta.group.level}:${delta.group.id}`, { value: delta.group, tick: this.#tick });
        return;
      case 'FeedAged':
        this.#feeds.set(delta.feed.origin, delta.feed);
        this.#feedsTick = this.#tick;
        return;
      case 'SessionMoved':
        this.#session = { value: delta.session, tick: this.#tick };
        return;
      case 'RatesMoved':
        this.#rates = delta.rates;
        return;
    }
  }

  #applyRows(indexes: Int32Array, columns: Float64Array): void {
    assert(columns.length >= indexes.length * COLUMN_COUNT, 'Invariant: a block carries every column of its rows');
    let highest = -1;
    for (const index of indexes) if (index > highest) highest = index;
    this.#grow(highest + 1);
    for (let row = 0; row < indexes.length; row += 1) {
      const index = indexes[row] ?? 0;
      this.#values.set(columns.subarray(row * COLUMN_COUNT, (row + 1) * COLUMN_COUNT), index * COLUMN_COUNT);
      this.#rowTicks[index] = this.#tick;
    }
  }

  #grow(rows: number): void {
    const held = this.#rowTicks.length;
    if (rows <= held) return;
    const capacity = Math.max(rows, held * 2, 64);
    const values = new Float64Array(capacity * COLUMN_COUNT).fill(Number.NaN);
    values.set(this.#values);
    const ticks = new Float64Array(capacity);
    ticks.set(this.#rowTicks);
    this.#values = values;
    this.#rowTicks = ticks;
  }
}
