import type { AccountColumn } from '#lib/model/view.ts';

/**
 * The filter of a monitor: words, all of which must hold. `desk:rates` matches one field, `state:breach` one rung,
 * `util>0.8` compares a number, anything else is looked for in account, name, trader and desk. Upper and lower case are
 * the same. A word that looks like a term and is none holds for every row and is named as a fault [IA3].
 */
export type MonitorFilter = { readonly terms: readonly FilterTerm[]; readonly faults: readonly string[] };

export type FilterTerm =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly field: FilterField; readonly text: string }
  /** The account's programme, or the limit of one of its open alerts. */
  | { readonly kind: 'rule'; readonly text: string }
  /** An open position in an instrument whose name contains it. */
  | { readonly kind: 'symbol'; readonly text: string }
  | { readonly kind: 'rung'; readonly rank: number }
  /** `bound` counts 10^-BOUND_SCALE: of 1.0, which is 100 percent, or of a count. */
  | {
      readonly kind: 'number';
      readonly column: AccountColumn;
      readonly unit: 'fraction' | 'plain';
      readonly operator: FilterOperator;
      readonly bound: bigint;
    }
  /** `bound` counts 10^-BOUND_SCALE of the firm's currency, in which accounts of every currency are compared. */
  | {
      readonly kind: 'money';
      readonly column: AccountColumn;
      readonly operator: FilterOperator;
      readonly bound: bigint;
    };
export type FilterOperator = '>' | '>=' | '<' | '<=' | '=';
export type FilterField = (typeof FIELDS)[number];

/** Decimals of a number in a filter. */
export const BOUND_SCALE = 9;
/** Words beyond these are not read. */
const WORDS_MAX = 20;
const FIELDS = ['account', 'trader', 'desk', 'currency'] as const;
const RUNG_RANKS: Readonly<Record<string, number>> = {
  none: 0,
  watch: 1,
  warning: 2,
  warn: 2,
  critical: 3,
  crit: 3,
  breach: 4,
};
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

/** Whether the filter asks who holds what. */
export function asksHolders(text: string): boolean {
  return parseFilter(text).terms.some(({ kind }) => kind === 'symbol');
}

/** Whether the filter compares amounts, which takes rates. */
export function asksMoney(text: string): boolean {
  return parseFilter(text).terms.some(({ kind }) => kind === 'money');
}

export function parseFilter(text: string): MonitorFilter {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const terms: FilterTerm[] = [];
  const faults: string[] = [];
  for (const [place, word] of words.entries()) {
    const term = place < WORDS_MAX ? parseTerm(word) : null;
    if (term === null) faults.push(word);
    else terms.push(term);
  }
  return { terms, faults };
}

/** Digits with at most BOUND_SCALE after the point, as a whole number: a double would lose the last of them. */
function boundOf(digits: string): bigint {
  const [whole = '', fraction = ''] = digits.split('.');
  return BigInt(whole + fraction.padEnd(BOUND_SCALE, '0'));
}

/** Null for a word that looks like a term and is none. */
function parseTerm(word: string): FilterTerm | null {
  const comparison = /^([a-z]+)(>=|<=|>|<|=)(.*)$/.exec(word);
  if (comparison !== null) {
    const number = NUMBERS.get(comparison[1] ?? '');
    const digits = comparison[3] ?? '';
    if (number === undefined || !/^-?\d{1,15}(\.\d{1,9})?$/.test(digits)) return null;
    // The pattern above lets only these through.
    const operator = comparison[2] as FilterOperator;
    const { column, unit } = number;
    const bound = boundOf(digits);
    return unit === 'money'
      ? { kind: 'money', column, operator, bound }
      : { kind: 'number', ...number, unit, operator, bound };
  }
  const named = /^([a-z]+):(.*)$/.exec(word);
  if (named === null) return { kind: 'text', text: word };
  const [, name = '', rest = ''] = named;
  if (rest === '') return null;
  if (name === 'rung' || name === 'state') {
    const rank = RUNG_RANKS[rest];
    return rank === undefined ? null : { kind: 'rung', rank };
  }
  if (name === 'rule' || name === 'symbol') return { kind: name, text: rest };
  const field = FIELDS.find((candidate) => candidate === name);
  return field === undefined ? null : { kind: 'field', field, text: rest };
}
