import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HoldingCourse, HoldingPoint } from '#lib/model/holding-course.ts';
import type { PositionView } from '#lib/model/view.ts';
import type { HoldingAnswer } from '#lib/protocol/holding-answer.ts';
import type { ApiAnswer } from './api-send.ts';
import { HoldingBook } from './holding-book.ts';

const SECOND_US = 1_000_000;
const SEED = 20_261_129;

function position(over: Partial<PositionView>): PositionView {
  const plain = { instrument: 'ES', quantity: '1', realized: 0, fees: 0, unrealized: 0, exposure: 0 };
  return { ...plain, ...over } as unknown as PositionView;
}

function point(tsUs: number, pnl: number): HoldingPoint {
  return { tsUs, pnl, pnlLow: pnl, pnlHigh: pnl, value: 7, valueLow: 7, valueHigh: 7 };
}

function courseOf(throughSeq: number, over: Partial<HoldingCourse> = {}): HoldingCourse {
  const points = [point(8 * SECOND_US, 10), point(9 * SECOND_US, 20)];
  const range = { fromUs: 0, throughUs: 9 * SECOND_US + 1, throughSeq };
  return { scale: 2, ...range, base: { result: 100, atUs: 0 }, points, ...over };
}

function rig() {
  const asked: { readonly after: number; readonly settle: (answer: ApiAnswer<HoldingAnswer>) => void }[] = [];
  const book = new HoldingBook(
    (_account, _instrument, after) => new Promise((settle) => asked.push({ after, settle })),
  );
  const close = book.open('A', 'ES');
  const news = (seq: number, second: number, positions: readonly PositionView[], scale = 2): void =>
    book.observe('A', { seq, atUs: second * SECOND_US, scale, source: {}, positions });
  const answer = async (value: HoldingAnswer | null): Promise<void> => {
    const failed = { ok: false, status: 500, message: '', reason: '', field: null, errorId: null } as const;
    asked.at(-1)?.settle(value === null ? failed : { ok: true, value });
    for (let turn = 0; turn < 4; turn += 1) await Promise.resolve();
  };
  const series = () => book.get('A', 'ES');
  return { asked, book, close, news, answer, series };
}

test('[CH1] the course is asked for as of the first news, and what came since joins it without a gap or a double', async () => {
  const { asked, book, news, answer, series } = rig();
  news(50, 8, [position({ realized: 120 })]);
  expect(asked.map(({ after }) => after)).toEqual([50]);
  await answer({ state: 'forming', fraction: 0.4 });
  expect(series()).toMatchObject({ status: 'forming', fraction: 0.4, course: null });
  news(60, 9, [position({ realized: 999 })]);
  news(61, 10, [position({ realized: 130, unrealized: -90 })]);
  news(62, 10, [position({ realized: 130, unrealized: 5, fees: 1 })]);
  book.tick(10 * SECOND_US);
  expect(asked.map(({ after }) => after)).toEqual([50, 50]);
  await answer({ state: 'ready', course: courseOf(60) });
  expect(series().points.map(({ pnlLow, pnl, pnlHigh }) => [pnlLow, pnl, pnlHigh])).toEqual([
    [10, 10, 10],
    [20, 20, 20],
    [-60, 34, 34],
  ]);
  news(63, 11, [position({ realized: 500 })]);
  news(64, 11, [position({ realized: 200, exposure: 3 })]);
  book.tick(11 * SECOND_US);
  book.tick(12 * SECOND_US);
  expect(series().points.slice(3)).toEqual([
    { tsUs: 11 * SECOND_US, pnl: 100, pnlLow: 34, pnlHigh: 400, value: 3, valueLow: 0, valueHigh: 3 },
    { tsUs: 12 * SECOND_US, pnl: 100, pnlLow: 100, pnlHigh: 100, value: 3, valueLow: 3, valueHigh: 3 },
  ]);
  expect(asked).toHaveLength(2);
});

