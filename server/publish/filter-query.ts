import type { AccountCard, AccountColumn } from '#lib/model/view.ts';
import { BOUND_SCALE } from '#lib/protocol/monitor-filter.ts';
import type { FilterOperator, FilterTerm, MonitorFilter } from '#lib/protocol/monitor-filter.ts';
import { AmountBound } from './firm-amounts.ts';
import type { FirmAmounts } from './firm-amounts.ts';

/** What a filter reads of one account. */
export type FilterRow = {
  /** Whether it has an open position in an instrument whose name contains the text. */
  readonly holds: (text: string) => boolean;
  readonly card: AccountCard;
  readonly value: (column: AccountColumn) => number;
  /** Names of the limits of its open alerts, in lower case. */
  readonly alertLimits: readonly string[];
};

/** `unrated`: it passes all that can be told, and an amount of it has no rate to be compared by. */
export type FilterAnswer = 'passes' | 'fails' | 'unrated';

type Test = (row: FilterRow) => FilterAnswer;

/** A filter made ready for the rows of one ranking. */
export class FilterQuery {
  readonly #tests: readonly Test[];

  constructor({ terms }: MonitorFilter, amounts: FirmAmounts) {
    this.#tests = terms.map((term) => testOf(term, amounts));
  }

  answer(row: FilterRow): FilterAnswer {
    let answer: FilterAnswer = 'passes';
    for (const test of this.#tests) {
      const told = test(row);
      if (told === 'fails') return 'fails';
      if (told === 'unrated') answer = 'unrated';
    }
    return answer;
  }
}

function testOf(term: FilterTerm, amounts: FirmAmounts): Test {
  if (term.kind === 'money') return moneyTest(term, amounts);
  if (term.kind !== 'number') return (row) => passesIf(matchesText(term, row));
  // Exact where it is a whole number, as the columns are.
  const perUnit = term.unit === 'fraction' ? 10_000n : 1n;
  const bound = Number(term.bound * perUnit) / 10 ** BOUND_SCALE;
  return ({ value }) => passesIf(compare(value(term.column), term.operator, bound));
}

function moneyTest(
  { column, operator, bound }: Extract<FilterTerm, { readonly kind: 'money' }>,
  amounts: FirmAmounts,
): Test {
  const amount = new AmountBound(bound, operator);
  return ({ card, value }) => {
    const units = value(column);
    // An unknown amount matches no comparison, whatever the rate.
    if (Number.isNaN(units)) return 'fails';
    const unit = amounts.unitOf(card);
    return unit === null ? 'unrated' : passesIf(amount.holds(units, unit));
  };
}

function passesIf(isTrue: boolean): FilterAnswer {
  return isTrue ? 'passes' : 'fails';
}

function matchesText(
  term: Exclude<FilterTerm, { readonly kind: 'money' | 'number' }>,
  { card, value, alertLimits, holds }: FilterRow,
): boolean {
  switch (term.kind) {
    case 'text':
      return [card.account, card.name, card.trader, card.desk].some((field) => field.toLowerCase().includes(term.text));
    case 'field':
      return card[term.field].toLowerCase().includes(term.text);
    case 'rule':
      return card.rulesetName.toLowerCase().includes(term.text) || alertLimits.some((name) => name.includes(term.text));
    case 'symbol':
      return holds(term.text);
    case 'rung':
      return value('rungRank') === term.rank;
  }
}

/** An unknown value matches no comparison. */
function compare(value: number, operator: FilterOperator, bound: number): boolean {
  switch (operator) {
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '=':
      return value === bound;
  }
}
