import { mulDivHalfEven } from '#lib/base/decimal.ts';

/** A fee by the parts of its fill; signed like the fee, at the fee's own scale. */
export type SplitFee = { readonly closing: bigint; readonly opening: bigint };

/**
 * [PN3] Pro rata by quantity: `fee * closed / filled` belongs to the closing part, the rest opens, so that the parts
 * always add up to the fee. `closed` and `filled` are quantities of one scale, 0 <= closed <= filled, filled > 0.
 */
export function splitFee(fee: bigint, closed: bigint, filled: bigint): SplitFee {
  const closing = closed === 0n ? 0n : mulDivHalfEven(fee, closed, filled);
  return { closing, opening: fee - closing };
}

/** How much of a fill closes what was held before it; both signed, the result is not. */
export function closedQuantity(before: bigint, change: bigint): bigint {
  if (before === 0n || before > 0n === change > 0n) return 0n;
  const held = before < 0n ? -before : before;
  const traded = change < 0n ? -change : change;
  return traded < held ? traded : held;
}
