import { pow10Big } from '#lib/base/decimal.ts';
import type { RiskEngine } from '#lib/engine/engine.ts';
import type { LimitLevels } from '#lib/engine/limit-levels.ts';
import type { Notice, Outcome } from '#lib/model/effect.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import type { CoursePoint, CourseQuestion, LimitCourse } from '#lib/model/limit-course.ts';
import { StandStill } from './stand-still.ts';

/** Parts of the range: about one for each three points of a wide screen, within the budget of a chart [CH2]. */
export const COURSE_BUCKETS = 360;
const SAFE_MAX = 9_007_199_254_740_991n;

type Bucket = { seq: number; last: LimitLevels | null; low24: bigint | null; high24: bigint | null };

/**
 * The use of one limit entry by entry over a stored range, on a fork of the engine that nobody is told of, in buckets that
 * keep the extremes. Formed from the journal alone, so it is the same after every restart. Entries come in order from the
 * fork's next seq on; those before the range bring it there.
 */
export class CourseFold {
  readonly #engine: RiskEngine;
  readonly #question: CourseQuestion;
  readonly #buckets: Bucket[] = [];
  readonly #scratch: (Notice | Outcome)[] = [];
  readonly #still = new StandStill();
  #throughUs: number;
  #isOver = false;

  constructor(engine: RiskEngine, question: CourseQuestion) {
    this.#engine = engine;
    this.#question = question;
    this.#throughUs = question.fromUs;
  }

  /** True once the range has been passed: what comes later is of no interest. */
  get isOver(): boolean {
    return this.#isOver;
  }

  push(entry: JournalEntry): void {
    const { fromUs, toUs } = this.#question;
    const atUs: number = entry.tsJournalUs;
    if (atUs >= toUs) this.#isOver = true;
    // What stood before the first entry of the range, or before its end, stands until then.
    if (atUs >= fromUs && this.#buckets.length === 0 && this.#engine.seq > 0) this.#note(fromUs);
    const silentUs = this.#still.before(entry);
    if (silentUs !== null && this.#buckets.length > 0) this.#leaveOut(Math.max(silentUs, fromUs), Math.min(atUs, toUs));
    if (this.#isOver) {
      if (this.#buckets.length > 0) this.#fillTo(COURSE_BUCKETS - 1);
      this.#throughUs = toUs;
      return;
    }
    this.#scratch.length = 0;
    this.#engine.apply(entry, this.#scratch);
    if (atUs >= fromUs) this.#note(atUs);
  }

  /** What is known so far: partial while entries still come. */
  result(): LimitCourse {
    const { fromUs, toUs } = this.#question;
    const scale = this.#scale();
    return {
      scale,
      isBelow: this.#buckets.some(({ last }) => last?.isBelow === true),
      fromUs,
      toUs,
      throughUs: this.#throughUs,
      points: this.#buckets.map((bucket, place) => pointOf(bucket, fromUs + place * this.#widthUs, scale)),
    };
  }

  get #widthUs(): number {
    return (this.#question.toUs - this.#question.fromUs) / COURSE_BUCKETS;
  }

  #placeOf(atUs: number): number {
    return Math.min(COURSE_BUCKETS - 1, Math.floor((atUs - this.#question.fromUs) / this.#widthUs));
  }

  #note(atUs: number): void {
    const { limitId, node } = this.#question;
    const levels = this.#engine.queries.limitLevels(limitId, node);
    const place = this.#placeOf(atUs);
    this.#fillTo(place);
    const bucket = this.#buckets[place];
    if (bucket === undefined) return;
    const used24 = levels?.used24 ?? null;
    bucket.seq = this.#engine.seq;
    bucket.last = levels;
    bucket.low24 = extreme(bucket.low24, used24, (left, right) => left < right);
    bucket.high24 = extreme(bucket.high24, used24, (left, right) => left > right);
    this.#throughUs = atUs;
  }

  /** Of the buckets that lie in a stand-still from end to end nothing is known. */
  #leaveOut(silentUs: number, untilUs: number): void {
    this.#fillTo(this.#placeOf(silentUs));
    const until = this.#placeOf(untilUs);
    const { seq } = this.#engine;
    while (this.#buckets.length < until) this.#buckets.push({ seq, last: null, low24: null, high24: null });
  }

  /** A bucket without an entry holds what stood before it: a value does not drift while nothing happens. */
  #fillTo(place: number): void {
    while (this.#buckets.length <= place) {
      const last = this.#buckets.at(-1)?.last ?? null;
      const used24 = last?.used24 ?? null;
      this.#buckets.push({ seq: this.#engine.seq, last, low24: used24, high24: used24 });
    }
  }

  /** Decimals at which every amount is a safe integer [MN4]. */
  #scale(): number {
    let scale = 24;
    for (const { last, low24, high24 } of this.#buckets) {
      if (last === null) continue;
      scale = Math.min(scale, last.scale);
      for (const amount24 of [low24, high24, last.floor24, ...last.rungs24]) {
        const size24 = amount24 === null ? 0n : amount24 < 0n ? -amount24 : amount24;
        while (scale > 0 && size24 / pow10Big(24 - scale) > SAFE_MAX) scale -= 1;
      }
    }
    return this.#buckets.length === 0 ? 0 : scale;
  }
}

function extreme(
  known: bigint | null,
  next: bigint | null,
  isMore: (left: bigint, right: bigint) => boolean,
): bigint | null {
  if (known === null || next === null) return known ?? next;
  return isMore(next, known) ? next : known;
}

function pointOf({ seq, last, low24, high24 }: Bucket, tsUs: number, scale: number): CoursePoint {
  const [watch24 = null, warning24 = null, critical24 = null, breach24 = null] = last?.rungs24 ?? [];
  const unit = pow10Big(24 - scale);
  const plain = (amount24: bigint | null): number | null =>
    amount24 === null ? null : Number(floorDiv(amount24, unit));
  // A value is rounded away from the breach on either side, so that no text says it was reached where it was not [NF7].
  const used = (amount24: bigint | null): number | null => {
    if (amount24 === null) return null;
    const isAbove = breach24 !== null && amount24 > breach24;
    return Number(isAbove ? -floorDiv(-amount24, unit) : floorDiv(amount24, unit));
  };
  return {
    tsUs,
    seq,
    usedLow: used(low24),
    usedHigh: used(high24),
    used: used(last?.used24 ?? null),
    watch: plain(watch24),
    warning: plain(warning24),
    critical: plain(critical24),
    breach: plain(breach24),
    floor: plain(last?.floor24 ?? null),
  };
}

function floorDiv(amount: bigint, unit: bigint): bigint {
  const quotient = amount / unit;
  return amount < 0n && quotient * unit !== amount ? quotient - 1n : quotient;
}
