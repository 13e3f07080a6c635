import { assert } from '#lib/base/assert.ts';
import type { Notice } from '#lib/model/effect.ts';

/**
 * The newest notices in order of (seq, ordinal). A place is a running number that stays valid while the log moves on;
 * the log is complete for every cursor >= `completeFromSeq`.
 */
export class NoticeLog {
  readonly #max: number;
  #notices: Notice[] = [];
  /** Place of the first element of `#notices`. */
  #firstPlace = 0;
  #completeFromSeq = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /** Place behind the newest notice. */
  get end(): number {
    return this.#firstPlace + this.#notices.length;
  }

  get completeFromSeq(): number {
    return this.#completeFromSeq;
  }

  /** Starts anew: what happened up to `seq` is only in the state. */
  reset(seq: number): void {
    this.#firstPlace = this.end;
    this.#notices = [];
    this.#completeFromSeq = seq;
  }

  append(notices: readonly Notice[]): void {
    for (const notice of notices) {
      const last = this.#notices.at(-1);
      assert(last === undefined || isBefore(last, notice), 'Invariant: notices come in the order of seq and ordinal');
      this.#notices.push(notice);
    }
    // Cut in large steps: taking the head off an array costs its length.
    if (this.#notices.length <= this.#max * 1.25) return;
    const dropped = this.#notices.length - this.#max;
    this.#completeFromSeq = this.#notices[dropped - 1]?.seq ?? this.#completeFromSeq;
    this.#notices = this.#notices.slice(dropped);
    this.#firstPlace += dropped;
  }

  /** The notice at a place; undefined behind the end and where the log was cut. */
  at(place: number): Notice | undefined {
    return this.#notices[place - this.#firstPlace];
  }

  isHeld(place: number): boolean {
    return place >= this.#firstPlace;
  }

  /** First place behind the cursor, or null when the log no longer reaches back to it. `ordinal` null: all of `seq` is held. */
  placeAfter(seq: number, ordinal: number | null): number | null {
    // With an ordinal, notices of `seq` itself are still wanted.
    if (ordinal === null ? seq < this.#completeFromSeq : seq <= this.#completeFromSeq) return null;
    let low = 0;
    let high = this.#notices.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const notice = this.#notices[middle];
      assert(notice !== undefined, 'Invariant: the search stays inside the log');
      const isBehind =
        notice.seq < seq || (notice.seq === seq && notice.ordinal <= (ordinal ?? Number.MAX_SAFE_INTEGER));
      if (isBehind) low = middle + 1;
      else high = middle;
    }
    return this.#firstPlace + low;
  }
}

function isBefore(a: Notice, b: Notice): boolean {
  return a.seq < b.seq || (a.seq === b.seq && a.ordinal < b.ordinal);
}
