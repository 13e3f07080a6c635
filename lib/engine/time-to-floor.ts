import { MINUTE_US } from '#lib/base/time.ts';
import { UNKNOWN_USE } from './past-state.ts';
import type { PastState } from './past-state.ts';

/** Statistics of [PM12]: floats, only + - * / and square root [NU8]. */

/** Window over which the use of a limit is watched. */
const BURN_WINDOW_US = 5 * MINUTE_US;
/** Engine time between two looks at the use of all limits: small beside the window, and never on the path of a fill. */
export const SAMPLE_EVERY_US = MINUTE_US / 2;
/** Looks kept: the window and one more. */
export const LOOKS_KEPT = BURN_WINDOW_US / SAMPLE_EVERY_US + 1;
/** A slope over less than this is noise. */
const ELAPSED_MIN_US = SAMPLE_EVERY_US;
/** Beyond a day nothing is foretold. */
export const MINUTES_MAX = 24 * 60;
/** Fewer one-minute changes say nothing of a sigma. */
const SIGMA_CHANGES_MIN = 5;

/** The oldest use of a limit, known by its key, inside the window, with its age; null where it is too young to tell. */
export function oldestLook(
  past: Pick<PastState, 'timesUs' | 'uses' | 'looks'>,
  key: string,
  nowUs: number,
): { readonly used: number; readonly elapsedUs: number } | null {
  const { timesUs: times, looks } = past;
  const ring = past.uses.get(key);
  if (ring === undefined) return null;
  // Every told row asks, so nothing is made on the way.
  for (let place = 0; place < times.length; place += 1) {
    const used = ring[(looks - times.length + place) % LOOKS_KEPT] ?? UNKNOWN_USE;
    if (used === UNKNOWN_USE) continue;
    const elapsedUs = nowUs - (times[place] as number);
    if (elapsedUs > BURN_WINDOW_US + SAMPLE_EVERY_US) continue;
    return elapsedUs < ELAPSED_MIN_US ? null : { used, elapsedUs };
  }
  return null;
}

export type Burn = {
  /** Amounts of one unit; room = allowance - used. */
  readonly room: number;
  readonly usedNow: number;
  readonly usedThen: number;
  /** Time between the two uses; > 0. */
  readonly elapsedUs: number;
};

/**
 * Minutes until a limit breaks if its use goes on as it did: room / slope of used [PM12]. Null when there is no room left,
 * when the use does not rise, or when the result exceeds 24 h.
 */
export function minutesToFloor({ room, usedNow, usedThen, elapsedUs }: Burn): number | null {
  if (room <= 0 || usedNow <= usedThen) return null;
  const minutes = (room * (elapsedUs / MINUTE_US)) / (usedNow - usedThen);
  return minutes > MINUTES_MAX ? null : minutes;
}

/**
 * Room in sigmas of the one-minute changes of equity [PM12]; the sigma has n - 1. Null below SIGMA_CHANGES_MIN changes, and
 * where equity did not move.
 */
export function roomInSigmas(room: number, equityByMinute: readonly number[]): number | null {
  const count = equityByMinute.length - 1;
  if (count < SIGMA_CHANGES_MIN) return null;
  const changes: number[] = [];
  for (let index = 1; index <= count; index += 1) {
    changes.push((equityByMinute[index] ?? 0) - (equityByMinute[index - 1] ?? 0));
  }
  let sum = 0;
  for (const change of changes) sum += change;
  const mean = sum / count;
  let squares = 0;
  for (const change of changes) squares += (change - mean) * (change - mean);
  const sigma = Math.sqrt(squares / (count - 1));
  return sigma === 0 ? null : room / sigma;
}
