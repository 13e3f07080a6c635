import { pow10Big } from '#lib/base/decimal.ts';

export type LargestSizeQuestion = {
  /** Room to the floor and what is to be left of it, 10^-24 of the account's currency. */
  readonly room24: bigint;
  readonly buffer24: bigint;
  /** Distance of the stop from the entry, 10^-13 of a price. */
  readonly stop13: bigint;
  /** Money per point and contract in the account's currency, 10^-12. */
  readonly valuePerUnit12: bigint;
};

/** [PM13] floor((room - buffer) / (stop × value per unit)): whole contracts, 0 without room; null without a stop. */
export function largestSize(question: LargestSizeQuestion): bigint | null {
  const { room24, buffer24, stop13, valuePerUnit12 } = question;
  const lossPerUnit25 = stop13 * valuePerUnit12;
  if (lossPerUnit25 <= 0n) return null;
  const free24 = room24 - buffer24;
  return free24 <= 0n ? 0n : (free24 * pow10Big(1)) / lossPerUnit25;
}
