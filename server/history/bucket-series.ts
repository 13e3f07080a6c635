import { assert } from '#lib/base/assert.ts';
import type { SeriesPoint } from '#lib/protocol/series.ts';

/** One reading of an account or a group; NaN is unknown. */
export type HistoryReading = {
  readonly tsUs: number;
  readonly equity: number;
  readonly equityLow: number;
  readonly equityHigh: number;
  readonly dayPnl: number;
  readonly highWaterMark: number;
  readonly floor: number;
  readonly long: number;
  readonly short: number;
  readonly dailyLossUsedBp: number;
  readonly maxLossUsedBp: number;
  readonly worstUsedBp: number;
};

/** A bucket's values, each with what a merge keeps of two. Gross and net are sums of long and short, and not stored. */
const PLACES = [
  ['tsUs', 'last'],
  ['equity', 'last'],
  ['equityLow', 'least'],
  ['equityHigh', 'greatest'],
  ['dayPnl', 'last'],
  ['highWaterMark', 'last'],
  ['floor', 'last'],
  ['drawdown', 'greatest'],
  ['long', 'last'],
  ['short', 'last'],
  ['grossHigh', 'greatest'],
  ['netLow', 'least'],
  ['netHigh', 'greatest'],
  ['dailyLossUsedBp', 'greatest'],
  ['maxLossUsedBp', 'greatest'],
  ['worstUsedBp', 'greatest'],
] as const;
type Place = (typeof PLACES)[number][0];
const PLACE = Object.fromEntries(PLACES.map(([name], place) => [name, place])) as Readonly<Record<Place, number>>;
const LAST = 0;
const LEAST = 1;
const GREATEST = 2;
/** What a merge keeps at each place; numbers, because every told row of every account is folded twice. */
const KEEPS = Uint8Array.from(PLACES, ([, keeps]) => ({ last: LAST, least: LEAST, greatest: GREATEST })[keeps]);
const TS = PLACE.tsUs;
const SHARES: readonly Place[] = ['tsUs', 'dailyLossUsedBp', 'maxLossUsedBp', 'worstUsedBp'];
export const BUCKET_VALUES = PLACES.length;
export const BUCKET_BYTES = BUCKET_VALUES * Float64Array.BYTES_PER_ELEMENT;

const FIRST_CAPACITY = 8;
const FIRST_WIDTH_US = 1_000_000;

/**
 * Readings of at most the last `windowUs` in at most `bucketsMax` buckets. When it is full, the buckets' width doubles and
 * neighbours merge; a merge keeps the extremes, so a spike is never lost, only its time becomes less exact.
 */
export class BucketSeries {
  #buckets: Float64Array;
  #count = 0;
  #widthUs = FIRST_WIDTH_US;
  readonly #windowUs: number;

