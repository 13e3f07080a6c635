import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { Delta } from '#lib/model/effect.ts';
import type { GroupView } from '#lib/model/view.ts';
import { GAP_LEAST_US } from '#lib/model/gap.ts';
import type { Gap } from '#lib/model/gap.ts';
import { unknownPoint } from '#lib/protocol/series.ts';
import type { SeriesAnswer, SeriesPoint } from '#lib/protocol/series.ts';
import { History } from './history.ts';
import { Gaps, withGaps } from './gaps.ts';

const SEED = 29;
const SECOND_US = 1_000_000;
const DAY_US = 86_400 * SECOND_US;
const WEEK_US = 7 * DAY_US;
const START_US = 1_700_000_000 * SECOND_US;
const FIRM = { level: 'firm', id: 'Firm' } as const;
const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gaps-'));
  folders.push(folder);
  return folder;
}

function firm(equity: number): Delta {
  // Only these fields are read here.
  return { type: 'GroupRevalued', group: { ...FIRM, scale: 2, equity } as GroupView };
}

/** Time and equity of each point from the begin on; null breaks the line. */
function told({ points }: SeriesAnswer): readonly (readonly [second: number, equity: number | null])[] {
  return points.map(({ tsUs, equity }) => [Math.floor((tsUs - START_US) / SECOND_US), equity]);
}

/** The desk lives from second to second; told of the firm are only `equities`. */
function live(history: History, from: number, to: number, equities: Readonly<Record<number, number>>): void {
  for (let second = from; second <= to; second += 1) {
    const equity = equities[second];
    history.take(equity === undefined ? [] : [firm(equity)], START_US + second * SECOND_US, second);
  }
}

test('[CH1] a server that stood still leaves a gap; a node that nothing moved while the desk lived does not', async () => {
  const folder = await newFolder();
  const first = await History.open(folder);
  live(first, 0, 100, { 0: 10, 1: 11, 60: 12 });
  expect(told(first.series(FIRM, 'day'))).toEqual([
    [0, 10],
    [1, 11],
    [60, 12],
  ]);
  await first.save();

  // Five minutes later: the core tells its whole state as of the journal's end, then time goes on.
  const second = await History.open(folder);
  second.take([firm(12)], START_US + 100 * SECOND_US, 100);
  live(second, 400, 500, { 450: 15 });
  const series = second.series(FIRM, 'day');
  expect(told(series)).toEqual([
    [0, 10],
    [1, 11],
    [60, 12],
    [100, 12],
    [100, null],
    [400, 12],
    [450, 15],
  ]);
  expect(series.gaps).toEqual([{ fromUs: START_US + 100 * SECOND_US, toUs: START_US + 400 * SECOND_US }]);
  expect(told(second.series(FIRM, '1h'))).toEqual(told(series));
  await second.save();
  const again = (await History.open(folder)).series(FIRM, 'day');
  expect([told(again), again.gaps]).toEqual([told(series), series.gaps]);
});

test('[CH1] what a crash took of the points is a gap, too, and a stop short of a gap is none', async () => {
  const folder = await newFolder();
  const first = await History.open(folder);
  live(first, 0, 100, { 0: 10, 60: 12 });
  await first.save();
  live(first, 101, 150, { 140: 99 });

  // The journal has all; the recorder only what it had saved.
  const second = await History.open(folder);
  second.take([firm(99)], START_US + 150 * SECOND_US, 150);
  live(second, 155, 160, {});
  expect(told(second.series(FIRM, 'day'))).toEqual([
    [0, 10],
    [60, 12],
    [100, 12],
    [100, null],
    [150, 99],
  ]);
});

test('[CH1] a gap narrower than a few buckets of a chart does not break it', () => {
  const gaps = new Gaps(WEEK_US);
  for (const second of [0, 1, 2, 30, 31]) gaps.heard(START_US + second * SECOND_US);
  expect(gaps.shown(0, SECOND_US)).toHaveLength(1);
  expect(gaps.shown(0, 20 * SECOND_US)).toEqual([]);
  expect(gaps.shown(START_US + 30 * SECOND_US, SECOND_US)).toEqual([]);
});

test('[CH1] readings that are always far apart, as of a desk that lives fast, are no gaps', () => {
  const gaps = new Gaps(WEEK_US);
  for (let minute = 0; minute < 600; minute += 1) gaps.heard(START_US + minute * 60 * SECOND_US);
  expect(gaps.kept.length).toBeLessThanOrEqual(1);
  gaps.heard(START_US + 3_000 * 60 * SECOND_US);
  expect(gaps.kept.at(-1)?.toUs).toBe(START_US + 3_000 * 60 * SECOND_US);
});

test('[BO1] at most 256 gaps of a week are kept, the longest ones; those of another journal go', () => {
  const gaps = new Gaps(WEEK_US);
  let atUs = START_US;
  gaps.heard(atUs);
  for (let place = 0; place < 400; place += 1) {
    atUs += GAP_LEAST_US + (place % 50 === 0 ? 60 : 5) * SECOND_US;
    gaps.heard(atUs);
    // The desk lives on until its usual step is short again.
    for (let step = 0; step < 60; step += 1) gaps.heard((atUs += 100_000));
  }
  expect(gaps.kept).toHaveLength(256);
  expect(gaps.kept.filter(({ fromUs, toUs }) => toUs - fromUs > 60 * SECOND_US)).toHaveLength(8);
  gaps.heard(atUs + 2 * WEEK_US);
  expect(gaps.kept).toHaveLength(1);
  gaps.heard(START_US);
  expect(gaps.kept).toEqual([]);
});

test(`[CH1] [CH3] breaks keep every point, stand in order of time, and lie in their gap alone (seed ${SEED})`, () => {
  const part = fc.record({ points: fc.nat(6), stepUs: fc.integer({ min: 1, max: 5_000 }), pauseUs: fc.nat(50_000) });
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 9_000 }),
      (parts, widthUs) => {
        const points: SeriesPoint[] = [];
        const gaps: Gap[] = [];
        let atUs = START_US;
        for (const { points: count, stepUs, pauseUs } of parts) {
          for (let place = 0; place < count; place += 1)
            points.push({ ...unknownPoint((atUs += stepUs)), equity: atUs, equityLow: atUs });
          if (pauseUs > 0) gaps.push({ fromUs: atUs, toUs: atUs + pauseUs });
          atUs += pauseUs;
        }
        const broken = withGaps(points, gaps, { widthUs, throughUs: atUs });
        const times = broken.map(({ tsUs }) => tsUs);
        expect(times).toEqual(times.toSorted((left, right) => left - right));
        expect(broken.filter((point) => points.some((each) => each === point))).toEqual(points);
        const firstUs = points[0]?.tsUs ?? Number.POSITIVE_INFINITY;
        const drawn = gaps.filter(({ fromUs }) => fromUs >= firstUs);
        expect(broken.filter(({ equity }) => equity === null)).toHaveLength(drawn.length);
      },
    ),
    { seed: SEED, numRuns: 300 },
  );
});
