import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';

import { assert } from '#lib/base/assert.ts';
import type { Outcome, RejectReason } from '#lib/model/effect.ts';
import type { Microseconds, Origin } from '#lib/model/ids.ts';
import type { Fact } from '#lib/model/input.ts';
import type { Submission } from '#lib/model/journal-entry.ts';
import { decodeEvent } from '#lib/protocol/ingest.ts';
import type { RefusedEvent } from '#lib/protocol/ingest.ts';
import { INBOX_ENTRIES_MAX } from '#server/thread/messages.ts';

import { INBOX_PRESSURE, SLICE_EVENTS } from './bounds.ts';

/** The answer to one event, as it goes over the wire. */
export type EventOutcome =
  | { readonly accepted: number }
  | { readonly duplicate: number }
  | { readonly rejected: RejectReason; readonly field?: string | undefined; readonly detail?: string | undefined };

/** What a token may send; absent is everything (security.md [TK2]). */
export type FactScope = {
  readonly kinds?: ReadonlySet<string> | undefined;
  readonly accounts?: ReadonlySet<string> | undefined;
};

/** The core as a door for facts sees it: CoreHandle fits. */
export type FactCore = {
  readonly inboxFree: number;
  submit(
    submissions: readonly Submission[],
  ): Promise<{ readonly outcomes: readonly Outcome[]; readonly duplicates: readonly number[] }>;
};

/** Counts what was answered; IngestCounters fits. */
type FactTally = {
  count(origin: Origin, outcomes: readonly EventOutcome[]): void;
  noteSourceSeq(origin: Origin, sourceSeq: number): void;
};

/** Hears of every decoded fact, in order. */
type FactListener = (origin: Origin, fact: Fact) => void;

/** Keeps a refused event; must not throw and must not wait. */
type RefusalKeeper = (origin: Origin, rawEvent: unknown, outcome: EventOutcome) => void;

export type FactDoorOptions = {
  readonly core: FactCore;
  /** The clock of the edge, anchored like the core's. */
  readonly nowUs: () => Microseconds;
  readonly counters: FactTally;
  readonly onFact: FactListener;
  readonly onRefused: RefusalKeeper;
};

/** Stands in a batch for an event that was not even parsed. */
export class UnreadEvent {
  readonly text: string;
  readonly detail: string;
  constructor(text: string, detail: string) {
    this.text = text;
    this.detail = detail;
  }
}

/**
 * The batch was not answered: the core has no room, its journal is full, or it is down. Facts of it may have been taken
 * (never for `inboxFull`); sending the whole batch again is safe, because every fact has an inputId.
 */
export class FactsNotTakenError extends Error {
  override readonly name = 'FactsNotTakenError';
  readonly reason: 'inboxFull' | 'journalFull' | 'unavailable';
  constructor(reason: 'inboxFull' | 'journalFull' | 'unavailable', cause?: unknown) {
    super(`facts not taken: ${reason}`, { cause });
    this.reason = reason;
  }
}

type SliceAnswer =
  { readonly ok: true; readonly outcomes: readonly EventOutcome[] } | { readonly ok: false; readonly error: unknown };

/** A slice after decoding: refusals stand at their place, facts wait for the core at theirs. */
type Slice = { readonly outcomes: (EventOutcome | null)[]; readonly submissions: Submission[] };

/**
 * The one way of a fact into the core, for every door. `accept` decodes, submits and answers one outcome per event in
 * order, when all accepted ones are durable.
 */
export class FactDoor {
  readonly #options: FactDoorOptions;
  /** Places promised to batches that are still being decoded. */
  #reserved = 0;

  constructor(options: FactDoorOptions) {
    this.#options = options;
  }

  /** Whether a batch of this size would be taken now; asked before a body is decoded. */
  hasRoom(eventCount: number): boolean {
    const free = this.#options.core.inboxFree - this.#reserved;
    // A slice of head-room for commands, which do not reserve.
    return free >= eventCount + SLICE_EVENTS && free > INBOX_ENTRIES_MAX * (1 - INBOX_PRESSURE);
  }

  /** @throws FactsNotTakenError when the batch must be sent again. */
  async accept(origin: Origin, rawEvents: readonly unknown[], scope: FactScope = {}): Promise<EventOutcome[]> {
    if (rawEvents.length === 0) return [];
    if (!this.hasRoom(rawEvents.length)) throw new FactsNotTakenError('inboxFull');
    let reserved = rawEvents.length;
    this.#reserved += reserved;
    const outcomes: EventOutcome[] = [];
    let previous: Promise<SliceAnswer> = Promise.resolve({ ok: true, outcomes: [] });
    try {
      for (let start = 0; start < rawEvents.length; start += SLICE_EVENTS) {
        if (start > 0) await setImmediate();
        const rawSlice = rawEvents.slice(start, start + SLICE_EVENTS);
        const slice = this.#decode(origin, rawSlice, scope);
        // One slice is decoded while the one before it is made durable. A slice goes only after the answer of the one
        // before: were that refused and this one taken, sending again would turn their order around.
        takeAnswer(await previous, outcomes, start > SLICE_EVENTS);
        this.#reserved -= rawSlice.length;
        reserved -= rawSlice.length;
        previous = this.#submit(origin, rawSlice, slice);
      }
    } finally {
      this.#reserved -= reserved;
    }
    takeAnswer(await previous, outcomes, rawEvents.length > SLICE_EVENTS);
    return outcomes;
  }