  /** `more`: places beyond the first few, so that series which begin together do not all grow at once. */
  constructor(windowUs: number, more = 0) {
    this.#windowUs = windowUs;
    this.#buckets = new Float64Array((FIRST_CAPACITY + more) * BUCKET_VALUES);
  }

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
    this.addBucket(bucketOf(reading), bucketsMax);
  }

  /** The same for a reading that is a bucket already, so that two series need not form it twice. */
  addBucket(bucket: Float64Array, bucketsMax: number): void {
    const { lastTsUs } = this;
    const tsUs = bucket[TS] ?? Number.NaN;
    assert(tsUs >= lastTsUs, 'Invariant: readings of a series come in the order of their time');
    if (this.#count === 0 || this.#slot(tsUs) !== this.#slot(lastTsUs)) {
      this.#dropOld(tsUs);
      while (this.#count >= bucketsMax) this.#widen(bucketsMax);
      // Widening may have moved the last bucket into the reading's slot.
      if (this.#count === 0 || this.#slot(tsUs) !== this.#slot(this.#at(this.#count - 1, TS))) this.#open(bucketsMax);
    }
    this.#fold((this.#count - 1) * BUCKET_VALUES, bucket);
  }

  points(): SeriesPoint[] {
    return Array.from({ length: this.#count }, (_, bucket) => this.#point(bucket));
  }

  /** The stored values, oldest first; a view, to be written before the next `add`. */
  values(): Float64Array {
    return this.#buckets.subarray(0, this.#count * BUCKET_VALUES);
  }

  /** The same amounts as whole units of another scale: multiplied by 10^`exponent`. */
  rescale(exponent: number): void {
    const factor = 10 ** exponent;
    const held = this.#count * BUCKET_VALUES;
    for (let at = 0; at < held; at += 1) {
      const place = PLACES[at % BUCKET_VALUES]?.[0];
      if (place !== undefined && !SHARES.includes(place))
        this.#buckets[at] = Math.round((this.#buckets[at] ?? Number.NaN) * factor);
    }
  }

  /** Takes over what `values` gave. */
  static restore(windowUs: number, widthUs: number, values: Float64Array): BucketSeries {
    assert(values.length % BUCKET_VALUES === 0, 'Invariant: a series is made of whole buckets');
    const series = new BucketSeries(windowUs);
    series.#count = values.length / BUCKET_VALUES;
    series.#widthUs = widthUs;
    series.#buckets = values.length === 0 ? series.#buckets : values.slice();
    return series;
  }

  /** Takes values into the bucket that begins at `start`. */
  #fold(start: number, values: Float64Array): void {
    const buckets = this.#buckets;
    for (let place = 0; place < BUCKET_VALUES; place += 1) {
      const held = buckets[start + place] as number;
      const value = values[place] as number;
      const keeps = KEEPS[place];
      // What is not known is no extreme; the first that is known is.
      const isKept =
        keeps === LAST || Number.isNaN(held) || (keeps === LEAST ? value < held : keeps === GREATEST && value > held);
      if (isKept) buckets[start + place] = value;
    }
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
    while (old < this.#count && this.#at(old, TS) < nowUs - this.#windowUs) old += 1;
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
      this.#fold((kept - 1) * BUCKET_VALUES, buckets.slice(from, from + BUCKET_VALUES));
    }
    this.#count = kept;
    // The share of each series shrinks while accounts are opened; what it held above its share goes back.
    if (kept <= bucketsMax && buckets.length > bucketsMax * BUCKET_VALUES)
      this.#buckets = buckets.slice(0, bucketsMax * BUCKET_VALUES);
  }

  #point(bucket: number): SeriesPoint {
    const read = (place: Place): number | null => known(this.#at(bucket, PLACE[place]));
    const long = read('long');
    const short = read('short');
    const isExposed = long !== null && short !== null;
    return {
      tsUs: this.#at(bucket, TS),
      equity: read('equity'),
      equityLow: read('equityLow'),
      equityHigh: read('equityHigh'),
      dayPnl: read('dayPnl'),
      highWaterMark: read('highWaterMark'),
      floor: read('floor'),
      drawdown: read('drawdown'),
      gross: isExposed ? long + short : null,
      grossHigh: read('grossHigh'),
      net: isExposed ? long - short : null,
      netLow: read('netLow'),
      netHigh: read('netHigh'),
      long,
      short,
      dailyLossUsedBp: read('dailyLossUsedBp'),
      maxLossUsedBp: read('maxLossUsedBp'),
      worstUsedBp: read('worstUsedBp'),
    };
  }
}

/** What one reading is as a bucket of its own, written over `bucket`, which whoever reads many may give again. */
export function bucketOf(
  reading: HistoryReading,
  bucket: Float64Array = new Float64Array(BUCKET_VALUES),
): Float64Array {
  const { equity, highWaterMark, long, short } = reading;
  bucket[TS] = reading.tsUs;
  bucket[PLACE.equity] = equity;
  bucket[PLACE.equityLow] = least(reading.equityLow, equity);
  bucket[PLACE.equityHigh] = greatest(reading.equityHigh, equity);
  bucket[PLACE.dayPnl] = reading.dayPnl;
  bucket[PLACE.highWaterMark] = highWaterMark;
  bucket[PLACE.floor] = reading.floor;
  bucket[PLACE.drawdown] = highWaterMark - equity;
  bucket[PLACE.long] = long;
  bucket[PLACE.short] = short;
  bucket[PLACE.grossHigh] = long + short;
  bucket[PLACE.netLow] = long - short;
  bucket[PLACE.netHigh] = long - short;
  bucket[PLACE.dailyLossUsedBp] = reading.dailyLossUsedBp;
  bucket[PLACE.maxLossUsedBp] = reading.maxLossUsedBp;
  bucket[PLACE.worstUsedBp] = reading.worstUsedBp;
  return bucket;
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
