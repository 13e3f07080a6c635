import { ratioOf } from '#lib/base/ratio.ts';
import type { Ratio } from '#lib/base/ratio.ts';

/** How many of a trader's fills in a root the usual size is taken from [PM11]. */
export const SIZE_HISTORY_MAX = 100;

export type SizeQuestion = {
  /** Above zero, 10^-12. */
  readonly quantity12: bigint;
  /** Absolute, 10^-24; null where no price or rate gives it. */
  readonly notional24: bigint | null;
  /** The trader's fills in the root before this one, newest last; 10^-12 and above zero. */
  readonly history12: readonly bigint[];
  /** k at 10^-12; 5 to start with. */
  readonly factor12: bigint;
  readonly quantityCap12: bigint | null;
  readonly notionalCap24: bigint | null;
};
export type SizeDeviation = {
  /** Null without a history, or a notional, to judge by. */
  readonly isOverMedian: boolean | null;
  readonly isOverQuantityCap: boolean;
  readonly isOverNotionalCap: boolean | null;
};

/** [PM11] A size beyond k times the median of the last 100 fills, or beyond a cap; exactly, and equal is allowed. */
export function judgeSize(question: SizeQuestion): SizeDeviation {
  const { quantity12, notional24, quantityCap12, notionalCap24 } = question;
  const twice = twiceMedian(question.history12.slice(-SIZE_HISTORY_MAX));
  return {
    isOverMedian: twice === null ? null : quantity12 * 2n * 10n ** 12n > question.factor12 * twice,
    isOverQuantityCap: quantityCap12 !== null && quantity12 > quantityCap12,
    isOverNotionalCap: notionalCap24 === null ? false : notional24 === null ? null : notional24 > notionalCap24,
  };
}

/** [PM11] A size in medians of the trader's fills before it, exactly; null without any. */
export function sizeInMedians(quantity12: bigint, history12: readonly bigint[]): Ratio | null {
  const twice = twiceMedian(history12.slice(-SIZE_HISTORY_MAX));
  return twice === null ? null : ratioOf(quantity12 * 2n, twice);
}

/** Twice the median, which is whole also where two values share the middle. */
function twiceMedian(values: readonly bigint[]): bigint | null {
  const sorted = values.toSorted((left, right) => (left < right ? -1 : left > right ? 1 : 0));
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : upper + lower;
}
