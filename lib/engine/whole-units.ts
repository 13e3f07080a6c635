import { divideHalfEven, pow10Big } from '#lib/base/decimal.ts';

/** An amount in whole units with six decimals: to be read and drawn, never a decision. */
export function wholeUnits(amount24: bigint): number {
  return Number(divideHalfEven(amount24, pow10Big(18))) / 1_000_000;
}
