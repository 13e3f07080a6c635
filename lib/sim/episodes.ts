import { between, pick } from './dice.ts';
import type { Dice } from './dice.ts';
import { lotValueUsd, tickValueUsd } from './instruments.ts';
import type { FloorInstrument } from './instruments.ts';
import { furthestAgainst } from './prices.ts';
import type { PricePath } from './prices.ts';
import type { FloorAccount, Programme } from './roster.ts';

/** An order of an episode: a chancer trades `lots` (signed) at `atUs`. */
export type PlannedOrder = {
  readonly atUs: number;
  readonly accountIndex: number;
  readonly instrumentIndex: number;
  readonly lots: number;
  readonly strategy: string;
};

/** First entry after the opening, and the gap from one to the next: a breach every three to four and a half minutes. */
export const FIRST_EPISODE_US = 28_000_000;
export const EPISODE_GAP_MIN_US = 170_000_000;
export const EPISODE_GAP_MAX_US = 290_000_000;
const LOOK_AHEAD_US = 75_000_000;
const HOLD_AFTER_WORST_US = 20_000_000;
/** Waiting time after a look ahead in which no side of any price lost enough. */
export const EPISODE_RETRY_US = 12_000_000;
/** The planned loss over the allowance: large enough for the breach, small enough to look like a bad trade. */
const OVERSHOOT = 1.12;

type Scene = {
  readonly dice: Dice;
  readonly nowUs: number;
  readonly ordinal: number;
  readonly accountIndex: number;
  readonly account: FloorAccount;
  readonly programme: Programme;
  readonly instruments: readonly FloorInstrument[];
  readonly paths: readonly PricePath[];
};

/**
 * A chancer on the wrong side. Prices depend on nothing that anybody does, so the plan looks ahead on copies of their
 * paths, takes the side that loses and the size that loses a little more than the allowance. The breach itself is not
 * scripted: the fills and marks go through the doors and the engine finds it.
 */
export function planEpisode(scene: Scene): readonly PlannedOrder[] {
  return scene.ordinal % 6 === 4 ? planCrowdedBook(scene) : planLoss(scene);
}

function planLoss(scene: Scene): readonly PlannedOrder[] {
  const { instruments, paths, nowUs, programme, accountIndex } = scene;
  let best: {
    readonly instrumentIndex: number;
    readonly lots: number;
    readonly worstUs: number;
    readonly share: number;
  } | null = null;
  for (const [instrumentIndex, instrument] of instruments.entries()) {
    const path = paths[instrumentIndex];
    if (path === undefined || !isForLosses(instrument)) continue;
    for (const direction of [1, -1] as const) {
      const worst = furthestAgainst(path, instrument, direction, nowUs + LOOK_AHEAD_US);
      if (worst.ticks === 0 || worst.atUs < nowUs + 20_000_000) continue;
      const lots = Math.ceil((programme.lossAllowance * OVERSHOOT) / (worst.ticks * tickValueUsd(instrument)));
      const share = (lots * lotValueUsd(instrument)) / programme.grossLimit;
      if (best === null || share < best.share)
        best = { instrumentIndex, lots: lots * direction, worstUs: worst.atUs, share };
    }
  }
  // Too large a book would breach the exposure limit instead; the episode then waits for a livelier minute.
  if (best === null || best.share > 0.7) return [];
  const { instrumentIndex, lots } = best;
  const common = { accountIndex, instrumentIndex, strategy: 'discretionary' };
  return [
    { ...common, atUs: nowUs, lots },
    { ...common, atUs: best.worstUs + HOLD_AFTER_WORST_US, lots: -lots },
  ];
}

/** Contracts whose position is limited are left out, so that a loss is judged as a loss. */
function isForLosses(instrument: FloorInstrument): boolean {
  return instrument.currency === 'USD' && instrument.symbol !== 'ESZ6' && instrument.desk !== 'Rates';
}

/** A book beyond the gross limit for a minute, on the side that gains: it breaches exposure and no loss rule. */
function planCrowdedBook(scene: Scene): readonly PlannedOrder[] {
  const { instruments, paths, nowUs, programme, accountIndex, dice } = scene;
  const calm = instruments.flatMap((instrument, index) =>
    instrument.desk === 'Rates' && instrument.currency === 'USD' ? [index] : [],
  );
  const instrumentIndex = pick(dice, calm);
  const instrument = instruments[instrumentIndex];
  const path = paths[instrumentIndex];
  if (instrument === undefined || path === undefined) return [];
  const untilUs = nowUs + between(dice, 15_000_000, 30_000_000);
  const asLong = furthestAgainst(path, instrument, 1, untilUs).ticks;
  const asShort = furthestAgainst(path, instrument, -1, untilUs).ticks;
  const direction = asLong <= asShort ? 1 : -1;
  const lots = Math.ceil((programme.grossLimit * 1.04) / lotValueUsd(instrument)) * direction;
  const common = { accountIndex, instrumentIndex, strategy: 'discretionary' };
  return [
    { ...common, atUs: nowUs, lots },
    { ...common, atUs: untilUs, lots: -lots },
  ];
}
