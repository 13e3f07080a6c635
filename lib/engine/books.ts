import { divideHalfEven } from '#lib/base/decimal.ts';
import { applyFillWithBaseFee } from './base-fee.ts';
import type { Conversion } from './conversion.ts';
import { applyFillToLots, observeMarks, positionOfLots } from './lots.ts';
import type { MarkExtremes } from './mark-ranges.ts';
import type { Lot, LotMethod } from './lots.ts';
import { applyFill, payoff24 } from './position.ts';
import type { Payoff, Position } from './position.ts';

/** How realized P&L is formed while a position is open; total and equity never depend on it [LO2]. */
export type CostMethod = 'average' | LotMethod;

/** The rate at which an entry was booked, kept for its rebooking [FX1]: amount * num / den; 'same' currency; 'unknown'. */
export type UsedRate = { readonly num24: bigint; readonly den24: bigint } | 'same' | 'unknown';

/** A position with its open lots; the list is empty under average cost. */
export type BookPosition = Position & { readonly lots: readonly Lot[] };

/**
 * What moved a position, in the original place of its fill [BU8]. Amounts `realized24` are in the settlement currency,
 * `booked24` and `feeBooked24` in the account's; `place` is the seq that decides what came before and after it.
 */
export type FillEntry = {
  readonly kind: 'fill';
  readonly key: string;
  /** The live id of its chain [BU3]. */
  readonly fillId: string;
  readonly seq: number;
  readonly place: number;
  readonly atUs: number;
  readonly change12: bigint;
  readonly price13: bigint;
  /** Paid in the instrument's base: the quantity that the fee takes [PO9]; 0 where the fee is money. */
  readonly baseFee12: bigint;
  readonly fee24: bigint;
  readonly feeCurrency: string;
  readonly rate: UsedRate;
  readonly feeRate: UsedRate;
  readonly strategy: string;
  readonly orderId: string;
  /** The order's fills are all in this book from its first one on, so that CumQty can be checked [BU7]. */
  readonly isOrderKnown: boolean;
  /** Of the marks between the fill before it in its book and this one; null where none was observed [LO3]. */
  readonly seen: MarkExtremes | null;
  readonly realized24: bigint;
  readonly booked24: bigint;
  readonly feeBooked24: bigint;
};
/** Quantity and cost as a venue reported them, adopted [RC3]. */
type ReportEntry = Position & { readonly kind: 'report'; readonly seq: number; readonly place: number };
/** A daily settlement: realized += V(settle) - C, and C = V(settle) [PN6]. */
type SettlementEntry = {
  readonly kind: 'settlement';
  readonly seq: number;
  readonly place: number;
  readonly price13: bigint;
  readonly rate: UsedRate;
  readonly realized24: bigint;
  readonly booked24: bigint;
};
export type BookEntry = FillEntry | ReportEntry | SettlementEntry;

/** The same fills by one strategy tag, kept by the same rules [ID7]; amounts in the account's currency. */
export type StrategyBook = {
  base: BookPosition;
  baseRealized24: bigint;
  baseFees24: bigint;
  baseTrip24: bigint;
  position: BookPosition;
  realized24: bigint;
  fees24: bigint;
};

/** One position with the entries that can still be corrected; older ones are folded into `base` [BO2]. */
export type Book = {
  base: BookPosition;
  /** Net result when the round trip that is open at the base began [PN8]. */
  baseTrip24: bigint;
  position: BookPosition;
  entries: BookEntry[];
  /** Entries folded: fills older than these cannot be corrected any more. */
  folded: number;
  /** Booked by all its entries, in the account's currency at the rate of each. */
  realized24: bigint;
  fees24: bigint;
  /** Null until the first fill with a tag: then the whole book is that of the empty tag. */
  strategies: Map<string, StrategyBook> | null;
};

export const FLAT: BookPosition = { quantity12: 0n, cost24: 0n, lots: [] };

export function emptyBook(): Book {
  return {
    base: FLAT,
    baseTrip24: 0n,
    position: FLAT,
    entries: [],
    folded: 0,
    realized24: 0n,
    fees24: 0n,
    strategies: null,
  };
}

export function usedRate(conversion: Conversion): UsedRate {
  if (!conversion.known) return 'unknown';
  if (conversion.legs.length === 0) return 'same';
  return { num24: conversion.num24, den24: conversion.den24 };
}

