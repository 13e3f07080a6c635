import { expect, test } from 'vitest';
import { LAG_BUCKET_MS, LAG_BUCKETS_MAX } from '#lib/protocol/lag-course.ts';
import { LagCourse } from './lag-course.ts';
import { LagLedger } from './lag-ledger.ts';

test('[CH] 12: a bucket is told once its time is over, by percentiles that are never below the truth', () => {
  let nowMs = 0;
  const course = new LagCourse(() => nowMs);
  for (let lagMs = 1; lagMs <= 100; lagMs += 1) course.record(lagMs, 1);
  expect(course.points(-1)).toEqual([]);
  nowMs = LAG_BUCKET_MS;
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
  const course = new LagCourse(() => nowMs);
  course.record(1, 99);
  course.record(1_000, 2);
  nowMs = LAG_BUCKET_MS;
  course.record(10, 1);
  nowMs = 2 * LAG_BUCKET_MS;
  const [first, second] = course.points(-1);
  expect(first?.[1]).toBeLessThan(1.2);
  expect(first?.[2]).toBeLessThan(1.2);
  expect(first?.[3]).toBeGreaterThanOrEqual(1_000);
  expect(second?.[1]).toBeGreaterThanOrEqual(10);
  expect(second?.[3]).toBeLessThan(11.1);
});

test('[CH1] a time in which nothing came is a gap and no zero', () => {
  let nowMs = 0;
  const course = new LagCourse(() => nowMs);
  course.record(1, 1);
  nowMs = 3 * LAG_BUCKET_MS;
  course.record(1, 1);
  expect(course.points(-1).slice(1)).toEqual([
    [LAG_BUCKET_MS, null, null, null],
    [2 * LAG_BUCKET_MS, null, null, null],
  ]);
  expect(course.points(LAG_BUCKET_MS).map(([tsMs]) => tsMs)).toEqual([2 * LAG_BUCKET_MS]);
});

test('[CH2] an hour is kept and not more, also after a long silence and a clock that was set back', () => {
  let nowMs = 0;
  const course = new LagCourse(() => nowMs);
  for (let bucket = 0; bucket < LAG_BUCKETS_MAX + 50; bucket += 1) {
    nowMs = bucket * LAG_BUCKET_MS;
    course.record(1, 1);
  }
  expect(course.points(-1)).toHaveLength(LAG_BUCKETS_MAX);
  expect(course.points(-1)[0]?.[0]).toBe(49 * LAG_BUCKET_MS);
  nowMs += 1e9 * LAG_BUCKET_MS;
  expect(course.points(-1)).toHaveLength(LAG_BUCKETS_MAX);
  const last = course.points(-1).at(-1)?.[0];
  nowMs -= 100 * LAG_BUCKET_MS;
  course.record(1, 1);
  nowMs += 2 * LAG_BUCKET_MS;
  expect(course.points(-1).at(-1)?.[0]).toBe(last);
});

test('[CH] 12: the ledger keeps the way to the disk and the way to the pages apart', () => {
  let nowMs = 0;
  const ledger = new LagLedger(() => nowMs);
  ledger.durable(2, 1);
  ledger.sent(-5, 1);
  ledger.sent(80, 1);
  expect(ledger.percentiles().p95Ms).toBeGreaterThanOrEqual(80);
  nowMs = LAG_BUCKET_MS;
  const { durable, sent } = ledger.course(-1);
  expect(durable[0]?.[3]).toBeLessThan(2.3);
  expect(sent[0]?.[1]).toBeLessThan(0.2);
  expect(sent[0]?.[3]).toBeGreaterThanOrEqual(80);
});
