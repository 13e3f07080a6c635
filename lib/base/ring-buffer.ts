import { assert } from './assert.ts';

/** The newest `capacity` items, oldest first; an older one falls out. */
export class RingBuffer<Item> {
  private readonly items: Item[] = [];
  private head = 0;
  private readonly capacity: number;

  constructor(capacity: number) {
    assert(Number.isInteger(capacity) && capacity > 0, 'Invariant: a ring has room for at least one item');
    this.capacity = capacity;
  }

  get length(): number {
    return this.items.length;
  }

  push(item: Item): void {
    if (this.items.length < this.capacity) {
      this.items.push(item);
      return;
    }
    this.items[this.head] = item;
    this.head = (this.head + 1) % this.capacity;
  }

  /** Oldest first. */
  toArray(): Item[] {
    return [...this.items.slice(this.head), ...this.items.slice(0, this.head)];
  }
}