/** An amount at a recorded rate, rounded as when it was booked first; an unknown rate books nothing. */
export function convertUsed(amount24: bigint, rate: UsedRate): bigint {
  if (rate === 'same') return amount24;
  if (rate === 'unknown') return 0n;
  return divideHalfEven(amount24 * rate.num24, rate.den24);
}

/** True where an entry has something to book and no rate to book it at: left out of the balance until one comes [FX6]. */
export function isUnbookable(entry: BookEntry): boolean {
  if (entry.kind === 'report') return false;
  if (entry.realized24 !== 0n && entry.rate === 'unknown') return true;
  return entry.kind === 'fill' && entry.fee24 !== 0n && entry.feeRate === 'unknown';
}

/** One entry upon a position by the account's method: [PO1] to [PO4] or [LO1], then the fee in base [PO9]. */
export function step(
  before: BookPosition,
  entry: BookEntry,
  payoff: Payoff,
  method: CostMethod,
): { readonly position: BookPosition; readonly realized24: bigint } {
  if (entry.kind === 'report') return { position: reported(before, entry, payoff, method), realized24: 0n };
  if (entry.kind === 'settlement') return settled(before, entry.price13, payoff);
  const { change12, price13, baseFee12 } = entry;
  if (method === 'average' && baseFee12 !== 0n) {
    const paid = applyFillWithBaseFee(before, { change12, price13, baseFee12 }, payoff);
    const { quantity12, cost24, realized24 } = paid;
    return { position: { quantity12, cost24, lots: [] }, realized24 };
  }
  const { seen } = entry;
  const held = seen === null || method === 'average' ? before : { ...before, lots: observeMarks(before.lots, seen) };
  const filled = trade(held, entry, change12, payoff, method);
  if (baseFee12 === 0n) return filled;
  const paid = trade(filled.position, { ...entry, feeBooked24: 0n }, -baseFee12, payoff, method);
  return { position: paid.position, realized24: filled.realized24 + paid.realized24 };
}

function trade(
  before: BookPosition,
  fill: FillEntry,
  change12: bigint,
  payoff: Payoff,
  method: CostMethod,
): { readonly position: BookPosition; readonly realized24: bigint } {
  const { fillId, price13, feeBooked24 } = fill;
  if (method === 'average') {
    const { quantity12, cost24, realized24 } = applyFill(before, change12, payoff, price13);
    return { position: { quantity12, cost24, lots: before.lots }, realized24 };
  }
  const lotFill = { fillId, change12, price13, fee24: feeBooked24 };
  const { lots, realized24 } = applyFillToLots(before.lots, lotFill, payoff, method);
  return { position: { ...positionOfLots(lots), lots }, realized24 };
}

/** A report says nothing of lots: what it reports is one lot of its own. */
function reported(before: BookPosition, report: ReportEntry, payoff: Payoff, method: CostMethod): BookPosition {
  const { quantity12, cost24, seq } = report;
  if (method === 'average' || quantity12 === 0n) return { quantity12, cost24, lots: [] };
  if (quantity12 === before.quantity12 && cost24 === before.cost24) return before;
  return { quantity12, cost24, lots: [wholeLot(`report:${seq}`, { quantity12, cost24 }, payoff)] };
}

/** An open position as one lot at its average price. */
export function wholeLot(fillId: string, position: Position, payoff: Payoff): Lot {
  const { quantity12, cost24 } = position;
  const price13 = averagePrice13(position, payoff);
  return { fillId, quantity12, price13, cost24, fee24: 0n, highestMark13: null, lowestMark13: null };
}

function averagePrice13({ quantity12, cost24 }: Position, payoff: Payoff): bigint {
  const contracts = quantity12 * payoff.multiplier12;
  if (payoff.inverse) return cost24 === 0n ? 0n : divideHalfEven(-contracts * 10n ** 13n, cost24);
  return divideHalfEven(cost24 * 10n ** 13n, contracts);
}

function settled(
  before: BookPosition,
  price13: bigint,
  payoff: Payoff,
): { readonly position: BookPosition; readonly realized24: bigint } {
  const value24 = before.quantity12 === 0n ? 0n : payoff24(before.quantity12, payoff, price13);
  let rest24 = value24;
  const lots = before.lots.map((lot, index): Lot => {
    const isLast = index === before.lots.length - 1;
    const cost24 = isLast ? rest24 : payoff24(lot.quantity12, payoff, price13);
    rest24 -= cost24;
    return { ...lot, cost24, price13 };
  });
  return {
    position: { quantity12: before.quantity12, cost24: value24, lots },
    realized24: value24 - before.cost24,
  };
}

