import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';

import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';

import type { AccountsRevalued, Delta } from '#lib/model/effect.ts';
import { ACCOUNT_COLUMNS } from '#lib/model/view.ts';
import type { AccountCard, AccountColumn } from '#lib/model/view.ts';

import type { GroupView } from '#lib/model/view.ts';
import { BucketSeries } from './bucket-series.ts';
import type { HistoryReading } from './bucket-series.ts';
import { History, SERIES_POINTS_MAX } from './history.ts';

const SEED = 41;
const DAY_US = 24 * 3_600_000_000;
const WINDOW_US = DAY_US;
const WEEK_US = 7 * DAY_US;
const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function newFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'history-'));
  folders.push(folder);
  return folder;
}

function reading(tsUs: number, equity: number, low = equity, high = equity): HistoryReading {
  const used = { dailyLossUsedBp: equity - low, maxLossUsedBp: Number.NaN, worstUsedBp: Number.NaN };
  const sides = { long: Math.abs(equity), short: Math.abs(high) };
  const levels = { highWaterMark: high, floor: Number.NaN, dayPnl: equity };
  return { tsUs, equity, equityLow: low, equityHigh: high, ...levels, ...sides, ...used };
}

function rowsOf(values: readonly Partial<Record<AccountColumn, number>>[]): AccountsRevalued {
  const columns = new Float64Array(values.length * ACCOUNT_COLUMNS.length).fill(Number.NaN);
  values.forEach((row, position) =>
    ACCOUNT_COLUMNS.forEach(
      (name, column) => (columns[position * ACCOUNT_COLUMNS.length + column] = row[name] ?? Number.NaN),
    ),
  );
  return { type: 'AccountsRevalued', indexes: Int32Array.from(values, (_, index) => index), columns };
}

function seriesOf(history: History, account: string) {
  return history.series({ level: 'account', id: account }, 'week');
}

function cardOf(index: number, scale = 6): Delta {
  // Only these fields are read here.
  const card = { index, account: `A-${index}`, scale } as AccountCard;
  return { type: 'AccountCarded', card };
}

test(`[CH3] no spike is lost by bucketing, the last value is the last reading, and the bound holds (seed ${SEED})`, () => {
  const step = fc.record({
    afterUs: fc.oneof(fc.nat(500_000), fc.nat(60_000_000), fc.nat(3_600_000_000)),
    equity: fc.integer({ min: -1_000, max: 1_000 }),
    dip: fc.nat(500),
    peak: fc.nat(500),
    isUnknown: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 400 }),
      fc.integer({ min: 2, max: 40 }),
      (steps, bucketsMax) => {
        const series = new BucketSeries(WINDOW_US);
        const seen: HistoryReading[] = [];
        let tsUs = 1_700_000_000_000_000;
        for (const { afterUs, equity, dip, peak, isUnknown } of steps) {
          tsUs += afterUs;
          const next = isUnknown
            ? reading(tsUs, Number.NaN, Number.NaN, equity + peak)
            : reading(tsUs, equity, equity - dip, equity + peak);
          seen.push(next);
          series.add(next, bucketsMax);
          expect(series.count).toBeLessThanOrEqual(bucketsMax);
        }
        const points = series.points();
        const inWindow = seen.filter((one) => one.tsUs >= tsUs - WINDOW_US);
        for (const one of inWindow) {
          // The bucket that took the reading ends at or after it, and not later than a width after.
          const covering = points.find((point) => point.tsUs >= one.tsUs);
          expect(covering, 'every reading lies in a bucket').toBeDefined();
          if (!Number.isNaN(one.equityHigh)) expect(covering?.equityHigh).toBeGreaterThanOrEqual(one.equityHigh);
          if (!Number.isNaN(one.equityLow)) expect(covering?.equityLow).toBeLessThanOrEqual(one.equityLow);
          if (Number.isNaN(one.equity)) continue;
          expect(covering?.drawdown).toBeGreaterThanOrEqual(one.highWaterMark - one.equity);
          expect(covering?.grossHigh).toBeGreaterThanOrEqual(one.long + one.short);
          expect(covering?.netLow).toBeLessThanOrEqual(one.long - one.short);
          expect(covering?.netHigh).toBeGreaterThanOrEqual(one.long - one.short);
          expect(covering?.dailyLossUsedBp).toBeGreaterThanOrEqual(one.dailyLossUsedBp);
        }
        const extremes = points.flatMap(({ equityHigh }) => equityHigh ?? []);
        const known = seen.flatMap((one) => (Number.isNaN(one.equityHigh) ? [] : [one.equityHigh]));
        expect(Math.max(...extremes), 'no extreme is made up').toBeLessThanOrEqual(Math.max(...known));
        const last = seen.at(-1);
        expect(points.at(-1)).toMatchObject({
          tsUs,
          equity: last === undefined || Number.isNaN(last.equity) ? null : last.equity,
        });
        expect(points.map((point) => point.tsUs)).toEqual(
          points.map((point) => point.tsUs).toSorted((left, right) => left - right),
        );
      },
    ),
    { seed: SEED, numRuns: 300 },
  );
});

