import { divideHalfEven, formatUnits, parseUnits, pow10Big } from '#lib/base/decimal.ts';
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

/**
 * The steps of a ladder on one exact scale: a value counts `unit` times its units, thresholds and band are products, so
 * nothing is divided [NU7]. Rank 0 has no threshold; null is a rung left out.
 */
export type Steps = {
  readonly unit: bigint;
  readonly thresholds: readonly (bigint | null)[];
  /** How far a value must leave a threshold before its rung falls. */
  readonly band: bigint;
  /** Lower is worse: signs are mirrored. */
  readonly isBelow: boolean;
  /** The breach rung needs more than a touch [LI7], [LI8]. */
  readonly isPassed: boolean;
};

/** Steps of a use of `limit24` [LI4]. A limit of 0 has the breach alone, for anything above it [LI8]. */
export function utilizationSteps(ladder: ReadLadder, limit24: bigint, isPassed: boolean): Steps {
  const isZero = limit24 === 0n;
  return {
    unit: HUNDRED_PERCENT,
    thresholds: ladder.thresholds.map((threshold, rank) => {
      if (rank === 0 || threshold === null || (isZero && rank < 4)) return null;
      return threshold * limit24;
    }),
    // Below one unit above nothing, a limit of 0 is not breached: the rung does not linger at 0.
    band: isZero ? -1n : ladder.hysteresis * limit24,
    isBelow: false,
    isPassed: isPassed || isZero,
  };
}

export type AbsoluteLadder = {
  readonly values24: readonly (bigint | null)[];
  readonly breach24: bigint;
  readonly isBelow: boolean;
  readonly isPassed: boolean;
  /** An amount, or null for `hysteresis` percent of the breach value [LI6]. */
  readonly band24: bigint | null;
  /** Percent at 10^-12. */
  readonly hysteresis: bigint;
};

/** Steps of an absolute ladder: each rung has a value of its own. */
export function absoluteSteps(ladder: AbsoluteLadder): Steps {
  const { values24, breach24, isBelow, isPassed, band24, hysteresis } = ladder;
  const size24 = breach24 < 0n ? -breach24 : breach24;
  return {
    unit: HUNDRED_PERCENT,
    thresholds: [null, ...values24, breach24].map((value) => (value === null ? null : value * HUNDRED_PERCENT)),
    band: band24 === null ? size24 * hysteresis : band24 * HUNDRED_PERCENT,
    isBelow,
    isPassed,
  };
}

/** [LI4] the values of an absolute ladder worsen strictly from watch to breach; the band is below the smallest gap. */
export function absoluteFault(ladder: AbsoluteLadder): string | null {
  const steps = absoluteSteps(ladder);
  const present = steps.thresholds.filter((threshold) => threshold !== null);
  if (steps.band < 0n) return 'hysteresis allowed=">=0"';
  for (let index = 1; index < present.length; index += 1) {
    const rise = (present[index] ?? 0n) - (present[index - 1] ?? 0n);
    const gap = ladder.isBelow ? -rise : rise;
    if (gap <= 0n) return `ladder allowed="values that worsen from watch to breach"`;
    if (steps.band >= gap) return 'hysteresis allowed="below the smallest gap"';
  }
  return null;
}

/** The same steps without the breach: for a loss rule, whose own condition is its breach rung [LI10]. */
export function belowBreach(steps: Steps): Steps {
  return { ...steps, thresholds: steps.thresholds.with(4, null) };
}

/** True when a value has reached a rung of the ladder; a rung left out is never reached. */
export function isAtRung(steps: Steps, rank: number, value24: bigint): boolean {
  const excess = excessOf(steps, rank, value24);
  if (excess === null) return false;
  return rank === 4 && steps.isPassed ? excess > 0n : excess >= 0n;
}

/** How far past a rung's threshold a value stands, on the scale of the steps; null for a rung left out. */
function excessOf(steps: Steps, rank: number, value24: bigint): bigint | null {
  const threshold = steps.thresholds[rank] ?? null;
  if (threshold === null) return null;
  const value = value24 * steps.unit;
  return steps.isBelow ? threshold - value : value - threshold;
}

