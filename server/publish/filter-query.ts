import type { AccountCard, AccountColumn } from '#lib/model/view.ts';

/**
 * The filter of a monitor subscription: words, all of which must hold. `desk:rates` matches one field, `util>0.8` compares
 * a number, anything else is looked for in account, name, trader and desk. Upper and lower case are the same.
 */
export type Filter = readonly Term[];

type Term =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'field';
      readonly field: 'account' | 'trader' | 'desk' | 'currency' | 'rule';
      readonly text: string;
    }
  | { readonly kind: 'rung'; readonly rank: number }
  | {
      readonly kind: 'number';
      readonly column: AccountColumn;
      readonly unit: 'money' | 'fraction' | 'plain';
      readonly operator: Operator;
      readonly value: number;
    };
type Operator = '>' | '>=' | '<' | '<=' | '=';

const RUNG_RANKS: Readonly<Record<string, number>> = {
  none: 0,
  watch: 1,
  warning: 2,
  warn: 2,
  critical: 3,
  crit: 3,
  breach: 4,
};
const FIELDS = ['account', 'trader', 'desk', 'currency', 'rule'] as const;
type NumberName = { readonly column: AccountColumn; readonly unit: 'money' | 'fraction' | 'plain' };
const NUMBERS: ReadonlyMap<string, NumberName> = new Map<string, NumberName>([
  ['util', { column: 'worstUsedBp', unit: 'fraction' }],
  ['used', { column: 'worstUsedBp', unit: 'fraction' }],
  ['left', { column: 'worstRoom', unit: 'money' }],
  ['pnl', { column: 'dayPnl', unit: 'money' }],
  ['equity', { column: 'equity', unit: 'money' }],
  ['drawdown', { column: 'drawdown', unit: 'money' }],
  ['gross', { column: 'gross', unit: 'money' }],
  ['net', { column: 'net', unit: 'money' }],
  ['positions', { column: 'openPositions', unit: 'plain' }],
  ['minutes', { column: 'minutesToLimit', unit: 'plain' }],
]);

/** A word that is no known field or number is plain text: typing never yields an error. */
export function parseFilter(text: string): Filter {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
    .map(parseTerm);
}

function parseTerm(word: string): Term {
  const comparison = /^([a-z]+)(>=|<=|>|<|=)(-?\d+(?:\.\d+)?)$/.exec(word);
  const number = NUMBERS.get(comparison?.[1] ?? '');
  if (comparison !== null && number !== undefined) {
    return { kind: 'number', ...number, operator: comparison[2] as Operator, value: Number(comparison[3]) };
  }
  const colon = word.indexOf(':');
  const name = word.slice(0, Math.max(0, colon));
  const rest = word.slice(colon + 1);
  const rank = RUNG_RANKS[rest];
  if (name === 'rung' && rank !== undefined) return { kind: 'rung', rank };
  const field = FIELDS.find((candidate) => candidate === name);
  return field === undefined ? { kind: 'text', text: word } : { kind: 'field', field, text: rest };
}

export function matchesFilter(filter: Filter, card: AccountCard, value: (column: AccountColumn) => number): boolean {
  return filter.every((term) => matchesTerm(term, card, value));
}

function matchesTerm(term: Term, card: AccountCard, value: (column: AccountColumn) => number): boolean {
  switch (term.kind) {
    case 'text':
      return [card.account, card.name, card.trader, card.desk].some((field) => field.toLowerCase().includes(term.text));
    case 'field':
      return fieldOf(card, term.field).toLowerCase().includes(term.text);
    case 'rung':
      return value('rungRank') === term.rank;
    case 'number':
      return compare(value(term.column), term.operator, term.value * factorOf(term.unit, card.scale));
  }
}

function fieldOf(card: AccountCard, field: (typeof FIELDS)[number]): string {
  return field === 'rule' ? card.rulesetName : card[field];
}

/** Hundredths of a percent per 1.0, ledger units per unit of currency. */
function factorOf(unit: 'money' | 'fraction' | 'plain', scale: number): number {
  if (unit === 'fraction') return 10_000;
  return unit === 'money' ? 10 ** scale : 1;
}

/** An unknown value matches no comparison. */
function compare(value: number, operator: Operator, bound: number): boolean {
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
