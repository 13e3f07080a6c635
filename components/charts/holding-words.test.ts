import { expect, test } from 'vitest';
import type { HoldingCourse, HoldingPoint } from '#lib/model/holding-course.ts';
import { pnlPoints, pnlWords, valuePoints, valueWords } from './holding-words.ts';

const POINTS: readonly HoldingPoint[] = [
  { tsUs: 1, pnl: 0, pnlLow: -45_000, pnlHigh: 100, value: 0, valueLow: -900_000, valueHigh: 0 },
  { tsUs: 2, pnl: null, pnlLow: null, pnlHigh: null, value: null, valueLow: null, valueHigh: null },
  { tsUs: 37_865_000_000, pnl: 12_345, pnlLow: 1, pnlHigh: 60_001, value: 700_000, valueLow: 0, valueHigh: 800_000 },
];
const COURSE: HoldingCourse = {
  scale: 2,
  fromUs: 0,
  throughUs: 3,
  throughSeq: 9,
  base: { result: 5, atUs: 34_200_000_000 },
  points: POINTS,
};

test('[CH7] the sentence of a holding names what it made, from when to when, and both extremes of any bucket', () => {
  expect(pnlWords(pnlPoints(POINTS), COURSE, 'UTC')).toBe(
    '+123.45 from 09:30 to 10:31:05, between −450.00 and +600.01.',
  );
  expect(valueWords(valuePoints(POINTS), COURSE, 'UTC')).toBe('7,000 at 10:31:05, between −9,000 and 8,000.');
});

test('[CH7] [EE4] what is not known is said to be so', () => {
  expect(pnlWords([], { ...COURSE, base: null }, 'UTC')).toContain('Unknown');
  expect(valueWords(valuePoints(POINTS.slice(0, 2)), COURSE, 'UTC')).toBe('— at 00:00:00, between −9,000 and 0.');
});
