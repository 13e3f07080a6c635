import { expect, test } from 'vitest';
import { RiskEngine } from '#lib/engine/engine.ts';
import type { HoldingQuestion } from '#lib/model/holding-course.ts';
import type { JournalEntry } from '#lib/model/journal-entry.ts';
import type { PositionView } from '#lib/model/view.ts';
import { FloorJournal } from '#lib/sim/floor-entries.ts';
import { Workload } from '#lib/sim/workload.ts';
import { HoldingFold } from './holding-course.ts';

const SEED = 23;
const MINUTE_US = 60_000_000;

/** A floor of 12 accounts over some minutes, with prices that stop for a while. */
function floor(): readonly JournalEntry[] {
  const workload = Workload.open({ seed: SEED, accounts: 12, duplicateOneIn: 200, priceOutages: true }, 0);
  return [...new FloorJournal(workload).until(4 * MINUTE_US)].map((entry, place) => ({
    ...entry,
    seq: (place + 1) as never,
  }));
}

const entries = floor();
const FROM_US = MINUTE_US;
const TO_US = 3 * MINUTE_US;
const last = entries.findLast(({ tsJournalUs }) => tsJournalUs < TO_US)?.seq ?? 0;

type Lived = {
  readonly account: string;
  readonly instrument: string;
  readonly values: (readonly [atUs: number, result: number, value: number])[];
};

/** Every holding as an engine that takes every entry shows it, after each entry that moved its account. */
function lived(): readonly Lived[] {
  const engine = new RiskEngine();
  const accounts = entries.flatMap(({ input }) => (input.type === 'AccountOpened' ? [input.account] : []));
  const seen = new Map<string, Lived>();
  for (const entry of entries) {
    engine.apply(entry, []);
    for (const account of accounts.filter((each) => engine.isDirty(each)))
      for (const { instrument, realized, fees, unrealized, exposure } of positionsOf(engine, account)) {
        const key = `${account} ${instrument}`;
        const known = seen.get(key) ?? { account, instrument, values: [] };
        known.values.push([entry.tsJournalUs, Number(realized) - Number(fees) + Number(unrealized), Number(exposure)]);
        seen.set(key, known);
      }
    engine.collect([]);
  }
  return [...seen.values()];
}

const HOLDINGS = lived();

function positionsOf(engine: RiskEngine, account: string): readonly PositionView[] {
  return engine.accountDetail(account)?.positions ?? [];
}

function fold(question: HoldingQuestion, engine = new RiskEngine()) {
  const course = new HoldingFold(engine, question);
  for (const entry of entries) if (entry.seq > engine.seq && entry.seq <= last) course.push(entry);
  return course.result(last);
}

test('[CH3] passing over the marks of others, the course of every holding has each extreme and each last value of a whole replay', () => {
  let [moved, holdings] = [0, 0];
  for (const { account, instrument, values } of HOLDINGS) {
    const question = { account, instrument, fromUs: FROM_US, toUs: TO_US };
    const { points, base } = fold(question);
    const widthUs = 1_000_000;
    expect(points).toHaveLength((TO_US - FROM_US) / widthUs);
    const start = values.findLast(([atUs]) => atUs < FROM_US)?.[1] ?? 0;
    expect(base).toEqual({ result: start, atUs: FROM_US });
    holdings += 1;
    for (const [place, point] of points.entries()) {
      const beginUs = FROM_US + place * widthUs;
      const before = values.findLast(([atUs]) => atUs < beginUs) ?? [0, 0, 0];
      const inside = values.filter(([atUs]) => atUs >= beginUs && atUs < beginUs + widthUs);
      const results = [before, ...inside].map(([, result]) => result - start);
      const exposures = [before, ...inside].map(([, , value]) => value);
      const name = `seed ${SEED} ${account} ${instrument} bucket ${place}`;
      expect([point.pnlLow, point.pnl, point.pnlHigh], name).toEqual([
        Math.min(...results),
        results.at(-1),
        Math.max(...results),
      ]);
      expect([point.valueLow, point.value, point.valueHigh], name).toEqual([
        Math.min(...exposures),
        exposures.at(-1),
        Math.max(...exposures),
      ]);
      if (point.pnlLow !== point.pnlHigh) moved += 1;
    }
  }
  expect(holdings).toBeGreaterThan(8);
  expect(moved).toBeGreaterThan(500);
});

test('[CH3] the course is the same from a snapshot before its range, and ends where it says', () => {
  const [first] = HOLDINGS;
  if (first === undefined) throw new Error(`seed ${SEED} holds nothing`);
  const question = { account: first.account, instrument: first.instrument, fromUs: FROM_US, toUs: TO_US };
  const whole = fold(question);
  const warm = new RiskEngine();
  for (const entry of entries) if (entry.tsJournalUs < FROM_US - 1) warm.apply(entry, []);
  const restored = new HoldingFold(RiskEngine.restore(warm.snapshot()), question);
  for (const entry of entries) if (entry.seq > warm.seq && entry.seq <= last) restored.push(entry);
  expect(restored.result(last)).toEqual(whole);
  expect([whole.throughSeq, whole.throughUs, whole.points.at(-1)?.tsUs]).toEqual([last, TO_US, TO_US - 1]);
});

test('[CH3] what was never held made nothing, and an account that there is not is unknown', () => {
  const account = HOLDINGS[0]?.account ?? '';
  const never = fold({ account, instrument: 'NOWHERE', fromUs: FROM_US, toUs: TO_US });
  expect(never.points.every(({ pnl, value }) => pnl === 0 && value === 0)).toBe(true);
  const nobody = fold({ account: 'nobody', instrument: 'ESZ6', fromUs: FROM_US, toUs: TO_US });
  expect(nobody.base).toBeNull();
  expect(nobody.points.every(({ pnl, value }) => pnl === null && value === null)).toBe(true);
});