test('[CH1] a silence of the line is a gap, and so is a price that is not known', async () => {
  const { book, news, answer, series } = rig();
  news(50, 8, [position({})]);
  await answer({ state: 'ready', course: courseOf(50) });
  book.tick(10 * SECOND_US);
  book.tick(40 * SECOND_US);
  expect(
    series()
      .points.slice(-3)
      .map(({ pnl }) => pnl),
  ).toEqual([-100, null, -100]);
  news(51, 41, [position({ unrealized: null, exposure: null })]);
  book.tick(41 * SECOND_US);
  expect(series().points.at(-1)).toMatchObject({ pnl: null, value: null });
});

test('[ID3] the positions of a hedging account in one instrument are one holding, those in others are none of it', async () => {
  const { book, news, answer, series } = rig();
  news(50, 8, [
    position({ realized: 300, exposure: 40 }),
    position({ realized: -50, fees: 2, exposure: -15 }),
    position({ instrument: 'NQ' as never, realized: 1_000, exposure: 9 }),
    // Flat: its price may be unknown, it is worth nothing.
    position({ quantity: '0', realized: 1, unrealized: null, exposure: null }),
  ]);
  await answer({ state: 'ready', course: courseOf(50) });
  book.tick(10 * SECOND_US);
  expect(series().points.at(-1)).toMatchObject({ pnl: 149, value: 25 });
});

test('[CH1] another scale, a lost line and a failure ask anew, as of the news that comes then', async () => {
  const { asked, book, news, answer, series } = rig();
  news(50, 8, [position({})]);
  await answer(null);
  expect(series().status).toBe('failed');
  book.tick(9 * SECOND_US);
  expect(asked).toHaveLength(1);
  book.reload();
  news(70, 9, [position({})]);
  expect(asked.map(({ after }) => after)).toEqual([50, 70]);
  await answer({ state: 'ready', course: courseOf(70) });
  news(80, 10, [position({})], 4);
  expect(asked.map(({ after }) => after)).toEqual([50, 70, 80]);
  expect(series().points).toEqual([]);
});

test('[CH2] at most 600 points are kept, and a spike among them stays', async () => {
  const { book, news, answer, series } = rig();
  news(50, 8, [position({})]);
  await answer({ state: 'ready', course: courseOf(50) });
  for (let second = 10; second < 1_500; second += 1) {
    if (second === 400) news(100, second, [position({ realized: 9_100 })]);
    if (second === 400) news(101, second, [position({ realized: 0 })]);
    book.tick(second * SECOND_US);
  }
  expect(series().points).toHaveLength(600);
  expect(Math.max(...series().points.map(({ pnlHigh }) => pnlHigh ?? 0))).toBe(9_000);
});

/** Wherever the line is drawn, it lies in the range of the bucket that it goes through [CH3]. */
function expectWithin(points: readonly HoldingPoint[], name: string): void {
  for (const [at, point] of points.entries()) {
    const before = points[at - 1];
    for (const [last, low, high, came] of [
      [point.pnl, point.pnlLow, point.pnlHigh, before?.pnl ?? null],
      [point.value, point.valueLow, point.valueHigh, before?.value ?? null],
    ] as const) {
      if (last === null) continue;
      for (const on of [last, came ?? last]) {
        expect(low, `${name}, point ${at}`).toBeLessThanOrEqual(on);
        expect(high, `${name}, point ${at}`).toBeGreaterThanOrEqual(on);
      }
    }
  }
}

