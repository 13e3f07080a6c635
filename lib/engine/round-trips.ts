import { restartStrategies, step, stepStrategies, strategyOf } from './books.ts';
import type { Book, BookEntry, BookPosition, CostMethod } from './books.ts';
import { closedQuantity, splitFee } from './fee-split.ts';
import type { Payoff } from './position.ts';

/** A position between two entries: what it holds, and its net result so far (realized less fees). */
type Stand = { readonly quantity12: bigint; readonly net24: bigint };

type KnownStart = { readonly start24: bigint; readonly net24: bigint };
/** Starts by position: it is another object after each entry; what is booked late, at its first rate, moves the net alone. */
const known = new WeakMap<BookPosition, KnownStart>();

/**
 * Net result of a position, in the account's currency at the rates of its fills, when its open round trip began: a trip
 * runs from flat to flat [PN8], the fee of its opening fill is its own, and that of a flip is shared by quantity [PN3].
 * `tag` asks for a strategy's part, null for the whole position.
 */
export function tripStart24(book: Book, tag: string | null, payoff: Payoff, method: CostMethod): bigint {
  const part = tag === null ? book : book.strategies?.get(tag);
  if (part === undefined) return 0n;
  const net24 = part.realized24 - part.fees24;
  const found = known.get(part.position);
  if (found?.net24 === net24) return found.start24;
  const start24 = startAfter(book, tag, book.entries.length, payoff, method);
  known.set(part.position, { start24, net24 });
  return start24;
}

/** Before the oldest entries become part of the base: where the trips that are open after them began. */
export function foldTrips(book: Book, count: number, payoff: Payoff, method: CostMethod): void {
  const main = startAfter(book, null, count, payoff, method);
  const parts = [...(book.strategies?.keys() ?? [])].map(
    (tag) => [tag, startAfter(book, tag, count, payoff, method)] as const,
  );
  book.baseTrip24 = main;
  for (const [tag, start24] of parts) {
    const sub = book.strategies?.get(tag);
    if (sub !== undefined) sub.baseTrip24 = start24;
  }
}

/** The start of the trip that is open after the first `count` entries that are kept. */
function startAfter(book: Book, tag: string | null, count: number, payoff: Payoff, method: CostMethod): bigint {
  const entries = book.entries.slice(0, count);
  const subs = book.strategies === null ? null : restartStrategies(book.strategies);
  let position = book.base;
  let net24 = netAtBase24(book);
  const stand = (): Stand => {
    if (tag === null || subs === null) return { quantity12: position.quantity12, net24 };
    const sub = strategyOf(subs, tag);
    return { quantity12: sub.position.quantity12, net24: sub.realized24 - sub.fees24 };
  };
  let start24 = tag === null || subs === null ? book.baseTrip24 : strategyOf(subs, tag).baseTrip24;
  for (const entry of entries) {
    const before = position;
    const from = stand();
    position = step(before, entry, payoff, method).position;
    net24 += netOf24(entry);
    if (subs !== null) stepStrategies(subs, entry, { before, after: position }, payoff, method);
    start24 = moved(start24, from, stand(), entry);
  }
  return start24;
}

function moved(start24: bigint, from: Stand, to: Stand, entry: BookEntry): bigint {
  if (to.quantity12 === 0n) return to.net24;
  if (from.quantity12 === 0n) return from.net24;
  if (from.quantity12 > 0n === to.quantity12 > 0n) return start24;
  // A flip: the trip that ends has the result, and the part of the fee that closed it.
  if (entry.kind !== 'fill') return to.net24;
  const { change12, feeBooked24 } = entry;
  const filled = change12 < 0n ? -change12 : change12;
  return to.net24 + splitFee(feeBooked24, closedQuantity(from.quantity12, change12), filled).opening;
}

function netAtBase24(book: Book): bigint {
  let net24 = book.realized24 - book.fees24;
  for (const entry of book.entries) net24 -= netOf24(entry);
  return net24;
}

function netOf24(entry: BookEntry): bigint {
  if (entry.kind === 'report') return 0n;
  return entry.kind === 'fill' ? entry.booked24 - entry.feeBooked24 : entry.booked24;
}
