import { assert } from '#lib/base/assert.ts';

/**
 * One point, in units of 10^-scale of the series' currency; null is unknown. `tsUs` is the time of the bucket's last
 * value; low and high are the extremes of the whole bucket, all else is its last value.
 */
export type HistoryPoint = {
  readonly tsUs: number;
  readonly equity: number | null;
  readonly equityLow: number | null;
  readonly equityHigh: number | null;
  readonly highWaterMark: number | null;
  readonly floor: number | null;
  readonly drawdown: number | null;
  readonly gross: number | null;
  readonly net: number | null;
  readonly long: number | null;
  readonly short: number | null;
};

/** One reading of an account; NaN is unknown. */
export type HistoryReading = {
  readonly tsUs: number;
  readonly equity: number;
  readonly equityLow: number;
  readonly equityHigh: number;
  readonly highWaterMark: number;
  readonly floor: number;
  readonly long: number;
  readonly short: number;
};

/** Places of a bucket's values. Drawdown, gross and net are differences and sums of these, exactly, and not stored. */
const TS = 0;
const EQUITY = 1;
const LOW = 2;
const HIGH = 3;
const HIGH_WATER_MARK = 4;
const FLOOR = 5;
const LONG = 6;
const SHORT = 7;
export const BUCKET_VALUES = 8;
export const BUCKET_BYTES = BUCKET_VALUES * Float64Array.BYTES_PER_ELEMENT;

const FIRST_CAPACITY = 8;
const FIRST_WIDTH_US = 1_000_000;
export const WINDOW_US = 24 * 3_600_000_000;

/**
 * Readings of at most the last 24 hours in at most `bucketsMax` buckets. When it is full, the buckets' width doubles and
 * neighbours merge; a merge keeps the extremes, so a spike is never lost, only its time becomes less exact.
 */
export class BucketSeries {
  #buckets = new Float64Array(FIRST_CAPACITY * BUCKET_VALUES);
  #count = 0;
  #widthUs = FIRST_WIDTH_US;

  get count(): number {
    return this.#count;
  }

  /** Time of the last reading; 0 where there is none. */
  get lastTsUs(): number {
    return this.#count === 0 ? 0 : this.#at(this.#count - 1, TS);
  }

  get widthUs(): number {
    return this.#widthUs;
  }

  get bytes(): number {
    return this.#buckets.byteLength;
  }

