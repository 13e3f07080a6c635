'use client';

import type { ReactNode } from 'react';
import { formatTime } from '#lib/client/format.ts';
import { useSession } from '#lib/client/hooks.ts';
import type { AlertClockLine } from '#lib/protocol/alert-dossier.ts';

/** Five seconds from the relevant event to the alert: RTS 6, Art. 16(5). */
const TARGET_US = 5_000_000;
const LATE_FACT_US = 600_000_000;

const STAGES = [
  ['Event', 'eventUs'],
  ['Received', 'receivedUs'],
  ['Detected', 'detectedUs'],
  ['Durable', 'durableUs'],
  ['Sent', 'sentUs'],
  ['Painted', 'paintedUs'],
  ['Acknowledged', 'acknowledgedUs'],
] as const;

/** When the fact happened, when the desk knew, when a person saw it and took it; differences in between [EV3]. */
export function ClockLine({ clock }: { readonly clock: AlertClockLine | null }): ReactNode {
  const zone = useSession()?.zone ?? 'UTC';
  if (clock === null) return null;
  const since = isLateFact(clock) ? clock.receivedUs : clock.eventUs;
  const late = clock.sentUs !== null && clock.sentUs - since > TARGET_US;
  return (
    <section aria-label="Clock" className="panel overflow-auto p-3" tabIndex={0}>
      <h2 className="mb-1 text-control font-semibold">Clock</h2>
      <ol className="flex flex-wrap gap-x-6 gap-y-2">
        {stagesOf(clock).map(({ name, us, stepUs }) => (
          <li key={name} className="min-w-26">
            <p className="text-cap text-ink-3">{name}</p>
            <p className="font-medium">{us === null ? '—' : formatTime(us, zone, { millis: true })}</p>
            <p className="text-cap text-ink-3">{stepUs === null ? '' : `+${durationText(stepUs)}`}</p>
          </li>
        ))}
      </ol>
      <p className={`mt-2 text-body ${late ? 'text-breach' : 'text-ink-2'}`}>{targetText(clock)}</p>
    </section>
  );
}

type Stage = { readonly name: string; readonly us: number | null; readonly stepUs: number | null };

/** Each stage with the time since the one before it that is known. */
function stagesOf(clock: AlertClockLine): readonly Stage[] {
  let before: number | null = null;
  return STAGES.map(([name, key]) => {
    const us = clock[key];
    const isTape = key === 'receivedUs' && isLateFact(clock);
    const stepUs = us === null || before === null || isTape ? null : us - before;
    if (us !== null) before = us;
    return { name, us, stepUs };
  });
}

function targetText(clock: AlertClockLine): string {
  const { sentUs, receivedUs } = clock;
  const rule = 'target 5 s (RTS 6, Art. 16(5)).';
  if (sentUs === null) return `Not sent to a page since the server started; ${rule}`;
  if (isLateFact(clock))
    return `From receipt to the alert: ${durationText(sentUs - receivedUs)}; ${rule} The fact itself is dated long before its receipt: a recorded tape, or a late report.`;
  return `From the event to the alert: ${durationText(sentUs - clock.eventUs)}; ${rule}`;
}

/** Its own time says nothing about this desk: a tape, or a report of long ago. */
function isLateFact({ eventUs, receivedUs }: AlertClockLine): boolean {
  return receivedUs - eventUs > LATE_FACT_US;
}

function durationText(us: number): string {
  if (us < 0) return '0.0 ms';
  if (us < 1_000_000) return `${(us / 1_000).toFixed(1)} ms`;
  return us < 600_000_000 ? `${(us / 1_000_000).toFixed(2)} s` : `${Math.floor(us / 60_000_000)} min`;
}
