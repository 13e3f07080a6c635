'use client';

import type { ReactNode } from 'react';
import { formatSeq, formatTime } from '#lib/client/format.ts';
import { useDesk, useSession, useWelcome } from '#lib/client/hooks.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { Button } from '../ui/button.tsx';
import { CAUSE_WORDS, reachWords, targetWords } from './escalation-words.ts';

/** Who was told of an alert that nobody owned, when and why; who has seen it; and what is due next [ES3]. */
export function EscalationPapers({ alert }: { readonly alert: AlertRecord }): ReactNode {
  const zone = useSession()?.zone ?? 'UTC';
  const { steps, seen, dueUs } = alert.escalation;
  return (
    <section aria-label="Escalation" className="panel overflow-auto p-3" tabIndex={0}>
      <div className="mb-1 flex flex-wrap items-center gap-2">
        <h2 className="text-control font-semibold">Escalation</h2>
        {alert.state === 'firing' || alert.state === 'recovering' ? <EscalateButton alert={alert} /> : null}
      </div>
      {steps.length === 0 ? <p className="text-body text-ink-2">It has not been escalated.</p> : null}
      <ol className="flex flex-col gap-1">
        {steps.map((step) => (
          <li key={`${step.seq}:${step.level}`}>
            <time className="font-medium">{formatTime(step.atUs, zone)}</time> step {step.level}, to{' '}
            {targetWords(step.to)} <span className="text-ink-2">{reachWords(step)}</span>{' '}
            <span className="text-ink-2">
              · {step.byName === null ? CAUSE_WORDS[step.cause] : `by ${step.byName}`} · {formatSeq(step.seq)}
            </span>
          </li>
        ))}
      </ol>
      <p className="mt-1 text-body text-ink-2">
        {seen.length === 0
          ? 'Seen by nobody yet.'
          : `Seen by ${seen.map(({ byName, rung, paintedUs }) => `${byName} as ${rung} ${formatTime(paintedUs, zone, { millis: true })}`).join('; ')}.`}{' '}
        {dueUs === null ? null : `Next step at ${formatTime(dueUs, zone)} unless somebody takes it.`}
      </p>
    </section>
  );
}

function EscalateButton({ alert }: { readonly alert: AlertRecord }): ReactNode {
  const desk = useDesk();
  const role = useWelcome()?.user.role ?? null;
  const mayAct = role === 'manager' || role === 'lead';
  return (
    <Button
      size="small"
      className="print:hidden"
      disabledReason={mayAct ? null : 'Escalating needs the role manager or lead'}
      onClick={() => void desk.commands.marks.escalate(alert.alertId)}
    >
      Escalate now
    </Button>
  );
}
