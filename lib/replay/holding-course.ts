import type { RiskEngine } from '#lib/engine/engine.ts';
import type { HoldingFigures } from '#lib/engine/holding-figures.ts';
import type { Notice, Outcome } from '#lib/model/effect.ts';
import type { HoldingCourse, HoldingPoint, HoldingQuestion } from '#lib/model/holding-course.ts';
import type { Input } from '#lib/model/input.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import { StandStill } from './stand-still.ts';

/** Parts of the range: about one for each three points of a wide screen, within the budget of a chart [CH2]. */
const HOLDING_BUCKETS = 360;
const BUCKET_LEAST_US = 1_000_000;

type Extremes = { last: bigint | null; low: bigint | null; high: bigint | null };
type Bucket = { readonly result: Extremes; readonly value: Extremes };

/**
 * What a holding made entry by entry over a stored range, on a fork of the engine that nobody is told of, in buckets that
 * keep the extremes. Marks of other instruments, most of a journal, move nothing of it: the fork passes them over, and
 * numbers what it takes itself.
 */
export class HoldingFold {
  readonly #engine: RiskEngine;
  readonly #question: HoldingQuestion;
  #fromUs: number;
  readonly #buckets: Bucket[] = [];
  readonly #scratch: (Notice | Outcome)[] = [];
  readonly #still = new StandStill();
  #base: { readonly result: bigint; readonly atUs: number } | null = null;

  constructor(engine: RiskEngine, question: HoldingQuestion) {
    this.#engine = engine;
    this.#question = question;
    this.#fromUs = question.fromUs;
  }

  /** The instruments whose marks are not passed over. */
  get priced(): readonly string[] {
    return this.#engine.queries.pricedBy(this.#question.instrument);
  }

  push(entry: JournalEntry): void {
    const { toUs } = this.#question;
    const atUs: number = entry.tsJournalUs;
    // Before the first entry of all there is nothing to be drawn.
    if (this.#engine.seq === 0) this.#fromUs = Math.max(this.#fromUs, atUs);
    const fromUs = this.#fromUs;
    // What stood before the first entry of the range stands at its begin.
    if (atUs >= fromUs && this.#buckets.length === 0) this.#note(fromUs);
    const silentUs = this.#still.before(entry);
    if (silentUs !== null && atUs > fromUs) this.#leaveOut(Math.max(silentUs, fromUs), Math.min(atUs, toUs));
    if (!this.#mayMatter(entry.input)) return;
    this.#scratch.length = 0;
    this.#engine.apply({ ...entry, seq: (this.#engine.seq + 1) as JournalEntry['seq'] }, this.#scratch);
    if (atUs >= fromUs && atUs < toUs) this.#note(atUs);
  }

  /** As of the entry `throughSeq`, the last of the range. */
  result(throughSeq: number): HoldingCourse {
    const { account, toUs } = this.#question;
    const fromUs = this.#fromUs;
    if (this.#buckets.length === 0) this.#note(fromUs);
    this.#fillTo(this.#placeOf(toUs - 1));
    const shown = this.#engine.queries.shownIn(account);
    const base = this.#base;
    const show = (units: bigint | null): number | null => (units === null || shown === null ? null : shown.show(units));
    const ofBase = (units: bigint | null): bigint | null =>
      units === null || base === null ? null : units - base.result;
    const points = this.#buckets.map(({ result, value }, place): HoldingPoint => {
      const endUs = Math.min(toUs, fromUs + (place + 1) * this.#widthUs) - 1;
      return {
        tsUs: Math.max(fromUs, endUs),
        pnl: show(ofBase(result.last)),
        pnlLow: show(ofBase(result.low)),
        pnlHigh: show(ofBase(result.high)),
        value: show(value.last),
        valueLow: show(value.low),
        valueHigh: show(value.high),
      };
    });
    const baseShown = show(base?.result ?? null);
    return {
      scale: shown?.scale ?? 0,
      fromUs,
      throughUs: toUs,
      throughSeq,
      base: base === null || baseShown === null ? null : { result: baseShown, atUs: base.atUs },
      points,
    };
  }

  get #widthUs(): number {
    return Math.max(BUCKET_LEAST_US, Math.ceil((this.#question.toUs - this.#fromUs) / HOLDING_BUCKETS));
  }

  #mayMatter(input: Input): boolean {
    return input.type !== 'MarkUpdated' || this.priced.includes(input.instrument);
  }

  #note(atUs: number): void {
    const { account, instrument } = this.#question;
    const figures = this.#engine.queries.holdingFigures(account, instrument) ?? UNKNOWN;
    const place = this.#placeOf(atUs);
    this.#fillTo(place);
    const bucket = this.#buckets[place];
    if (bucket === undefined) return;
    take(bucket.result, figures.result);
    take(bucket.value, figures.value);
    if (figures.result !== null) this.#base ??= { result: figures.result, atUs };
  }

  #placeOf(atUs: number): number {
    return Math.max(0, Math.min(HOLDING_BUCKETS - 1, Math.floor((atUs - this.#fromUs) / this.#widthUs)));
  }

  /** Of the buckets that lie in a stand-still from end to end nothing is known. */
  #leaveOut(silentUs: number, untilUs: number): void {
    this.#fillTo(this.#placeOf(silentUs));
    const until = this.#placeOf(untilUs);
    while (this.#buckets.length < until) this.#buckets.push({ result: still(), value: still() });
  }

  /** A bucket without an entry holds what stood before it: a value does not drift while nothing happens. */
  #fillTo(place: number): void {
    while (this.#buckets.length <= place) {
      const before = this.#buckets.at(-1);
      this.#buckets.push({ result: still(before?.result.last), value: still(before?.value.last) });
    }
  }
}

const UNKNOWN: HoldingFigures = { result: null, value: null };

function still(value: bigint | null = null): Extremes {
  return { last: value, low: value, high: value };
}

function take(extremes: Extremes, next: bigint | null): void {
  extremes.last = next;
  if (next === null) return;
  if (extremes.low === null || next < extremes.low) extremes.low = next;
  if (extremes.high === null || next > extremes.high) extremes.high = next;
}