/** The highest rung that a value reaches without memory [LI6]. */
function reachedRank(steps: Steps, value24: bigint): number {
  for (let rank = 4; rank > 0; rank -= 1) if (isAtRung(steps, rank, value24)) return rank;
  return 0;
}

/** The rung that a value still holds: down from `held`, the highest whose threshold it has not left by the band. */
function heldRank(steps: Steps, value24: bigint, held: number): number {
  for (let rank = held; rank > 0; rank -= 1) {
    const excess = excessOf(steps, rank, value24);
    if (excess !== null && excess >= -steps.band) return rank;
  }
  return 0;
}

/** Consecutive observations at or past each rung, by rank, counted up to what a rise needs [LI11]. */
export type RungCounts = number[];
export type Climb = {
  readonly steps: Steps;
  /** Null is unknown: the rung stays and nothing is counted [LI9]. */
  readonly value24: bigint | null;
  readonly held: Rung;
  /** False while an input is not live: the rung may rise and does not fall [LI9]. */
  readonly mayFall: boolean;
};
export type LadderReading = {
  /** The rung that the value alone reaches, without memory [LI6]. */
  readonly reached: Rung;
  /** The rung held: falls only by the hysteresis. */
  readonly rung: Rung;
};

/** One observation of a ladder [LI6]: where it rises to, and what it still holds. */
export function climbLadder(climb: Climb): LadderReading {
  return climbConfirmed(climb, 1, []);
}

/**
 * The same where a rung rises only after `confirm` consecutive observations at or past it; `counts` is its memory. What
 * is no new observation counts nothing, and what is reached is what has been confirmed.
 */
export function climbConfirmed(climb: Climb, confirm: number, counts: RungCounts, isNew = true): LadderReading {
  const { steps, value24, held, mayFall } = climb;
  if (value24 === null) return { reached: held, rung: held };
  let risen = confirm > 1 ? 0 : reachedRank(steps, value24);
  for (let rank = 1; confirm > 1 && rank <= 4; rank += 1) {
    const before = counts[rank] ?? 0;
    if (isNew) counts[rank] = isAtRung(steps, rank, value24) ? Math.min(before + 1, confirm) : 0;
    if (counts[rank] === confirm) risen = rank;
  }
  const kept = mayFall ? heldRank(steps, value24, rungRank(held)) : rungRank(held);
  return { reached: RUNGS[risen] ?? 'none', rung: RUNGS[Math.max(risen, kept)] ?? 'none' };
}

/** True when a value lies below the reset level of a rung: threshold less hysteresis [AL4]. */
export function isBelowReset(steps: Steps, rung: Rung, value24: bigint): boolean {
  const rank = (steps.thresholds[rungRank(rung)] ?? null) === null ? 4 : rungRank(rung);
  const excess = excessOf(steps, rank, value24);
  return excess !== null && excess < -steps.band;
}

/** Utilization in percent as text, exact where it ends, else 15 decimals, half-even; null without a value or a limit. */
export function utilizationText(value24: bigint | null, limit24: bigint): string | null {
  if (value24 === null || limit24 === 0n) return null;
  return formatUnits(divideHalfEven(value24 * 100n * pow10Big(15), limit24), 15);
}

/** Hundredths of a percent, rounded so that text and state agree [LI14]; null for an allowance of 0. */
export function usedBp(used24: bigint, allowance24: bigint, breached: boolean): number | null {
  if (allowance24 <= 0n) return null;
  const used = used24 < 0n ? 0n : used24;
  const floor = (used * 10_000n) / allowance24;
  const isExact = floor * allowance24 === used * 10_000n;
  const rounded = breached && !isExact ? floor + 1n : floor;
  // Text and state agree [IN19]: 100 % and more is the breach, and only a breach is more.
  if (breached ? rounded < 10_000n : rounded > 10_000n) return 10_000;
  return rounded > 1_000_000_000n ? 1_000_000_000 : Number(rounded);
}
