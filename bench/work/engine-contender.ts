import { accountName, EntryWriter, fillEntries, markEntries, openingEntries } from './mark-entries.ts';
import type { EntryOptions } from './mark-entries.ts';
import type { Contender } from './contender.ts';
import { START_CENTS } from './mark-work.ts';
import type { MarkWork } from './mark-work.ts';
import type { Totals } from './totals.ts';
import { assert } from '../../lib/base/assert.ts';
import { RiskEngine } from '../../lib/engine/engine.ts';
import type { Delta, Notice, Outcome } from '../../lib/model/effect.ts';
import type { JournalEntry } from '../../lib/model/journal-entry.ts';
import { ACCOUNT_COLUMNS } from '../../lib/model/view.ts';

/** The product: the whole engine, marks as decoded entries in memory. */
export class EngineContender implements Contender {
  readonly name = 'engine';
  readonly engine = new RiskEngine();
  readonly #work: MarkWork;
  readonly #marks: readonly JournalEntry[];

  constructor(work: MarkWork, upTo = work.moves.length, options: EntryOptions = {}) {
    this.#work = work;
    const writer = new EntryWriter();
    foldAll(this.engine, openingEntries(work, writer, options));
    foldAll(this.engine, fillEntries(work, writer));
    this.#marks = [...markEntries(work, writer, upTo)];
  }

  readonly advance = (from: number, to: number): void => {
    const { engine } = this;
    const marks = this.#marks;
    const out: (Notice | Outcome)[] = [];
    for (let mark = from; mark < to; mark += 1) {
      out.length = 0;
      // `from` and `to` are places of the work, which has one entry for each.
      engine.apply(marks[mark] as JournalEntry, out);
    }
  };

  readonly totals = (): Totals => engineTotals(this.engine, this.#work.shape.accounts);
}

/** Folds entries and insists that each is accepted: a refused set-up would make every figure look better. */
export function foldAll(engine: RiskEngine, entries: Iterable<JournalEntry>): void {
  const out: (Notice | Outcome)[] = [];
  for (const entry of entries) {
    out.length = 0;
    engine.apply(entry, out);
    const [outcome] = out;
    assert(
      outcome?.type === 'Accepted',
      `Invariant: the bench's own entries are accepted: ${JSON.stringify([entry, outcome])}`,
    );
  }
}

const CENT_SCALE = 2;

function engineTotals(engine: RiskEngine, accounts: number): Totals {
  const deltas: Delta[] = [];
  engine.collectAll(deltas);
  const equityCents = new Float64Array(accounts).fill(START_CENTS);
  const peakCents = new Float64Array(accounts).fill(START_CENTS);
  const breached = new Uint8Array(accounts);
  const units = new Float64Array(accounts);
  for (const delta of deltas) {
    if (delta.type === 'AccountCarded') units[delta.card.index] = 10 ** (delta.card.scale - CENT_SCALE);
  }
  const width = ACCOUNT_COLUMNS.length;
  const [equityAt, peakAt] = [ACCOUNT_COLUMNS.indexOf('equity'), ACCOUNT_COLUMNS.indexOf('highWaterMark')];
  for (const delta of deltas) {
    if (delta.type !== 'AccountsRevalued') continue;
    for (const [place, index] of delta.indexes.entries()) {
      const unit = units[index] ?? 1;
      equityCents[index] = (delta.columns[place * width + equityAt] ?? Number.NaN) / unit;
      peakCents[index] = (delta.columns[place * width + peakAt] ?? Number.NaN) / unit;
    }
  }
  for (let index = 0; index < accounts; index += 1) {
    const account = accountName(index);
    const floor = engine.limitsOf(account).find(({ limitId }) => limitId === `${account}:floor`);
    breached[index] = (floor?.firstBreachSeq ?? null) === null ? 0 : 1;
  }
  return { equityCents, peakCents, breached };
}
