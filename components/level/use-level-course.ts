import { useMemo } from 'react';
import { formatDateTime } from '#lib/client/format.ts';
import { useSession } from '#lib/client/hooks.ts';
import { useSeries } from '#lib/client/use-series.ts';
import type { LevelSeries } from '#lib/client/series.ts';
import type { ScopeNode } from '#lib/model/limit.ts';
import type { SeriesRange } from '#lib/protocol/series.ts';
import type { TimeSpan } from '../charts/chart-parts.tsx';
import { useFreezable } from '../shell/desk-ui.tsx';

export type LevelCourse = {
  readonly series: LevelSeries;
  readonly span: TimeSpan;
  readonly zone: string;
  readonly note: string | null;
  /** Where the charts begin; null while nothing is known of the past. */
  readonly startUs: number | null;
};

/** The past of a node over a range, and the one axis of time that all its charts share [CH1]. */
export function useLevelCourse(node: ScopeNode, range: SeriesRange): LevelCourse {
  const series = useFreezable(useSeries(node, range));
  const zone = useSession()?.zone ?? 'UTC';
  const { fromUs, throughUs, keptFromUs, points } = series;
  const span = useMemo(() => {
    // What is not kept takes no room; the first chart says that nothing is kept before.
    const from = Math.max(fromUs ?? points[0]?.tsUs ?? 0, keptFromUs ?? 0);
    return { fromUs: from, toUs: Math.max(throughUs ?? from, from) };
  }, [fromUs, throughUs, keptFromUs, points]);
  return { series, span, zone, note: noteOf(series, zone), startUs: span.fromUs === 0 ? null : span.fromUs };
}

/** The first value of a series comes some time after its begin. */
const LATE_US = 300_000_000;

/** Where less is kept than the range asks for, or none came, the chart says so in place of an empty picture. */
function noteOf({ status, fromUs, keptFromUs }: LevelSeries, zone: string): string | null {
  if (status === 'failed') return 'The past could not be loaded; what is drawn came since.';
  if (status === 'loading' || fromUs === null || keptFromUs === null || keptFromUs - fromUs < LATE_US) return null;
  return `Nothing is kept before ${formatDateTime(keptFromUs, zone).slice(5, 16)}.`;
}
