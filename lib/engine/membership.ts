import { LIMB_ROOM, LONG, SHORT, UNREALIZED } from './groups.ts';
import type { Bucket, GroupNode, Groups } from './groups.ts';
import { accountAt } from './state.ts';
import type { EngineState } from './state.ts';

/** Trader, desk and firm. */
const LEVELS = 3;

/** What an account brings to the groups above it, in ledger units of its currency. */
export type Contribution = {
  readonly unrealized: bigint;
  readonly long: bigint;
  readonly short: bigint;
  readonly balance: bigint;
  readonly dayBase: bigint;
  readonly realizedDay: bigint;
};

/** Which groups each account stands under, and the places of their sums of its currency. */
export class Membership {
  private readonly state: EngineState;
  private readonly groups: Groups;
  private readonly buckets: Bucket[][] = [];
  private readonly paths: GroupNode[][] = [];
  /** The beginnings of the sums of trader, desk and firm, by account; replaced when it grows. */
  places = new Int32Array(64 * LEVELS);

  constructor(state: EngineState, groups: Groups) {
    this.state = state;
    this.groups = groups;
  }

  add(index: number): void {
    this.paths.push([]);
    this.buckets.push([]);
    if ((index + 1) * LEVELS <= this.places.length) return;
    const grown = new Int32Array(this.places.length * 2);
    grown.set(this.places);
    this.places = grown;
  }

  pathOf(index: number): readonly GroupNode[] {
    return this.paths[index] ?? [];
  }

  bucketsOf(index: number): readonly Bucket[] {
    return this.buckets[index] ?? [];
  }

  /** Puts an account under its trader, desk and firm. */
  join(index: number, brought: Contribution): void {
    const account = accountAt(this.state, index);
    this.groups.revision += 1;
    const path = [
      this.groups.node('trader', account.trader),
      this.groups.node('desk', account.desk),
      this.groups.node('firm', this.state.firm.firm),
    ];
    this.paths[index] = path;
    this.buckets[index] = path.map((node, level) => {
      node.members.add(index);
      node.dirty = true;
      const bucket = this.groups.bucket(node, account.currency);
      bucket.accounts += 1;
      this.places[index * LEVELS + level] = bucket.place;
      return bucket;
    });
    this.contribute(index, brought, 1n);
  }

  leave(index: number, taken: Contribution): void {
    this.contribute(index, taken, -1n);
    for (const node of this.pathOf(index)) {
      node.members.delete(index);
      node.dirty = true;
    }
    for (const bucket of this.bucketsOf(index)) bucket.accounts -= 1;
  }

  private contribute(index: number, brought: Contribution, sign: 1n | -1n): void {
    this.shiftBig(index, sign * brought.unrealized, sign * brought.long, sign * brought.short);
    for (const bucket of this.bucketsOf(index)) {
      bucket.balance += sign * brought.balance;
      bucket.dayBase += sign * brought.dayBase;
      bucket.realizedDay += sign * brought.realizedDay;
    }
  }

  /** Carries differences of any size to the hot sums. */
  shiftBig(index: number, unrealized: bigint, long: bigint, short: bigint): void {
    const sums = this.groups.told;
    for (const { place } of this.bucketsOf(index)) {
      sums.shiftBig(place + UNREALIZED, unrealized);
      sums.shiftBig(place + LONG, long);
      sums.shiftBig(place + SHORT, short);
    }
  }

  /** Carries a difference of one hot sum, UNREALIZED, LONG or SHORT, to the three levels. */
  shift(index: number, sum: number, difference: number): void {
    const sums = this.groups.told;
    const { places } = this;
    const { low } = sums;
    for (let level = 0; level < LEVELS; level += 1) {
      const place = (places[index * LEVELS + level] as number) + sum;
      const next = (low[place] as number) + difference;
      // The low limbs are far from their bound almost always; `shift` carries when one is not.
      if (next <= LIMB_ROOM && next >= -LIMB_ROOM) low[place] = next;
      else sums.shift(place, difference);
    }
  }
}
