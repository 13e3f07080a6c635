import { expect, test } from 'vitest';
import { valueTicks } from './value-ticks.ts';

test('[CH6] value ticks are round and few', () => {
  expect(valueTicks(98_400, 100_100, 4)).toEqual({ ticks: [98_500, 99_000, 99_500, 100_000], step: 500 });
  for (const high of [7, 93, 1_234, 999_999]) expect(valueTicks(0, high, 4).ticks.length).toBeLessThanOrEqual(6);
  expect(valueTicks(5, 5, 4).ticks).toEqual([]);
});
