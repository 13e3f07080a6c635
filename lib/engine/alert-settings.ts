import { parseUnits } from '#lib/base/decimal.ts';
import { MINUTE_US } from '#lib/base/time.ts';
import type { LimitOptions, Rung } from '#lib/model/limit.ts';
import { rungRank } from '#lib/model/limit.ts';

/** Starting values of ux.md [AL15]. */
const REFIRE_STEP = '5';
const LAPSE_SEVERE_US = 15 * MINUTE_US;
const LAPSE_MILD_US = 30 * MINUTE_US;
const HUNDRED_PERCENT24 = parseUnits('100', 24);

/** How an acknowledged alert of a rule fires again. */
export type RefireSettings = {
  /** Percent of the limit, at 24 decimals. */
  readonly refireStep24: bigint;
  /** Null: the starting value of the rung that is acknowledged. */
  readonly ackLapseUs: number | null;
};

export function refireSettings({ refireStep, ackLapseMs }: LimitOptions): RefireSettings {
  return {
    refireStep24: parseUnits(refireStep ?? REFIRE_STEP, 24),
    ackLapseUs: ackLapseMs === undefined ? null : ackLapseMs * 1_000,
  };
}

/** What lies behind no rule fires again by the starting values. */
export const DEFAULT_REFIRE = refireSettings({});

/** How long an acknowledgement of this rung holds. */
export function lapseOf({ ackLapseUs }: Pick<RefireSettings, 'ackLapseUs'>, rung: Rung): number {
  return ackLapseUs ?? (rungRank(rung) >= rungRank('critical') ? LAPSE_SEVERE_US : LAPSE_MILD_US);
}

/** A part of the allowance, in the allowance's own units and rounded down. */
export function stepOf(refireStep24: bigint, allowance24: bigint): bigint {
  return (allowance24 * refireStep24) / HUNDRED_PERCENT24;
}

/** Whether use that is worse by `worse24` has worsened by the step; exact. */
export function isWorseByStep(worse24: bigint, refireStep24: bigint, allowance24: bigint): boolean {
  return worse24 * HUNDRED_PERCENT24 >= refireStep24 * allowance24;
}

/** A wider step or a longer acknowledgement tells later of what gets worse. */
export function isRefireLooser(before: LimitOptions, after: LimitOptions): boolean {
  const was = refireSettings(before);
  const is = refireSettings(after);
  if (is.refireStep24 > was.refireStep24) return true;
  return (['warning', 'breach'] as const).some((rung) => lapseOf(is, rung) > lapseOf(was, rung));
}
