import { mulDivHalfEven } from '#lib/base/decimal.ts';
import { splitFee } from './fee-split.ts';
import { payoff24 } from './position.ts';
import type { Payoff, Position } from './position.ts';

/** [LO1] FIFO consumes the oldest open lot, LIFO the newest. */
export type LotMethod = 'fifo' | 'lifo';

/**
 * What is left open of one fill. A list of lots holds one sign only, oldest first; quantity and cost of the position
 * are the sums over it. Plain data: it stands in the engine's state as it is.
 */
export type Lot = {
  readonly fillId: string;
  /** Signed, 10^-12, never 0. */
  readonly quantity12: bigint;
  readonly price13: bigint;
  /** Signed open cost of this quantity, settlement currency, 10^-24. */
  readonly cost24: bigint;
  /** Entry fee of this quantity; cost positive, 10^-24 of the caller's fee currency. */
  readonly fee24: bigint;
  /** Extremes of the marks observed since the entry; null before the first [LO3]. */
  readonly highestMark13: bigint | null;
  readonly lowestMark13: bigint | null;
};

/** One consumed piece: from its entry to its exit [LO3]. Nothing in it is rounded to money. */
export type ClosedTrade = {
  readonly entryFillId: string;
  readonly exitFillId: string;
  readonly side: 'long' | 'short';
  /** Above zero, 10^-12. */
  readonly quantity12: bigint;
  readonly entryPrice13: bigint;
  readonly exitPrice13: bigint;
  /** (exit - entry) * quantity * sign * m, settlement currency, 10^-24. */
  readonly realized24: bigint;
  /** Entry and exit fee, each pro rata by quantity. */
  readonly fees24: bigint;
  /** Best and worst open P&L at the marks observed between entry and exit; null where none was. */
  readonly highestOpen24: bigint | null;
  readonly lowestOpen24: bigint | null;
};

export type LotFill = {
  readonly fillId: string;
  /** Signed, 10^-12, not 0. */
  readonly change12: bigint;
  readonly price13: bigint;
  readonly fee24: bigint;
};
export type LotEffect = {
  readonly lots: readonly Lot[];
  /** In order of closing. */
  readonly closed: readonly ClosedTrade[];
  /** Sum over `closed`: what this fill books. */
  readonly realized24: bigint;
};

/**
 * One fill by lots: it consumes open lots of the other sign in the order of the method, and what is left over opens a
 * lot. `realized - sum of costs` moves by minus the fill's cost, as with the average [PO6]: the parts of the fill's
 * cost are differences of one running total, so that they make and lose nothing.
 */
export function applyFillToLots(lots: readonly Lot[], fill: LotFill, payoff: Payoff, method: LotMethod): LotEffect {
  const first = lots[0];
  if (first === undefined || first.quantity12 > 0n === fill.change12 > 0n) {
    return {
      lots: [...lots, openLot(fill, fill.change12, payoff24(fill.change12, payoff, fill.price13), fill.fee24)],
      closed: [],
      realized24: 0n,
    };
  }
  const kept = [...lots];
  const closed: ClosedTrade[] = [];
  const sign = fill.change12 < 0n ? -1n : 1n;
  const filled = fill.change12 * sign;
  let [taken, takenCost24, takenFee24, realized24] = [0n, 0n, 0n, 0n];
  while (taken < filled) {
    const lot = method === 'fifo' ? kept.shift() : kept.pop();
    if (lot === undefined) break;
    const size = -lot.quantity12 * sign;
    const quantity12 = filled - taken < size ? filled - taken : size;
    taken += quantity12;
    const cost24 = payoff24(taken * sign, payoff, fill.price13);
    const fee24 = splitFee(fill.fee24, taken, filled).closing;
    const piece = cut(lot, quantity12);
    const trade = closeTrade(piece.taken, fill, payoff, { cost24: cost24 - takenCost24, fee24: fee24 - takenFee24 });
    closed.push(trade);
    realized24 += trade.realized24;
    takenCost24 = cost24;
    takenFee24 = fee24;
    if (piece.rest !== null && method === 'fifo') kept.unshift(piece.rest);
    else if (piece.rest !== null) kept.push(piece.rest);
  }
  if (taken < filled) {
    const cost24 = payoff24(fill.change12, payoff, fill.price13) - takenCost24;
    kept.push(openLot(fill, (filled - taken) * sign, cost24, fill.fee24 - takenFee24));
  }
  return { lots: kept, closed, realized24 };
}

