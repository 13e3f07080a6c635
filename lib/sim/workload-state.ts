import { newDice } from './dice.ts';
import type { Dice } from './dice.ts';
import { FIRST_EPISODE_US } from './episodes.ts';
import type { PlannedOrder } from './episodes.ts';
import { floorInstruments } from './instruments.ts';
import { newPath } from './prices.ts';
import type { PricePath } from './prices.ts';
import type { FloorAccount } from './roster.ts';
import { newMemory } from './strategies.ts';
import type { BarMemory, Direction } from './strategies.ts';

/** A fact in the wire format of ingest v1. `channel` says by which of the two doors of the demo it goes. */
export type WireEvent = Readonly<Record<string, string | number>> & {
  readonly kind: 'mark' | 'bar' | 'fill';
  readonly tsUs: number;
};
export type FloorEvent = { readonly channel: 'prices' | 'fills'; readonly event: WireEvent };

export type WorkloadOptions = {
  readonly seed: number;
  readonly accounts: number;
  /** One fill in this many is sent twice; 0 sends none twice. */
  readonly duplicateOneIn: number;
  /** Now and then an instrument falls silent for some seconds. */
  readonly priceOutages: boolean;
};

/** Everything that changes while the floor trades, as plain data: it saves and loads as JSON. */
export type WorkloadState = {
  readonly options: WorkloadOptions;
  /** Simulated time since the opening. */
  nowUs: number;
  /** Added to simulated time to stamp events. */
  anchorUs: number;
  eventCount: number;
  hasOpened: boolean;
  signalCount: number;
  orderCount: number;
  readonly dice: Dice;
  readonly paths: PricePath[];
  readonly bars: { openTicks: number; highTicks: number; lowTicks: number; volume: number }[];
  readonly memories: BarMemory[];
  /** Lots held, per account and slot. */
  readonly heldLots: number[][];
  /** What those lots were bought or sold at on average, in ticks; for the traders' own discipline, not a ledger. */
  readonly entryTicks: number[][];
  /** Closed result of each account since its discipline was last reset, in dollars, roughly. */
  readonly dayResultUsd: number[];
  nextDayUs: number;
  readonly orders: PendingOrder[];
  readonly planned: PlannedOrder[];
  nextEpisodeUs: number;
  episodeCount: number;
  outage: { instrumentIndex: number; untilUs: number } | null;
  nextOutageUs: number;
};
export type PendingOrder = {
  readonly dueUs: number;
  readonly orderId: string;
  readonly signalId: string;
  readonly accountIndex: number;
  readonly slotIndex: number;
  readonly direction: Direction;
};

export const DAY_US = 86_400_000_000;
export const OUTAGE_GAP_US = 900_000_000;

export function openingState(options: WorkloadOptions, anchorUs: number): WorkloadState {
  const instruments = floorInstruments();
  return {
    options,
    nowUs: 0,
    anchorUs,
    eventCount: 0,
    hasOpened: false,
    signalCount: 0,
    orderCount: 0,
    dice: newDice(options.seed, 7),
    paths: instruments.map((_instrument, index) => newPath(options.seed, 100 + index)),
    bars: instruments.map(() => ({ openTicks: 0, highTicks: 0, lowTicks: 0, volume: 0 })),
    memories: instruments.map(() => newMemory()),
    heldLots: [],
    entryTicks: [],
    dayResultUsd: [],
    nextDayUs: DAY_US,
    orders: [],
    planned: [],
    nextEpisodeUs: FIRST_EPISODE_US,
    episodeCount: 0,
    outage: null,
    nextOutageUs: OUTAGE_GAP_US,
  };
}

export function freshBar(ticks: number) {
  return { openTicks: ticks, highTicks: ticks, lowTicks: ticks, volume: 0 };
}

export function followersOf(roster: readonly FloorAccount[]) {
  const followers = new Map<string, { accountIndex: number; slotIndex: number }[]>();
  roster.forEach((account, accountIndex) => {
    account.slots.forEach((slot, slotIndex) => {
      const key = `${slot.instrumentIndex}:${account.strategy}`;
      const list = followers.get(key) ?? [];
      list.push({ accountIndex, slotIndex });
      followers.set(key, list);
    });
  });
  return followers;
}

/** Keeps a list in order of time; equal times stay in order of arrival. */
export function insertByTime<Item>(list: Item[], item: Item, timeOf: (each: Item) => number): void {
  let at = list.length;
  while (at > 0 && timeOf(list[at - 1] as Item) > timeOf(item)) at -= 1;
  list.splice(at, 0, item);
}

export function copyOf(state: WorkloadState): WorkloadState {
  // A round trip through text: what is restored is exactly what a file would hold.
  return JSON.parse(JSON.stringify(state)) as WorkloadState;
}
