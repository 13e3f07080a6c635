const LIMIT_BP = 10_000;

export type Use = {
  /** Units of the limit, at one scale for both. */
  readonly used: number | null;
  readonly allowance: number | null;
  /** Hundredths of a percent as the engine judges: a latched breach stays at the limit or above. */
  readonly usedBp: number | null;
};
export type ShownUse = { readonly usedBp: number | null; readonly isLatched: boolean };

/**
 * The percent to print beside "used of limit". A breach has always reached its allowance, so a breach whose used is below it
 * is latched: then the percent is what the rule says now, rounded toward zero, and the word latched says why it still holds [U21].
 */
export function shownUse({ used, allowance, usedBp }: Use): ShownUse {
  if (usedBp === null || used === null || allowance === null || usedBp < LIMIT_BP || used >= allowance)
    return { usedBp, isLatched: false };
  return {
    usedBp: Number((BigInt(Math.trunc(used)) * BigInt(LIMIT_BP)) / BigInt(Math.trunc(allowance))),
    isLatched: true,
  };
}
