/** Rows remembered at most; the oldest is forgotten, and its age is counted anew. */
const ROWS_MAX = 20_000;

type RowAge = {
  readonly ms: number;
  /** Its figures have stood so long at least: the page saw no change of them. */
  readonly isAtLeast: boolean;
};

type Seen = { readonly row: Float64Array; readonly atMs: number; readonly isAtLeast: boolean; isLookedAt: boolean };

/** When the page saw the figures of a row change. A change that nobody looked at came some time before it is found. */
export class RowAges {
  readonly #seen = new Map<number, Seen>();

  /** A row sent again with the figures it had is no change. */
  saw(index: number, row: Float64Array, nowMs: number): void {
    const held = this.#seen.get(index);
    if (held !== undefined && isEqual(held.row, row)) {
      held.isLookedAt = true;
      return;
    }
    this.#seen.delete(index);
    this.#seen.set(index, { row, atMs: nowMs, isAtLeast: held?.isLookedAt !== true, isLookedAt: true });
    if (this.#seen.size <= ROWS_MAX) return;
    const oldest = this.#seen.keys().next();
    if (oldest.done !== true) this.#seen.delete(oldest.value);
  }

  /** The row is no longer drawn: what happens to it from now on is not seen. */
  left(index: number): void {
    const held = this.#seen.get(index);
    if (held !== undefined) held.isLookedAt = false;
  }

  /** Null for a row that was never seen. */
  age(index: number, nowMs: number): RowAge | null {
    const held = this.#seen.get(index);
    return held === undefined ? null : { ms: Math.max(0, nowMs - held.atMs), isAtLeast: held.isAtLeast };
  }
}

function isEqual(a: Float64Array, b: Float64Array): boolean {
  return a === b || (a.length === b.length && a.every((value, place) => Object.is(value, b[place])));
}

/** What this page has seen of its rows; a row that scrolls out and back keeps its age. */
export const SEEN_AGES = new RowAges();

const WATCHERS = new Map<number, number>();

/**
 * A row is drawn. It has left once the returned function was called and nobody draws it in the same step of the page: a row
 * that only changed its place was looked at all the time.
 */
export function watchAge(index: number): () => void {
  WATCHERS.set(index, (WATCHERS.get(index) ?? 0) + 1);
  return () => {
    const left = (WATCHERS.get(index) ?? 1) - 1;
    if (left > 0) WATCHERS.set(index, left);
    else WATCHERS.delete(index);
    queueMicrotask(() => {
      if (!WATCHERS.has(index)) SEEN_AGES.left(index);
    });
  };
}
