import { assert } from '#lib/base/assert.ts';
import type { Outcome, RejectReason } from '#lib/model/effect.ts';
import type { Microseconds, Origin, Seq } from '#lib/model/ids.ts';
import type { Input } from '#lib/model/input.ts';
import type { JournalEntry, Submission } from '#lib/model/journal-entry.ts';
import { contentHash, DedupWindow } from './dedup-window.ts';
import type { DedupSnapshot } from './dedup-window.ts';

/** The origin of the clock's own inputs; no door may use it. */
export function clockOrigin(): Origin {
  return 'clock' as Origin;
}

export type SequencerSnapshot = {
  readonly windows: readonly (readonly [string, DedupSnapshot])[];
};

export type Admission =
  /** `hash` goes back with `remember`, once the outcome is known. */
  | { readonly type: 'new'; readonly hash: number }
  /** The same input again: its first outcome, no entry. */
  | { readonly type: 'repeated'; readonly outcome: Outcome }
  /** The same id with other content: no entry. */
  | { readonly type: 'refused'; readonly outcome: Outcome };

/** Gives seq and time, and knows which (origin, inputId) came before [SQ1]. */
export class Sequencer {
  readonly #windowMax: number;
  readonly #windows = new Map<string, DedupWindow>();
  #lastSeq: number;
  #lastTimeUs: number;

  constructor(options: { readonly windowMax: number; readonly lastSeq: number; readonly lastTimeUs: number }) {
    this.#windowMax = options.windowMax;
    this.#lastSeq = options.lastSeq;
    this.#lastTimeUs = options.lastTimeUs;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  get lastTimeUs(): number {
    return this.#lastTimeUs;
  }

  admit(submission: Submission, inputJson: string): Admission {
    assert(submission.origin !== clockOrigin(), 'Invariant: only the clock submits for the clock');
    const hash = hashOf(submission.input, inputJson);
    const first = this.#windows.get(submission.origin)?.find(submission.inputId) ?? null;
    if (first === null) return { type: 'new', hash };
    if (first.contentHash === hash) return { type: 'repeated', outcome: first.outcome };
    const detail = `inputId=${submission.inputId} firstSeq=${first.outcome.seq ?? 0}`;
    return { type: 'refused', outcome: { type: 'Rejected', seq: null, reason: 'inputIdReused', detail } };
  }

  /** The next entry; time never decreases [TI1]. */
  stamp(submission: Submission, tsJournalUs: Microseconds): JournalEntry {
    assert(tsJournalUs >= this.#lastTimeUs, 'Invariant: journal time never decreases');
    this.#lastSeq += 1;
    this.#lastTimeUs = tsJournalUs;
    // The cast brands the number that was just counted; the fields stand in one order, so that every entry has one shape.
    return {
      seq: this.#lastSeq as Seq,
      tsJournalUs,
      tsReceivedUs: submission.tsReceivedUs,
      origin: submission.origin,
      inputId: submission.inputId,
      causationId: null,
      input: submission.input,
    };
  }

  remember(entry: JournalEntry, hash: number, outcome: Outcome): void {
    if (entry.origin === clockOrigin() || isCurable(outcome)) return;
    let window = this.#windows.get(entry.origin);
    if (window === undefined) {
      window = new DedupWindow(this.#windowMax);
      this.#windows.set(entry.origin, window);
    }
    window.add(entry.inputId, hash, outcome);
  }

  /** Takes over an entry that the journal holds already. */
  replay(entry: JournalEntry, outcome: Outcome): void {
    assert(entry.seq === this.#lastSeq + 1, 'Invariant: entries are replayed in seq order without gaps');
    this.#lastSeq = entry.seq;
    this.#lastTimeUs = entry.tsJournalUs;
    if (entry.origin !== clockOrigin()) this.remember(entry, hashOf(entry.input, JSON.stringify(entry.input)), outcome);
  }

  snapshot(): SequencerSnapshot {
    return { windows: [...this.#windows].map(([origin, window]) => [origin, window.snapshot()]) };
  }

  restoreWindows(snapshot: SequencerSnapshot): void {
    for (const [origin, window] of snapshot.windows)
      this.#windows.set(origin, DedupWindow.restore(window, this.#windowMax));
  }
}

/** Refusals that another input may cure: what was refused for them may be sent again, with the same id [IT1]. */
const CURABLE: ReadonlySet<RejectReason> = new Set<RejectReason>([
  'unknownAccount',
  'unknownInstrument',
  'unknownRate',
  'unknownCalendar',
  'notSupportedYet',
]);

function isCurable(outcome: Outcome): boolean {
  return outcome.type === 'Rejected' && CURABLE.has(outcome.reason);
}

/** A command sent again after a break bears a new time of receipt and is the same act all the same [DI4]. */
function hashOf(input: Input, inputJson: string): number {
  return contentHash('clientActionId' in input ? JSON.stringify({ ...input, tsEventUs: 0 }) : inputJson);
}
