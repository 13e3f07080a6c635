'use client';

import type { ReactNode } from 'react';
import { formatAge, formatTime } from '#lib/client/format.ts';
import { useBeat, useSession } from '#lib/client/hooks.ts';
import type { LimitEmergency } from '#lib/model/emergency.ts';

/** [FE8] a limit stands looser for a short time: until when, whose word it is, and that it reverts by itself. */
export function EmergencyMark({ emergency }: { readonly emergency: LimitEmergency | undefined }): ReactNode {
  const zone = useSession()?.zone ?? 'UTC';
  const nowUs = useBeat()?.engineTimeUs ?? null;
  if (emergency === undefined) return null;
  const { untilUs, versionBefore, byName, approvedByName, reason } = emergency;
  const left = nowUs === null ? '' : `, ${formatAge(Math.max(0, (untilUs - nowUs) / 1_000))} left`;
  return (
    <p className="border-l-3 border-l-crit px-2 text-body">
      <strong className="font-semibold text-crit">Emergency{left}.</strong> Reverts at {formatTime(untilUs, zone)} to
      what v{versionBefore} says. {byName}: “{reason}”, approved by {approvedByName}.
    </p>
  );
}
