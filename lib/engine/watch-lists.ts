import { byId, isOfEquity, sidesOf } from './limit-bands.ts';
import type { Watch } from './limit-bands.ts';

type Lists = { all: readonly Watch[]; equity: readonly Watch[]; exposed: readonly Watch[] };
const NONE: Lists = { all: [], equity: [], exposed: [] };

/**
 * The limits of each account in order of their ids, and among them those that equity moves and those on exposure: a mark
 * pays for what it may move, however many limits an account has beside.
 */
export class WatchLists {
  private readonly lists: Lists[] = [];

  of(account: number): Readonly<Lists> {
    return this.lists[account] ?? NONE;
  }

  add(account: number, watch: Watch): void {
    this.set(account, byId([...this.of(account).all, watch]));
  }

  remove(account: number, watch: Watch): void {
    this.set(
      account,
      this.of(account).all.filter((other) => other !== watch),
    );
  }

  private set(account: number, all: readonly Watch[]): void {
    const equity = all.filter(isOfEquity);
    const exposed = all.filter(({ limit }) => sidesOf(limit) !== null);
    // Most accounts have limits that equity moves alone: one list serves twice.
    this.lists[account] = { all, equity: equity.length === all.length ? all : equity, exposed };
  }
}
