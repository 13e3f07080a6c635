import type { RankGroup, RankOrder } from '#lib/protocol/frame.ts';
import { settleGroups } from './order-groups.ts';
import type { GroupedOrder } from './order-groups.ts';

/** A row moves by itself only if it crosses at least this many ranks [ST2]. */
const MOVE_RANKS_MIN = 3;
/** A held order is released this long after its cause ended [ST1]. */
export const RELEASE_MS = 1_500;

/** The rows as they stand on the screen. `left` are rows that keep their place although they left the view [ST3]. */
export type ShownOrder = {
  readonly subscription: number;
  readonly pinned: readonly number[];
  readonly order: readonly number[];
  readonly groups: readonly RankGroup[];
  readonly left: ReadonlySet<number>;
  /** Rows of `pinned` that stood there before the hold; those behind them came while it lasted. */
  readonly bandRows: number;
  /** Rung of each known row when it was placed: a changed one frees the row to move [ST2]. */
  readonly rungs: ReadonlyMap<number, number>;
};

/** Rung of each row that the page holds: those on screen and around it, never all of the firm. */
export type KnownRungs = ReadonlyMap<number, number>;

const NONE_LEFT: ReadonlySet<number> = new Set();
const NO_GROUPS: readonly RankGroup[] = [];

export function takeOrder(latest: RankOrder, rungs: KnownRungs): ShownOrder {
  const { subscription, pinned, order } = latest;
  const groups = latest.groups ?? NO_GROUPS;
  return { subscription, pinned, order, groups, left: NONE_LEFT, bandRows: pinned.length, rungs };
}

/** Not held: a row that moved by one or two ranks on the same rung stays where it is; all others take their new rank. */
export function settleOrder(shown: ShownOrder | null, latest: RankOrder, rungs: KnownRungs): ShownOrder {
  if (shown === null || shown.subscription !== latest.subscription) return takeOrder(latest, rungs);
  const { order, groups } = settleRanks(shown, latest, rungs);
  const isSame =
    sameList(order, shown.order) && sameGroups(groups, shown.groups) && sameList(latest.pinned, shown.pinned);
  if (isSame && shown.left.size === 0 && shown.bandRows === shown.pinned.length) return shown;
  return takeOrder({ ...latest, order, groups }, rungs);
}

/** Held: no row changes place; new breaches join behind the band, rows that left are marked. */
export function holdOrder(shown: ShownOrder, latest: RankOrder, rungs: KnownRungs): ShownOrder {
  if (shown.subscription !== latest.subscription) return takeOrder(latest, rungs);
  const inBand = new Set(shown.pinned);
  const added = latest.pinned.filter((index) => !inBand.has(index));
  const pinned = added.length === 0 ? shown.pinned : [...shown.pinned, ...added];
  const present = new Set([...latest.order, ...latest.pinned]);
  const nowPinned = new Set(latest.pinned);
  const left = new Set<number>();
  for (const index of shown.order) if (!present.has(index) || nowPinned.has(index)) left.add(index);
  for (const index of shown.pinned) if (!present.has(index)) left.add(index);
  if (added.length === 0 && sameSet(left, shown.left)) return shown;
  return { ...shown, pinned, left };
}

/** Rows that stand elsewhere once the hold is released. */
export function countMoves(shown: ShownOrder, latest: RankOrder, rungs: KnownRungs): number {
  if (shown.subscription !== latest.subscription) return 0;
  const settled = settleRanks(shown, latest, rungs).order;
  const before = new Map(shown.order.map((index, rank) => [index, rank]));
  let moves = 0;
  for (const [rank, index] of settled.entries()) if (before.get(index) !== rank) moves += 1;
  return moves;
}

function settleRanks(shown: ShownOrder, latest: RankOrder, rungs: KnownRungs): GroupedOrder {
  const isFree = (key: unknown): boolean => typeof key === 'number' && !isSameRung(shown, key, rungs);
  return settleGroups(shown, { order: latest.order, groups: latest.groups ?? NO_GROUPS }, (before, now) =>
    settleKeys(before, now, isFree),
  );
}

function settleKeys<Key>(shown: readonly Key[], latest: readonly Key[], isFree: (key: Key) => boolean): readonly Key[] {
  const before = new Map(shown.map((key, rank) => [key, rank]));
  const ranked = latest.map((key, rank) => {
    const old = before.get(key);
    const stays = old !== undefined && Math.abs(old - rank) < MOVE_RANKS_MIN && !isFree(key);
    return { key, rank, place: stays ? old : rank };
  });
  ranked.sort((a, b) => a.place - b.place || a.rank - b.rank);
  return ranked.map(({ key }) => key);
}

/** A rung that is not known on both sides tells nothing: such rows are not on the screen. */
function isSameRung(shown: ShownOrder, index: number, rungs: KnownRungs): boolean {
  const before = shown.rungs.get(index);
  const now = rungs.get(index);
  return before === undefined || now === undefined || before === now;
}

export function sameList(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, position) => value === b[position]);
}

function sameGroups(a: readonly RankGroup[], b: readonly RankGroup[]): boolean {
  return a.length === b.length && a.every(({ id, count }, place) => b[place]?.id === id && b[place].count === count);
}

function sameSet(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  return a.size === b.size && [...a].every((value) => b.has(value));
}
