'use client';

import type { ReactNode } from 'react';
import { useDesk, useWelcome } from '#lib/client/hooks.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { Button } from '../ui/button.tsx';

/** Feedback on the version of the rule: counted beside the limit, and nothing of the alert changes by it [AP2]. */
export function NoiseMark({ alert }: { readonly alert: AlertRecord }): ReactNode {
  const desk = useDesk();
  const role = useWelcome()?.user.role ?? null;
  if (alert.family === 'health') return null;
  const mayMark = role === 'manager' || role === 'lead';
  const { noise } = alert;
  return (
    <>
      <Button
        size="small"
        disabledReason={mayMark ? null : 'Marks need the role manager or lead'}
        title="Feedback on this version of the rule: counted on the limits page, nothing of the alert changes"
        onClick={() => void desk.commands.marks.markNoise(alert.alertId, noise === null)}
      >
        {noise === null ? 'Mark as noise' : 'Take noise mark back'}
      </Button>
      {noise === null ? null : (
        <span className="text-body text-ink-2">
          noise, says {noise.byName} (v{noise.limitVersion})
        </span>
      )}
    </>
  );
}
