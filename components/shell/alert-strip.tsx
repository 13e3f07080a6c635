'use client';

import Link from 'next/link';
import { Suspense } from 'react';
import type { ReactNode } from 'react';
import { isAsking, isMasked, shownRung } from '#lib/client/alert-queue.ts';
import { formatTime } from '#lib/client/format.ts';
import {
  useAlerts,
  useConnection,
  useHasPicture,
  useReconnected,
  useSession,
  useTarget,
  useUnacknowledgedCount,
} from '#lib/client/hooks.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { AcknowledgeButton } from '../alerts/acknowledge-button.tsx';
import { EscalationMark } from '../alerts/escalation-mark.tsx';
import { HealthMark } from '../alerts/health-mark.tsx';
import { useAlarmRate } from '../alerts/use-flood.ts';
import { stateNote } from '../alerts/alert-words.ts';
import { useAlertUse } from '../alerts/use-alert-use.ts';
import { useSeen } from '../alerts/use-seen.ts';
import { UnownedAge } from '../alerts/unowned-age.tsx';
import { SeverityChip } from '../risk/severity-chip.tsx';
import { classNames } from '../ui/class-names.ts';
import { lazyPart } from '../ui/lazy-part.ts';
import { reconnectedText } from './reconnected-words.ts';
import { useClock } from './clock.tsx';

const FloodMark = lazyPart(async () => ({ default: (await import('./flood-mark.tsx')).FloodMark }));

/** How long the strip tells what a break in the line brought [ST8]. */
const RECONNECTED_SHOWN_MS = 8_000;

/** Always there, always as high: the one alert that `A` takes, or that there is none [SH1]. */
export function AlertStrip(): ReactNode {
  const target = useTarget();
  const rung = target === null ? 'none' : shownRung(target);
  return (
    <section
      aria-label="Alert strip"
      className={classNames(
        'shell-strip flex min-h-8 min-w-0 items-center gap-2.5 border-y px-3 max-phone:flex-wrap max-phone:gap-y-1 max-phone:py-1.5',
        rung === 'breach' ? 'border-breach bg-breach-subtle' : 'border-line bg-surface',
      )}
    >
      {target === null ? (
        <>
          <Quiet />
          <Back />
        </>
      ) : (
        <Target alert={target} />
      )}
    </section>
  );
}

function Target({ alert }: { readonly alert: AlertRecord }): ReactNode {
  const count = useUnacknowledgedCount();
  const use = useAlertUse(alert);
  const note = use.isLatched ? 'latched' : stateNote(alert);
  const seen = useSeen(alert);
  const { isFlood } = useAlarmRate();
  return (
    <>
      <SeverityChip rung={shownRung(alert)} look={alert.state === 'clearedUnacknowledged' ? 'cleared' : 'firing'} full>
        <span className="font-semibold">· {count} unacked</span>
      </SeverityChip>
      <HealthMark alert={alert} />
      <p className="flex min-w-0 items-baseline gap-x-2 max-phone:contents max-phone:text-phone">
        {alert.scope.level === 'account' ? (
          <Link
            href={`/accounts/${encodeURIComponent(alert.scope.id)}`}
            className="font-semibold whitespace-nowrap underline-offset-2 hover:underline"
          >
            {alert.scope.id}
          </Link>
        ) : (
          <strong className="font-semibold whitespace-nowrap">{alert.scope.id}</strong>
        )}
        <span className="whitespace-nowrap text-ink-2 max-phone:hidden">{alert.trader}</span>
        <span ref={seen} className="truncate max-phone:order-2 max-phone:basis-full">
          {alert.limitName}{' '}
          {use.isFigure ? (
            <>
              <span className="font-medium">{use.usedOf}</span> <span className="text-ink-2">({use.percent})</span>
            </>
          ) : null}
          {note === null ? null : <span className="text-ink-2"> · {note}</span>}
          <EscalationMark alert={alert} className="text-ink-2" before=" · " />
          {isFlood ? (
            <Suspense fallback={null}>
              <FloodMark />
            </Suspense>
          ) : null}
        </span>
        <span className="whitespace-nowrap text-ink-2 max-phone:ml-auto">
          <span className="visually-hidden">unacknowledged for </span>
          <UnownedAge sinceUs={alert.openedAtUs} />
        </span>
      </p>
      {/* Before the button, which never moves under the hand [UP3]. */}
      <Back />
      <AcknowledgeButton alert={alert} isTarget className="ml-auto max-phone:order-3 max-phone:w-full" />
    </>
  );
}

function Quiet(): ReactNode {
  const alerts = useAlerts();
  const hasPicture = useHasPicture();
  const zone = useSession()?.zone ?? 'UTC';
  if (!hasPicture) {
    return (
      <p className="truncate text-ink-2">
        Waiting for the first picture of the desk. Figures, ranking and alerts come together, all as of one entry of the
        journal.
      </p>
    );
  }
  const asking = alerts.filter(isAsking);
  if (asking.some((alert) => !isMasked(alert))) return <p className="text-ink-2">Acknowledging …</p>;
  const last = alerts.find((alert) => alert.state === 'cleared');
  const open = alerts.filter((alert) => alert.state !== 'cleared').length;
  // Put off is not owned: the alert still asks, and comes back to the strip [SU5].
  const putOff = asking.length === 0 ? '' : `, ${asking.length} put off unacknowledged`;
  const owned = open === 0 ? 'No open alerts.' : `Nothing waits for acknowledgement, ${open} open${putOff}.`;
  return (
    <p className="truncate text-ink-2">
      {owned} {last === undefined ? null : `Last cleared ${formatTime(last.changedAtUs, zone)}, ${last.scope.id}.`}
    </p>
  );
}

function Back(): ReactNode {
  const reconnected = useReconnected();
  const connection = useConnection();
  const { nowMs } = useClock();
  if (reconnected === null || connection.kind === 'offline' || nowMs - reconnected.atMs > RECONNECTED_SHOWN_MS)
    return null;
  return <p className="ml-auto flex-none whitespace-nowrap text-ink-2">{reconnectedText(reconnected)}</p>;
}
