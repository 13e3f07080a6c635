import { ACCOUNT_FLAGS, isMoneyColumn } from '#lib/model/view.ts';
import type { AccountCard, AccountColumn } from '#lib/model/view.ts';
import { rungRank } from '#lib/model/limit.ts';
import { asksHolders, parseFilter } from '#lib/protocol/monitor-filter.ts';
import type { RankGroup } from '#lib/protocol/frame.ts';
import type { GroupBy } from '#lib/protocol/group-by.ts';
import type { SortKey } from '#lib/protocol/socket-events.ts';
import { columnIndex } from './account-table.ts';
import type { AccountTable } from './account-table.ts';
import { FilterQuery } from './filter-query.ts';
import { FirmAmounts } from './firm-amounts.ts';
import { groupOrder } from './group-order.ts';
import { HolderBook } from './holder-book.ts';
import { RANKINGS_MAX, RANK_IDLE_MS, RANK_INTERVAL_MS, RANK_NOTICE_INTERVAL_MS } from './publish-bounds.ts';
import { scopeKey } from './scope.ts';
import type { DeskScope } from './scope.ts';

/** What a monitor subscription asks for; clients with the same shape share one ranking. */
export type RankShape = {
  readonly view: 'atRisk' | 'all';
  readonly sort: readonly SortKey[];
  readonly filter: string;
  /** Outermost first; empty is one list. */
  readonly group: readonly GroupBy[];
  /** Only accounts of this desk or trader, in the band as well. */
  readonly within?: { readonly level: 'desk' | 'trader'; readonly id: string } | undefined;
  readonly scope: DeskScope;
};

export type Ranking = {
  readonly pinned: readonly number[];
  readonly order: readonly number[];
  readonly groups: readonly RankGroup[];
  readonly totalAccounts: number;
  /** Of all accounts of the scope, whatever the shape: the one of the most used limit that is not pinned. */
  readonly nearest: number | null;
  /** The filter asks for holders that are not known yet: no row has passed it. */
  readonly awaitsHolders: boolean;
  /** Accounts of the view without a rate to the firm's currency: left out by a filter of money, last in a sort by it. */
  readonly unrated: number;
  /** Changes when the content does: a client is due when it was sent another one. */
  readonly version: number;
};

const WATCH_RANK = rungRank('watch');
const BREACH_RANK = rungRank('breach');
const TEXT_COLUMNS = ['account', 'name', 'trader', 'desk', 'currency'] as const;

/** Columns that a subscription may sort by. */
export function isSortColumn(name: string): boolean {
  return columnIndex(name) !== null || TEXT_COLUMNS.some((column) => column === name);
}

const NO_LIMITS: ReadonlyMap<string, readonly string[]> = new Map();
const NO_NAMES: readonly string[] = [];

/** What a filter reads beside the rows. */
export type FilterFacts = { readonly limitsOf: ReadonlyMap<string, readonly string[]>; readonly holders: HolderBook };
const NO_FACTS: FilterFacts = { limitsOf: NO_LIMITS, holders: new HolderBook() };

type Kept = { ranking: Ranking; atMs: number; noticeCount: number; usedAtMs: number };

/** Rankings by shape, made at 1 Hz and shared between clients; a notice lets the pinned band follow sooner. */
export class Rankings {
  readonly #table: AccountTable;
  readonly #facts: () => FilterFacts;
  readonly #kept = new Map<string, Kept>();
  #nextVersion = 1;
  #noticeCount = 0;

  constructor(table: AccountTable, facts: () => FilterFacts = () => NO_FACTS) {
    this.#table = table;
    this.#facts = facts;
  }

  /** An alert moved: who is pinned may have changed. */
  noted(): void {
    this.#noticeCount += 1;
  }

  clear(): void {
    this.#kept.clear();
  }

