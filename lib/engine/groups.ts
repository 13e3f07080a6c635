import { divideHalfEven, pow10Big } from '#lib/base/decimal.ts';
import type { NodeLevel } from '#lib/model/limit.ts';
import { convert } from './fx.ts';
import type { Rates } from './fx.ts';
import { ledgerScale } from './state.ts';

export type GroupLevel = Exclude<NodeLevel, 'account'>;
/** Sums of one node's members of one currency, in that currency's ledger units: exact integers, never rounded [HS5]. */
export type Bucket = {
  readonly currency: string;
  readonly scale: number;
  accounts: number;
  /** Where its hot sums begin: unrealized P&L, long, short. */
  readonly place: number;
  balance: bigint;
  /** Sum of the members' equity less flows when the firm's day began, flows included since. */
  dayBase: bigint;
  realizedDay: bigint;
};
export type GroupNode = {
  readonly level: GroupLevel;
  readonly id: string;
  readonly key: string;
  readonly buckets: Map<string, Bucket>;
  readonly members: Set<number>;
  dirty: boolean;
};
export type GroupTotals = {
  readonly equity: bigint;
  readonly dayPnl: bigint;
  readonly realizedDay: bigint;
  readonly unrealized: bigint;
  readonly long: bigint;
  readonly short: bigint;
  /** False when a rate to the reporting currency is missing: then that currency's members are left out [EX13]. */
  readonly complete: boolean;
};

const LIMB = 2 ** 52;
/** A low limb within this takes another difference of a holding without carrying. */
export const LIMB_ROOM = 2 ** 51;
const LIMB_BIG = 2n ** 52n;
/** Places of the hot sums in a bucket. */
export const UNREALIZED = 0;
export const LONG = 1;
export const SHORT = 2;

/** Numbers from one bucket to the next. */
const STRIDE = 4;

/**
 * The hot sums of all buckets in one run of memory. Two limbs each, low + high * 2^52, because a firm's gross leaves the
 * safe integers long before its accounts do.
 */
class Sums {
  /** Replaced when it grows, so it is read anew for each entry. */
  low = new Float64Array(64);
  private high = new Float64Array(64);
  private taken = 0;

  /** Places for a new bucket. */
  take(): number {
    const place = this.taken;
    this.taken += STRIDE;
    if (this.taken > this.low.length) {
      this.low = doubled(this.low);
      this.high = doubled(this.high);
    }
    return place;
  }

  /** Adds a safe integer to one sum; the low limb stays below 2^52. */
  shift(place: number, difference: number): void {
    let sum = (this.low[place] as number) + difference;
    if (sum >= LIMB || sum <= -LIMB) {
      const carry = Math.trunc(sum / LIMB);
      sum -= carry * LIMB;
      this.high[place] = (this.high[place] as number) + carry;
    }
    this.low[place] = sum;
  }

  /** Adds an integer of any size. */
  shiftBig(place: number, difference: bigint): void {
    const carry = difference / LIMB_BIG;
    this.high[place] = (this.high[place] as number) + Number(carry);
    this.shift(place, Number(difference - carry * LIMB_BIG));
  }

  whole(place: number): bigint {
    return BigInt(this.high[place] as number) * LIMB_BIG + BigInt(this.low[place] as number);
  }

  /** The sum as a float: a filter only. */
  rough(place: number): number {
    return (this.high[place] as number) * LIMB + (this.low[place] as number);
  }
}

function doubled(from: Float64Array): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(from.length * 2);
  grown.set(from);
  return grown;
}

/**
 * Totals of traders, desks and the firm. Whoever reads a sum first has the accounts tell what they have moved since, so
 * it is of the same entry as the rows, though no mark pays for it.
 */
export class Groups {
  readonly nodes = new Map<string, GroupNode>();
  /** The sums as far as they have been told; for those who tell. */
  readonly told = new Sums();
  /** Has the accounts tell; set by them. */
  settle: () => void = () => undefined;
  /** Counts changes of membership. */
  revision = 0;
  /** A rate or the reporting currency moved: every total reads differently. */
  areAllDirty = true;

  /** The sums as of now, for all who read. */
  get sums(): Pick<Sums, 'whole' | 'rough'> {
    this.settle();
    return this.told;
  }

  node(level: GroupLevel, id: string): GroupNode {
    const key = `${level}/${id}`;
    const known = this.nodes.get(key);
    if (known !== undefined) return known;
    const node: GroupNode = { level, id, key, buckets: new Map(), members: new Set(), dirty: true };
    this.nodes.set(key, node);
    return node;
  }

  bucket(node: GroupNode, currency: string): Bucket {
    const known = node.buckets.get(currency);
    if (known !== undefined) return known;
    const bucket: Bucket = {
      currency,
      scale: ledgerScale(currency),
      accounts: 0,
      place: this.told.take(),
      balance: 0n,
      dayBase: 0n,
      realizedDay: 0n,
    };
    node.buckets.set(currency, bucket);
    return bucket;
  }

  /** Totals in one currency, each currency's exact sum converted once; the result counts 10^-scale. */
  totals(node: GroupNode, currency: string, rates: Rates): GroupTotals {
    let [equity, dayPnl, realizedDay, unrealized, long, short] = [0n, 0n, 0n, 0n, 0n, 0n];
    let complete = true;
    const scale = ledgerScale(currency);
    const { sums } = this;
    for (const bucket of node.buckets.values()) {
      // A bucket without members may still hold the day P&L that leavers left [EX14].
      if (bucket.accounts === 0 && bucket.dayBase === 0n) continue;
      const rate = rates.get(bucket.currency, currency);
      if (!rate.known) {
        complete = false;
        continue;
      }
      const into = (units: bigint): bigint => {
        if (rate.legs.length === 0) return units;
        const wide = convert(units * pow10Big(24 - bucket.scale), rate);
        return divideHalfEven(wide, pow10Big(24 - scale));
      };
      const bucketUnrealized = sums.whole(bucket.place + UNREALIZED);
      const bucketEquity = bucket.balance + bucketUnrealized;
      equity += into(bucketEquity);
      dayPnl += into(bucketEquity - bucket.dayBase);
      realizedDay += into(bucket.realizedDay);
      unrealized += into(bucketUnrealized);
      long += into(sums.whole(bucket.place + LONG));
      short += into(sums.whole(bucket.place + SHORT));
    }
    return { equity, dayPnl, realizedDay, unrealized, long, short, complete };
  }

  /** Long and short in one currency's ledger units as floats: a filter only, never a decision [NU6]. */
  roughExposure(node: GroupNode, currency: string, rates: Rates): { long: number; short: number } {
    let long = 0;
    let short = 0;
    const scale = ledgerScale(currency);
    const { sums } = this;
    for (const bucket of node.buckets.values()) {
      if (bucket.accounts === 0) continue;
      const rate = rates.get(bucket.currency, currency);
      if (!rate.known) continue;
      const factor =
        rate.legs.length === 0 ? 1 : (Number(rate.num24) / Number(rate.den24)) * Number(`1e${scale - bucket.scale}`);
      long += sums.rough(bucket.place + LONG) * factor;
      short += sums.rough(bucket.place + SHORT) * factor;
    }
    return { long, short };
  }
}
