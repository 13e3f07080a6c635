import { RiskEngine } from '#lib/engine/engine.ts';
import { BACKTEST_MISSED_MAX } from '#lib/model/backtest.ts';
import type { BacktestMiss, BacktestQuestion, BacktestResult } from '#lib/model/backtest.ts';
import type { Notice, Outcome } from '#lib/model/effect.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import type { LimitDefinition } from '#lib/model/limit.ts';
import { BacktestTally } from './backtest-tally.ts';
import { isAboutLimit, PLACING } from './tested-commands.ts';

/** One version of the limit on a fork: what it needs to be put in force, and what it did. */
type Lane = {
  readonly engine: RiskEngine;
  readonly definition: LimitDefinition;
  readonly tally: BacktestTally;
  isPlaced: boolean;
};

/**
 * A draft and the version in force, each alone in force over a stored range, on forks of the engine that nobody is told
 * of. Entries come in order from the fork's next seq on; those before the range bring it there. Commands that change the
 * tested limit are left out, so that each version stands for the whole range.
 */
export class Backtest {
  readonly #question: BacktestQuestion;
  readonly #scratch: (Notice | Outcome)[] = [];
  #warming: RiskEngine;
  #lanes: readonly Lane[] = [];
  #entries = 0;
  #throughUs: number;
  #isOver = false;

  constructor(engine: RiskEngine, question: BacktestQuestion) {
    this.#warming = engine;
    this.#question = question;
    this.#throughUs = question.range.fromUs;
  }

  /** True once the range has been passed: what comes later is of no interest. */
  get isOver(): boolean {
    return this.#isOver;
  }

  push(entry: JournalEntry): void {
    const { fromUs, toUs } = this.#question.range;
    if (entry.tsJournalUs >= toUs) this.#isOver = true;
    if (this.#isOver) return;
    if (this.#lanes.length === 0 && entry.tsJournalUs < fromUs) {
      this.#scratch.length = 0;
      this.#warming.apply(entry, this.#scratch);
      return;
    }
    if (this.#lanes.length === 0) this.#begin();
    this.#entries += 1;
    this.#throughUs = entry.tsJournalUs;
    const judged = isAboutLimit(entry.input, this.#question.draft.limitId)
      ? { ...entry, input: { type: 'TimeAdvanced' } as const }
      : entry;
    for (const lane of this.#lanes) this.#apply(lane, judged);
  }

  /** What is known so far: partial while entries still come. */
  result(): BacktestResult {
    const { range, live } = this.#question;
    const [draftLane, liveLane] = this.#lanes;
    const draft = draftLane?.tally ?? new BacktestTally(range);
    const other = liveLane?.tally ?? (live === null ? null : new BacktestTally(range));
    const missed = other === null ? [] : missedBy(draft, other);
    return {
      range,
      entries: this.#entries,
      throughUs: this.#throughUs,
      isPlaced: draftLane?.isPlaced ?? false,
      draft: draft.side(),
      live: other?.side() ?? null,
      missedCount: missed.length,
      missed: missed.slice(0, BACKTEST_MISSED_MAX),
      suggestions: null,
    };
  }

  #begin(): void {
    const { draft, live, range } = this.#question;
    // The fork of the fork first: its twin is written to from here on.
    const second = live === null ? null : RiskEngine.restore(this.#warming.snapshot());
    const lanes: Lane[] = [laneOf(this.#warming, draft, range)];
    if (live !== null && second !== null) lanes.push(laneOf(second, live, range));
    this.#lanes = lanes;
  }

  #apply(lane: Lane, entry: JournalEntry): void {
    const out = this.#scratch;
    out.length = 0;
    lane.engine.apply(entry, out);
    // Before it stands, what is told is of the version that stood before it.
    for (const effect of lane.isPlaced ? out : []) {
      if (effect.type !== 'AlertTransitioned' || effect.alert.limitId !== lane.definition.limitId) continue;
      lane.tally.add(effect);
    }
    if (!lane.isPlaced && PLACING.has(entry.input.type)) lane.isPlaced = lane.engine.putTrial(lane.definition);
  }
}

function laneOf(engine: RiskEngine, definition: LimitDefinition, range: BacktestQuestion['range']): Lane {
  return { engine, definition, tally: new BacktestTally(range), isPlaced: engine.putTrial(definition) };
}

function missedBy(draft: BacktestTally, live: BacktestTally): readonly BacktestMiss[] {
  const had = draft.breaches();
  const missed: BacktestMiss[] = [];
  for (const [key, { node, atUs }] of live.breaches()) {
    const own = had.get(key) ?? null;
    if (own !== null && own.atUs <= atUs) continue;
    missed.push({ node, liveAtUs: atUs, draftAtUs: own?.atUs ?? null });
  }
  return missed;
}
