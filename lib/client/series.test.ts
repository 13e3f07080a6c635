import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACCOUNT_COLUMNS } from '#lib/model/view.ts';
import { unknownPoint } from '#lib/protocol/series.ts';
import type { SeriesAnswer, SeriesPoint } from '#lib/protocol/series.ts';
import { SERIES_POINTS_MAX } from './bound-points.ts';
import { boundSeries, mergeReadings, readingOfRow } from './series-point.ts';
import { SeriesBook } from './series.ts';

const NODE = { level: 'account', id: 'A' } as const;
const SEED = 20_260_601;

function row(equity: number): Float64Array {
  return Float64Array.from(ACCOUNT_COLUMNS, (column) => (column === 'equity' ? equity : Number.NaN));
}

function point(tsUs: number, equity: number): SeriesPoint {
  return { tsUs, ...readingOfRow(row(equity)) };
}

function answer(points: readonly SeriesPoint[], throughSeq: number, throughUs: number): SeriesAnswer {
  return {
    scale: 2,
    points,
    gaps: [],
    range: 'session',
    fromUs: 0,
    throughUs,
    throughSeq,
    keptFromUs: points[0]?.tsUs ?? null,
  };
}

/** A book whose histories come when the test says so. */
function openBook() {
  const asked: { readonly give: (answer: SeriesAnswer | null) => Promise<void> }[] = [];
  const book = new SeriesBook(
    (_node, _range, signal) =>
      new Promise((resolve, reject) => {
        const give = async (given: SeriesAnswer | null): Promise<void> => {
          if (given === null) reject(new Error('no history'));
          else resolve(given);
          // What waits for the promise has run by then.
          for (let turn = 0; turn < 3; turn += 1) await Promise.resolve();
          expect(signal).toBeDefined();
        };
        asked.push({ give });
      }),
  );
  book.open(NODE, 'session');
  const observe = (seq: number, equity: number, scale = 2): void => {
    const source = row(equity);
    book.observe(NODE, { seq, scale, source, read: () => readingOfRow(source) });
  };
  return { book, asked, observe, points: () => book.get(NODE, 'session').points };
}

async function readyBook() {
  const open = openBook();
  await open.asked[0]?.give(answer([], 0, 0));
  expect(open.book.get(NODE, 'session').status).toBe('ready');
  return open;
}

test('[CH3] merging keeps the lowest and the highest value, the last one and the bound', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 1, maxLength: 1_200 }),
      (values) => {
        const bounded = boundSeries(values.map((value, index) => point(index, value)));
        expect(bounded.length).toBeLessThanOrEqual(SERIES_POINTS_MAX);
        expect(Math.min(...bounded.map((held) => held.equityLow ?? 0))).toBe(Math.min(...values));
        expect(Math.max(...bounded.map((held) => held.equityHigh ?? 0))).toBe(Math.max(...values));
        expect(bounded.at(-1)?.equity).toBe(values.at(-1));
      },
    ),
    { numRuns: 30, seed: SEED },
  );
});

test('[CH3] a dip between two beats stays in the point of that second, and in no later one', async () => {
  const { book, observe, points } = await readyBook();
  for (const equity of [100, 40, 120, 90]) observe(1, equity);
  book.tick(1_000_000);
  expect(points()).toMatchObject([{ tsUs: 1_000_000, equity: 90, equityLow: 40, equityHigh: 120 }]);
  book.tick(1_000_000);
  expect(points()).toHaveLength(1);
  book.tick(2_000_000);
  expect(points()[1]).toMatchObject({ equity: 90, equityLow: 90, equityHigh: 90 });
});

test('[CH2] a day of live points stays within 600', async () => {
  const { book, observe, points } = await readyBook();
  for (let second = 1; second <= 5_000; second += 1) {
    observe(second, second === 777 ? -50 : 100);
    book.tick(second * 1_000_000);
  }
  expect(points().length).toBeLessThanOrEqual(SERIES_POINTS_MAX);
  expect(Math.min(...points().map((held) => held.equityLow ?? 0))).toBe(-50);
});

test('[EE3] a history that fails is said, and live points still come', async () => {
  const { book, asked, observe } = openBook();
  observe(1, 5);
  await asked[0]?.give(null);
  book.tick(1_000_000);
  expect(book.get(NODE, 'session')).toMatchObject({ status: 'failed', points: [{ equity: 5 }] });
});

