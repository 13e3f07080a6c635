import { assert } from '#lib/base/assert.ts';
import type { Notice, Outcome } from '#lib/model/effect.ts';
import type { AlertEvidence } from '#lib/model/evidence.ts';
import type { Input } from '#lib/model/input.ts';
import type { JournalEntry, Submission } from '#lib/model/journal-entry.ts';
import type { Microseconds } from '#lib/model/ids.ts';
import type { Journal } from '#server/journal/journal.ts';
import { isKnownZone } from './calendar.ts';
import { zonesOf } from '#lib/model/zones.ts';
import { engineTimeUs } from './clock.ts';
import type { ClockMode } from './clock.ts';
import type { EnginePort } from './engine-port.ts';
import { evidenceOfEntry } from './firing-evidence.ts';
import { RollPlanner } from './roll-planner.ts';
import { clockOrigin } from './sequencer.ts';
import type { Sequencer } from './sequencer.ts';

/** Largest input the journal takes; the doors bound theirs far below. */
const INPUT_BYTES_MAX = 60_000;

export type PipelineParts = {
  readonly journal: Journal;
  readonly engine: EnginePort;
  readonly sequencer: Sequencer;
  readonly mode: ClockMode;
  readonly monotonicUs: () => number;
};

export type Taken = { readonly outcome: Outcome; readonly isDuplicate: boolean };

/** The way of an input: sequence, append, apply; commit at the end of the batch [DS3]. */
export class Pipeline {
  readonly #journal: Journal;
  readonly #engine: EnginePort;
  readonly #sequencer: Sequencer;
  readonly #planner: RollPlanner;
  readonly #mode: ClockMode;
  readonly #monotonicUs: () => number;
  readonly #effects: (Notice | Outcome)[] = [];
  #notices: Notice[] = [];
  #evidence: AlertEvidence[] = [];
  #entries = 0;
  #commitUs = 0;

  constructor(parts: PipelineParts) {
    this.#journal = parts.journal;
    this.#engine = parts.engine;
    this.#sequencer = parts.sequencer;
    this.#mode = parts.mode;
    this.#monotonicUs = parts.monotonicUs;
    this.#planner = new RollPlanner(parts.engine);
  }

  /** Nothing of the answer may leave before `commit` returned [DS4]. */
  take(submission: Submission, nowUs: number): Taken {
    const json = JSON.stringify(submission.input);
    const refused = refusedAtDoor(submission.input, json);
    if (refused !== null) return { outcome: refused, isDuplicate: false };
    const admission = this.#sequencer.admit(submission, json);
    if (admission.type === 'repeated') return { outcome: admission.outcome, isDuplicate: true };
    if (admission.type === 'refused') return { outcome: admission.outcome, isDuplicate: false };
    const timeUs = engineTimeUs(this.#mode, submission.input, this.#sequencer.lastTimeUs, nowUs);
    this.#placeRolls(timeUs);
    const entry = this.#sequencer.stamp(submission, timeUs);
    const outcome = this.#enter(entry, json);
    this.#sequencer.remember(entry, admission.hash, outcome);
    return { outcome, isDuplicate: false };
  }

  /** Lets the time pass to `nowUs`, with the rolls on the way. */
  advanceTime(nowUs: number): void {
    const timeUs = engineTimeUs('wall', { type: 'TimeAdvanced' }, this.#sequencer.lastTimeUs, nowUs);
    this.#placeRolls(timeUs);
    this.#clock({ type: 'TimeAdvanced' }, timeUs);
  }

  /** Makes all that was taken durable; the notices since the last call, in order. */
  commit(): {
    readonly entries: number;
    readonly notices: readonly Notice[];
    readonly evidence: readonly AlertEvidence[];
    readonly commitUs: number;
  } {
    this.#flush();
    const released = {
      entries: this.#entries,
      notices: this.#notices,
      evidence: this.#evidence,
      commitUs: this.#commitUs,
    };
    this.#evidence = [];
    this.#entries = 0;
    this.#notices = [];
    this.#commitUs = 0;
    return released;
  }

  #placeRolls(untilUs: number): void {
    for (let roll = this.#planner.due(untilUs); roll !== null; roll = this.#planner.due(untilUs)) {
      // The cast names the unit of the larger of two times: a roll bears its own instant.
      this.#clock(roll, Math.max(roll.instantUs, this.#sequencer.lastTimeUs) as Microseconds);
    }
  }

  #clock(input: Input, timeUs: Microseconds): void {
    const inputId = `${input.type}:${this.#sequencer.lastSeq + 1}`;
    const entry = this.#sequencer.stamp({ origin: clockOrigin(), inputId, tsReceivedUs: timeUs, input }, timeUs);
    this.#enter(entry, JSON.stringify(input));
  }

  #enter(entry: JournalEntry, json: string): Outcome {
    if (!this.#journal.append(entry, json)) {
      // The journal's batch is full: what it holds becomes durable early and is released with the rest.
      this.#flush();
      assert(this.#journal.append(entry, json), 'Invariant: an empty batch takes any entry');
    }
    const told = this.#notices.length;
    const outcome = applyEntry(this.#engine, entry, this.#effects, this.#notices);
    if (this.#notices.length > told) this.#evidence.push(...evidenceOfEntry(this.#engine, entry, this.#notices, told));
    this.#planner.noteApplied(entry.input);
    this.#entries += 1;
    return outcome;
  }

  #flush(): void {
    const startUs = this.#monotonicUs();
    this.#journal.commit();
    this.#commitUs += this.#monotonicUs() - startUs;
  }
}

/** Applies one entry: its outcome, and its notices at the end of `notices`. The same call live and in recovery. */
export function applyEntry(
  engine: EnginePort,
  entry: JournalEntry,
  scratch: (Notice | Outcome)[],
  notices: Notice[],
): Outcome {
  scratch.length = 0;
  engine.apply(entry, scratch);
  let outcome: Outcome | null = null;
  for (const effect of scratch) {
    if (effect.type === 'Accepted' || effect.type === 'Rejected') {
      assert(outcome === null, `Invariant: an entry has one outcome, seq=${entry.seq}`);
      outcome = effect;
    } else notices.push(effect);
  }
  assert(outcome !== null, `Invariant: an entry has an outcome, seq=${entry.seq}`);
  return outcome;
}

/** What the journal cannot carry, or would stop every later start on this machine; no entry then. */
function refusedAtDoor(input: Input, json: string): Outcome | null {
  if (json.length * 3 > INPUT_BYTES_MAX && Buffer.byteLength(json) > INPUT_BYTES_MAX) {
    const detail = `inputBytes=${Buffer.byteLength(json)} allowed="<=${INPUT_BYTES_MAX}"`;
    return { type: 'Rejected', seq: null, reason: 'malformed', detail };
  }
  const unknown = zonesOf(input).find((zone) => !isKnownZone(zone));
  if (unknown === undefined) return null;
  const detail = `zone=${unknown} allowed="an IANA zone"`;
  return { type: 'Rejected', seq: null, reason: 'malformed', field: 'zone', detail };
}
