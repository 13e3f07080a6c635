'use client';

import { Suspense, useMemo } from 'react';
import type { ReactNode } from 'react';
import { useSession } from '#lib/client/hooks.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { TimeSpan } from '../charts/chart-parts.tsx';
import { useClock } from '../shell/clock.tsx';
import { useFreezable } from '../shell/desk-ui.tsx';
import { PanelBoundary } from '../ui/panel-boundary.tsx';
import { lazyPart } from '../ui/lazy-part.ts';
import type { FiredIn } from './inbox-query.ts';
import { timelineSpan } from './timeline-span.ts';

// Charts come in a file of their own [CH8].
const AlertTimeline = lazyPart(async () => ({ default: (await import('../charts/alert-timeline.tsx')).AlertTimeline }));

/** The picture moves on in steps: one a second would be no news. */
const STEP_US = 5_000_000;
const US_PER_MS = 1_000;

type Props = {
  readonly alerts: readonly AlertRecord[];
  /** From when on; null: from the first alert that is held. */
  readonly fromUs: number | null;
  readonly isTable: boolean;
  readonly onTable: (isTable: boolean) => void;
  /** A part of the time was drawn over; left out where that narrows nothing. */
  readonly onSpan?: ((span: FiredIn) => void) | undefined;
};

/** The timeline of some alerts up to now, once it is known what time it is. */
export function TimelinePanel({ alerts, fromUs, isTable, onTable, onSpan }: Props): ReactNode {
  const zone = useSession()?.zone ?? 'UTC';
  const { engineNowUs } = useClock();
  const stepUs = engineNowUs === null ? null : Math.ceil(engineNowUs / STEP_US) * STEP_US;
  const latest = useMemo(
    () => (stepUs === null ? null : { alerts, span: timelineSpan(alerts, fromUs, stepUs) }),
    [alerts, fromUs, stepUs],
  );
  const shown: { readonly alerts: readonly AlertRecord[]; readonly span: TimeSpan } | null = useFreezable(latest);
  const spanned =
    onSpan === undefined
      ? undefined
      : ({ fromUs: from, toUs: to }: TimeSpan): void =>
          onSpan({ fromMs: Math.floor(from / US_PER_MS), toMs: Math.ceil(to / US_PER_MS) });
  const waiting = <div className="panel h-full" aria-hidden="true" />;
  return (
    <PanelBoundary name="Alert timeline">
      <Suspense fallback={waiting}>
        {shown === null ? (
          waiting
        ) : (
          <AlertTimeline {...shown} zone={zone} isTable={isTable} onTable={onTable} onSpan={spanned} />
        )}
      </Suspense>
    </PanelBoundary>
  );
}
