import { expect, test } from 'vitest';
import { LAG_BUCKETS_MAX } from '#lib/protocol/lag-course.ts';
import type { LagPoint } from '#lib/protocol/lag-course.ts';
import { joinLag, newestOf } from './lag-join.ts';

function at(...times: readonly number[]): readonly LagPoint[] {
  return times.map((tsMs) => [tsMs, 1, 2, 3]);
}

test('[CH1] a bucket that comes twice stands once, and the question asks from what both legs have', () => {
  const first = joinLag(null, { durable: at(10, 20, 30), sent: at(10, 20) });
  expect(newestOf(first)).toBe(20);
  const next = joinLag(first, { durable: at(30, 40), sent: at(30, 40) });
  expect(next.durable.map(([tsMs]) => tsMs)).toEqual([10, 20, 30, 40]);
  expect(next.sent.map(([tsMs]) => tsMs)).toEqual([10, 20, 30, 40]);
  expect(joinLag(next, { durable: [], sent: [] })).toEqual(next);
  expect(newestOf(null)).toBe(0);
});

test('[CH2] no more is held than the server keeps', () => {
  const long = at(...Array.from({ length: LAG_BUCKETS_MAX }, (_, place) => place));
  const { sent } = joinLag(
    { durable: [], sent: long },
    { durable: [], sent: at(LAG_BUCKETS_MAX, LAG_BUCKETS_MAX + 1) },
  );
  expect(sent).toHaveLength(LAG_BUCKETS_MAX);
  expect(sent[0]?.[0]).toBe(2);
});
