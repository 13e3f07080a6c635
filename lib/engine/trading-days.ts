/** [PR3] Distinct trading days among the labels of opening (or of closing) fills. */
export function countTradingDays(labels: Iterable<string>): number {
  return new Set(labels).size;
}

/** [PR4] At least an amount, at least a percentage of B0, or, by default, above zero. */
export type QualifyingDay =
  | { readonly by: 'amount'; readonly minimum24: bigint }
  | { readonly by: 'percentInitial'; readonly percent12: bigint; readonly initial24: bigint }
  | { readonly by: 'profit' };

/**
 * [PR4] Days whose closed P&L (10^-24) qualifies. Null where a percentage is asked of an initial balance that is not
 * above zero: such a threshold is not applicable [LL14].
 */
export function countQualifyingDays(closed24: readonly bigint[], rule: QualifyingDay): number | null {
  if (rule.by === 'profit') return closed24.filter((day24) => day24 > 0n).length;
  if (rule.by === 'amount') return closed24.filter((day24) => day24 >= rule.minimum24).length;
  if (rule.initial24 <= 0n) return null;
  // Cross-multiplied, so that a percentage of any fineness is exact [NU3].
  const threshold = rule.percent12 * rule.initial24;
  return closed24.filter((day24) => day24 * 100n * 10n ** 12n >= threshold).length;
}