  get(shape: RankShape, nowMs: number): Ranking {
    const { view, sort, filter, group, within = null, scope } = shape;
    const key = JSON.stringify([view, sort, filter, group, within, scopeKey(scope)]);
    const kept = this.#kept.get(key);
    if (kept === undefined) {
      this.#evict(nowMs);
      const ranking = { ...rank(this.#table, shape, this.#facts()), version: this.#nextVersion++ };
      this.#kept.set(key, { ranking, atMs: nowMs, noticeCount: this.#noticeCount, usedAtMs: nowMs });
      return ranking;
    }
    kept.usedAtMs = nowMs;
    const ageMs = nowMs - kept.atMs;
    const isDue =
      ageMs >= RANK_INTERVAL_MS || (kept.noticeCount !== this.#noticeCount && ageMs >= RANK_NOTICE_INTERVAL_MS);
    if (!isDue) return kept.ranking;
    const next = rank(this.#table, shape, this.#facts());
    if (!isEqual(next, kept.ranking)) kept.ranking = { ...next, version: this.#nextVersion++ };
    kept.atMs = nowMs;
    kept.noticeCount = this.#noticeCount;
    return kept.ranking;
  }

  #evict(nowMs: number): void {
    for (const [key, kept] of this.#kept) {
      if (nowMs - kept.usedAtMs > RANK_IDLE_MS || this.#kept.size >= RANKINGS_MAX) this.#kept.delete(key);
    }
  }
}

/** Pure: the order of all rows of the scope at this moment. Ties by account id, unknown values last. */
export function rank(
  table: AccountTable,
  shape: RankShape,
  { limitsOf, holders }: FilterFacts = NO_FACTS,
): Omit<Ranking, 'version'> {
  const amounts = new FirmAmounts(table);
  const filter = new FilterQuery(parseFilter(shape.filter), amounts);
  const pinned: number[] = [];
  const order: number[] = [];
  let totalAccounts = 0;
  let nearest: number | null = null;
  let unrated = 0;
  for (let index = 0; index < table.rowCount; index += 1) {
    const card = table.card(index)?.value;
    if (card === undefined || (shape.scope !== null && !shape.scope.includes(card.desk))) continue;
    if (!isPinned(table, index) && isNearer(table, index, nearest)) nearest = index;
    if (shape.within !== undefined && card[shape.within.level] !== shape.within.id) continue;
    totalAccounts += 1;
    // The band of breaches ignores view and filter: nothing typed may hide a breach [MO2].
    if (isPinned(table, index)) pinned.push(index);
    else if (isInView(table, index, shape.view)) {
      const alertLimits = limitsOf.get(card.account) ?? NO_NAMES;
      const value = (column: AccountColumn): number => table.named(index, column);
      const holds = (text: string): boolean => holders.holds(index, text);
      const answer = filter.answer({ card, alertLimits, value, holds });
      if (answer === 'passes') order.push(index);
      if (answer === 'unrated') unrated += 1;
    }
  }
  pinned.sort((a, b) => comparePinned(table, a, b));
  if (shape.sort.some(({ column }) => isMoneyColumn(column))) unrated += countUnrated(table, order, amounts);
  const keys = comparators(table, order, shape.sort, amounts);
  order.sort((a, b) => {
    for (const compare of keys) {
      const difference = compare(a, b);
      if (difference !== 0) return difference;
    }
    return compareCards(table, a, b, 'account');
  });
  const awaitsHolders = !holders.isKnown && asksHolders(shape.filter);
  return {
    pinned,
    ...groupOrder(order, shape.group, (index) => table.card(index)?.value),
    totalAccounts,
    nearest,
    awaitsHolders,
    unrated,
  };
}

function countUnrated(table: AccountTable, order: readonly number[], amounts: FirmAmounts): number {
  return order.reduce((count, index) => {
    const card = table.card(index)?.value;
    return card === undefined || amounts.unitOf(card) !== null ? count : count + 1;
  }, 0);
}

function isPinned(table: AccountTable, index: number): boolean {
  return table.named(index, 'rungRank') >= BREACH_RANK || isUnowned(table, index);
}

/** More used than the nearest one yet. Nothing used is near to nothing; equal ones go by account. */
function isNearer(table: AccountTable, index: number, nearest: number | null): boolean {
  const usedBp = table.named(index, 'worstUsedBp');
  if (!(usedBp > 0)) return false;
  if (nearest === null) return true;
  const mostBp = table.named(nearest, 'worstUsedBp');
  return usedBp > mostBp || (usedBp === mostBp && compareCards(table, index, nearest, 'account') < 0);
}

function isUnowned(table: AccountTable, index: number): boolean {
  return (table.named(index, 'flags') & ACCOUNT_FLAGS.unackedBreach) !== 0;
}

function isInView(table: AccountTable, index: number, view: RankShape['view']): boolean {
  return view === 'all' || table.named(index, 'rungRank') >= WATCH_RANK;
}

function comparePinned(table: AccountTable, a: number, b: number): number {
  return (
    Number(isUnowned(table, b)) - Number(isUnowned(table, a)) ||
    compareNumbers(table.named(a, 'rungRank'), table.named(b, 'rungRank'), -1) ||
    compareNumbers(table.named(a, 'worstUsedBp'), table.named(b, 'worstUsedBp'), -1) ||
    compareCards(table, a, b, 'account')
  );
}

type Compare = (a: number, b: number) => number;

function comparators(
  table: AccountTable,
  rows: readonly number[],
  sort: readonly SortKey[],
  amounts: FirmAmounts,
): readonly Compare[] {
  const chosen: readonly SortKey[] =
    sort.length > 0
      ? sort
      : [
          { column: 'rungRank', direction: 'desc' },
          { column: 'worstUsedBp', direction: 'desc' },
        ];
  return chosen.map(({ column, direction }) => {
    const sign = direction === 'asc' ? 1 : -1;
    const index = columnIndex(column);
    if (index !== null && isMoneyColumn(column)) return amounts.comparator(rows, index, sign);
    if (index !== null) return (a, b) => compareNumbers(table.value(a, index), table.value(b, index), sign);
    const text = TEXT_COLUMNS.find((candidate) => candidate === column) ?? 'account';
    return (a, b) => sign * compareCards(table, a, b, text);
  });
}

function compareNumbers(a: number, b: number, sign: 1 | -1): number {
  const unknownA = Number.isNaN(a);
  const unknownB = Number.isNaN(b);
  if (unknownA || unknownB) return Number(unknownA) - Number(unknownB);
  return a === b ? 0 : sign * (a < b ? -1 : 1);
}

/** By code unit, as everywhere: the order must not depend on a locale. */
function compareCards(table: AccountTable, a: number, b: number, column: (typeof TEXT_COLUMNS)[number]): number {
  const textA = textOf(table.card(a)?.value, column);
  const textB = textOf(table.card(b)?.value, column);
  if (textA === textB) return 0;
  return textA < textB ? -1 : 1;
}

function textOf(card: AccountCard | undefined, column: (typeof TEXT_COLUMNS)[number]): string {
  return card?.[column] ?? '';
}

function isEqual(a: Omit<Ranking, 'version'>, b: Ranking): boolean {
  return (
    a.totalAccounts === b.totalAccounts &&
    a.nearest === b.nearest &&
    a.awaitsHolders === b.awaitsHolders &&
    a.unrated === b.unrated &&
    isSameList(a.pinned, b.pinned) &&
    isSameList(a.order, b.order) &&
    isSameGroups(a.groups, b.groups)
  );
}

function isSameList(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, position) => value === b[position]);
}

function isSameGroups(a: readonly RankGroup[], b: readonly RankGroup[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((group, place) => {
    const other = b[place];
    return (
      group.by === other?.by && group.id === other.id && group.depth === other.depth && group.count === other.count
    );
  });
}
