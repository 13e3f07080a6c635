import { pow10Big } from '#lib/base/decimal.ts';

/** A price as units * 10^-scale, or in `wide13` where that does not fit. */
export type HotPrice = { units: number; scale: number; wide13: bigint | null };

/** The price at 10^-13. */
export function price13({ units, scale, wide13 }: HotPrice): bigint {
  return wide13 ?? BigInt(units) * pow10Big(13 - scale);
}
