import { expect, test } from 'vitest';
import { unknownPoint } from '#lib/protocol/series.ts';
import type { SeriesPoint } from '#lib/protocol/series.ts';
import { dayWords, equityWords } from './group-words.ts';

const SHOWN = { scale: 2, zone: 'America/New_York' };
// 2026-01-05 10:31:05 in New York.
const AT_US = 1_767_627_065_000_000;

function point(tsUs: number, dayPnl: number | null, equity: number | null): SeriesPoint {
  return { ...unknownPoint(tsUs), dayPnl, equity };
}

test('[CH7] the sentence of a course says the time of its last value, never "now"', () => {
  const points = [point(AT_US - 1_000_000, -50_000, 900_000), point(AT_US, 12_300, 1_000_000)];
  expect(dayWords(points, SHOWN)).toBe('+123 at 10:31:05, lowest −500 in this range.');
  expect(equityWords(points, SHOWN)).toBe('10,000 at 10:31:05.');
  expect(dayWords([point(AT_US, null, null)], SHOWN)).toBe('— at 10:31:05, lowest — in this range.');
  expect([dayWords([], SHOWN), equityWords([], SHOWN)]).toEqual(['No points yet.', 'No points yet.']);
});
