import type { Cut, ScopeNode } from '#lib/model/limit.ts';
import type { Book as PositionBook, CostMethod } from './books.ts';
import { convert } from './fx.ts';
import type { Rates } from './fx.ts';
import type { Groups } from './groups.ts';
import type { Holdings } from './holdings.ts';
import { isInCut, membersOf } from './leaves.ts';
import { isFlat, payoff24 } from './position.ts';
import type { Position } from './position.ts';
import { tripStart24 } from './round-trips.ts';
import type { Result } from './result-book.ts';
import { accountAt, exactPrice13, holdingAt, instrumentAt } from './state.ts';
import type { EngineState, HoldingState } from './state.ts';

export type ResultParts = { readonly state: EngineState; readonly holdings: Holdings; readonly rates: Rates };

/** A sum of money, and what it leaves out. */
export type OpenSum = { readonly amount24: bigint; readonly missing: readonly string[] };

/** What a strategy's part of a holding has earned, in the account's currency, by the rules of any position [ID7]. */
export function strategyResult(parts: ResultParts, holding: HoldingState, strategy: string): Result {
  let [net24, open24, fees24] = [0n, 0n, 0n];
  for (const book of holding.books.values()) {
    const part = partOf(book, strategy);
    if (part === null) continue;
    net24 += part.realized24 - part.fees24;
    fees24 += part.fees24;
    open24 += openOf24(parts, holding, part.position) ?? 0n;
  }
  return { net24, open24, fees24 };
}

/** The positions that a strategy's fills built in a holding. */
export function strategyPositions(holding: HoldingState, strategy: string): readonly Position[] {
  return [...holding.books.values()].flatMap((book) => partOf(book, strategy)?.position ?? []);
}

/** The book of a tag; without any tag the whole book is that of the empty one [ID7]. */
function partOf(
  book: PositionBook,
  strategy: string,
): { readonly position: Position; readonly realized24: bigint; readonly fees24: bigint } | null {
  if (book.strategies !== null) return book.strategies.get(strategy) ?? null;
  return strategy === '' ? book : null;
}

/** Open result of one position in the account's currency; null without price or rate. */
function openOf24({ state, rates }: ResultParts, holding: HoldingState, position: Position): bigint | null {
  const { quantity12, cost24 } = position;
  const instrument = instrumentAt(state, holding.instrument);
  const price13 = exactPrice13(state, holding);
  const rate = rates.get(instrument.listing.settlementCurrency, accountAt(state, holding.account).currency);
  if (price13 === null || !rate.known) return null;
  const value24 = quantity12 === 0n ? 0n : payoff24(quantity12, instrument, price13);
  return convert(value24 - cost24, rate);
}

type NodeParts = ResultParts & { readonly groups: Groups };
type Question = { readonly node: ScopeNode; readonly within: Cut | null; readonly currency: string };

/** Holdings of a node inside a cut, with their owner and the rate from its currency into the question's. */
function* heldInside(parts: NodeParts, { node, within, currency }: Question) {
  const { state, rates } = parts;
  for (const member of membersOf(parts, node)) {
    const owner = accountAt(state, member);
    const rate = rates.get(owner.currency, currency);
    for (const index of owner.holdings.values()) {
      const holding = holdingAt(state, index);
      if (isInCut(instrumentAt(state, holding.instrument), within)) yield { owner, rate, index, holding };
    }
  }
}

/** Open result of the leaves of a node inside a cut, each account's converted by itself [PN]. */
export function openResult(parts: NodeParts, question: Question): OpenSum {
  const strategy = question.within?.strategy;
  const missing: string[] = [];
  let amount24 = 0n;
  for (const { owner, rate, index, holding } of heldInside(parts, question)) {
    if (!rate.known) {
      // Who holds nothing has an open result of nothing, in any currency.
      if (!isFlat(holding) && missing.at(-1) !== owner.account) missing.push(owner.account);
      continue;
    }
    const open24 =
      strategy === undefined
        ? parts.holdings.exactUnrealized24(index)
        : strategyResult(parts, holding, strategy).open24;
    amount24 += convert(open24, rate);
  }
  return { amount24, missing };
}

/**
 * Loss of the worst open round trip of a node inside a cut, 0 where none loses: all that its position has booked since it
 * was flat, fees included, and its open result [PN8]. A trip without price or rate is left out and named.
 */
export function worstTripLoss(parts: NodeParts, question: Question): OpenSum {
  const strategy = question.within?.strategy ?? null;
  const missing: string[] = [];
  let amount24 = 0n;
  for (const { owner, rate, holding } of heldInside(parts, question)) {
    const { instrument } = instrumentAt(parts.state, holding.instrument).listing;
    for (const result24 of tripResults(parts, holding, strategy, owner.costMethod)) {
      if (result24 === null || !rate.known) missing.push(`${owner.account}/${instrument}`);
      else amount24 = most(amount24, convert(-result24, rate));
    }
  }
  return { amount24, missing };
}

/** Results of the open trips of a holding, one a position; null where it cannot be valued. */
function* tripResults(
  parts: ResultParts,
  holding: HoldingState,
  tag: string | null,
  method: CostMethod,
): Generator<bigint | null> {
  const instrument = instrumentAt(parts.state, holding.instrument);
  for (const book of holding.books.values()) {
    const part = tag === null ? book : partOf(book, tag);
    if (part === null || part.position.quantity12 === 0n) continue;
    const open24 = openOf24(parts, holding, part.position);
    const start24 = tripStart24(book, book.strategies === null ? null : tag, instrument, method);
    yield open24 === null ? null : part.realized24 - part.fees24 - start24 + open24;
  }
}

function most(left: bigint, right: bigint): bigint {
  return left > right ? left : right;
}
