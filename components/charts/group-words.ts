import { formatMoney, formatTime } from '#lib/client/format.ts';
import type { SeriesPoint } from '#lib/protocol/series.ts';

type Shown = { readonly scale: number; readonly zone: string };

/** The result at the end of the course, with the time of that value: the course may end behind the live figures [CH7]. */
export function dayWords(points: readonly SeriesPoint[], { scale, zone }: Shown): string {
  const last = points.at(-1);
  if (last === undefined) return 'No points yet.';
  const known = points.flatMap(({ dayPnl }) => dayPnl ?? []);
  const signed = (value: number | null): string => formatMoney(value, scale, { decimals: 0, sign: 'always' });
  const least = known.length === 0 ? null : known.reduce((low, value) => Math.min(low, value));
  return `${signed(last.dayPnl)} at ${formatTime(last.tsUs, zone)}, lowest ${signed(least)} in this range.`;
}

export function equityWords(points: readonly SeriesPoint[], { scale, zone }: Shown): string {
  const last = points.at(-1);
  if (last === undefined) return 'No points yet.';
  return `${formatMoney(last.equity, scale, { decimals: 0, sign: 'negative' })} at ${formatTime(last.tsUs, zone)}.`;
}
