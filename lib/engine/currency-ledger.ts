import { convert } from './fx.ts';
import type { Conversion } from './conversion.ts';
import { applyFill, payoff24 } from './position.ts';
import type { Payoff, Position } from './position.ts';

/**
 * [FX1] One position in its own currency, with what was booked of it in another at the rates of its fills. All amounts
 * count 10^-24; fees are a cost where positive.
 */
export type CurrencyLedger = Position & {
  readonly localRealized24: bigint;
  readonly localFees24: bigint;
  readonly bookedRealized24: bigint;
  readonly bookedFees24: bigint;
};
export const EMPTY_LEDGER: CurrencyLedger = {
  quantity12: 0n,
  cost24: 0n,
  localRealized24: 0n,
  localFees24: 0n,
  bookedRealized24: 0n,
  bookedFees24: 0n,
};

export type LedgerFill = { readonly change12: bigint; readonly price13: bigint; readonly fee24: bigint };
/** `bookAtFill`: realized and fees stay as booked; `revalueAll`: the local ledger at the present rate. */
export type RatePolicy = 'bookAtFill' | 'revalueAll';
export type LedgerValue = {
  readonly realized24: bigint;
  readonly fees24: bigint;
  readonly unrealized24: bigint;
  /** realized - fees + unrealized. */
  readonly total24: bigint;
};

/** One fill and its fee at the rate of its moment, which must be known [FX6]. */
export function bookFill(ledger: CurrencyLedger, fill: LedgerFill, payoff: Payoff, rate: Conversion): CurrencyLedger {
  const { quantity12, cost24, realized24 } = applyFill(ledger, fill.change12, payoff, fill.price13);
  return {
    quantity12,
    cost24,
    localRealized24: ledger.localRealized24 + realized24,
    localFees24: ledger.localFees24 + fill.fee24,
    bookedRealized24: ledger.bookedRealized24 + convert(realized24, rate),
    bookedFees24: ledger.bookedFees24 + convert(fill.fee24, rate),
  };
}

/** V(mark) - C in the instrument's own currency. */
export function localUnrealized24(position: Position, payoff: Payoff, mark13: bigint): bigint {
  return payoff24(position.quantity12, payoff, mark13) - position.cost24;
}

/** [FX1], [FX2]: the ledger in the other currency; unrealized is at the present rate under both policies. */
export function valueLedger(
  ledger: CurrencyLedger,
  present: { readonly unrealized24: bigint; readonly rate: Conversion },
  policy: RatePolicy,
): LedgerValue {
  const isBooked = policy === 'bookAtFill';
  const realized24 = isBooked ? ledger.bookedRealized24 : convert(ledger.localRealized24, present.rate);
  const fees24 = isBooked ? ledger.bookedFees24 : convert(ledger.localFees24, present.rate);
  const unrealized24 = convert(present.unrealized24, present.rate);
  return { realized24, fees24, unrealized24, total24: realized24 - fees24 + unrealized24 };
}

export type CurrencySwap = {
  readonly base: string;
  readonly quote: string;
  /** Of the base, signed, 10^-12: bought is received. */
  readonly change12: bigint;
  readonly price13: bigint;
  readonly fee24: bigint;
  readonly feeCurrency: string;
};

/** [PN5] Cash by currency after a currency pair changed hands: the base comes, the quote goes, the fee is paid. */
export function swapCash(cash24: ReadonlyMap<string, bigint>, swap: CurrencySwap): Map<string, bigint> {
  const after = new Map(cash24);
  const add = (currency: string, amount24: bigint): void => {
    after.set(currency, (after.get(currency) ?? 0n) + amount24);
  };
  add(swap.base, swap.change12 * 10n ** 12n);
  add(swap.quote, -payoff24(swap.change12, { multiplier12: 10n ** 12n, inverse: false }, swap.price13));
  add(swap.feeCurrency, -swap.fee24);
  return after;
}

/** All cash in one currency; null where an amount has no rate [NU9]. Nothing of a currency needs no rate. */
export function totalCash24(
  cash24: ReadonlyMap<string, bigint>,
  rateOf: (currency: string) => Conversion,
): bigint | null {
  let total24 = 0n;
  for (const [currency, amount24] of cash24) {
    if (amount24 === 0n) continue;
    const rate = rateOf(currency);
    if (!rate.known) return null;
    total24 += convert(amount24, rate);
  }
  return total24;
}
