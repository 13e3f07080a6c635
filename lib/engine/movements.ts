import { ROW } from './account-row.ts';
import { DirtySet } from './dirty-set.ts';
import type { Lane } from './lane.ts';

/**
 * Which accounts moved: since the last collection, and since the groups were told. A mark names its lane alone; who asks
 * for accounts finds the holders by it, so that a mark pays nothing for being asked later [HS4].
 */
export class Movements {
  private readonly changed = new DirtySet();
  private readonly untold = new DirtySet();
  private readonly swept: Lane[] = [];

  add(account: number): void {
    this.changed.add(account);
    this.untold.add(account);
  }

  /** Nothing moved, yet the row reads differently; the groups have nothing to be told. */
  tellRow(account: number): void {
    this.changed.add(account);
  }

  sweep(lane: Lane): void {
    if (lane.isSwept) return;
    lane.isSwept = true;
    this.swept.push(lane);
  }

  /** Accounts changed since the last collection, in order of their first change or of being asked for. */
  get list(): readonly number[] {
    this.gather();
    return this.changed.list;
  }

  has(account: number): boolean {
    this.gather();
    return this.changed.has(account);
  }

  /** A collection has taken them. */
  clear(): void {
    this.gather();
    this.changed.clear();
  }

  /** Calls for every account that the groups have not been told of, and counts it as told. */
  tell(carry: (account: number) => void): void {
    this.gather();
    for (const account of this.untold.list) carry(account);
    this.untold.clear();
  }

  /** Puts the holders of moved lanes among the accounts. */
  private gather(): void {
    for (const lane of this.swept) {
      lane.isSwept = false;
      for (let place = 0; place < lane.count; place += 1) this.add((lane.rows[place] as number) / ROW);
    }
    this.swept.length = 0;
  }
}
