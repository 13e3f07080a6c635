import { expect, test } from 'vitest';
import { timeTicks } from './time-ticks.ts';

const MIN = 60_000_000;

test('[CH6] ticks stand on round minutes and are few', () => {
  const ticks = timeTicks(7 * MIN, 67 * MIN, 5);
  expect(ticks).toEqual([15, 30, 45, 60].map((minute) => minute * MIN));
  for (const spanMin of [1, 3, 9, 45, 200, 700, 1_400])
    expect(timeTicks(3 * MIN, (3 + spanMin) * MIN, 6).length).toBeLessThanOrEqual(7);
});

test('[CH6] an empty span has no tick', () => {
  expect(timeTicks(5, 5, 6)).toEqual([]);
});