function openLot(fill: LotFill, quantity12: bigint, cost24: bigint, fee24: bigint): Lot {
  const { fillId, price13 } = fill;
  return { fillId, quantity12, price13, cost24, fee24, highestMark13: null, lowestMark13: null };
}

/** Part of a lot, and the rest with what rounding left over [NU5]. */
function cut(lot: Lot, quantity12: bigint): { taken: Lot; rest: Lot | null } {
  const size = lot.quantity12 < 0n ? -lot.quantity12 : lot.quantity12;
  if (quantity12 === size) return { taken: lot, rest: null };
  const signed12 = lot.quantity12 < 0n ? -quantity12 : quantity12;
  const cost24 = mulDivHalfEven(lot.cost24, quantity12, size);
  const { closing, opening } = splitFee(lot.fee24, quantity12, size);
  return {
    taken: { ...lot, quantity12: signed12, cost24, fee24: closing },
    rest: { ...lot, quantity12: lot.quantity12 - signed12, cost24: lot.cost24 - cost24, fee24: opening },
  };
}

function closeTrade(
  lot: Lot,
  fill: LotFill,
  payoff: Payoff,
  exit: { readonly cost24: bigint; readonly fee24: bigint },
): ClosedTrade {
  const isLong = lot.quantity12 > 0n;
  const openAt = (mark13: bigint | null): bigint | null =>
    mark13 === null ? null : payoff24(lot.quantity12, payoff, mark13) - lot.cost24;
  return {
    entryFillId: lot.fillId,
    exitFillId: fill.fillId,
    side: isLong ? 'long' : 'short',
    quantity12: isLong ? lot.quantity12 : -lot.quantity12,
    entryPrice13: lot.price13,
    exitPrice13: fill.price13,
    realized24: -exit.cost24 - lot.cost24,
    fees24: lot.fee24 + exit.fee24,
    // Every payoff rises with its price, so a long is best at the highest mark and a short at the lowest.
    highestOpen24: openAt(isLong ? lot.highestMark13 : lot.lowestMark13),
    lowestOpen24: openAt(isLong ? lot.lowestMark13 : lot.highestMark13),
  };
}

/**
 * Takes a run of observed marks into every open lot. The caller may keep one pair of extremes per holding since its
 * last fill, which costs a comparison per mark, and hand it over before the next fill [LO3].
 */
export function observeMarks(
  lots: readonly Lot[],
  marks: { readonly highest13: bigint; readonly lowest13: bigint },
): Lot[] {
  const { highest13, lowest13 } = marks;
  return lots.map((lot) => ({
    ...lot,
    highestMark13: lot.highestMark13 === null || highest13 > lot.highestMark13 ? highest13 : lot.highestMark13,
    lowestMark13: lot.lowestMark13 === null || lowest13 < lot.lowestMark13 ? lowest13 : lot.lowestMark13,
  }));
}

/** The position that the open lots make: its cost is the engine's open cost C under this method. */
export function positionOfLots(lots: readonly Lot[]): Position {
  let [quantity12, cost24] = [0n, 0n];
  for (const lot of lots) {
    quantity12 += lot.quantity12;
    cost24 += lot.cost24;
  }
  return { quantity12, cost24 };
}

/** [LO4] Closed trades and open lots of a list of fills: the report that stands beside any method of the account. */
export function lotReport(fills: readonly LotFill[], payoff: Payoff, method: LotMethod): LotEffect {
  let lots: readonly Lot[] = [];
  const closed: ClosedTrade[] = [];
  let realized24 = 0n;
  for (const fill of fills) {
    const effect = applyFillToLots(lots, fill, payoff, method);
    lots = effect.lots;
    closed.push(...effect.closed);
    realized24 += effect.realized24;
  }
  return { lots, closed, realized24 };
}
