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