test('[CH3] the extremes that the engine saw between two collections reach the chart', async () => {
  const history = await History.open(await newFolder());
  history.take([cardOf(0)], 1, 1);
  history.take(
    [
      rowsOf([
        { equity: 100, equityLow: 40, equityHigh: 160, highWaterMark: 160, maxLossFloor: 20, long: 7, short: 2 },
      ]),
    ],
    5_000_000,
    1,
  );
  expect(seriesOf(history, 'A-0')).toEqual({
    scale: 6,
    range: 'week',
    fromUs: 5_000_000 - WEEK_US,
    throughUs: 5_000_000,
    throughSeq: 1,
    keptFromUs: 5_000_000,
    gaps: [],
    points: [
      {
        tsUs: 5_000_000,
        dayPnl: null,
        equity: 100,
        equityLow: 40,
        equityHigh: 160,
        highWaterMark: 160,
        floor: 20,
        drawdown: 60,
        gross: 9,
        grossHigh: 9,
        net: 5,
        netLow: 5,
        netHigh: 5,
        long: 7,
        short: 2,
        dailyLossUsedBp: null,
        maxLossUsedBp: null,
        worstUsedBp: null,
      },
    ],
  });
  expect(seriesOf(history, 'nobody')).toMatchObject({ scale: null, points: [], keptFromUs: null });
});

test('[NU9] an unknown value is null in a point, never 0', async () => {
  const history = await History.open(await newFolder());
  history.take([rowsOf([{ long: 1 }]), cardOf(0)], 9, 1);
  expect(seriesOf(history, 'A-0').points).toEqual([
    {
      tsUs: 9,
      equity: null,
      equityLow: null,
      equityHigh: null,
      highWaterMark: null,
      floor: null,
      drawdown: null,
      gross: null,
      grossHigh: null,
      net: null,
      netLow: null,
      netHigh: null,
      long: 1,
      short: null,
      dayPnl: null,
      dailyLossUsedBp: null,
      maxLossUsedBp: null,
      worstUsedBp: null,
    },
  ]);
});

test('[BO1] a day of readings of 1,000 accounts stays within the points and the memory stated', async () => {
  const history = await History.open(await newFolder());
  const accounts = 1_000;
  history.take(
    Array.from({ length: accounts }, (_, index) => cardOf(index)),
    1,
    1,
  );
  const block = rowsOf(Array.from({ length: accounts }, () => ({})));
  for (let minute = 0; minute < 1_440; minute += 1) {
    block.columns.fill(minute);
    history.take([block], minute * 60_000_000, 1);
  }
  const { points } = seriesOf(history, 'A-7');
  expect(points.length).toBeLessThanOrEqual(SERIES_POINTS_MAX);
  expect(points.length).toBeGreaterThan(SERIES_POINTS_MAX / 3);
  expect(history.bytes()).toBeLessThanOrEqual(96 * 1024 * 1024);
});

