import { expect, test } from 'vitest';
import { unknownPoint } from '#lib/protocol/series.ts';
import type { SeriesPoint } from '#lib/protocol/series.ts';
import { distanceSummary } from './distance-words.ts';

function point(dailyLossUsedBp: number | null, maxLossUsedBp: number | null): SeriesPoint {
  return { ...unknownPoint(37_865_000_000), dailyLossUsedBp, maxLossUsedBp };
}

test('[CH7] the distance to the limits is told as it stands, with the most that was used in between', () => {
  expect(distanceSummary([point(1_000, 2_000), point(8_996, null), point(7_100, 4_250)], 'UTC')).toBe(
    'At 10:31:05: daily loss 71.0 % used, at most 89.9 %; drawdown 42.5 % used, at most 42.5 %.',
  );
  expect(distanceSummary([point(null, 10_002)], 'UTC')).toBe('At 10:31:05: drawdown 100.1 % used, at most 100.1 %.');
  expect(distanceSummary([point(null, null)], 'UTC')).toBe('No limit on a loss.');
  expect(distanceSummary([], 'UTC')).toBe('No points yet.');
});
