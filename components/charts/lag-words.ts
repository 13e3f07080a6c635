import type { LagPoint } from '#lib/protocol/lag-course.ts';

/** A point of the chart: microseconds, as all axes of time have them; lags in milliseconds. */
export type LagRow = {
  readonly tsUs: number;
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
};

export function lagRows(points: readonly LagPoint[]): readonly LagRow[] {
  return points.map(([tsMs, p50, p95, p99]) => ({ tsUs: tsMs * 1_000, p50, p95, p99 }));
}

/** "0.4 ms", "14 ms", "1.2 s": as exact as it needs to be told apart. */
export function lagText(ms: number | null): string {
  if (ms === null) return '—';
  if (ms < 9.95) return `${ms.toFixed(1)} ms`;
  return ms < 999.5 ? `${ms.toFixed(0)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

/** As it stands, and how often it was over the target [CH7]. */
export function lagSummary(rows: readonly LagRow[], targetMs: number): string {
  const known = rows.filter(({ p95 }) => p95 !== null);
  const last = known.at(-1);
  if (last === undefined) return 'Nothing came in this time.';
  const over = known.filter(({ p95 }) => (p95 ?? 0) >= targetMs).length;
  const share = over === 0 ? 'never over' : `${over} of ${known.length} times over`;
  return `p50 ${lagText(last.p50)}, p95 ${lagText(last.p95)}, p99 ${lagText(last.p99)}; p95 ${share} ${lagText(targetMs)}.`;
}
