import { parseUnits } from '#lib/base/decimal.ts';
import { RUNGS, rungRank } from '#lib/model/limit.ts';
import type { Ladder, Rung } from '#lib/model/limit.ts';

/** A ladder read once: thresholds and hysteresis in percent at 10^-12; null is a rung left out. */
export type ReadLadder = { readonly thresholds: readonly (bigint | null)[]; readonly hysteresis: bigint };
/** 100 % at the scale of thresholds. */
export const HUNDRED_PERCENT = 100n * 10n ** 12n;

/** Thresholds by rung rank; 0 (none) and the breach at 100 % are always there. */
export function readLadder(ladder: Ladder): ReadLadder {
  const percent = (text: string | null): bigint | null => (text === null ? null : parseUnits(text, 12));
  const thresholds = [0n, percent(ladder.watch), percent(ladder.warning), percent(ladder.critical), HUNDRED_PERCENT];
  return { thresholds, hysteresis: parseUnits(ladder.hysteresis, 12) };
}

/** [LE6] `0 < watch < warning < critical < breach`; hysteresis >= 0, below the smallest gap and the lowest rung. */
export function ladderFault(ladder: Ladder): string | null {
  const read = readLadder(ladder);
  const present = read.thresholds.filter((threshold) => threshold !== null);
  for (let index = 1; index < present.length; index += 1) {
    const gap = (present[index] ?? 0n) - (present[index - 1] ?? 0n);
    if (gap <= 0n) return 'ladder allowed="0<watch<warning<critical<100"';
    if (read.hysteresis >= gap) return 'hysteresis allowed="below the smallest gap and the lowest rung"';
  }
  return read.hysteresis < 0n ? 'hysteresis allowed=">=0"' : null;
}

export type LadderReading = {
  /** The rung that the value alone reaches, without memory [LI6]. */
  readonly reached: Rung;
  /** The rung held: falls only by the hysteresis. */
  readonly rung: Rung;
};

/** [LI6], [LI7], [LI8]: where a use of an allowance stands. `held` is the present rung; a latch keeps the breach. */
export function climbLadder(
  ladder: ReadLadder,
  use: { readonly used24: bigint; readonly allowance24: bigint; readonly breached: boolean; readonly latched: boolean },
  held: Rung,
  mayFall: boolean,
): LadderReading {
  if (use.latched) return { reached: 'breach', rung: 'breach' };
  const reachedRank = rankAt(ladder, use.used24, use.allowance24, use.breached, 0n, 4);
  const heldRank = mayFall
    ? rankAt(ladder, use.used24, use.allowance24, use.breached, ladder.hysteresis, rungRank(held))
    : rungRank(held);
  const rank = Math.max(reachedRank, heldRank);
  return { reached: RUNGS[reachedRank] ?? 'none', rung: RUNGS[rank] ?? 'none' };
}

function rankAt(
  ladder: ReadLadder,
  used24: bigint,
  allowance24: bigint,
  breached: boolean,
  easing: bigint,
  highest: number,
): number {
  if (breached) return highest;
  if (allowance24 === 0n) return 0;
  for (let rank = highest; rank > 0; rank -= 1) {
    const threshold = ladder.thresholds[rank];
    if (threshold === null || threshold === undefined) continue;
    // The breach rung rises by the rule's own condition alone; held, it falls by the hysteresis like the others.
    if (rank === 4 && easing === 0n) continue;
    if (used24 * HUNDRED_PERCENT >= (threshold - easing) * allowance24) return rank;
  }
  return 0;
}

/** True when the use lies below the reset level of a rung: threshold less hysteresis [AL4]. */
export function isBelowReset(ladder: ReadLadder, rung: Rung, used24: bigint, allowance24: bigint): boolean {
  const threshold = ladder.thresholds[rungRank(rung)] ?? HUNDRED_PERCENT;
  if (allowance24 === 0n) return used24 <= 0n;
  return used24 * HUNDRED_PERCENT < (threshold - ladder.hysteresis) * allowance24;
}

/** Hundredths of a percent, rounded so that text and state agree [LI14]; null for an allowance of 0. */
export function usedBp(used24: bigint, allowance24: bigint, breached: boolean): number | null {
  if (allowance24 <= 0n) return null;
  const used = used24 < 0n ? 0n : used24;
  const floor = (used * 10_000n) / allowance24;
  const isExact = floor * allowance24 === used * 10_000n;
  const rounded = breached && !isExact ? floor + 1n : floor;
  if (breached && rounded < 10_000n) return 10_000;
  return rounded > 1_000_000_000n ? 1_000_000_000 : Number(rounded);
}
