import { formatUnits, parseUnits } from '#lib/base/decimal.ts';
import type { RiskEngine } from '#lib/engine/engine.ts';
import type { BacktestQuestion, BacktestSuggestion } from '#lib/model/backtest.ts';
import type { Notice, Outcome } from '#lib/model/effect.ts';
import type { LimitId } from '#lib/model/ids.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import type { LimitDefinition } from '#lib/model/limit.ts';
import { BacktestTally } from './backtest-tally.ts';
import { isAboutLimit, PLACING } from './tested-commands.ts';

/** Percentage points that the reset is widened by, and holds in milliseconds, tried out (starting values). */
const WIDER_POINTS = ['2', '4'] as const;
const HOLDS_MS = [30_000] as const;

type Change =
  | { readonly type: 'reset'; readonly hysteresis: LimitDefinition['ladder']['hysteresis'] }
  | { readonly type: 'hold'; readonly holdMs: number };
type Variant = {
  readonly change: Change;
  readonly definition: LimitDefinition;
  readonly tally: BacktestTally;
  isPlaced: boolean;
};

/**
 * Wider resets and longer holds of a draft, all in force side by side on one fork over the same range: what each of them
 * would have done is counted, not estimated [LE5].
 */
export class BacktestVariants {
  readonly #engine: RiskEngine;
  readonly #question: BacktestQuestion;
  readonly #variants: readonly Variant[];
  readonly #byId: ReadonlyMap<string, Variant>;
  readonly #scratch: (Notice | Outcome)[] = [];
  #hasBegun = false;
  #isOver = false;

  constructor(engine: RiskEngine, question: BacktestQuestion) {
    this.#engine = engine;
    this.#question = question;
    const { draft, range } = question;
    this.#variants = changesOf(draft).map((change, place) => ({
      change,
      // The id stands on a fork alone, beside whatever is in force there.
      definition: { ...changed(draft, change), limitId: `${draft.limitId}#${place}` as LimitId },
      tally: new BacktestTally(range),
      isPlaced: false,
    }));
    this.#byId = new Map(this.#variants.map((variant) => [variant.definition.limitId, variant]));
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  push(entry: JournalEntry): void {
    const { range, draft } = this.#question;
    if (entry.tsJournalUs >= range.toUs) this.#isOver = true;
    if (this.#isOver) return;
    const isBefore = !this.#hasBegun && entry.tsJournalUs < range.fromUs;
    if (!isBefore && !this.#hasBegun) {
      this.#hasBegun = true;
      this.#place();
    }
    const isLeftOut = !isBefore && isAboutLimit(entry.input, draft.limitId);
    this.#scratch.length = 0;
    this.#engine.apply(isLeftOut ? { ...entry, input: { type: 'TimeAdvanced' } } : entry, this.#scratch);
    if (isBefore) return;
    for (const effect of this.#scratch) {
      if (effect.type !== 'AlertTransitioned') continue;
      const variant = this.#byId.get(effect.alert.limitId);
      if (variant?.isPlaced === true) variant.tally.add(effect);
    }
    if (PLACING.has(entry.input.type)) this.#place();
  }

  /** What removes flaps of the draft, most first; of equals the smaller change. */
  suggestions(draftFlaps: number): readonly BacktestSuggestion[] {
    const found = this.#variants.flatMap(({ change, tally, isPlaced }): BacktestSuggestion[] => {
      const { flaps, alerts } = tally.side();
      if (!isPlaced || flaps >= draftFlaps) return [];
      return [{ ...change, removed: draftFlaps - flaps, of: draftFlaps, alerts }];
    });
    return found.toSorted((a, b) => b.removed - a.removed);
  }

  #place(): void {
    for (const variant of this.#variants)
      if (!variant.isPlaced) variant.isPlaced = this.#engine.putTrial(variant.definition);
  }
}

/** A limit whose breach latches stays in breach whatever its reset is: there is nothing to try. */
export function hasVariants({ rule, hard }: LimitDefinition): boolean {
  const isLatching = 'action' in rule ? rule.action !== 'alertOnly' : hard?.latches === true;
  return !isLatching;
}

function changesOf(draft: LimitDefinition): readonly Change[] {
  const { ladder, resetBand, holdMs = 0 } = draft;
  const held12 = parseUnits(ladder.hysteresis, 12);
  const resets = WIDER_POINTS.map((points): Change => {
    // The sum of two decimals is one.
    const text = formatUnits(held12 + parseUnits(points as never, 12), 12) as typeof ladder.hysteresis;
    return { type: 'reset', hysteresis: text };
  });
  const holds = HOLDS_MS.filter((ms) => ms > holdMs).map((ms): Change => ({ type: 'hold', holdMs: ms }));
  return [...(resetBand === undefined ? resets : []), ...holds];
}

function changed(draft: LimitDefinition, change: Change): LimitDefinition {
  // Nothing may act on the account: the draft does that by itself.
  const { hard: _hard, ...rest } = draft;
  if (change.type === 'hold') return { ...rest, holdMs: change.holdMs };
  return { ...rest, ladder: { ...draft.ladder, hysteresis: change.hysteresis } };
}
