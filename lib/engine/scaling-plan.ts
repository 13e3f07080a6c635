/** [PR2] From this profit on, so many contracts; both exact, profit 10^-24, contracts 10^-12. */
export type ScalingTier = { readonly profitFrom24: bigint; readonly contracts12: bigint };
export type ScalingPlan = {
  /** In rising order of profit. */
  readonly tiers: readonly ScalingTier[];
  /** `sessionStart`: decided at the reset, constant during the day; `live`: follows the profit of the moment. */
  readonly decided: 'sessionStart' | 'live';
};

/** [PR2] Most contracts by the last tier that the profit reaches, boundary included; null below the first tier. */
export function maximumContracts12(
  plan: ScalingPlan,
  profit: { readonly atSessionStart24: bigint; readonly now24: bigint },
): bigint | null {
  const profit24 = plan.decided === 'live' ? profit.now24 : profit.atSessionStart24;
  return plan.tiers.findLast((tier) => profit24 >= tier.profitFrom24)?.contracts12 ?? null;
}
