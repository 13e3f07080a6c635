import { divideHalfEven, pow10Big } from '#lib/base/decimal.ts';
import type { Cut, ScopeNode } from '#lib/model/limit.ts';
import { convert } from './fx.ts';
import type { Rates } from './fx.ts';
import type { Groups } from './groups.ts';
import { payoff24 } from './position.ts';
import { accountAt, exactMark13, exactPrice13, holdingAt, instrumentAt } from './state.ts';
import type { EngineState, HoldingState, InstrumentState } from './state.ts';

/** What exposure is formed from: cold state, present rates, and who stands under a node. */
export type Book = { readonly state: EngineState; readonly rates: Rates; readonly groups: Groups };

/** One open account × instrument, or account × instrument × strategy where a cut asks for strategies [EX15]. */
export type Leaf = {
  readonly account: number;
  readonly instrument: number;
  /** Signed; 10^-12 of a contract. */
  readonly quantity12: bigint;
  /** N of [EX1] at 10^-24 of the asked currency; null without price, rate or delta [EX13]. */
  readonly value24: bigint | null;
  /** Null where the leaf is the whole holding; '' is what no strategy was named for. */
  readonly strategy: string | null;
};

/** Accounts under a node, in order of their opening. */
export function membersOf(book: Book, node: ScopeNode): readonly number[] {
  if (node.level === 'account') {
    const index = book.state.accountIndex.get(node.id);
    return index === undefined ? [] : [index];
  }
  const members = book.groups.nodes.get(`${node.level}/${node.id}`)?.members;
  return members === undefined ? [] : [...members].toSorted((a, b) => a - b);
}

/** Whether an instrument lies in a cut; the strategy is a matter of the leaf. */
export function isInCut(instrument: InstrumentState, cut: Cut | null): boolean {
  if (cut === null) return true;
  const { listing } = instrument;
  return (
    isEqual(cut.instrument, listing.instrument) &&
    isEqual(cut.symbol, listing.symbol ?? listing.instrument) &&
    isEqual(cut.root, listing.root ?? listing.instrument) &&
    isEqual(cut.assetClass, listing.assetClass) &&
    isEqual(cut.currency, listing.settlementCurrency) &&
    isEqual(cut.venue, listing.venue ?? '')
  );
}

function isEqual(asked: string | undefined, has: string): boolean {
  return asked === undefined || asked === has;
}

/** The open leaves of a node inside a cut, each valued and converted by itself [FX4]. */
export function collectLeaves(book: Book, node: ScopeNode, cut: Cut | null, currency: string): Leaf[] {
  return leavesOf(book, node, currency, cut, cut?.strategy !== undefined);
}

/** The same, with every strategy of a holding as a leaf of its own where `isByStrategy`. */
export function leavesOf(
  book: Book,
  node: ScopeNode,
  currency: string,
  cut: Cut | null,
  isByStrategy: boolean,
): Leaf[] {
  const leaves: Leaf[] = [];
  for (const account of membersOf(book, node)) {
    for (const index of accountAt(book.state, account).holdings.values()) {
      const holding = holdingAt(book.state, index);
      if (!isInCut(instrumentAt(book.state, holding.instrument), cut)) continue;
      if (!isByStrategy) pushLeaf(book, leaves, holding, holding.quantity12, currency, null);
      else pushStrategies(book, leaves, holding, currency, cut?.strategy);
    }
  }
  return leaves;
}

/** Every strategy of a holding as a leaf of its own, or the one that is asked for. */
function pushStrategies(book: Book, leaves: Leaf[], holding: HoldingState, currency: string, only?: string): void {
  let untagged12 = holding.quantity12;
  for (const [strategy, quantity12] of holding.strategies) {
    untagged12 -= quantity12;
    if (only === undefined || only === strategy) pushLeaf(book, leaves, holding, quantity12, currency, strategy);
  }
  if (only === undefined || only === '') pushLeaf(book, leaves, holding, untagged12, currency, '');
}

function pushLeaf(
  book: Book,
  leaves: Leaf[],
  holding: HoldingState,
  quantity12: bigint,
  currency: string,
  strategy: string | null,
): void {
  if (quantity12 === 0n) return;
  const { account, instrument } = holding;
  leaves.push({
    account,
    instrument,
    quantity12,
    value24: leafValue24(book, holding, quantity12, currency),
    strategy,
  });
}

/** N of [EX1] at 10^-24 in a currency; null without price, rate, or the delta of an option. */
export function leafValue24(book: Book, holding: HoldingState, quantity12: bigint, currency: string): bigint | null {
  const { state, rates } = book;
  const instrument = instrumentAt(state, holding.instrument);
  const rate = rates.get(instrument.listing.settlementCurrency, currency);
  if (!rate.known) return null;
  if (instrument.listing.kind === 'option') {
    const value = deltaValue24(state, instrument, quantity12);
    return value === null ? null : convert(value, rate);
  }
  const price13 = exactPrice13(state, holding);
  if (price13 === null) return null;
  const value = convert(payoff24(quantity12, instrument, price13), rate);
  return instrument.inverse ? -value : value;
}

/** q * m * price of the underlying * delta, rounded once; null without delta or the underlying's price [EX13]. */
function deltaValue24(state: EngineState, instrument: InstrumentState, quantity12: bigint): bigint | null {
  const { underlyingId } = instrument.listing;
  const underlying = underlyingId === undefined ? undefined : state.instrumentIndex.get(underlyingId);
  if (underlying === undefined || instrument.delta12 === null) return null;
  const price13 = exactMark13(instrumentAt(state, underlying));
  if (price13 === null) return null;
  return divideHalfEven(quantity12 * instrument.multiplier12 * price13 * instrument.delta12, pow10Big(25));
}

/** The name of a leaf in "incomplete, k of n". */
export function leafName(state: EngineState, leaf: Pick<Leaf, 'account' | 'instrument'>): string {
  return `${accountAt(state, leaf.account).account}/${instrumentAt(state, leaf.instrument).listing.instrument}`;
}
