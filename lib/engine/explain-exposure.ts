import type { ExposureName, Question } from '#lib/model/explanation.ts';
import type { ExposureNetting } from '#lib/model/exposure-board.ts';
import { explainExposure } from './explain-holding.ts';
import { ExposureBoards } from './exposure-board.ts';
import { leafName, leafValue24, membersOf } from './leaves.ts';
import { accountAt, holdingAt, instrumentAt } from './state.ts';
import { leaf, minus, plus, sum } from './terms.ts';
import type { Amount, Signed } from './terms.ts';
import type { World } from './world.ts';

/** Parts of the whole, and of one part, named one by one; the others stand together in one. */
const PARTS_NAMED = 20;
const LEAVES_NAMED = 10;
const MISSING_NAMED = 50;

export type ExposureQuestion = Extract<Question, { about: 'exposure' }>;
type Metric = ExposureQuestion['metric'];
type Held = { readonly holding: number; readonly name: string; readonly value24: bigint };
/** What is netted before sides are told apart; its value is the sum of its leaves. */
type Part = { readonly name: string; readonly leaves: Held[]; value24: bigint };

/**
 * A figure of the table of traders and symbols [EX11], [EX12]: its parts are what the netting level adds up before sides are
 * told apart, each of its leaves with its own formula. Null where nothing of it is held.
 */
export function explainExposureFigure(
  world: World,
  asked: ExposureQuestion,
): { readonly root: Amount; readonly missing: readonly string[] } | null {
  const { netting, currency, metric } = asked;
  const taking = takingOf(world, asked);
  if (taking === null) return null;
  const { parts, missing } = collect(world, asked, taking);
  if (parts.size === 0 && missing.length === 0) return null;
  const counted = [...parts.values()].filter(({ value24 }) => counts(value24, metric));
  counted.sort((a, b) => order(size(b.value24), size(a.value24)) || (a.name < b.name ? -1 : 1));
  const of = `${taking.ofTrader}${taking.inSymbol}`;
  const signed = counted.slice(0, PARTS_NAMED).map((part) => taken(partTerm(world, part, asked), metric));
  const others = counted.slice(PARTS_NAMED);
  if (others.length > 0) signed.push(...rest(others, metric, currency, netting));
  return { root: sum(`${metric}${of}`, currency, signed), missing: named(missing) };
}

/** Which traders and symbols a figure covers, and how that is said. */
type Taking = {
  readonly takesTrader: (name: string) => boolean;
  readonly takesSymbol: (name: string) => boolean;
  readonly ofTrader: string;
  readonly inSymbol: string;
};

/**
 * The smaller ones are those that the table itself does not name at this entry: it is cut once more, so that its sum and
 * this explanation cannot differ. Null where the table names all there are.
 */
function takingOf(world: World, { level, id, currency, netting, trader, symbol }: ExposureQuestion): Taking | null {
  const isRest = typeof trader === 'object' && trader !== null;
  const isRestOfSymbols = typeof symbol === 'object' && symbol !== null;
  const ask = { node: { level, id }, currency, netting };
  const [board] = isRest || isRestOfSymbols ? new ExposureBoards(world).boards([ask]) : [];
  const traders = nameTest(trader, board?.traders ?? []);
  const symbols = nameTest(symbol, board?.symbols ?? []);
  if (traders === null || symbols === null) return null;
  return {
    takesTrader: traders.takes,
    takesSymbol: symbols.takes,
    ofTrader: traders.word === '' ? '' : ` of ${traders.word}${isRest ? ' traders' : ''}`,
    inSymbol: symbols.word === '' ? '' : ` in ${symbols.word}${isRestOfSymbols ? ' symbols' : ''}`,
  };
}

type Line = { readonly name: string | null; readonly count: number };

function nameTest(
  asked: ExposureName,
  lines: readonly Line[],
): { readonly takes: (name: string) => boolean; readonly word: string } | null {
  if (asked === null) return { takes: () => true, word: '' };
  if (typeof asked === 'string') return { takes: (name) => name === asked, word: asked };
  const rest = lines.find(({ name }) => name === null);
  if (rest === undefined) return null;
  const named = new Set(lines.map(({ name }) => name));
  return { takes: (name) => !named.has(name), word: `${rest.count} other` };
}

/** The words of a netting level, as every other exposure of the books says its own. */
export const NETTED_BY: Readonly<Record<ExposureNetting, string>> = {
  account: 'account and instrument',
  trader: 'trader and instrument',
  firm: 'instrument, over all that the figure covers',
};

