import { formatUnits } from '#lib/base/decimal.ts';
import type { BookCorrection } from '#lib/model/break.ts';
import { bookAt, commitChange, leavesRange, planReplay } from './book-change.ts';
import type { BookPlace } from './book-change.ts';
import type { FillContent } from './book-state.ts';
import { convertUsed, usedRate } from './books.ts';
import type { BookEntry, FillEntry } from './books.ts';
import { contestBreaches } from './contested.ts';
import { feeOf } from './fill-fee.ts';
import { pushCorrection } from './fills.ts';
import { withPresentRates } from './present-rates.ts';
import { accountAt, instrumentAt } from './state.ts';
import { refuse } from './world.ts';
import type { Moment, Refusal, World } from './world.ts';

export type CorrectionCause = Pick<BookCorrection, 'kind' | 'fillId' | 'refFillId' | 'instrument'>;
type Restatement =
  { readonly refusal: Refusal } | { readonly refusal: null; readonly booked24: bigint; readonly feeBooked24: bigint };

/** A fill's entry with other content, in its original place; a fee in the same currency keeps its own rate. */
export function correctedEntry(world: World, place: BookPlace, entry: FillEntry, content: FillContent): FillEntry {
  const account = accountAt(world.state, place.account);
  const fee = feeOf(instrumentAt(world.state, place.instrument), content);
  const isSameCurrency = fee.feeCurrency === entry.feeCurrency && entry.feeRate !== 'unknown';
  const feeRate = isSameCurrency ? entry.feeRate : usedRate(world.rates.get(fee.feeCurrency, account.currency));
  return {
    ...entry,
    ...fee,
    change12: content.side === 'buy' ? content.quantity12 : -content.quantity12,
    price13: content.price13,
    feeRate,
    feeBooked24: convertUsed(fee.fee24, feeRate),
  };
}

/**
 * Other entries in a book: the position is replayed from its base, the change of realized and fees moves the balance at
 * once and counts in the open day [BU8], [BU9]; a record of the correction stays with the account.
 */
export function restateBook(
  world: World,
  place: BookPlace,
  entries: readonly BookEntry[],
  cause: CorrectionCause,
  moment: Moment,
): Restatement {
  const account = accountAt(world.state, place.account);
  const change = planReplay(world, place, withPresentRates(world, place, entries));
  if (leavesRange(world, change)) return { refusal: refuse('outOfRange', 'qty') };
  const before = bookAt(world, place)?.entries ?? [];
  const total24 = totalOf(world, place.account);
  commitChange(world, change, moment);
  pushCorrection(account, {
    seq: moment.seq,
    atUs: moment.atUs,
    ...cause,
    realizedDelta: formatUnits(change.booked24, 24),
    feesDelta: formatUnits(change.feeBooked24, 24),
    totalDelta: formatUnits(totalOf(world, place.account) - total24, 24),
    contested: contestBreaches(world, place, before, moment),
  });
  return { refusal: null, booked24: change.booked24, feeBooked24: change.feeBooked24 };
}

/** Total P&L of an account, exact: what a correction steps. */
export function totalOf(world: World, account: number): bigint {
  return world.limits.exactly(account).equity24 - accountAt(world.state, account).flows24;
}
