import { formatUsed } from '#lib/client/format.ts';
import type { SeriesPoint } from '#lib/protocol/series.ts';

/** Hundredths of a percent at which a limit is reached. */
export const WHOLE_BP = 10_000;

export function usedShare(usedBp: number | null, decimals: 0 | 1): string {
  return formatUsed(usedBp, (usedBp ?? 0) >= WHOLE_BP, decimals);
}

/** What is used now, and the most that was used in between [CH7]. */
export function distanceSummary(points: readonly SeriesPoint[]): string {
  const last = points.at(-1);
  if (last === undefined) return 'No points yet.';
  const told = [
    ['daily loss', last.dailyLossUsedBp, mostOf(points, 'dailyLossUsedBp')],
    ['drawdown', last.maxLossUsedBp, mostOf(points, 'maxLossUsedBp')],
  ] as const;
  const parts = told.flatMap(([name, now, most]) =>
    now === null ? [] : [`${name} ${usedShare(now, 1)} used, at most ${usedShare(most, 1)}`],
  );
  if (parts.length === 0) return 'No limit on a loss.';
  const text = parts.join('; ');
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

function mostOf(points: readonly SeriesPoint[], key: 'dailyLossUsedBp' | 'maxLossUsedBp'): number | null {
  return points.reduce<number | null>((most, point) => {
    const value = point[key];
    return value === null || (most !== null && most >= value) ? most : value;
  }, null);
}