  /** Readings come in the order of their time, which is engine time and never decreases [TI1]. */
  add(reading: HistoryReading, bucketsMax: number): void {
    const { lastTsUs } = this;
    const { tsUs } = reading;
    assert(tsUs >= lastTsUs, 'Invariant: readings of a series come in the order of their time');
    if (this.#count === 0 || this.#slot(tsUs) !== this.#slot(lastTsUs)) {
      this.#dropOld(tsUs);
      while (this.#count >= bucketsMax) this.#widen(bucketsMax);
      // Widening may have moved the last bucket into the reading's slot.
      if (this.#count === 0 || this.#slot(tsUs) !== this.#slot(this.#at(this.#count - 1, TS))) this.#open(bucketsMax);
    }
    const start = (this.#count - 1) * BUCKET_VALUES;
    const buckets = this.#buckets;
    buckets[start + TS] = tsUs;
    buckets[start + EQUITY] = reading.equity;
    buckets[start + LOW] = least(buckets[start + LOW] ?? Number.NaN, least(reading.equityLow, reading.equity));
    buckets[start + HIGH] = greatest(buckets[start + HIGH] ?? Number.NaN, greatest(reading.equityHigh, reading.equity));
    buckets[start + HIGH_WATER_MARK] = reading.highWaterMark;
    buckets[start + FLOOR] = reading.floor;
    buckets[start + LONG] = reading.long;
    buckets[start + SHORT] = reading.short;
  }

  points(): HistoryPoint[] {
    return Array.from({ length: this.#count }, (_, bucket) => this.#point(bucket));
  }

  /** The stored values, oldest first; a view, to be written before the next `add`. */
  values(): Float64Array {
    return this.#buckets.subarray(0, this.#count * BUCKET_VALUES);
  }

  /** Takes over what `values` gave. */
  static restore(widthUs: number, values: Float64Array): BucketSeries {
    assert(values.length % BUCKET_VALUES === 0, 'Invariant: a series is made of whole buckets');
    const series = new BucketSeries();
    series.#count = values.length / BUCKET_VALUES;
    series.#widthUs = widthUs;
    series.#buckets = values.length === 0 ? series.#buckets : values.slice();
    return series;
  }

  #at(bucket: number, place: number): number {
    return this.#buckets[bucket * BUCKET_VALUES + place] ?? Number.NaN;
  }

  #slot(tsUs: number): number {
    return Math.floor(tsUs / this.#widthUs);
  }

  #open(bucketsMax: number): void {
    const needed = (this.#count + 1) * BUCKET_VALUES;
    if (needed > this.#buckets.length) {
      const larger = new Float64Array(Math.min(this.#buckets.length * 2, bucketsMax * BUCKET_VALUES));
      larger.set(this.#buckets);
      this.#buckets = larger;
    }
    this.#buckets.fill(Number.NaN, needed - BUCKET_VALUES, needed);
    this.#count += 1;
  }

  /** Buckets that left the window go, an eighth of the series at a time, so that moving the rest stays cheap. */
  #dropOld(nowUs: number): void {
    let old = 0;
    while (old < this.#count && this.#at(old, TS) < nowUs - WINDOW_US) old += 1;
    if (old === 0 || (old < this.#count && old < this.#count / 8)) return;
    this.#buckets.copyWithin(0, old * BUCKET_VALUES, this.#count * BUCKET_VALUES);
    this.#count -= old;
  }

  #widen(bucketsMax: number): void {
    this.#widthUs *= 2;
    const buckets = this.#buckets;
    let kept = 0;
    for (let bucket = 0; bucket < this.#count; bucket += 1) {
      const from = bucket * BUCKET_VALUES;
      const isSame = kept > 0 && this.#slot(this.#at(kept - 1, TS)) === this.#slot(this.#at(bucket, TS));
      if (!isSame) {
        buckets.copyWithin(kept * BUCKET_VALUES, from, from + BUCKET_VALUES);
        kept += 1;
        continue;
      }
      const into = (kept - 1) * BUCKET_VALUES;
      const low = least(buckets[into + LOW] ?? Number.NaN, buckets[from + LOW] ?? Number.NaN);
      const high = greatest(buckets[into + HIGH] ?? Number.NaN, buckets[from + HIGH] ?? Number.NaN);
      buckets.copyWithin(into, from, from + BUCKET_VALUES);
      buckets[into + LOW] = low;
      buckets[into + HIGH] = high;
    }
    this.#count = kept;
    // The share of each series shrinks while accounts are opened; what it held above its share goes back.
    if (kept <= bucketsMax && buckets.length > bucketsMax * BUCKET_VALUES)
      this.#buckets = buckets.slice(0, bucketsMax * BUCKET_VALUES);
  }

  #point(bucket: number): HistoryPoint {
    const highWaterMark = known(this.#at(bucket, HIGH_WATER_MARK));
    const equity = known(this.#at(bucket, EQUITY));
    const long = known(this.#at(bucket, LONG));
    const short = known(this.#at(bucket, SHORT));
    const isExposed = long !== null && short !== null;
    return {
      tsUs: this.#at(bucket, TS),
      equity,
      equityLow: known(this.#at(bucket, LOW)),
      equityHigh: known(this.#at(bucket, HIGH)),
      highWaterMark,
      floor: known(this.#at(bucket, FLOOR)),
      drawdown: highWaterMark === null || equity === null ? null : highWaterMark - equity,
      gross: isExposed ? long + short : null,
      net: isExposed ? long - short : null,
      long,
      short,
    };
  }
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** The smaller of two, where NaN is no value at all. */
function least(left: number, right: number): number {
  if (Number.isNaN(left)) return right;
  return Number.isNaN(right) ? left : Math.min(left, right);
}

function greatest(left: number, right: number): number {
  if (Number.isNaN(left)) return right;
  return Number.isNaN(right) ? left : Math.max(left, right);
}
