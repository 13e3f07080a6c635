import type { Holders } from '#lib/model/holders.ts';

/** Texts remembered between two answers; beyond them they are looked for anew. */
const TEXTS_MAX = 200;

/** Who holds what as the core last told it; empty while nobody filters by it. */
export class HolderBook {
  #isWatched = false;
  #holders: Holders | null = null;
  /** Rows by the text looked for, as of the present answer; every ranking of a second asks for the same few. */
  readonly #found = new Map<string, ReadonlySet<number>>();

  get isKnown(): boolean {
    return this.#holders !== null;
  }

  /** Once nobody asks, what is known grows old and is dropped. */
  watch(isWatched: boolean): void {
    this.#isWatched = isWatched;
    if (!isWatched) this.clear();
  }

  /** An answer that was on its way when the last one who asked went is not kept. */
  set(holders: Holders): void {
    if (!this.#isWatched) return;
    this.#holders = holders;
    this.#found.clear();
  }

  clear(): void {
    this.#holders = null;
    this.#found.clear();
  }

  /** Whether a row has an open position in an instrument whose name contains the text, given in lower case. */
  holds(index: number, text: string): boolean {
    if (this.#holders === null) return false;
    const known = this.#found.get(text) ?? this.#find(text, this.#holders);
    return known.has(index);
  }

  #find(text: string, { instruments }: Holders): ReadonlySet<number> {
    const rows = new Set<number>();
    for (const { name, accounts } of instruments)
      if (name.toLowerCase().includes(text)) for (const index of accounts) rows.add(index);
    if (this.#found.size >= TEXTS_MAX) this.#found.clear();
    this.#found.set(text, rows);
    return rows;
  }
}
