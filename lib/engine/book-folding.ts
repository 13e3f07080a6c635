import { isUnbookable, restartStrategies, step, stepStrategies, strategyOf } from './books.ts';
import type { Book, BookEntry, CostMethod, StrategyBook } from './books.ts';
import type { Payoff, Position } from './position.ts';
import { foldTrips } from './round-trips.ts';

/** Entries kept per position for busts and corrections. */
const BOOK_ENTRIES_KEPT = 256;

/** Folds the oldest entries into the base so that at most `BOOK_ENTRIES_KEPT` stay; none that waits for a rate. */
export function foldOldest(book: Book, payoff: Payoff, method: CostMethod, isRevalued: boolean): void {
  // By halves, so that a long book is not moved at every fill.
  if (book.entries.length <= BOOK_ENTRIES_KEPT * 1.5) return;
  const most = book.entries.length - BOOK_ENTRIES_KEPT;
  // An account that keeps its balances by currency has booked them all.
  const waiting = isRevalued ? -1 : book.entries.findIndex(isUnbookable);
  const count = waiting < 0 ? most : Math.min(most, waiting);
  foldTrips(book, count, payoff, method);
  const gone = book.entries.splice(0, count);
  for (const entry of gone) {
    const before = book.base;
    book.base = step(before, entry, payoff, method).position;
    if (book.strategies !== null) foldStrategies(book.strategies, entry, { before, after: book.base }, payoff, method);
  }
  book.folded += gone.length;
  forgetOrders(book, gone);
}

/** An order of which a fill was folded can no longer be summed up. */
function forgetOrders(book: Book, gone: readonly BookEntry[]): void {
  const cut = new Set<string>();
  for (const entry of gone) if (entry.kind === 'fill' && entry.isOrderKnown) cut.add(entry.orderId);
  if (cut.size === 0) return;
  book.entries = book.entries.map((entry) =>
    entry.kind === 'fill' && cut.has(entry.orderId) ? { ...entry, isOrderKnown: false } : entry,
  );
}

function foldStrategies(
  strategies: Map<string, StrategyBook>,
  entry: BookEntry,
  main: { readonly before: Position; readonly after: Position },
  payoff: Payoff,
  method: CostMethod,
): void {
  const bases = restartStrategies(strategies);
  stepStrategies(bases, entry, main, payoff, method);
  for (const [tag, { position, realized24, fees24 }] of bases) {
    const sub = strategyOf(strategies, tag);
    sub.base = position;
    sub.baseRealized24 = realized24;
    sub.baseFees24 = fees24;
  }
}
