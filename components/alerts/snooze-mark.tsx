'use client';

import { BellOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatUnowned } from '#lib/client/format.ts';
import type { Snooze } from '#lib/model/alert.ts';
import { useClock } from '../shell/clock.tsx';

/** A mask beside the chip, with the time it has left; never in the place of the state [SU1]. */
export function SnoozeMark({ snooze }: { readonly snooze: Snooze }): ReactNode {
  const { engineNowUs } = useClock();
  const leftMs = snooze.untilUs === null || engineNowUs === null ? null : (snooze.untilUs - engineNowUs) / 1_000;
  const rest = snooze.kind === 'sessionEnd' ? 'session end' : snooze.kind === 'untilCleared' ? 'until cleared' : '';
  return (
    <span
      className="inline-flex items-center gap-1 text-cap whitespace-nowrap text-ink-2"
      title={`Snoozed by ${snooze.byName}`}
    >
      <BellOff size={12} aria-hidden="true" />
      <span>
        <span className="visually-hidden">Snoozed by {snooze.byName}, </span>
        {leftMs === null ? rest : formatUnowned(leftMs)}
      </span>
    </span>
  );
}