/** What a list of entries makes of a book. */
export type Replay = {
  readonly entries: readonly BookEntry[];
  readonly position: BookPosition;
  readonly strategies: ReadonlyMap<string, StrategyBook> | null;
};

/** The position from its base through all entries, each booked anew at its own rate [BU8], [FX1]. */
export function replay(book: Book, entries: readonly BookEntry[], payoff: Payoff, method: CostMethod): Replay {
  const strategies = book.strategies === null ? null : restartStrategies(book.strategies);
  const rebooked: BookEntry[] = [];
  let position = book.base;
  for (const entry of entries) {
    const before = position;
    const effect = step(before, entry, payoff, method);
    position = effect.position;
    const booked = rebook(entry, effect.realized24);
    rebooked.push(booked);
    if (strategies !== null) stepStrategies(strategies, booked, { before, after: position }, payoff, method);
  }
  return { entries: rebooked, position, strategies };
}

/** The entry with what it books now. */
export function rebook(entry: BookEntry, realized24: bigint): BookEntry {
  if (entry.kind === 'report') return entry;
  const booked24 = convertUsed(realized24, entry.rate);
  return { ...entry, realized24, booked24 };
}

/** The strategies as they stood at the base. */
export function restartStrategies(from: ReadonlyMap<string, StrategyBook>): Map<string, StrategyBook> {
  const fresh = new Map<string, StrategyBook>();
  for (const [tag, { base, baseRealized24, baseFees24, baseTrip24 }] of from) {
    const start = { position: base, realized24: baseRealized24, fees24: baseFees24 };
    fresh.set(tag, { base, baseRealized24, baseFees24, baseTrip24, ...start });
  }
  return fresh;
}

/** A fill goes to its tag; a settlement to each; what a report changed goes to the empty tag, so that totals add up. */
export function stepStrategies(
  strategies: Map<string, StrategyBook>,
  entry: BookEntry,
  main: { readonly before: Position; readonly after: Position },
  payoff: Payoff,
  method: CostMethod,
): void {
  if (entry.kind === 'report') {
    const rest = strategyOf(strategies, '');
    const quantity12 = rest.position.quantity12 + main.after.quantity12 - main.before.quantity12;
    const cost24 = rest.position.cost24 + main.after.cost24 - main.before.cost24;
    const isLots = method !== 'average' && quantity12 !== 0n;
    const lots = isLots ? [wholeLot(`report:${entry.seq}`, { quantity12, cost24 }, payoff)] : [];
    rest.position = { quantity12, cost24, lots };
    return;
  }
  const touched = entry.kind === 'fill' ? [strategyOf(strategies, entry.strategy)] : [...strategies.values()];
  for (const sub of touched) {
    const effect = step(sub.position, entry, payoff, method);
    sub.position = effect.position;
    sub.realized24 += convertUsed(effect.realized24, entry.rate);
    if (entry.kind === 'fill') sub.fees24 += entry.feeBooked24;
  }
}

/** The book of a tag, made when it is first asked for. */
export function strategyOf(strategies: Map<string, StrategyBook>, tag: string): StrategyBook {
  const known = strategies.get(tag);
  if (known !== undefined) return known;
  const base = { base: FLAT, baseRealized24: 0n, baseFees24: 0n, baseTrip24: 0n };
  const made = { ...base, position: FLAT, realized24: 0n, fees24: 0n };
  strategies.set(tag, made);
  return made;
}

/** From the first tag on, what came before belongs to the empty tag. */
export function openStrategies(book: Book): void {
  if (book.strategies !== null) return;
  let [kept24, keptFees24] = [0n, 0n];
  for (const entry of book.entries) {
    if (entry.kind !== 'report') kept24 += entry.booked24;
    if (entry.kind === 'fill') keptFees24 += entry.feeBooked24;
  }
  book.strategies = new Map([
    [
      '',
      {
        base: book.base,
        baseRealized24: book.realized24 - kept24,
        baseFees24: book.fees24 - keptFees24,
        baseTrip24: book.baseTrip24,
        position: book.position,
        realized24: book.realized24,
        fees24: book.fees24,
      },
    ],
  ]);
}

/** The position as it stood after the entries that `isBefore` takes, in their places. */
export function positionAsOf(
  book: Book,
  isBefore: (entry: BookEntry) => boolean,
  payoff: Payoff,
  method: CostMethod,
): BookPosition {
  let position = book.base;
  for (const entry of book.entries) if (isBefore(entry)) position = step(position, entry, payoff, method).position;
  return position;
}
