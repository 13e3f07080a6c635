import { expect, test } from 'vitest';
import { LagCourse } from './lag-course.ts';

const BOUNDS = { bucketMs: 6_000, bucketsMax: 600 } as const;
const { bucketMs, bucketsMax } = BOUNDS;

test('[CH] 12: a bucket is told once its time is over, by percentiles that are never below the truth', () => {
  let nowMs = 0;
  const course = new LagCourse(() => nowMs, BOUNDS);
  for (let lagMs = 1; lagMs <= 100; lagMs += 1) course.record(lagMs, 1);
  expect(course.points(-1)).toEqual([]);
  nowMs = bucketMs;
  const [tsMs, p50 = 0, p95 = 0, p99 = 0] = course.points(-1)[0] ?? [-1];
  expect(tsMs).toBe(0);
  for (const [told, truth] of [
    [p50, 50],
    [p95, 95],
    [p99, 99],
  ] as const) {
    expect(told).toBeGreaterThanOrEqual(truth);
    expect(told).toBeLessThan(truth * 1.101);
  }
});

test('[CH] 12: a lag counts as often as there were events, and each bucket for itself', () => {
  let nowMs = 0;
  const course = new LagCourse(() => nowMs, BOUNDS);
  course.record(1, 99);
  course.record(1_000, 2);
  nowMs = bucketMs;
  course.record(10, 1);
  nowMs = 2 * bucketMs;
  const [first, second] = course.points(-1);
  expect(first?.[1]).toBeLessThan(1.2);
  expect(first?.[2]).toBeLessThan(1.2);
  expect(first?.[3]).toBeGreaterThanOrEqual(1_000);
  expect(second?.[1]).toBeGreaterThanOrEqual(10);
  expect(second?.[3]).toBeLessThan(11.1);
});

test('[CH1] a time in which nothing came is a gap and no zero', () => {
  let nowMs = 0;
  const course = new LagCourse(() => nowMs, BOUNDS);
  course.record(1, 1);
  nowMs = 3 * bucketMs;
  course.record(1, 1);
  expect(course.points(-1).slice(1)).toEqual([
    [bucketMs, null, null, null],
    [2 * bucketMs, null, null, null],
  ]);
  expect(course.points(bucketMs).map(([tsMs]) => tsMs)).toEqual([2 * bucketMs]);
});

test('[CH2] an hour is kept and not more, also after a long silence and a clock that was set back', () => {
  let nowMs = 0;
  const course = new LagCourse(() => nowMs, BOUNDS);
  for (let bucket = 0; bucket < bucketsMax + 50; bucket += 1) {
    nowMs = bucket * bucketMs;
    course.record(1, 1);
  }
  expect(course.points(-1)).toHaveLength(bucketsMax);
  expect(course.points(-1)[0]?.[0]).toBe(49 * bucketMs);
  nowMs += 1e9 * bucketMs;
  expect(course.points(-1)).toHaveLength(bucketsMax);
  const last = course.points(-1).at(-1)?.[0];
  nowMs -= 100 * bucketMs;
  course.record(1, 1);
  nowMs += 2 * bucketMs;
  expect(course.points(-1).at(-1)?.[0]).toBe(last);
});
