import { compareRatio, ratioOf } from '#lib/base/ratio.ts';
import type { Ratio } from '#lib/base/ratio.ts';
import { pow10Big } from '#lib/base/decimal.ts';

/** A position as one side knows it: signed quantity, 10^-12, and its average price; null where it is not known. */
export type Standing = { readonly quantity12: bigint; readonly average: Ratio | null };
/** What would make `current` into `target`: an input only after a person's acceptance [RC6]. */
export type SyntheticFill = {
  /** Signed, 10^-12; 0 where the quantities agree already. */
  readonly quantity12: bigint;
  /** Exact; null where no price does it, or none is needed. */
  readonly price: Ratio | null;
};

/** [RC6] The fill that a report proposes: quantity = target - current, at the price that gives the target's average. */
export function proposeFill(current: Standing, target: Standing): SyntheticFill {
  return { quantity12: target.quantity12 - current.quantity12, price: syntheticPrice(current, target) };
}

function syntheticPrice(current: Standing, target: Standing): Ratio | null {
  const [held, wanted] = [current.quantity12, target.quantity12];
  if (held === wanted) return null;
  if (wanted === 0n) return current.average;
  // A report without an average, or with 0 in its place, names no price to aim at.
  if (target.average === null || target.average.numerator === 0n) return null;
  const isFlip = held !== 0n && held > 0n !== wanted > 0n;
  if (held === 0n || isFlip) return target.average;
  if (current.average === null) return null;
  const isReduction = wanted > 0n ? wanted < held : wanted > held;
  // A reduction cannot change an average, so that only an equal one can be reached.
  if (isReduction) return compareRatio(current.average, target.average) === 0 ? current.average : null;
  const price = increasePrice(held, current.average, wanted, target.average);
  return price.numerator > 0n ? price : null;
}

/** (T * avgT - q * avg) / (T - q). */
function increasePrice(held: bigint, average: Ratio, wanted: bigint, wantedAverage: Ratio): Ratio {
  const worth =
    wanted * wantedAverage.numerator * average.denominator - held * average.numerator * wantedAverage.denominator;
  return ratioOf(worth, (wanted - held) * average.denominator * wantedAverage.denominator);
}

/**
 * [RC1] Quantities (10^-12) agree when they differ by at most 10^-quantityScale; where the instrument is traded whole
 * (scale 0) only when they are equal.
 */
export function quantitiesAgree(ours12: bigint, theirs12: bigint, quantityScale: number): boolean {
  const difference12 = ours12 < theirs12 ? theirs12 - ours12 : ours12 - theirs12;
  return quantityScale === 0 ? difference12 === 0n : difference12 * pow10Big(quantityScale) <= pow10Big(12);
}
