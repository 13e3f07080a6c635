import { expect, test } from 'vitest';
import { RiskEngine } from '#lib/engine/engine.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import { FloorJournal } from '#lib/sim/floor-entries.ts';
import { Workload } from '#lib/sim/workload.ts';
import { HoldingFold } from './holding-course.ts';
import { CourseFold } from './limit-course.ts';

const SEED = 31;
const SECOND_US = 1_000_000;
const MINUTE_US = 60 * SECOND_US;
/** The desk stands still for a minute. */
const STOPPED_US = 2 * MINUTE_US;
const RANGE = { fromUs: MINUTE_US, toUs: 4 * MINUTE_US } as const;

/** Three minutes of a floor; `withClock`: time itself is an entry each half second, as on a desk that lives by the clock. */
function stopped(withClock: boolean): readonly JournalEntry[] {
  const workload = Workload.open({ seed: SEED, accounts: 12, duplicateOneIn: 200, priceOutages: false }, 0);
  const all: JournalEntry[] = [];
  let tickedUs = 0;
  for (const entry of new FloorJournal(workload).until(3 * MINUTE_US)) {
    const atUs = entry.tsJournalUs >= STOPPED_US ? entry.tsJournalUs + MINUTE_US : entry.tsJournalUs;
    for (; withClock && tickedUs <= atUs; tickedUs += SECOND_US / 2) {
      const isStill = tickedUs >= STOPPED_US && tickedUs < STOPPED_US + MINUTE_US;
      if (!isStill) all.push({ ...entry, tsJournalUs: tickedUs, input: { type: 'TimeAdvanced' } } as JournalEntry);
    }
    all.push({ ...entry, tsJournalUs: atUs } as JournalEntry);
  }
  return all.map((entry, place) => ({ ...entry, seq: (place + 1) as JournalEntry['seq'] }));
}

/** What is held first, and a limit of its account. */
function places(entries: readonly JournalEntry[]) {
  const engine = new RiskEngine();
  for (const entry of entries) engine.apply(entry, []);
  const fill = entries.find(({ input }) => input.type === 'FillReceived')?.input;
  if (fill?.type !== 'FillReceived') throw new Error(`seed ${SEED} trades nothing`);
  const limit = engine.accountDetail(fill.account)?.limits.find(({ used }) => used !== null);
  if (limit === undefined) throw new Error(`seed ${SEED} limits nothing`);
  const { account, instrument } = fill;
  return { holding: { account, instrument, ...RANGE }, limitId: limit.limitId, account };
}

/** Seconds of the range, from its begin, of which nothing is known. */
function unknownSeconds(withClock: boolean): {
  readonly holding: readonly number[];
  readonly limit: readonly number[];
} {
  const entries = stopped(withClock);
  const { holding, limitId, account } = places(entries);
  const fold = new HoldingFold(new RiskEngine(), holding);
  const node = { level: 'account', id: account } as const;
  const course = new CourseFold(new RiskEngine(), { limitId: limitId as never, node, ...RANGE });
  for (const entry of entries) {
    fold.push(entry);
    course.push(entry);
  }
  const second = (us: number): number => Math.floor((us - RANGE.fromUs) / SECOND_US);
  const held = fold.result(entries.length).points.filter(({ value, valueLow }) => value === null && valueLow === null);
  const used = course.result().points.filter(({ used: last, usedLow }) => last === null && usedLow === null);
  return { holding: held.map(({ tsUs }) => second(tsUs)), limit: [...new Set(used.map(({ tsUs }) => second(tsUs)))] };
}

test(`[CH1] [CH3] while the desk stood still nothing is known of a holding or of a limit's use (seed ${SEED})`, () => {
  const { holding, limit } = unknownSeconds(true);
  const still = Array.from({ length: 58 }, (_, second) => 61 + second);
  expect(holding).toEqual([60, ...still, 119].filter((second) => holding.includes(second)));
  expect(holding.length).toBeGreaterThanOrEqual(still.length);
  expect(limit.filter((second) => second > 60 && second < 119)).toEqual(still);
  expect(limit.every((second) => second >= 60 && second < 120)).toBe(true);
});

test('[CH3] without a clock among the entries a value stands until the next event', () => {
  expect(unknownSeconds(false)).toEqual({ holding: [], limit: [] });
});
