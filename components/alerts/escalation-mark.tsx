'use client';

import type { ReactNode } from 'react';
import { isUnacknowledged } from '#lib/client/alert-queue.ts';
import { formatTime } from '#lib/client/format.ts';
import { useSession } from '#lib/client/hooks.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { reachWords, targetWords } from './escalation-words.ts';

type Props = { readonly alert: AlertRecord; readonly className?: string | undefined; readonly before?: string };

/** "Escalated to leads 14:35:29", while the alert it carries on has no owner [ES3]. */
export function EscalationMark({ alert, className, before = '' }: Props): ReactNode {
  const zone = useSession()?.zone ?? 'UTC';
  const step = alert.escalation.steps.at(-1);
  if (step === undefined || alert.escalation.level === 0 || !isUnacknowledged(alert)) return null;
  const reach = step.reached === 0 ? `, ${reachWords(step)}` : '';
  return (
    <span className={className}>
      {before}Escalated to {targetWords(step.to)} {formatTime(step.atUs, zone)}
      {reach}
    </span>
  );
}