/** The open leaves of the figure, put together as its netting level says, and those without a value. */
function collect(
  world: World,
  asked: ExposureQuestion,
  taking: Taking,
): { parts: Map<string, Part>; missing: string[] } {
  const { state } = world;
  const parts = new Map<string, Part>();
  const missing: string[] = [];
  for (const member of membersOf(world, { level: asked.level, id: asked.id })) {
    const { trader, holdings } = accountAt(state, member);
    if (!taking.takesTrader(trader)) continue;
    for (const index of holdings.values()) {
      const holding = holdingAt(state, index);
      const { listing } = instrumentAt(state, holding.instrument);
      if (holding.quantity12 === 0n) continue;
      if (!taking.takesSymbol(listing.symbol ?? listing.instrument)) continue;
      const name = leafName(state, holding);
      const value24 = leafValue24(world, holding, holding.quantity12, asked.currency);
      if (value24 === null) {
        missing.push(name);
        continue;
      }
      const key = partName(asked, name, trader, listing.instrument);
      const part = parts.get(key) ?? { name: key, leaves: [], value24: 0n };
      part.leaves.push({ holding: index, name, value24 });
      part.value24 += value24;
      parts.set(key, part);
    }
  }
  return { parts, missing };
}

function partName(asked: ExposureQuestion, leafOf: string, trader: string, instrument: string): string {
  const netting = nettingOf(asked);
  if (netting === 'account') return leafOf;
  return netting === 'trader' ? `${trader}/${instrument}` : instrument;
}

/** Each of the smaller traders is netted by itself, as in a row of its own: what stands in their row is the sum of theirs. */
function nettingOf({ netting, trader }: ExposureQuestion): ExposureNetting {
  return netting === 'firm' && typeof trader === 'object' && trader !== null ? 'trader' : netting;
}

/** The netting level behind a figure of the table, in the words of every other exposure of the books. */
export function nettedBy(asked: ExposureQuestion): string {
  return NETTED_BY[nettingOf(asked)];
}

function partTerm(world: World, part: Part, { netting, currency }: ExposureQuestion): Amount {
  const formed = ({ holding, name }: Held): Amount => {
    const amount = explainExposure(world, holding, currency);
    return { ...amount, term: { ...amount.term, name } };
  };
  const [only] = part.leaves;
  if (netting === 'account' && only !== undefined) return formed(only);
  const largest = part.leaves.toSorted((a, b) => order(size(b.value24), size(a.value24)) || (a.name < b.name ? -1 : 1));
  const signed: Signed[] = largest.slice(0, LEAVES_NAMED).map((each) => plus(formed(each)));
  const others = largest.slice(LEAVES_NAMED);
  if (others.length > 0) {
    const value24 = others.reduce((total, each) => total + each.value24, 0n);
    signed.push(plus(leaf(`${others.length} more positions`, value24, currency)));
  }
  return sum(part.name, currency, signed);
}

function counts(value24: bigint, metric: Metric): boolean {
  if (metric === 'long') return value24 > 0n;
  return metric === 'short' ? value24 < 0n : true;
}

/** Gross and short take what is short away from nothing, so that it counts by its size. */
function taken(amount: Amount, metric: Metric): Signed {
  const isShort = (amount.amount24 ?? 0n) < 0n;
  return isShort && (metric === 'gross' || metric === 'short') ? minus(amount) : plus(amount);
}

/** The smaller ones: what is long and what is short of them in a part each, where sides are told apart. */
function rest(others: readonly Part[], metric: Metric, currency: string, netting: ExposureNetting): readonly Signed[] {
  const what = netting === 'account' ? 'positions' : 'netted positions';
  const gathered = (parts: readonly Part[], side: string): readonly Signed[] => {
    if (parts.length === 0) return [];
    const value24 = parts.reduce((total, { value24: each }) => total + each, 0n);
    return [taken(leaf(`${parts.length} more ${side}${what}`, value24, currency), metric)];
  };
  if (metric === 'net') return gathered(others, '');
  const isShort = ({ value24 }: Part): boolean => value24 < 0n;
  return [
    ...gathered(
      others.filter((part) => !isShort(part)),
      'long ',
    ),
    ...gathered(others.filter(isShort), 'short '),
  ];
}

function named(missing: readonly string[]): readonly string[] {
  const more = missing.length - MISSING_NAMED;
  return more > 0 ? [...missing.slice(0, MISSING_NAMED), `${more} more`] : missing;
}

function size(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}

function order(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
