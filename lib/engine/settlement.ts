import { parseUnits } from '#lib/base/decimal.ts';
import type { SettlementPosted } from '#lib/model/input.ts';
import { commitChange, leavesRange, planAppend } from './book-change.ts';
import type { BookChange } from './book-change.ts';
import { usedRate } from './books.ts';
import { hasIllegalSign } from './marks.ts';
import { accountAt, instrumentAt } from './state.ts';
import { refuse } from './world.ts';
import type { Moment, Verdict, World } from './world.ts';

/**
 * [PN6] the venue's daily settlement: every open position books `V(settle) - C` and goes on at the settlement value.
 * Equity does not move by it; the balance does.
 */
export function postSettlement(world: World, input: SettlementPosted, moment: Moment): Verdict {
  const { state } = world;
  const index = state.instrumentIndex.get(input.instrument);
  if (index === undefined) return refuse('unknownInstrument', 'symbol', `symbol=${input.instrument}`);
  const instrument = instrumentAt(state, index);
  if (instrument.listing.settlesDaily !== true) {
    return refuse('malformed', 'symbol', `symbol=${input.instrument} allowed="one that settles daily"`);
  }
  const price13 = parseUnits(input.price, 13);
  if (hasIllegalSign(instrument, price13)) return refuse('priceNotPositive', 'price', `price=${input.price}`);
  const changes: BookChange[] = [];
  for (const holding of state.holdings) {
    if (holding.instrument !== index) continue;
    const account = accountAt(state, holding.account);
    const rate = usedRate(world.rates.get(instrument.listing.settlementCurrency, account.currency));
    for (const [positionId, book] of holding.books) {
      // A flat position may turn out to have been open, when what closed it is busted [BU8].
      if (book.position.quantity12 === 0n && book.entries.length === 0) continue;
      const place = { account: holding.account, instrument: index, positionId };
      const entry = { kind: 'settlement', seq: moment.seq, place: moment.seq, price13, rate } as const;
      const change = planAppend(world, place, { ...entry, realized24: 0n, booked24: 0n });
      if (leavesRange(world, change)) return refuse('outOfRange', 'price', `price=${input.price}`);
      changes.push(change);
    }
  }
  for (const change of changes) commitChange(world, change, moment);
  return null;
}
