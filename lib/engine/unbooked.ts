import { bookAt, commitChange, planReplay } from './book-change.ts';
import type { BookPlace } from './book-change.ts';
import type { BookEntry } from './books.ts';
import { shownRealized } from './fills.ts';
import { revalueLedgers } from './local-ledger.ts';
import { withPresentRates } from './present-rates.ts';
import { accountAt, holdingAt } from './state.ts';
import type { Moment, World } from './world.ts';

/** After an entry that may have moved rates: ledgers by currency are valued anew, and what waited for a rate is booked. */
export function followRates(world: World, moment: Moment): void {
  if (world.revalued.version === world.rates.version) return;
  revalueLedgers(world);
  // In order of the holdings, however they came to wait: a restored engine finds them so.
  for (const index of [...world.unbooked].toSorted((a, b) => a - b)) bookWaiting(world, index, moment);
}

/** [FX6] results and fees that had no rate are booked at the first one there is, in the open day, and stay so [FX1]. */
function bookWaiting(world: World, index: number, moment: Moment): void {
  const { account, instrument, books } = holdingAt(world.state, index);
  for (const positionId of books.keys()) {
    const place: BookPlace = { account, instrument, positionId };
    const before = bookAt(world, place)?.entries ?? [];
    const entries = withPresentRates(world, place, before);
    if (entries.every((entry, position) => entry === before[position])) continue;
    const change = planReplay(world, place, entries);
    commitChange(world, change, moment);
    showRealized(world, account, change.entries ?? []);
    // Rungs that were held because a result was missing may fall, also those of its groups.
    for (const node of world.accounts.pathOf(account)) world.limits.forceNode(node.key);
  }
}

/** The account's list of fills said that what they realized is unknown. */
function showRealized(world: World, index: number, entries: readonly BookEntry[]): void {
  const account = accountAt(world.state, index);
  const bySeq = new Map(entries.map((entry) => [entry.seq, entry]));
  account.fills.forEach((view, position) => {
    const entry = view.realized === null ? bySeq.get(view.seq) : undefined;
    if (entry?.kind !== 'fill' || entry.rate === 'unknown') return;
    account.fills[position] = { ...view, realized: shownRealized(account, entry.booked24) };
  });
}
