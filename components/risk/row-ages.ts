/** Rows remembered at most; the oldest is forgotten, and its age is unknown again. */
const ROWS_MAX = 20_000;

/** When the page saw a row's last event change. What it saw first is of unknown age: it may have stood for hours. */
export class RowAges {
  readonly #seen = new Map<number, { readonly seq: number; readonly atMs: number | null }>();

  saw(index: number, seq: number, nowMs: number): void {
    const held = this.#seen.get(index);
    if (held?.seq === seq) return;
    this.#seen.delete(index);
    this.#seen.set(index, { seq, atMs: held === undefined ? null : nowMs });
    if (this.#seen.size <= ROWS_MAX) return;
    const oldest = this.#seen.keys().next();
    if (oldest.done !== true) this.#seen.delete(oldest.value);
  }

  /** Null while it is not known. */
  ageMs(index: number, seq: number | null, nowMs: number): number | null {
    const held = this.#seen.get(index);
    if (held === undefined || held.atMs === null || seq === null) return null;
    return Math.max(0, nowMs - held.atMs);
  }
}
