'use client';

import { Suspense, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { useSession } from '#lib/client/hooks.ts';
import { PanelBoundary } from '../ui/panel-boundary.tsx';
import { lazyPart } from '../ui/lazy-part.ts';
import { useFreezable, usePageKeys } from './desk-ui.tsx';
import { useLagCourse } from './use-lag-course.ts';

// Charts come in a file of their own [CH8].
const LagCharts = lazyPart(async () => ({ default: (await import('../charts/lag-charts.tsx')).LagCharts }));

/** The last hour of the lag, as far back as the server has been up. */
export function LagPanel(): ReactNode {
  const zone = useSession()?.zone ?? 'UTC';
  const { course, refusal } = useLagCourse();
  const shown = useFreezable(course);
  const [areTables, setTables] = useState(false);
  usePageKeys(useMemo(() => ({ table: () => setTables((was) => !was) }), []));
  const waiting = <div className="panel h-full" aria-hidden="true" />;
  return (
    <section aria-label="Lag" className="grid h-[180px] grid-cols-2 gap-2 max-phone:h-[368px] max-phone:grid-cols-1">
      {shown === null ? (
        <p className="panel col-span-full p-3 text-ink-2">
          {refusal === null ? 'Loading the lag.' : `The lag is not available now: ${refusal}`}
        </p>
      ) : (
        <PanelBoundary name="Lag">
          <Suspense
            fallback={
              <>
                {waiting}
                {waiting}
              </>
            }
          >
            <LagCharts course={shown} zone={zone} isTable={areTables} onTable={setTables} />
          </Suspense>
        </PanelBoundary>
      )}
    </section>
  );
}