test('[BO1] series shrink to their share while more accounts are opened', async () => {
  const history = await History.open(await newFolder());
  history.take([cardOf(0)], 1, 1);
  for (let second = 0; second < 390; second += 1) history.take([rowsOf([{ equity: second }])], second * 1_000_000, 1);
  expect(seriesOf(history, 'A-0').points).toHaveLength(390);
  history.take(
    Array.from({ length: 10_000 }, (_, index) => cardOf(index)),
    600_000_000,
    1,
  );
  history.take([rowsOf([{ equity: 5 }])], 700_000_000, 1);
  expect(seriesOf(history, 'A-0').points.length).toBeLessThanOrEqual(52);
});

test('[CH3] a restart keeps the series; a file that does not fit is not taken', async () => {
  const folder = await newFolder();
  const first = await History.open(folder);
  first.take([cardOf(0), cardOf(1, 4)], 1, 1);
  for (let second = 1; second < 50; second += 1) {
    first.take([rowsOf([{ equity: second }, { equity: -second, equityLow: -100 }])], second * 1_000_000, 1);
  }
  await Promise.all([first.save(), first.save()]);
  const second = await History.open(folder);
  expect(seriesOf(second, 'A-1').points).toEqual(seriesOf(first, 'A-1').points);
  second.take([cardOf(0)], 58_000_000, 1);
  second.take([rowsOf([{ equity: 7 }])], 58_000_000, 1);
  expect(seriesOf(second, 'A-0').points.at(-1)).toMatchObject({ equity: 7, tsUs: 58_000_000 });
  expect(seriesOf(second, 'A-0').points).toHaveLength(50);
  const path = join(folder, 'history', 'series.bin');
  const whole = await readFile(path);
  await truncate(path, whole.length - 3);
  expect(seriesOf(await History.open(folder), 'A-1').points, 'a torn file').toEqual([]);
  await writeFile(path, whole.subarray(8));
  expect(seriesOf(await History.open(folder), 'A-1').points, 'a file without its beginning').toEqual([]);
  await writeFile(path, 'something else');
  expect(seriesOf(await History.open(folder), 'A-1').points, 'a foreign file').toEqual([]);
});

test('[CH3] readings that come while the file is written leave every series whole', async () => {
  const folder = await newFolder();
  const first = await History.open(folder);
  const accounts = Array.from({ length: 500 }, (_, index) => index);
  first.take(
    accounts.map((index) => cardOf(index)),
    1,
    1,
  );
  const read = (second: number): void =>
    first.take([rowsOf(accounts.map((index) => ({ equity: index + second })))], second * 1_000_000, second);
  for (let second = 1; second < 20; second += 1) read(second);
  let isSaving = true;
  const saving = first.save().finally(() => {
    isSaving = false;
  });
  // While the disk works, and no longer than the series have room.
  for (let second = 20; isSaving && second < 60; second += 1) {
    read(second);
    await setImmediate();
  }
  await saving;
  const again = await History.open(folder);
  for (const index of [0, 250, 499]) {
    const { points } = seriesOf(again, `A-${index}`);
    expect(points.length).toBeGreaterThanOrEqual(19);
    expect(points).toEqual(seriesOf(first, `A-${index}`).points.slice(0, points.length));
  }
});

test('[CH3] values of another scale or of a journal with an earlier clock are not mixed in', async () => {
  const history = await History.open(await newFolder());
  history.take([cardOf(0)], 1, 1);
  history.take([rowsOf([{ equity: 1_000_000 }])], 50_000_000, 1);
  history.take([cardOf(0, 2), rowsOf([{ equity: 100 }])], 51_000_000, 1);
  expect(seriesOf(history, 'A-0')).toMatchObject({ scale: 2, points: [{ equity: 100 }] });
  history.take([rowsOf([{ equity: 5 }])], 1_000_000, 1);
  expect(seriesOf(history, 'A-0').points).toMatchObject([{ tsUs: 1_000_000, equity: 5 }]);
});