test(`[CH3] history and live join without a gap and without a double, wherever they are split (seed ${SEED})`, async () => {
  const step = fc.record({ isSeen: fc.boolean(), isTick: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 60 }),
      fc.nat(60),
      fc.nat(60),
      fc.nat(60),
      async (steps, askAt, takenAfter, arrivesAfter) => {
        // Entry n has the value n, a second apart: a value names the entry that it came from.
        const { book, asked, observe, points } = await readyBook();
        const takenAt = askAt + takenAfter;
        const arrivesAt = takenAt + arrivesAfter;
        const seen: number[] = [];
        let history: number | null = null;
        let request: (typeof asked)[number] | undefined;
        for (const [place, { isSeen, isTick }] of steps.entries()) {
          const seq = place + 1;
          if (isSeen) {
            seen.push(seq);
            observe(seq, seq);
          }
          if (place === askAt) {
            book.reload();
            request = asked.at(-1);
          }
          if (place === takenAt) history = seq;
          if (place === arrivesAt && history !== null) {
            const past = Array.from({ length: history }, (_, at) => point((at + 1) * 1_000_000, at + 1));
            await request?.give(answer(past, history, history * 1_000_000));
          }
          if (isTick) book.tick(seq * 1_000_000);
        }
        const isJoined = arrivesAt < steps.length;
        if (askAt < steps.length && !isJoined) return;
        book.tick((steps.length + 1) * 1_000_000);
        const shown = points();
        const through = isJoined ? (history ?? 0) : 0;
        // Every value that history holds or the line brought lies between the extremes of one point.
        const due = [...Array.from({ length: through }, (_, at) => at + 1), ...seen.filter((seq) => seq > through)];
        for (const value of due)
          expect(
            shown.some(({ equityLow, equityHigh }) => (equityLow ?? 0) <= value && value <= (equityHigh ?? 0)),
            `value ${value} is shown`,
          ).toBe(true);
        // A live point holds nothing that history holds, but for the value that still stands.
        const standing = seen.findLast((seq) => seq <= through) ?? 0;
        for (const { tsUs, equityLow } of shown)
          if (tsUs > through * 1_000_000 && equityLow !== null && equityLow !== standing)
            expect(equityLow).toBeGreaterThan(through);
        const times = shown.map(({ tsUs }) => tsUs);
        expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
      },
    ),
    { numRuns: 300, seed: SEED },
  );
});

test('[ST8] a time that neither the line nor a history tells of is a gap and breaks the line', async () => {
  const { book, asked, observe, points } = await readyBook();
  observe(1, 100);
  book.tick(1_000_000);
  book.reload();
  await asked.at(-1)?.give(null);
  observe(2, 200);
  book.tick(60_000_000);
  expect(book.get(NODE, 'session').gaps).toEqual([{ fromUs: 1_000_000, toUs: 60_000_000 }]);
  expect(points().map(({ equity }) => equity)).toEqual([100, null, 200]);
  book.reload();
  await asked.at(-1)?.give(answer([point(1_000_000, 100), point(50_000_000, 150)], 2, 60_000_000));
  expect(book.get(NODE, 'session').gaps).toEqual([]);
});

test('amounts of another scale are asked for again, and never drawn on one axis', async () => {
  const { book, asked, observe, points } = await readyBook();
  observe(1, 500);
  book.tick(1_000_000);
  observe(2, 50, 1);
  expect(asked).toHaveLength(2);
  await asked[1]?.give({ ...answer([point(1_000_000, 50)], 1, 1_000_000), scale: 1 });
  book.tick(2_000_000);
  expect(points().map(({ equity }) => equity)).toEqual([50, 50]);
});

test('[CH3] what a range rolls out of is dropped', async () => {
  const asked: ((answer: SeriesAnswer) => void)[] = [];
  const book = new SeriesBook(() => new Promise((resolve) => asked.push(resolve)));
  book.open(NODE, '1h');
  const source = row(7);
  asked[0]?.({ ...answer([point(1_000_000, 1), point(2_000_000, 2)], 0, 2_000_000), range: '1h' });
  for (let turn = 0; turn < 3; turn += 1) await Promise.resolve();
  book.observe(NODE, { seq: 1, scale: 2, source, read: () => readingOfRow(source) });
  book.tick(3_601_500_000);
  const held = book.get(NODE, '1h');
  expect(held.fromUs).toBe(1_500_000);
  expect(held.points[0]).toMatchObject({ tsUs: 2_000_000 });
});

test('an unknown point joins with a known one as what is known', () => {
  const known = readingOfRow(row(5));
  expect(mergeReadings(unknownPoint(1), known)).toMatchObject({ equity: 5, equityLow: 5, equityHigh: 5 });
});

test('[CH1] where the server stood still the lines break, and merging takes no gap in', async () => {
  const { book, asked, observe, points } = openBook();
  const past = [point(1_000_000, 5), unknownPoint(2_000_000), point(300_000_000, 5)];
  const gaps = [{ fromUs: 1_999_999, toUs: 300_000_000 }];
  await asked[0]?.give({ ...answer(past, 1, 300_000_000), gaps });
  expect(book.get(NODE, 'session').gaps).toEqual(gaps);
  observe(2, 6);
  for (let second = 301; second < 1_400; second += 1) book.tick(second * 1_000_000);
  expect(points()).toHaveLength(SERIES_POINTS_MAX);
  expect(points().filter(({ equity }) => equity === null)).toEqual([unknownPoint(2_000_000)]);
  expect(book.get(NODE, 'session').gaps).toEqual(gaps);
});
