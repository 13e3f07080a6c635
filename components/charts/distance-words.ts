import { formatTime, formatUsed } from '#lib/client/format.ts';
import type { SeriesPoint } from '#lib/protocol/series.ts';

/** Hundredths of a percent at which a limit is reached. */
export const WHOLE_BP = 10_000;

export function usedShare(usedBp: number | null, decimals: 0 | 1): string {
  return formatUsed(usedBp, (usedBp ?? 0) >= WHOLE_BP, decimals);
}

/** What is used at the end of the course, and the most that was used in between [CH7]. */
export function distanceSummary(points: readonly SeriesPoint[], zone: string): string {
  const last = points.at(-1);
  if (last === undefined) return 'No points yet.';
  const told = [
    ['daily loss', last.dailyLossUsedBp, mostOf(points, 'dailyLossUsedBp')],
    ['drawdown', last.maxLossUsedBp, mostOf(points, 'maxLossUsedBp')],
  ] as const;
  const parts = told.flatMap(([name, used, most]) =>
    used === null ? [] : [`${name} ${usedShare(used, 1)} used, at most ${usedShare(most, 1)}`],
  );
  if (parts.length === 0) return 'No limit on a loss.';
  return `At ${formatTime(last.tsUs, zone)}: ${parts.join('; ')}.`;
}

function mostOf(points: readonly SeriesPoint[], key: 'dailyLossUsedBp' | 'maxLossUsedBp'): number | null {
  return points.reduce<number | null>((most, point) => {
    const value = point[key];
    return value === null || (most !== null && most >= value) ? most : value;
  }, null);
}