function groupOf(level: GroupView['level'], id: string, values: Partial<GroupView>): Delta {
  // Only these fields are read here.
  return { type: 'GroupRevalued', group: { level, id, scale: 6, ...values } as GroupView };
}

test('[CH3] desks and traders have a past as the firm has, and one that is not known has none', async () => {
  const history = await History.open(await newFolder());
  history.take(
    [
      groupOf('desk', 'Rates', { equity: 500, dayPnl: -20, long: 70, short: 90 }),
      groupOf('trader', 'Rates', { equity: 3, dayPnl: 1, long: 0, short: 0 }),
    ],
    7_000_000,
    12,
  );
  expect(history.series({ level: 'desk', id: 'Rates' }, 'session')).toMatchObject({
    throughSeq: 12,
    points: [{ tsUs: 7_000_000, equity: 500, dayPnl: -20, gross: 160, net: -20, long: 70, short: 90, floor: null }],
  });
  expect(history.series({ level: 'trader', id: 'Rates' }, 'session').points).toMatchObject([{ equity: 3 }]);
  expect(history.series({ level: 'desk', id: 'Energy' }, 'session')).toMatchObject({ scale: null, points: [] });
});

test('[CH3] a range holds what is in it, the last hour is finer than the week, and the week is kept', async () => {
  const history = await History.open(await newFolder());
  const [minute, hour] = [60_000_000, 3_600_000_000];
  const startUs = 1_700_000_000_000_000;
  const session = { tradingDay: '', zone: 'UTC', nextResetUs: startUs + 8 * DAY_US };
  // Only the next reset is read here.
  history.take([cardOf(0), { type: 'SessionMoved', session } as Delta], startUs, 1);
  let spikes = 0;
  for (let at = 0; at < 8 * DAY_US; at += minute) {
    const isSpike = at % (7 * hour) === 0;
    if (isSpike && at >= DAY_US) spikes += 1;
    history.take([rowsOf([{ equity: isSpike ? 9_000 : 100 }])], startUs + at, at);
  }
  const read = (range: 'session' | '1h' | 'day' | 'week') => {
    const series = history.series({ level: 'account', id: 'A-0' }, range);
    const points = series.points;
    const gaps = points.slice(1).map((point, place) => point.tsUs - (points[place]?.tsUs ?? 0));
    return { from: series.fromUs - startUs, points, widest: Math.max(...gaps) };
  };
  const last = 8 * DAY_US - minute;
  expect(read('1h')).toMatchObject({ from: last - hour, widest: minute });
  expect(read('day').from).toBe(last - DAY_US);
  expect(read('session').from).toBe(7 * DAY_US);
  const week = read('week');
  expect(week.from).toBe(last - 7 * DAY_US);
  expect(week.points.length).toBeLessThanOrEqual(SERIES_POINTS_MAX);
  expect(week.points[0]?.tsUs).toBeLessThanOrEqual(startUs + DAY_US + hour);
  expect(week.points.filter((point) => point.equityHigh === 9_000)).toHaveLength(spikes);
});

test('[CH3] a total whose scale changes to and fro goes on as the same amounts', async () => {
  const history = await History.open(await newFolder());
  history.take([groupOf('firm', 'Firm', { equity: 5_000_000, scale: 6 })], 1_000_000, 1);
  history.take([groupOf('firm', 'Firm', { equity: 70_000, scale: 4 })], 9_000_000, 2);
  expect(history.series({ level: 'firm', id: 'Firm' }, 'day')).toMatchObject({
    scale: 4,
    points: [{ equity: 50_000 }, { equity: 70_000 }],
  });
});
