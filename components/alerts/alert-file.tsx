'use client';

import Link from 'next/link';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useAlerts } from '#lib/client/hooks.ts';
import type { AlertDossier } from '#lib/protocol/alert-dossier.ts';
import { Button } from '../ui/button.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { AlertHead } from './alert-head.tsx';
import { AlertNotes } from './alert-notes.tsx';
import { AlertSteps } from './alert-steps.tsx';
import { CostLine } from './cost-line.tsx';
import { acknowledgedAfter, CoursePanel } from './course-panel.tsx';
import { ClockLine } from './clock-line.tsx';
import { EscalationPapers } from './escalation-papers.tsx';
import { FiringPapers } from './firing-papers.tsx';
import { useDossier } from './use-dossier.ts';

/** The permanent page of one alert: what happened, why, who took it, and how long it took [EV1]. */
export function AlertFile({ alertId }: { readonly alertId: string }): ReactNode {
  const live = useAlerts().find((alert) => alert.alertId === alertId);
  const { loaded, reload } = useDossier(alertId, live);
  if (loaded.kind === 'loading') return <p className="p-4 text-control text-ink-2">Loading the alert.</p>;
  if (loaded.kind === 'failed')
    return (
      <div className="p-2">
        {loaded.status === 404 ? (
          <p className="panel max-w-120 p-4 text-control">
            There is no such alert, or it is outside of your desks. <Link href="/alerts">All alerts</Link>
          </p>
        ) : (
          <ErrorPanel
            title="The alert could not be loaded"
            detail={loaded.message}
            errorId={loaded.errorId}
            onRetry={reload}
          />
        )}
      </div>
    );
  return <Pages dossier={loaded.dossier} live={live ?? loaded.dossier.alert} />;
}

type PagesProps = { readonly dossier: AlertDossier; readonly live: AlertDossier['alert'] };

function Pages({ dossier, live }: PagesProps): ReactNode {
  const { evidence, clocks, steps } = dossier;
  const newest = evidence.at(-1) ?? null;
  const [chosen, setChosen] = useState<number | null>(null);
  const shown = evidence.find(({ seq }) => seq === chosen) ?? newest;
  return (
    <article
      className="grid grid-cols-[minmax(0,1fr)] gap-2 p-2"
      aria-label={`Alert of ${live.limitName} on ${live.scope.id}`}
    >
      <AlertHead alert={live} evidence={newest} />
      {evidence.length > 1 ? (
        <nav aria-label="Firings" className="flex flex-wrap items-center gap-2 px-1">
          <span className="text-body text-ink-2">It fired {evidence.length} times:</span>
          {evidence.map(({ seq, rung }) => (
            <Button
              key={seq}
              size="small"
              look={shown?.seq === seq ? 'primary' : 'plain'}
              aria-pressed={shown?.seq === seq}
              onClick={() => setChosen(seq)}
            >
              {rung} at #{seq}
            </Button>
          ))}
        </nav>
      ) : null}
      {shown === null ? (
        <p className="panel p-4 text-control text-ink-2">
          The papers of this firing are not on this desk: it fired before the record of alerts was kept, or that record
          was deleted. The journal still holds the entries.
        </p>
      ) : (
        <>
          {shown.limit === null ? null : (
            <CoursePanel evidence={shown} acknowledgedUs={acknowledgedAfter(steps, shown.seq)} />
          )}
          <FiringPapers evidence={shown} />
        </>
      )}
      <ClockLine clock={clocks.find(({ seq }) => seq === shown?.seq) ?? clocks.at(-1) ?? null} />
      <CostLine cost={live.cost} />
      <EscalationPapers alert={live} />
      <AlertNotes alert={live} />
      <AlertSteps steps={steps} scale={live.scale} />
    </article>
  );
}
