type Lines = ReadonlyMap<number, number>;
type Keys = ReadonlyMap<number, number>;

/**
 * Keys of the drawn rows by place: when the order changes the elements stay where they are and show other rows, which costs
 * a tenth of moving them. Only the row that has the focus takes its element along, so that a key never meets another
 * account than the one it was aimed at [AX18].
 */
export class PlaceKeys {
  /** What stands on the page: keys for a picture that is not drawn after all must not count. */
  #lines: Lines = new Map();
  #keys: Keys = new Map();
  #next = 0;

  /**
   * @param lines Line at each place that is to be drawn.
   * @param heldLine The line that has the focus on the page as it stands; null where none has it.
   */
  assign(lines: Lines, heldLine: number | null): Keys {
    const known = new Map(this.#keys);
    const from = placeOf(this.#lines, heldLine);
    const held = from === undefined ? undefined : known.get(from);
    if (from !== undefined && held !== undefined) {
      const to = placeOf(lines, heldLine);
      const other = to === undefined ? undefined : known.get(to);
      // Where it goes its element goes; where it leaves for good, whoever comes to its place gets a new one.
      if (other === undefined) known.delete(from);
      else known.set(from, other);
      if (to !== undefined) known.set(to, held);
    }
    let next = this.#next;
    return new Map([...lines.keys()].map((place) => [place, known.get(place) ?? next++]));
  }

  /** These are on the page now. */
  commit(lines: Lines, keys: Keys): void {
    this.#lines = lines;
    this.#keys = keys;
    this.#next = Math.max(this.#next, ...[...keys.values()].map((key) => key + 1));
  }
}

function placeOf(lines: Lines, line: number | null): number | undefined {
  for (const [place, at] of lines) if (at === line) return place;
  return undefined;
}
