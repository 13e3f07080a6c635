import { abs, parseD40, times, ZERO } from './decimal40.ts';
import type { D40 } from './decimal40.ts';
import type { Ladder, Rung } from '#lib/model/limit.ts';

const NAMES: readonly Rung[] = ['none', 'watch', 'warning', 'critical', 'breach'];
const HUNDRED = parseD40('100');
const ONE = parseD40('1');

/** What a ladder keeps from one observation to the next. */
export type LadderState = { rung: Rung; readonly streaks: [number, number, number, number, number] };

export function newLadder(): LadderState {
  return { rung: 'none', streaks: [0, 0, 0, 0, 0] };
}

export type LadderReading = {
  /** Null: unknown, nothing moves [LI9]. */
  readonly value: D40 | null;
  /** What the value is still to be divided by, so that no quotient is rounded before it decides [NU7]; 1 by default. */
  readonly den?: D40 | undefined;
  readonly allowance: D40;
  /** The condition of the breach rung, by the rule's own terms [LI7], [LL6]. */
  readonly holds: boolean;
  /** A latched breach holds its rung whatever the value says [LI10]. */
  readonly isLatched: boolean;
  /** False: the rung may rise and does not fall [LI9]. */
  readonly isLive: boolean;
  /** False where the entry changed nothing of the value: it counts for no confirmation [LI11]. */
  readonly isNew?: boolean | undefined;
};

/** Thresholds by rung from watch to breach, and how far below each its rung is still held; all in one unit. */
export type Steps = { readonly at: readonly (D40 | null)[]; readonly band: D40 };

/** Utilization in percent: thresholds as they stand, breach at 100 [LI4], [LI5]. */
export function percentSteps(ladder: Ladder): Steps {
  const read = (text: string | null): D40 | null => (text === null ? null : parseD40(text));
  return {
    at: [ZERO, read(ladder.watch), read(ladder.warning), read(ladder.critical), HUNDRED],
    band: parseD40(ladder.hysteresis),
  };
}

/** [LI6] to [LI11]: the rung after one observation. `past(threshold)` compares without dividing [NU7]. */
export function climb(state: LadderState, reading: LadderReading, steps: Steps, confirm: number): void {
  const rise = reading.value === null ? 0 : confirmedRank(state, reading, steps, confirm);
  if (reading.isLatched) {
    state.rung = 'breach';
    return;
  }
  if (reading.value === null) return;
  const held = NAMES.indexOf(state.rung);
  const kept = reading.isLive ? Math.min(held, heldRank(reading, steps)) : held;
  state.rung = NAMES[Math.max(rise, kept)] ?? 'none';
}

function confirmedRank(state: LadderState, reading: LadderReading, steps: Steps, confirm: number): number {
  let highest = 0;
  for (let rank = 1; rank <= 4; rank += 1) {
    const isPast = rank === 4 ? reading.holds : isAtLeast(reading, steps.at[rank] ?? null, ZERO);
    const before = state.streaks[rank] ?? 0;
    const isCounted = isPast || (reading.holds && steps.at[rank] !== null);
    const streak = reading.isNew === false ? before : isCounted ? before + 1 : 0;
    state.streaks[rank] = streak;
    if (streak >= confirm) highest = rank;
  }
  return highest;
}

/** The highest rung that the value still holds: threshold less hysteresis; the condition holds every rung. */
function heldRank(reading: LadderReading, steps: Steps): number {
  if (reading.holds) return 4;
  for (let rank = 4; rank > 0; rank -= 1) if (isAtLeast(reading, steps.at[rank] ?? null, steps.band)) return rank;
  return 0;
}

/** value >= (threshold - band) * allowance, in the unit of the steps; an allowance of zero knows no share [LI8]. */
function isAtLeast({ value, allowance, den = ONE }: LadderReading, threshold: D40 | null, band: D40): boolean {
  if (threshold === null || value === null || allowance === ZERO) return false;
  return value * HUNDRED * ONE >= (threshold - band) * allowance * den;
}

/** Allowance under which thresholds are values themselves. */
export const AS_VALUES: D40 = HUNDRED;

/** Absolute mode: each rung has a value; "below" is "above" with all signs turned [LI6]. */
export function absoluteSteps(ladder: Ladder, amount: string, resetBand: string | undefined, below: boolean): Steps {
  const sign = below ? -1n : 1n;
  const read = (text: string | null): D40 | null => (text === null ? null : sign * parseD40(text));
  const share = times(abs(parseD40(amount)), parseD40(ladder.hysteresis)) / 100n;
  const band = resetBand === undefined ? share : parseD40(resetBand);
  return { at: [ZERO, read(ladder.watch), read(ladder.warning), read(ladder.critical), sign * parseD40(amount)], band };
}
