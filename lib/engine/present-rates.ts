import type { BookPlace } from './book-change.ts';
import { convertUsed, usedRate } from './books.ts';
import type { BookEntry } from './books.ts';
import { accountAt, instrumentAt } from './state.ts';
import type { World } from './world.ts';

/**
 * Entries with the present rate where theirs was not known when they came: what had nothing to book may have to after a
 * correction, and what had is booked at the first rate there is [FX6]. An entry that needs none is the same object.
 */
export function withPresentRates(
  world: Pick<World, 'state' | 'rates'>,
  place: Pick<BookPlace, 'account' | 'instrument'>,
  entries: readonly BookEntry[],
): readonly BookEntry[] {
  const { currency } = accountAt(world.state, place.account);
  const { settlementCurrency } = instrumentAt(world.state, place.instrument).listing;
  const now = usedRate(world.rates.get(settlementCurrency, currency));
  return entries.map((entry) => {
    if (entry.kind === 'report') return entry;
    const rated = entry.rate === 'unknown' && now !== 'unknown' ? { ...entry, rate: now } : entry;
    if (rated.kind !== 'fill' || rated.feeRate !== 'unknown') return rated;
    const feeRate = usedRate(world.rates.get(rated.feeCurrency, currency));
    return feeRate === 'unknown' ? rated : { ...rated, feeRate, feeBooked24: convertUsed(rated.fee24, feeRate) };
  });
}
