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
  /** Two limbs each, low + high * 2^52, because a firm's gross leaves the safe integers long before its accounts do. */
  readonly low: Float64Array;
  readonly high: Float64Array;
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
const LIMB_ROOM = 2 ** 51;
const LIMB_BIG = 2n ** 52n;
/** Places of the hot sums in a bucket. */
export const UNREALIZED = 0;
export const LONG = 1;
export const SHORT = 2;

/** Totals of traders, desks and the firm: changed by the leaf's difference in the same entry as the row. */
export class Groups {
  readonly nodes = new Map<string, GroupNode>();
  /** A rate or the reporting currency moved: every total reads differently. */
  areAllDirty = true;

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
      low: new Float64Array(3),
      high: new Float64Array(3),
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
      const bucketUnrealized = limbs(bucket, UNREALIZED);
      const bucketEquity = bucket.balance + bucketUnrealized;
      equity += into(bucketEquity);
      dayPnl += into(bucketEquity - bucket.dayBase);
      realizedDay += into(bucket.realizedDay);
      unrealized += into(bucketUnrealized);
      long += into(limbs(bucket, LONG));
      short += into(limbs(bucket, SHORT));
    }
    return { equity, dayPnl, realizedDay, unrealized, long, short, complete };
  }

  /** Long and short in one currency's ledger units as floats: a filter only, never a decision [NU6]. */
  roughExposure(node: GroupNode, currency: string, rates: Rates): { long: number; short: number } {
    let long = 0;
    let short = 0;
    const scale = ledgerScale(currency);
    for (const bucket of node.buckets.values()) {
      if (bucket.accounts === 0) continue;
      const rate = rates.get(bucket.currency, currency);
      if (!rate.known) continue;
      const factor =
        rate.legs.length === 0 ? 1 : (Number(rate.num24) / Number(rate.den24)) * Number(`1e${scale - bucket.scale}`);
      long += rough(bucket, LONG) * factor;
      short += rough(bucket, SHORT) * factor;
    }
    return { long, short };
  }
}

/** Adds a difference to the three levels above an account. */
export function shiftAll(buckets: readonly Bucket[], place: number, difference: number): void {
  for (let level = 0; level < 3; level += 1) {
    const bucket = buckets[level] as Bucket;
    const sum = (bucket.low[place] as number) + difference;
    // The low limbs are far from their bound almost always; `shift` carries when one is not.
    if (sum <= LIMB_ROOM && sum >= -LIMB_ROOM) bucket.low[place] = sum;
    else shift(bucket, place, difference);
  }
}

/** Adds a safe integer to one hot sum; the low limb stays below 2^52. */
function shift(bucket: Bucket, place: number, difference: number): void {
  let sum = (bucket.low[place] as number) + difference;
  if (sum >= LIMB || sum <= -LIMB) {
    const carry = Math.trunc(sum / LIMB);
    sum -= carry * LIMB;
    bucket.high[place] = (bucket.high[place] as number) + carry;
  }
  bucket.low[place] = sum;
}

/** Adds an integer of any size to one hot sum. */
export function shiftBig(bucket: Bucket, place: number, difference: bigint): void {
  const carry = difference / LIMB_BIG;
  bucket.high[place] = (bucket.high[place] as number) + Number(carry);
  shift(bucket, place, Number(difference - carry * LIMB_BIG));
}

/** One hot sum as a whole. */
export function limbs(bucket: Bucket, place: number): bigint {
  return BigInt(bucket.high[place] as number) * LIMB_BIG + BigInt(bucket.low[place] as number);
}

function rough(bucket: Bucket, place: number): number {
  return (bucket.high[place] as number) * LIMB + (bucket.low[place] as number);
}
