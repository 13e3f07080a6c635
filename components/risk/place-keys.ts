/**
 * Keys of the drawn rows by place: when the order changes the elements stay where they are and show other rows, which costs
 * a tenth of moving them. Only the row that has the focus takes its element along, so that a key never meets another
 * account than the one it was aimed at [AX18].
 */
export class PlaceKeys {
  readonly #keys = new Map<number, number>();
  #next = 0;
  #held: { readonly line: number; readonly place: number } | null = null;

  /**
   * @param lines Line at each place that is drawn.
   * @param heldLine The line that has the focus; null where none of these has it.
   */
  assign(lines: ReadonlyMap<number, number>, heldLine: number | null): ReadonlyMap<number, number> {
    this.#follow(lines);
    const keys = new Map<number, number>();
    for (const place of lines.keys()) {
      const key = this.#keys.get(place) ?? this.#next++;
      this.#keys.set(place, key);
      keys.set(place, key);
    }
    const place = [...lines].find(([, line]) => line === heldLine)?.[0];
    this.#held = place === undefined || heldLine === null ? null : { line: heldLine, place };
    return keys;
  }

  #follow(lines: ReadonlyMap<number, number>): void {
    const held = this.#held;
    if (held === null || lines.get(held.place) === held.line) return;
    const to = [...lines].find(([, line]) => line === held.line)?.[0];
    const key = this.#keys.get(held.place);
    if (to === undefined || key === undefined) {
      // It has left with its element: whoever comes to its place gets a new one.
      this.#keys.delete(held.place);
      this.#held = null;
      return;
    }
    this.#keys.set(held.place, this.#keys.get(to) ?? this.#next++);
    this.#keys.set(to, key);
    this.#held = { line: held.line, place: to };
  }
}
