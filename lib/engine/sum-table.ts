import { pow10Big } from '#lib/base/decimal.ts';

/** Exact sums at 10^-24; leaves without a value are counted in `missing` and not summed. */
export type Sums = {
  readonly long24: bigint;
  readonly short24: bigint;
  readonly leaves: number;
  readonly missing: number;
};

/**
 * An amount in limbs of nine decimal digits, lowest first. Limbs are added without a carry: up to nine million of them
 * stay within the safe integers. The highest holds all that is above 10^27 of the unit, so sums are exact up to 9 * 10^18
 * of a currency; a picture carries whole numbers up to 9 * 10^15.
 */
const LIMBS = 4;
const LIMB_DIGITS = 9;
const LIMB = 10 ** LIMB_DIGITS;
const LIMB_BIG = pow10Big(LIMB_DIGITS);
/** Long, then short. */
const WIDTH = 2 * LIMBS;

/** The limbs of amounts that are added again and again, in columns. */
export class LimbColumn {
  private limbs = new Float64Array(16 * LIMBS);
  private count = 0;

  clear(): void {
    this.count = 0;
  }

  /** Adds the size of an amount; the answer is its place. */
  push(amount24: bigint): number {
    if ((this.count + 1) * LIMBS > this.limbs.length) this.limbs = doubled(this.limbs);
    let rest = amount24 < 0n ? -amount24 : amount24;
    const at = this.count * LIMBS;
    for (let limb = 0; limb < LIMBS - 1; limb += 1) {
      this.limbs[at + limb] = Number(rest % LIMB_BIG);
      rest /= LIMB_BIG;
    }
    this.limbs[at + LIMBS - 1] = Number(rest);
    this.count += 1;
    return this.count - 1;
  }

  addTo(into: Float64Array, from: number, place: number): void {
    const at = place * LIMBS;
    for (let limb = 0; limb < LIMBS; limb += 1)
      into[from + limb] = (into[from + limb] as number) + (this.limbs[at + limb] as number);
  }
}

/** Long and short sums of many groups, exact, without an object or a big integer for each. */
export class SumTable {
  private amounts: Float64Array<ArrayBuffer>;
  private counts: Int32Array<ArrayBuffer>;

  constructor(size: number) {
    this.amounts = new Float64Array(size * WIDTH);
    this.counts = new Int32Array(size * 2);
  }

  leaves(row: number): number {
    return this.counts[row * 2] as number;
  }

  /** One leaf with a value, whose size is kept at a place of a column. */
  addLeaf(row: number, isLong: boolean, column: LimbColumn, place: number): void {
    this.counts[row * 2] = (this.counts[row * 2] as number) + 1;
    column.addTo(this.amounts, row * WIDTH + (isLong ? 0 : LIMBS), place);
  }

  /** One leaf without a value. */
  addMissing(row: number): void {
    this.counts[row * 2] = (this.counts[row * 2] as number) + 1;
    this.counts[row * 2 + 1] = (this.counts[row * 2 + 1] as number) + 1;
  }

  add(row: number, from: SumTable, fromRow: number): void {
    const [into, at, source, start] = [this.amounts, row * WIDTH, from.amounts, fromRow * WIDTH];
    for (let limb = 0; limb < WIDTH; limb += 1)
      into[at + limb] = (into[at + limb] as number) + (source[start + limb] as number);
    this.counts[row * 2] = (this.counts[row * 2] as number) + (from.counts[fromRow * 2] as number);
    this.counts[row * 2 + 1] = (this.counts[row * 2 + 1] as number) + (from.counts[fromRow * 2 + 1] as number);
  }

  /** Sets long and short off against each other: one side is left. */
  net(row: number): void {
    const { amounts } = this;
    const at = row * WIDTH;
    let carry = 0;
    for (let limb = 0; limb < LIMBS; limb += 1) {
      const net = (amounts[at + limb] as number) - (amounts[at + LIMBS + limb] as number);
      amounts[at + limb] = net;
      amounts[at + LIMBS + limb] = 0;
      // The highest limb says the sign once what is below it is carried up.
      if (limb < LIMBS - 1) carry = Math.floor((net + carry) / LIMB);
      else if (net + carry < 0) this.turn(at);
    }
  }

  private turn(at: number): void {
    const { amounts } = this;
    for (let limb = 0; limb < LIMBS; limb += 1) {
      amounts[at + LIMBS + limb] = -(amounts[at + limb] as number);
      amounts[at + limb] = 0;
    }
  }

  clear(row: number): void {
    // Faster than `fill` over so few.
    for (let limb = row * WIDTH; limb < (row + 1) * WIDTH; limb += 1) this.amounts[limb] = 0;
    this.counts[row * 2] = this.counts[row * 2 + 1] = 0;
  }

  /** Room for so many rows; those that are there stay. */
  reserve(rows: number): void {
    while (rows * WIDTH > this.amounts.length) this.amounts = doubled(this.amounts);
    if (rows * 2 <= this.counts.length) return;
    const grown = new Int32Array(this.amounts.length / LIMBS);
    grown.set(this.counts);
    this.counts = grown;
  }

  read(row: number): Sums {
    return {
      long24: this.whole(row * WIDTH),
      short24: this.whole(row * WIDTH + LIMBS),
      leaves: this.counts[row * 2] as number,
      missing: this.counts[row * 2 + 1] as number,
    };
  }

  private whole(at: number): bigint {
    let whole = 0n;
    for (let limb = LIMBS - 1; limb >= 0; limb -= 1)
      whole = whole * LIMB_BIG + BigInt(this.amounts[at + limb] as number);
    return whole;
  }
}

function doubled(from: Float64Array): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(from.length * 2);
  grown.set(from);
  return grown;
}
