import type { Origin } from '#lib/model/ids.ts';

import type { EventOutcome } from './fact-door.ts';

/** What one origin sent since the server started. */
export type OriginCounts = {
  readonly origin: string;
  readonly received: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly rejected: number;
  readonly rejectedByReason: Readonly<Record<string, number>>;
  /** Holes in the source's own numbers (`seq`); a smaller number is a repeat or a new file, not a hole. */
  readonly gaps: number;
  readonly lastSourceSeq: number | null;
};

type Tally = {
  received: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  gaps: number;
  lastSourceSeq: number | null;
  readonly byReason: Map<string, number>;
};

/** Counts per origin. Origins come from tokens, reasons from a closed list: both are few. */
export class IngestCounters {
  readonly #tallies = new Map<string, Tally>();

  count(origin: Origin, outcomes: readonly EventOutcome[]): void {
    const tally = this.#tallyOf(origin);
    tally.received += outcomes.length;
    for (const outcome of outcomes) {
      if ('accepted' in outcome) tally.accepted += 1;
      else if ('duplicate' in outcome) tally.duplicates += 1;
      else {
        tally.rejected += 1;
        tally.byReason.set(outcome.rejected, (tally.byReason.get(outcome.rejected) ?? 0) + 1);
      }
    }
  }

  /** Notes the source's own running number of a fact that was decoded. */
  noteSourceSeq(origin: Origin, sourceSeq: number): void {
    const tally = this.#tallyOf(origin);
    if (tally.lastSourceSeq !== null && sourceSeq > tally.lastSourceSeq + 1) tally.gaps += 1;
    tally.lastSourceSeq = sourceSeq;
  }

  counts(): readonly OriginCounts[] {
    return [...this.#tallies].map(([origin, { byReason, ...tally }]) => ({
      origin,
      ...tally,
      rejectedByReason: Object.fromEntries(byReason),
    }));
  }

  #tallyOf(origin: string): Tally {
    const known = this.#tallies.get(origin);
    if (known !== undefined) return known;
    const fresh: Tally = {
      received: 0,
      accepted: 0,
      duplicates: 0,
      rejected: 0,
      gaps: 0,
      lastSourceSeq: null,
      byReason: new Map(),
    };
    this.#tallies.set(origin, fresh);
    return fresh;
  }
}
