/** Indexes changed since the last collection, in order of their first change; cheap to add to on every mark [HS4]. */
export class DirtySet {
  readonly list: number[] = [];
  /** 1 where the index is in the list. */
  private flags = new Uint8Array(64);

  add(index: number): void {
    if (this.flags[index] === 1) return;
    if (index >= this.flags.length) {
      const grown = new Uint8Array(Math.max(index + 1, this.flags.length * 2));
      grown.set(this.flags);
      this.flags = grown;
    }
    this.flags[index] = 1;
    this.list.push(index);
  }

  has(index: number): boolean {
    return this.flags[index] === 1;
  }

  clear(): void {
    for (const index of this.list) this.flags[index] = 0;
    this.list.length = 0;
  }
}
