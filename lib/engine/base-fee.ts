import { assert } from '#lib/base/assert.ts';
import { applyFill, payoff24 } from './position.ts';
import type { FillEffect, Payoff, Position } from './position.ts';

export type BaseFeeFill = {
  /** Signed, 10^-12, not 0. */
  readonly change12: bigint;
  readonly price13: bigint;
  /** Fee in the base currency, 10^-12; cost positive, rebate negative. */
  readonly baseFee12: bigint;
};
export type BaseFeeEffect = FillEffect & {
  /** The fee in money: fee * price, settlement currency, 10^-24. */
  readonly fee24: bigint;
};

/**
 * [PO9] A spot fill whose fee is taken in the base currency: after the fill the quantity falls by the fee as if sold
 * at the fill's price (a rebate raises it as if bought), and what that sale would bring is booked as fee. Thus average
 * and total P&L stay consistent with the cash paid. Spot is linear with multiplier 1; the door refuses anything else.
 */
export function applyFillWithBaseFee(before: Position, fill: BaseFeeFill, payoff: Payoff): BaseFeeEffect {
  assert(!payoff.inverse && payoff.multiplier12 === 10n ** 12n, 'Invariant: a fee in the base currency is one of spot');
  const traded = applyFill(before, fill.change12, payoff, fill.price13);
  if (fill.baseFee12 === 0n) return { ...traded, fee24: 0n };
  const paid = applyFill(traded, -fill.baseFee12, payoff, fill.price13);
  return {
    quantity12: paid.quantity12,
    cost24: paid.cost24,
    realized24: traded.realized24 + paid.realized24,
    fee24: payoff24(fill.baseFee12, payoff, fill.price13),
  };
}
