/**
 * From one currency to another: amount * num / den, one multiply-divide, rounded once [FX3], [MN9].
 * `num`, `den`, `exponent` are the same rate for the hot path: num / den * 10^exponent in safe integers, or NaN.
 */
export type Conversion = {
  readonly from: string;
  readonly to: string;
  readonly known: boolean;
  readonly num24: bigint;
  readonly den24: bigint;
  readonly num: number;
  readonly den: number;
  readonly exponent: number;
  readonly legs: readonly Leg[];
};
/** One pair on the way, read as it stands or turned round. */
export type Leg = { readonly pair: string; readonly inverse: boolean };
