import { assert } from '#lib/base/assert.ts';
import { HOUR_US } from '#lib/base/time.ts';
import { RiskEngine } from '#lib/engine/engine.ts';
import type { Notice, Outcome } from '#lib/model/effect.ts';
import type { Microseconds, Origin, Seq, TradingDay } from '#lib/model/ids.ts';
import type { Input } from '#lib/model/input.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import { decodeTapeEvent } from './tape-decoder.ts';
import type { TapeEvent } from './tape-decoder.ts';
import { refInputs, TAPE_CALENDAR, TAPE_ORIGIN } from './tape-ref.ts';
import type { TapeRef } from './tape-ref.ts';

export type PlannedRoll = { readonly label: TradingDay; readonly instantUs: number; readonly nextInstantUs: number };
/** The first reset after an instant; zone data stay with the caller, so that replay needs none [SE10]. */
export type RollPlanner = (afterUs: number) => PlannedRoll;

/** Runs entries through an engine; effects go to `onEffects`, which nobody is told by [property 12]. */
export function replayEntries(
  entries: Iterable<JournalEntry>,
  engine: RiskEngine,
  onEffects: (entry: JournalEntry, effects: readonly (Notice | Outcome)[]) => void,
): RiskEngine {
  for (const entry of entries) {
    const effects: (Notice | Outcome)[] = [];
    engine.apply(entry, effects);
    onEffects(entry, effects);
  }
  return engine;
}

/** Tape numbers by engine seq: kept where they stop running on together, which is rarely. */
class TapeNumbering {
  private readonly seqs: number[] = [];
  private readonly tapeSeqs: number[] = [];
  private ahead = Number.NaN;

  note(seq: number, tapeSeq: number): void {
    if (tapeSeq - seq === this.ahead) return;
    this.ahead = tapeSeq - seq;
    this.seqs.push(seq);
    this.tapeSeqs.push(tapeSeq);
  }

  tapeSeqOf(seq: number): number {
    const run = this.seqs.findLastIndex((start) => start <= seq);
    const start = this.seqs[run];
    return start === undefined ? 0 : (this.tapeSeqs[run] ?? 0) + (seq - start);
  }
}

/** A tape through the engine: reference first, then each event, with the due roll before the event that reaches it. */
export class TapeReplay {
  readonly engine = new RiskEngine();
  private readonly planner: RollPlanner;
  private readonly ref: TapeRef;
  private roll: PlannedRoll | null = null;
  private timeUs = 0;
  private seq = 0;
  private events = 0;
  private readonly numbering = new TapeNumbering();
  private readonly refusals = new Map<string, number>();
  private readonly effects: (Notice | Outcome)[] = [];

  constructor(ref: TapeRef, planner: RollPlanner) {
    this.ref = ref;
    this.planner = planner;
  }

  get eventCount(): number {
    return this.events;
  }

  /** Refusals by reason; duplicates are among them. */
  get refused(): ReadonlyMap<string, number> {
    return this.refusals;
  }

  /** Applies one parsed event; false when it is no event of a tape (counted by its reason). */
  push(raw: unknown): boolean {
    return this.pushEvent(decodeTapeEvent(raw));
  }

  /** Applies one event that is decoded already. */
  pushEvent(event: TapeEvent): boolean {
    this.events += 1;
    if (!event.ok) {
      this.count(event.reason);
      return false;
    }
    if (this.roll === null) this.start(event.tsUs);
    this.rollTo(event);
    this.apply(event.input, event.tsUs, event.seq);
    return true;
  }

  private start(tsUs: number): void {
    let roll = this.planner(tsUs - 26 * HOUR_US);
    while (roll.nextInstantUs <= tsUs) roll = this.planner(roll.instantUs);
    this.timeUs = Math.min(tsUs, roll.instantUs);
    for (const input of refInputs(this.ref, this.timeUs)) {
      this.apply(input, this.timeUs, 0);
      const outcome = this.effects[0];
      assert(outcome?.type === 'Accepted', `Invariant: a tape's reference is accepted, got ${JSON.stringify(outcome)}`);
    }
    this.enterRoll(roll, 0);
  }

  private rollTo(event: Extract<TapeEvent, { ok: true }>): void {
    while (this.roll !== null && event.tsUs >= this.roll.nextInstantUs) {
      this.enterRoll(this.planner(this.roll.instantUs), event.seq);
    }
  }

  private enterRoll(roll: PlannedRoll, tapeSeq: number): void {
    this.roll = roll;
    const { label } = roll;
    const instantUs = roll.instantUs as Microseconds;
    const nextInstantUs = roll.nextInstantUs as Microseconds;
    this.apply(
      { type: 'TradingDayRolled', calendarId: TAPE_CALENDAR, label, instantUs, nextInstantUs },
      instantUs,
      tapeSeq,
    );
  }

  private apply(input: Input, tsUs: number, tapeSeq: number): void {
    this.seq += 1;
    // An older event time never turns engine time back [SE8].
    if (tsUs > this.timeUs) this.timeUs = tsUs;
    this.numbering.note(this.seq, tapeSeq);
    this.effects.length = 0;
    const time = this.timeUs as Microseconds;
    this.engine.apply(
      {
        seq: this.seq as Seq,
        tsJournalUs: time,
        tsReceivedUs: time,
        origin: TAPE_ORIGIN as Origin,
        inputId: '',
        causationId: null,
        input,
      },
      this.effects,
    );
    const outcome = this.effects[0];
    if (outcome?.type === 'Rejected') this.count(outcome.reason);
  }

  private count(reason: string): void {
    this.refusals.set(reason, (this.refusals.get(reason) ?? 0) + 1);
  }

  /** The tape's number of the event that an engine seq belongs to. */
  tapeSeqOf(seq: number): number {
    return this.numbering.tapeSeqOf(seq);
  }

  rulesOf(account: string): Readonly<Record<string, number>> {
    const prefix = `${account}:`;
    const first: Record<string, number> = {};
    for (const { limitId, firstBreachSeq } of this.engine.limitsOf(account)) {
      if (firstBreachSeq === null) continue;
      first[limitId.startsWith(prefix) ? limitId.slice(prefix.length) : limitId] = this.tapeSeqOf(firstBreachSeq);
    }
    return first;
  }
}