test(`[CH3] the line lies within the range of each bucket, live, merged, and where the course joins (seed ${SEED})`, async () => {
  const amount = fc.integer({ min: -5_000, max: 5_000 });
  const step = fc.record({
    values: fc.array(fc.record({ realized: amount, exposure: fc.option(amount, { freq: 9 }) }), { maxLength: 3 }),
    pauseSeconds: fc.constantFrom(1, 1, 1, 1, 3, 25),
  });
  // As the server forms it: what stood when a bucket began is one of its values.
  const past = [point(8 * SECOND_US, 10), { ...point(9 * SECOND_US, 20), pnlLow: 10 }];
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 700 }),
      fc.nat(40),
      fc.nat(40),
      async (steps, arrivesAt, holdsFor) => {
        const { book, news, answer, series } = rig();
        news(1, 9, [position({ realized: 120, exposure: 7 })]);
        let [second, seq] = [9, 1];
        for (const [place, { values, pauseSeconds }] of steps.entries()) {
          second += pauseSeconds;
          for (const { realized, exposure } of values) news((seq += 1), second, [position({ realized, exposure })]);
          book.tick(second * SECOND_US);
          if (place === arrivesAt)
            await answer({ state: 'ready', course: courseOf(Math.max(1, seq - holdsFor), { points: past }) });
        }
        expectWithin(series().points, `joined at ${arrivesAt}`);
      },
    ),
    { numRuns: 60, seed: SEED },
  );
});

test('[CH1] after a lost line the picture stays, goes on behind a gap, and is filled when its past has been formed', async () => {
  const { asked, book, news, answer, series } = rig();
  news(50, 9, [position({ realized: 120 })]);
  await answer({ state: 'ready', course: courseOf(50) });
  book.tick(10 * SECOND_US);
  const drawn = series().points;
  expect(drawn.map(({ pnl }) => pnl)).toEqual([10, 20, 20]);

  // The line is away for a minute. What stood before may stand no more: nothing is drawn before news come.
  book.resume();
  expect(series()).toMatchObject({ status: 'loading', points: drawn, course: { throughSeq: 50 } });
  book.tick(70 * SECOND_US);
  expect(series().points).toEqual(drawn);
  news(90, 71, [position({ realized: 190 })]);
  book.tick(71 * SECOND_US);
  book.tick(72 * SECOND_US);
  expect(asked.map(({ after }) => after)).toEqual([50, 90]);
  expect(series().points.map(({ tsUs, pnl }) => [tsUs, pnl])).toEqual([
    ...drawn.map(({ tsUs, pnl }) => [tsUs, pnl]),
    [10 * SECOND_US + 1, null],
    [71 * SECOND_US, 90],
    [72 * SECOND_US, 90],
  ]);

  const course = courseOf(90, {
    throughUs: 71 * SECOND_US,
    points: [point(8 * SECOND_US, 10), point(70 * SECOND_US, 55)],
  });
  await answer({ state: 'ready', course });
  news(91, 73, [position({ realized: 200 })]);
  book.tick(73 * SECOND_US);
  expect(series().status).toBe('ready');
  expect(series().points.map(({ pnl }) => pnl)).toEqual([10, 55, 100]);

  // Of a new session nothing of the old one is drawn.
  book.reload();
  expect(series()).toMatchObject({ status: 'loading', course: null, points: [] });
});

test('[CH1] a lost line keeps no picture of another scale, and a failure keeps the one that is drawn', async () => {
  const { book, news, answer, series } = rig();
  news(50, 9, [position({})]);
  await answer({ state: 'ready', course: courseOf(50) });
  book.resume();
  news(60, 40, [position({})]);
  await answer(null);
  expect(series()).toMatchObject({ status: 'failed', course: { throughSeq: 50 } });
  book.resume();
  news(70, 50, [position({})], 4);
  expect(series()).toMatchObject({ status: 'loading', course: null, points: [] });
});

test('[CH1] where points are merged, a gap stays a gap', async () => {
  const { book, news, answer, series } = rig();
  news(50, 9, [position({})]);
  await answer({ state: 'ready', course: courseOf(50) });
  for (let second = 10; second < 1_500; second += 1) if (second < 700 || second > 760) book.tick(second * SECOND_US);
  const { points } = series();
  expect(points).toHaveLength(600);
  expect(points.filter(({ pnl }) => pnl === null)).toHaveLength(1);
  const at = points.findIndex(({ pnl }) => pnl === null);
  expect([points[at - 1]?.tsUs, points[at + 1]?.tsUs].map((us = 0) => Math.floor(us / SECOND_US / 10))).toEqual([
    69, 76,
  ]);
});
