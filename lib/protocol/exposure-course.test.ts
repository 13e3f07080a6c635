import { expect, test } from 'vitest';
import type { ExposureTrace } from '#lib/model/exposure-board.ts';
import { COURSE_POINTS_MAX, emptyCourse, OTHER_CLASSES, withSample } from './exposure-course.ts';
import type { ExposureCourse } from './exposure-course.ts';

const figures = (long: number, short: number) => ({
  long,
  short,
  gross: long + short,
  net: long - short,
  leaves: 1,
  missing: 0,
});

function trace(seconds: number, classes: Readonly<Record<string, readonly [number, number]>>): ExposureTrace {
  const all = Object.entries(classes).map(([assetClass, [long, short]]) => ({ assetClass, ...figures(long, short) }));
  const total = figures(
    all.reduce((sum, { long }) => sum + long, 0),
    all.reduce((sum, { short }) => sum + short, 0),
  );
  // A plain text of this file, which the cast names.
  return { tsUs: seconds * 1_000_000, currency: 'USD' as never, scale: 2, classes: all, total };
}

test('[CH3] a spike between two samples that are kept stays in the extremes, however long the day is', () => {
  let course: ExposureCourse = emptyCourse('USD');
  for (let second = 0; second < 40_000; second += 5)
    course = withSample(course, trace(second, { future: [second === 777 * 5 ? 9_000_000 : 100, 50] }));
  expect(course.points.length).toBeLessThanOrEqual(COURSE_POINTS_MAX);
  expect(course.points.length).toBeGreaterThan(COURSE_POINTS_MAX / 3);
  expect(Math.max(...course.points.map(({ gross }) => gross[2]))).toBe(9_000_050);
  expect(Math.max(...course.points.map(({ net }) => net[2]))).toBe(8_999_950);
  expect(course.points.at(-1)).toMatchObject({ tsUs: 39_995_000_000, long: [100], short: [50], net: [50, 50, 50] });
});

test('[CH] six classes keep their places, further ones are one, and what a class lost is nothing', () => {
  const six = { a: [1, 0], b: [2, 0], c: [3, 0], d: [4, 0], e: [5, 0], f: [6, 0] } as const;
  const first = withSample(emptyCourse('USD'), trace(0, six));
  const next = withSample(first, trace(60, { g: [7, 1], a: [1, 1], h: [8, 0] }));
  expect(next.classes).toEqual(['a', 'b', 'c', 'd', 'e', 'f', OTHER_CLASSES]);
  expect(next.points.at(-1)?.long).toEqual([1, 0, 0, 0, 0, 0, 15]);
  expect(next.points.at(-1)?.short).toEqual([1, 0, 0, 0, 0, 0, 1]);
});

test('[CH3] another journal or currency begins the course anew, and a scale is no other course', () => {
  const course = withSample(emptyCourse('USD'), trace(100, { a: [100, 0] }));
  expect(withSample(course, trace(50, { a: [5, 0] })).points).toHaveLength(1);
  expect(withSample(course, { ...trace(200, { a: [5, 0] }), currency: 'EUR' as never }).points).toHaveLength(1);
  const wide = withSample(course, { ...trace(200, { a: [10_000_000, 0] }), scale: 6 });
  expect(wide.points.map(({ long }) => long[0])).toEqual([100, 1_000]);
});
