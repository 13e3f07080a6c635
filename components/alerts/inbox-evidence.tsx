'use client';

import { X } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useSession } from '#lib/client/hooks.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { scopeText } from '../limits/rule-text.ts';
import { SeverityChip } from '../risk/severity-chip.tsx';
import { Button } from '../ui/button.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { chipLook, chipRung, stateWord } from './alert-words.ts';
import { ClockLine } from './clock-line.tsx';
import { acknowledgedAfter, InboxCourse } from './course-panel.tsx';
import { CostLine } from './cost-line.tsx';
import { FiringPapers } from './firing-papers.tsx';
import { firingSentence } from './firing-sentence.ts';
import { useAlertUse } from './use-alert-use.ts';
import { useDossier } from './use-dossier.ts';

/** Shorter than a person's look, longer than a held arrow key repeats. */
const REST_MS = 120;

type Props = { readonly alert: AlertRecord; readonly onClose: () => void };

/** Why the chosen alert fired, beside the list. It has no acts: they are on the row, where the name stands. */
export function InboxEvidence({ alert, onClose }: Props): ReactNode {
  const { loaded, reload } = useDossier(alert.alertId, alert, REST_MS);
  const zone = useSession()?.zone ?? 'UTC';
  const evidence = loaded.kind === 'loaded' ? (loaded.dossier.evidence.at(-1) ?? null) : null;
  const where = scopeText(alert.scope);
  return (
    <section aria-label={`Evidence: ${alert.limitName} on ${where}`} className="flex min-h-0 flex-col">
      <header className="flex h-8 flex-none items-center gap-2 border-b border-line bg-sunken pr-1 pl-3">
        <SeverityChip rung={chipRung(alert)} look={chipLook(alert.state)} />
        <h2 className="min-w-0 truncate text-body font-semibold">
          {alert.limitName} on {where}
        </h2>
        <p className="min-w-0 flex-[1_1_0] truncate text-body text-ink-2">
          {loaded.kind === 'loaded' ? firingSentence(alert, evidence, zone) : ''}
        </p>
        <Link className="flex-none text-body underline underline-offset-2" href={`/alerts/${alert.alertId}`}>
          Open
        </Link>
        <Button look="quiet" size="slim" aria-label="Hide the evidence" title="Hide ( Esc )" onClick={onClose}>
          <X size={14} aria-hidden="true" />
        </Button>
      </header>
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] content-start gap-2 overflow-auto p-2" tabIndex={0}>
        <Facts alert={alert} />
        {loaded.kind === 'loading' ? <p className="p-1 text-body text-ink-2">Loading the evidence.</p> : null}
        {loaded.kind === 'failed' ? (
          <ErrorPanel
            title="The evidence could not be loaded"
            detail={loaded.message}
            errorId={loaded.errorId}
            onRetry={reload}
          />
        ) : null}
        {loaded.kind === 'loaded' ? (
          <>
            {evidence === null ? (
              <p className="p-1 text-body text-ink-2">The papers of this firing are not on this desk.</p>
            ) : (
              <FiringPapers
                evidence={evidence}
                chart={
                  <InboxCourse
                    evidence={evidence}
                    acknowledgedUs={acknowledgedAfter(loaded.dossier.steps, evidence.seq)}
                  />
                }
              />
            )}
            <ClockLine clock={loaded.dossier.clocks.at(-1) ?? null} />
            <CostLine cost={alert.cost} />
          </>
        ) : null}
      </div>
    </section>
  );
}

/** What is used of what, how much is left or over, and whose it is: the figures of its row, in words. */
function Facts({ alert }: { readonly alert: AlertRecord }): ReactNode {
  const { isFigure, usedOf, percent, left } = useAlertUse(alert);
  const when = alert.state === 'cleared' ? 'at its end' : 'now';
  const facts: readonly (readonly [name: string, value: string])[] = [
    ...(isFigure
      ? ([
          [`Used ${when}`, `${usedOf} (${percent})`],
          ['Left', left],
        ] as const)
      : []),
    ['Owner', alert.acknowledgement?.byName ?? 'nobody yet'],
    ['State', stateWord(alert.state)],
  ];
  return (
    <dl className="flex flex-wrap gap-x-5 px-1 text-body">
      {facts.map(([name, value]) => (
        <div key={name} className="flex gap-1.5">
          <dt className="text-ink-2">{name}</dt>
          <dd className="value font-medium">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
