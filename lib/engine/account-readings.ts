import type { LossObservation } from './loss-rule.ts';

/** Who reads an account exactly. */
type Source = { exactly(account: number): LossObservation; isAccountLive(account: number): boolean };

/** What limits are judged on, of each account, read once while nothing moves: exact equity and balance, and liveness. */
export class AccountReadings {
  private readonly reader: Source;
  private readonly seen = new Map<number, LossObservation>();
  private readonly live = new Map<number, boolean>();

  constructor(reader: Source) {
    this.reader = reader;
  }

  /** Equity and balance of an account, exact at 10^-24. */
  of(account: number): LossObservation {
    const known = this.seen.get(account);
    if (known !== undefined) return known;
    const observed = this.reader.exactly(account);
    this.seen.set(account, observed);
    return observed;
  }

  /** False while a mark or rate behind an open holding is missing or not live [LI9]. */
  isLive(account: number): boolean {
    const known = this.live.get(account);
    if (known !== undefined) return known;
    const isLive = this.reader.isAccountLive(account);
    this.live.set(account, isLive);
    return isLive;
  }

  /** Another entry: everything is read anew. */
  clear(): void {
    if (this.seen.size > 0) this.seen.clear();
    if (this.live.size > 0) this.live.clear();
  }
}
