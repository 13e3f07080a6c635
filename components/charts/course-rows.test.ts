import { expect, test } from 'vitest';
import { courseRows, stackDomain } from './course-rows.ts';
import type { CourseRow } from './course-rows.ts';

test('[CH] short hangs below zero, a class that came later had nothing before, extremes stay', () => {
  const course = {
    currency: 'USD',
    classes: ['fx', 'future'],
    widthUs: 1,
    points: [
      { tsUs: 1, long: [5], short: [2], net: [3, 1, 4], gross: [7, 7, 9] },
      { tsUs: 2, long: [5, 6], short: [0, 1], net: [10, 10, 10], gross: [12, 12, 12] },
    ],
  } as const;
  expect(courseRows(course)).toEqual([
    { tsUs: 1, net: 3, gross: 7, netRange: [1, 4], grossRange: [7, 9], long0: 5, short0: -2, long1: 0, short1: 0 },
    {
      tsUs: 2,
      net: 10,
      gross: 12,
      netRange: [10, 10],
      grossRange: [12, 12],
      long0: 5,
      short0: 0,
      long1: 6,
      short1: -1,
    },
  ]);
});

test('[CH6] the axis of a stack reaches as far as its layers together, zero in it', () => {
  const row = (long: readonly number[], short: readonly number[], net: number): CourseRow => ({
    tsUs: 0,
    net,
    gross: 0,
    netRange: [net, net],
    grossRange: [0, 0],
    ...Object.fromEntries(long.map((value, place) => [`long${place}`, value])),
    ...Object.fromEntries(short.map((value, place) => [`short${place}`, value])),
  });
  expect(stackDomain([row([5, 7], [-2, -1], 9), row([1, 1], [-20, 0], -18)], 2)).toEqual({ low: -20, high: 12 });
  expect(stackDomain([row([5], [0], 5)], 1)).toEqual({ low: 0, high: 5 });
  expect(stackDomain([], 3)).toEqual({ low: 0, high: 1 });
});
