import { ratioOf } from '#lib/base/ratio.ts';
import type { Ratio } from '#lib/base/ratio.ts';

/** [PR1] What the best day is measured against. */
export type ConsistencyDenominator = 'net_total' | 'positive_days' | 'target';
export type ConsistencyRule = {
  /** Largest share of the best day, percent at 10^-12: 40 % is 40 * 10^12. */
  readonly percent12: bigint;
  readonly denominator: ConsistencyDenominator;
  /** `lte`: the share itself still passes; `lt`: only below it. */
  readonly operator: 'lte' | 'lt';
  /** Profit target, 10^-24; null where the account has none. Read by the denominator `target` alone. */
  readonly target24: bigint | null;
};
export type Consistency = {
  /** The best day or 0, 10^-24. */
  readonly best24: bigint;
  /** Null: measured against a target that is not there [NU9]. */
  readonly denominator24: bigint | null;
  readonly isMet: boolean | null;
  /** Result at which the best day would be the allowed share: best / percent. Null for a share of 0. */
  readonly requiredTotal24: Ratio | null;
};

/** [PR1] Consistency over realizedNet by day, 10^-24: a gate that shows progress and never breaches [PR8]. */
export function judgeConsistency(days24: readonly bigint[], rule: ConsistencyRule): Consistency {
  const best24 = days24.reduce((best, day) => (day > best ? day : best), 0n);
  const denominator24 = denominatorOf(days24, rule);
  const hundredPercent12 = 100n * 10n ** 12n;
  const requiredTotal24 = rule.percent12 === 0n ? null : ratioOf(best24 * hundredPercent12, rule.percent12);
  if (denominator24 === null) return { best24, denominator24, isMet: null, requiredTotal24 };
  const share = best24 * hundredPercent12;
  const allowed = rule.percent12 * denominator24;
  const isWithin = rule.operator === 'lte' ? share <= allowed : share < allowed;
  return { best24, denominator24, isMet: denominator24 > 0n && isWithin, requiredTotal24 };
}

function denominatorOf(days24: readonly bigint[], rule: ConsistencyRule): bigint | null {
  if (rule.denominator === 'target') return rule.target24;
  const counted = rule.denominator === 'positive_days' ? days24.filter((day) => day > 0n) : days24;
  return counted.reduce((sum, day) => sum + day, 0n);
}

/** The percentage of the next payout: the last entry of the list from then on; null for an empty list [PR1]. */
export function percentByPayout(percents12: readonly bigint[], payoutsMade: number): bigint | null {
  return percents12[Math.min(payoutsMade, percents12.length - 1)] ?? null;
}
