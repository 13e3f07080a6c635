import { expect, test } from 'vitest';
import type { CoursePoint } from '#lib/model/limit-course.ts';
import { courseDomain } from './course-domain.ts';
import { courseSummary } from './course-words.ts';

function point(tsUs: number, used: number, more: Partial<CoursePoint> = {}): CoursePoint {
  const rungs = { watch: 500, warning: 750, critical: 900, breach: 1_000 };
  return { tsUs, seq: tsUs, usedLow: used, usedHigh: used, used, ...rungs, floor: null, ...more };
}

test('[EV1] the axis holds every extreme and the rungs near them, and the breach far away is told in words', () => {
  const near = courseDomain([point(0, 800), point(1, 900, { usedHigh: 1_300 })]);
  expect(near.high).toBeGreaterThan(1_300);
  expect(near.low).toBeLessThan(750);
  expect(near.low).toBeGreaterThanOrEqual(0);
  expect(near.breachBeyond).toBeNull();
  const far = courseDomain([point(0, 300), point(1, 310)]);
  expect(far.high).toBeLessThan(750);
  expect(far.breachBeyond).toEqual({ value: 1_000, isAbove: true });
  expect(courseDomain([]).breachBeyond).toBeNull();
  // A jump over the limit that is level from there on still stands beside the limit that it broke.
  const level = courseDomain([point(0, 1_400), point(1, 1_400)]);
  expect(level.breachBeyond).toBeNull();
  expect(level.low).toBeLessThan(1_000);
  const alone = courseDomain([point(0, 80_000), point(1, 80_000)]);
  expect(alone.high - alone.low).toBeGreaterThan(20_000);
});

test('[CH7] one sentence says the value before, at the firing and at its worst', () => {
  const points = [point(0, 600), point(10, 950, { usedHigh: 1_200 }), point(20, 700)];
  const course = { scale: 0, isBelow: false, fromUs: 0, toUs: 30, throughUs: 20, points };
  expect(courseSummary(course, { atUs: 12, used: '1000.5' })).toBe(
    'From 600 to 1,000.5 at the firing, at worst 1,200; breach at 1,000.',
  );
  // Where lower is worse, the worst is the least.
  const below = { ...course, isBelow: true, points: [point(0, 50), point(10, 20, { usedLow: 5 })] };
  expect(courseSummary(below, { atUs: 12, used: '20' })).toBe(
    'From 50 to 20 at the firing, at worst 5; breach at 1,000.',
  );
  expect(courseSummary({ ...course, points: [] }, { atUs: 12, used: '20' })).toBe('No points are kept of that time.');
});
