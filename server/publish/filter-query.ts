import type { AccountCard, AccountColumn } from '#lib/model/view.ts';
import type { FilterOperator, FilterTerm, FilterUnit, MonitorFilter } from '#lib/protocol/monitor-filter.ts';

/** What a filter reads of one account. */
export type FilterRow = {
  /** Whether it has an open position in an instrument whose name contains the text. */
  readonly holds: (text: string) => boolean;
  readonly card: AccountCard;
  readonly value: (column: AccountColumn) => number;
  /** Names of the limits of its open alerts, in lower case. */
  readonly alertLimits: readonly string[];
};

export function matchesFilter({ terms }: MonitorFilter, row: FilterRow): boolean {
  return terms.every((term) => matchesTerm(term, row));
}

function matchesTerm(term: FilterTerm, { card, value, alertLimits, holds }: FilterRow): boolean {
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
    case 'number':
      return compare(value(term.column), term.operator, term.value * factorOf(term.unit, card.scale));
  }
}

/** Hundredths of a percent per 1.0, ledger units per unit of currency. */
function factorOf(unit: FilterUnit, scale: number): number {
  if (unit === 'fraction') return 10_000;
  return unit === 'money' ? 10 ** scale : 1;
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
