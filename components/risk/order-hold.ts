import type { RankOrder } from '#lib/protocol/frame.ts';

/** A row moves by itself only if it crosses at least this many ranks [ST2]. */
const MOVE_RANKS_MIN = 3;
/** A held order is released this long after its cause ended [ST1]. */
export const RELEASE_MS = 1_500;

/** The rows as they stand on the screen. `left` are rows that keep their place although they left the view [ST3]. */
export type ShownOrder = {
  readonly subscription: number;
  readonly pinned: readonly number[];
  readonly order: readonly number[];
  readonly left: ReadonlySet<number>;
};

const NONE_LEFT: ReadonlySet<number> = new Set();

export function takeOrder(latest: RankOrder): ShownOrder {
  return { subscription: latest.subscription, pinned: latest.pinned, order: latest.order, left: NONE_LEFT };
}

/** Not held: rows that moved by one or two ranks stay where they are; all others take their new rank. */
export function settleOrder(shown: ShownOrder | null, latest: RankOrder): ShownOrder {
  if (shown === null || shown.subscription !== latest.subscription) return takeOrder(latest);
  const order = settleRanks(shown.order, latest.order);
  if (sameList(order, shown.order) && sameList(latest.pinned, shown.pinned) && shown.left.size === 0) return shown;
  return { subscription: latest.subscription, pinned: latest.pinned, order, left: NONE_LEFT };
}

/** Held: no row changes place; new breaches join the band behind the others, rows that left are marked. */
export function holdOrder(shown: ShownOrder, latest: RankOrder): ShownOrder {
  if (shown.subscription !== latest.subscription) return takeOrder(latest);
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
export function countMoves(shown: ShownOrder, latest: RankOrder): number {
  if (shown.subscription !== latest.subscription) return 0;
  const settled = settleRanks(shown.order, latest.order);
  const before = new Map(shown.order.map((index, rank) => [index, rank]));
  let moves = 0;
  for (const [rank, index] of settled.entries()) if (before.get(index) !== rank) moves += 1;
  return moves;
}

function settleRanks(shown: readonly number[], latest: readonly number[]): readonly number[] {
  const before = new Map(shown.map((index, rank) => [index, rank]));
  const keyed = latest.map((index, rank) => {
    const old = before.get(index);
    return { index, rank, key: old !== undefined && Math.abs(old - rank) < MOVE_RANKS_MIN ? old : rank };
  });
  keyed.sort((a, b) => a.key - b.key || a.rank - b.rank);
  return keyed.map(({ index }) => index);
}

function sameList(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, position) => value === b[position]);
}

function sameSet(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  return a.size === b.size && [...a].every((value) => b.has(value));
}
