import { divideHalfEven, mulDivHalfEven, pow10Big } from '#lib/base/decimal.ts';
import { ratioOf, roundRatio } from '#lib/base/ratio.ts';
import type { Ratio } from '#lib/base/ratio.ts';

/** Signed quantity (10^-12) and signed open cost (10^-24, settlement currency) of one position [PO]. */
export type Position = { readonly quantity12: bigint; readonly cost24: bigint };
export type FillEffect = Position & {
  /** Booked by this fill, settlement currency, 10^-24. */
  readonly realized24: bigint;
};
export type Payoff = { readonly multiplier12: bigint; readonly inverse: boolean };

const PRICE_UNIT = pow10Big(13);

/** `q * m * f(p)` at 10^-24, rounded once where it does not end [NU4]: f(p) = p, or -1/p of an inverse contract [IT2]. */
export function payoff24(quantity12: bigint, payoff: Payoff, price13: bigint): bigint {
  const contracts = quantity12 * payoff.multiplier12;
  if (payoff.inverse) return -divideHalfEven(contracts * PRICE_UNIT, price13);
  return divideHalfEven(contracts * price13, PRICE_UNIT);
}

/** No position and no cost [PO2]. Opposite positions of a hedging account may add up to nothing and have a result [ID3]. */
export function isFlat({ quantity12, cost24 }: Position): boolean {
  return quantity12 === 0n && cost24 === 0n;
}

/** One fill by average cost: [PO1] opens, [PO2] closes, [PO3] reduces, [PO4] flips. `change12` is signed and not 0. */
export function applyFill(before: Position, change12: bigint, payoff: Payoff, price13: bigint): FillEffect {
  const { quantity12, cost24 } = before;
  const cost = payoff24(change12, payoff, price13);
  if (quantity12 === 0n || quantity12 > 0n === change12 > 0n) {
    return { quantity12: quantity12 + change12, cost24: cost24 + cost, realized24: 0n };
  }
  const held = quantity12 < 0n ? -quantity12 : quantity12;
  const traded = change12 < 0n ? -change12 : change12;
  if (traded === held) return { quantity12: 0n, cost24: 0n, realized24: -cost - cost24 };
  if (traded < held) {
    const closed = mulDivHalfEven(cost24, traded, held);
    return { quantity12: quantity12 + change12, cost24: cost24 - closed, realized24: -cost - closed };
  }
  const closing = payoff24(-quantity12, payoff, price13);
  // The opening part takes the rest of the fill's cost, so that the split makes and loses nothing [PO6].
  return { quantity12: quantity12 + change12, cost24: cost - closing, realized24: -closing - cost24 };
}

/** Average price, exact for the cost as it stands; null when flat [PO5]. */
export function averagePrice(position: Position, payoff: Payoff): Ratio | null {
  const { quantity12, cost24 } = position;
  if (quantity12 === 0n) return null;
  const contracts24 = quantity12 * payoff.multiplier12;
  // An inverse contract's is the harmonic mean.
  if (payoff.inverse) return cost24 === 0n ? null : ratioOf(-contracts24, cost24);
  return ratioOf(cost24, contracts24);
}

/** Average price at 10^-12 for display, half-even; null when flat [PO5]. */
export function averagePrice12(position: Position, payoff: Payoff): bigint | null {
  const average = averagePrice(position, payoff);
  return average === null ? null : roundRatio(average, 12);
}
