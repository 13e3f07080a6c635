'use client';

import type { ReactNode } from 'react';
import { owesReason } from '#lib/client/alert-queue.ts';
import { formatUnowned } from '#lib/client/format.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { useClock } from '../shell/clock.tsx';

/** The reason that an owner owes, and since when; nothing where none is owed [AK6]. */
export function ReasonDue({ alert }: { readonly alert: AlertRecord }): ReactNode {
  const { engineNowUs } = useClock();
  if (!owesReason(alert)) return null;
  const sinceUs = alert.acknowledgement?.atUs ?? null;
  const ageMs = engineNowUs === null || sinceUs === null ? null : (engineNowUs - sinceUs) / 1_000;
  return (
    <span className="font-medium whitespace-nowrap text-warn">
      reason due{ageMs === null ? '' : ` ${formatUnowned(ageMs)}`}
    </span>
  );
}
