import { bell, between, newDice } from './dice.ts';
import type { Dice } from './dice.ts';
import type { FloorInstrument } from './instruments.ts';

/** Where one price stands; plain data. `offTicks` is its distance from the opening price. */
export type PricePath = { dice: Dice; offTicks: number; atUs: number; nextUs: number };

const TICK_GAP_MIN_US = 120_000;
const TICK_GAP_MAX_US = 380_000;
/** Share of the distance from the opening that each tick takes back: half of it is forgotten in about a hundred seconds. */
const PULL = 1 / 600;
/** Standard deviation of one step over that of the whole path: sqrt(2 * PULL). */
const STEP_SHARE = 0.0577;

export function newPath(seed: number, stream: number): PricePath {
  const dice = newDice(seed, stream);
  return { dice, offTicks: 0, atUs: 0, nextUs: between(dice, TICK_GAP_MIN_US, TICK_GAP_MAX_US) };
}

/** Moves the path to its next tick. The path depends on its own dice alone, so a copy of it looks ahead exactly. */
export function stepPath(path: PricePath, instrument: FloorInstrument): void {
  const swingTicks = (instrument.openTicks * instrument.swingPpm) / 1_000_000;
  path.offTicks += bell(path.dice, swingTicks * STEP_SHARE) - path.offTicks * PULL;
  path.atUs = path.nextUs;
  path.nextUs += between(path.dice, TICK_GAP_MIN_US, TICK_GAP_MAX_US);
}

/** The mid in whole ticks. */
export function midTicks(path: PricePath, instrument: FloorInstrument): number {
  return instrument.openTicks + Math.round(path.offTicks);
}

/** The furthest the mid goes against `direction` (+1 long, -1 short) from now until `untilUs`, and when. */
export function furthestAgainst(
  path: PricePath,
  instrument: FloorInstrument,
  direction: 1 | -1,
  untilUs: number,
): { readonly ticks: number; readonly atUs: number } {
  const ahead: PricePath = { ...path, dice: { ...path.dice } };
  const fromTicks = midTicks(ahead, instrument);
  let worst = { ticks: 0, atUs: path.atUs };
  while (ahead.nextUs <= untilUs) {
    stepPath(ahead, instrument);
    const ticks = (fromTicks - midTicks(ahead, instrument)) * direction;
    if (ticks > worst.ticks) worst = { ticks, atUs: ahead.atUs };
  }
  return worst;
}