  #decode(origin: Origin, rawEvents: readonly unknown[], scope: FactScope): Slice {
    const { nowUs, counters, onFact } = this.#options;
    const tsReceivedUs = nowUs();
    const slice: Slice = { outcomes: [], submissions: [] };
    for (const raw of rawEvents) {
      if (raw instanceof UnreadEvent) {
        slice.outcomes.push({ rejected: 'malformed', detail: raw.detail });
        continue;
      }
      const decoded = decodeEvent(raw, digestOf);
      const refusal = decoded.ok ? outOfScope(raw, decoded.input, scope) : refusalOf(decoded);
      slice.outcomes.push(refusal);
      if (!decoded.ok || refusal !== null) continue;
      const { input, inputId } = decoded;
      if ('sourceSeq' in input && input.sourceSeq !== undefined) counters.noteSourceSeq(origin, input.sourceSeq);
      onFact(origin, input);
      slice.submissions.push({ origin, inputId, tsReceivedUs, input });
    }
    return slice;
  }

  /** Never rejects: the answer is heard one slice later, and until then an error is a value. */
  async #submit(origin: Origin, rawEvents: readonly unknown[], slice: Slice): Promise<SliceAnswer> {
    try {
      const { submissions } = slice;
      const answer = submissions.length === 0 ? NOTHING_SUBMITTED : await this.#options.core.submit(submissions);
      assert(answer.outcomes.length === submissions.length, 'Invariant: the core answers every submission');
      const outcomes = mergeOutcomes(slice, answer.outcomes, new Set(answer.duplicates));
      this.#options.counters.count(origin, outcomes);
      outcomes.forEach((outcome, position) => {
        if ('rejected' in outcome && outcome.rejected !== 'duplicateFill') {
          this.#options.onRefused(origin, rawEvents[position], outcome);
        }
      });
      return { ok: true, outcomes };
    } catch (error) {
      // Whatever it is, `takeAnswer` throws it.
      return { ok: false, error };
    }
  }
}

function takeAnswer(answer: SliceAnswer, outcomes: EventOutcome[], isPartlyTaken: boolean): void {
  if (!answer.ok) throw notTaken(answer.error, isPartlyTaken);
  outcomes.push(...answer.outcomes);
}

const NOTHING_SUBMITTED = { outcomes: [], duplicates: [] };

function digestOf(text: string): string {
  return hash('sha256', text);
}

function mergeOutcomes(slice: Slice, answered: readonly Outcome[], duplicates: ReadonlySet<number>): EventOutcome[] {
  let submitted = 0;
  return slice.outcomes.map((refused) => {
    if (refused !== null) return refused;
    const position = submitted;
    submitted += 1;
    const outcome = answered[position];
    assert(outcome !== undefined, 'Invariant: every place without a refusal was submitted');
    if (outcome.type === 'Rejected') return { rejected: outcome.reason, field: outcome.field, detail: outcome.detail };
    return duplicates.has(position) ? { duplicate: outcome.seq } : { accepted: outcome.seq };
  });
}

function refusalOf({ reason, field, detail }: RefusedEvent): EventOutcome {
  return { rejected: reason, field, detail };
}

function outOfScope(raw: unknown, input: Fact, scope: FactScope): EventOutcome | null {
  const kind = typeof raw === 'object' && raw !== null ? String(Reflect.get(raw, 'kind')) : '';
  if (scope.kinds !== undefined && !scope.kinds.has(kind)) {
    return { rejected: 'outOfScope', field: 'kind', detail: `kind=${kind} allowed=${[...scope.kinds].join('|')}` };
  }
  if (scope.accounts !== undefined && 'account' in input && !scope.accounts.has(input.account)) {
    return { rejected: 'outOfScope', field: 'account', detail: 'account is not in the scope of the token' };
  }
  return null;
}

/** The core's errors are known by name, so that this room needs none of its classes. Anything else is a defect. */
function notTaken(error: unknown, isPartlyTaken: boolean): unknown {
  const name = error instanceof Error ? error.name : '';
  if (name === 'InboxFullError' && isPartlyTaken) return new FactsNotTakenError('unavailable', error);
  if (name === 'InboxFullError') return new FactsNotTakenError('inboxFull', error);
  if (name === 'JournalFullError') return new FactsNotTakenError('journalFull', error);
  if (name === 'CoreDownError') return new FactsNotTakenError('unavailable', error);
  return error;
}
