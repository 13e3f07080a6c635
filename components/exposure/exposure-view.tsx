'use client';

import { Suspense, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { useDesk, useExposure, useHasPicture, usePersonLimits, useSession } from '#lib/client/hooks.ts';
import { useFreezable, usePageKeys } from '../shell/desk-ui.tsx';
import { useDeskRouter } from '../shell/use-desk-router.ts';
import { EmptyDesk } from '../risk/empty-desk.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { PanelBoundary } from '../ui/panel-boundary.tsx';
import { lazyPart } from '../ui/lazy-part.ts';
import { monitorHref } from './exposure-query.ts';
import { ExposureToolbar } from './exposure-toolbar.tsx';
import { HeatPanel } from './heat-panel.tsx';
import { limitLines } from './limit-lines.ts';
import { useExposureCourse } from './use-exposure-course.ts';
import { useExposureNodes } from './use-exposure-nodes.ts';
import { useExposureQuery } from './use-exposure-query.ts';

// Charts come in a file of their own [CH8].
const ExposureCharts = lazyPart(async () => ({ default: (await import('./exposure-charts.tsx')).ExposureCharts }));

/** Who holds what: trader by symbol, by class over time, net and gross, by area (ux.md 5.4). */
export function ExposureView(): ReactNode {
  const desk = useDesk();
  const router = useDeskRouter();
  const hasPicture = useHasPicture();
  const [query, setQuery] = useExposureQuery();
  const nodes = useExposureNodes();
  const node = query.node ?? nodes[0] ?? null;
  const { currency, netting } = query;
  const [level, id] = [node?.level ?? null, node?.id ?? null];
  useEffect(
    () => (level === null || id === null ? undefined : desk.watchExposure({ node: { level, id }, currency, netting })),
    [desk, level, id, currency, netting],
  );
  useEffect(() => desk.watchLimits(), [desk]);
  const newest = useExposure();
  const board = useFreezable(newest);
  const { course, past } = useExposureCourse(node, newest);
  const shownCourse = useFreezable(course);
  const personLimits = usePersonLimits();
  const limits = useMemo(() => limitLines(personLimits, node, course.currency), [personLimits, node, course.currency]);
  const [areTables, setTables] = useState(false);
  usePageKeys(useMemo(() => ({ table: () => setTables((was) => !was) }), []));
  const zone = useSession()?.zone ?? 'UTC';
  const isLate = useLate(hasPicture && newest === null && node !== null);
  if (hasPicture && nodes.length === 0) return <EmptyDesk />;
  return (
    <div className="flex flex-1 flex-col gap-2 p-2 max-phone:flex-none">
      <h1 className="visually-hidden">Exposure</h1>
      <ExposureToolbar query={query} onQuery={setQuery} nodes={nodes} board={board} />
      {past === 'failed' ? (
        <p role="status" className="flex-none text-body text-ink-2">
          The course of the day could not be loaded; the charts over time begin now.
        </p>
      ) : null}
      {board === null ? <Waiting isLate={isLate} name={id ?? ''} /> : null}
      {board === null ? null : (
        <div className="grid flex-1 grid-cols-[minmax(0,1fr)] gap-2 min-[1000px]:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <PanelBoundary name="Trader by symbol">
            <HeatPanel board={board} isTable={areTables} onTable={setTables} />
          </PanelBoundary>
          <div className="grid grid-cols-[minmax(0,1fr)] gap-2 min-[1000px]:grid-rows-[repeat(3,minmax(10rem,1fr))]">
            <Suspense fallback={<Skeletons />}>
              <ExposureCharts
                board={board}
                course={shownCourse}
                limits={limits}
                zone={zone}
                areTables={areTables}
                onTables={setTables}
                onTrader={(trader) => router.push(monitorHref(trader, null))}
              />
            </Suspense>
          </div>
        </div>
      )}
    </div>
  );
}

const LATE_MS = 4_000;

/** True when something has been missing for a while. */
function useLate(isMissing: boolean): boolean {
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (!isMissing) return undefined;
    const timer = setTimeout(() => setLate(true), LATE_MS);
    return () => clearTimeout(timer);
  }, [isMissing]);
  return isLate && isMissing;
}

function Waiting({ isLate, name }: { readonly isLate: boolean; readonly name: string }): ReactNode {
  if (!isLate) {
    return (
      <div
        className="grid min-h-0 flex-1 grid-cols-[minmax(0,3fr)_minmax(0,2fr)] gap-2 max-phone:grid-cols-1"
        aria-busy
      >
        <div className="panel min-h-90" />
        <div className="grid min-h-0 grid-rows-3 gap-2">
          <Skeletons />
        </div>
      </div>
    );
  }
  return (
    <ErrorPanel
      title={`No exposure of ${name} yet`}
      detail="Nothing is known of it, it is outside of what you may see, or the server has not answered. The page goes on asking."
      errorId={null}
      onRetry={() => location.reload()}
    />
  );
}

function Skeletons(): ReactNode {
  return [0, 1, 2].map((place) => <div key={place} className="panel min-h-40" aria-hidden="true" />);
}
