'use client';

import Link from 'next/link';
import { memo } from 'react';
import type { ReactNode } from 'react';
import { isUnacknowledged } from '#lib/client/alert-queue.ts';
import { formatTime } from '#lib/client/format.ts';
import { useDesk, useSession, useWelcome } from '#lib/client/hooks.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { SeverityChip } from '../risk/severity-chip.tsx';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { AcknowledgeButton } from './acknowledge-button.tsx';
import { chipLook, chipRung, stateNote } from './alert-words.ts';
import { EscalationMark } from './escalation-mark.tsx';
import { HealthMark } from './health-mark.tsx';
import { ReasonDue } from './reason-due.tsx';
import { SnoozeMark } from './snooze-mark.tsx';
import { SnoozeMenu } from './snooze-menu.tsx';
import { SuppressionMark } from './suppression-mark.tsx';
import { UnownedAge } from './unowned-age.tsx';
import { useSeen } from './use-seen.ts';
import { useAlertUse } from './use-alert-use.ts';

type Props = { readonly alert: AlertRecord; readonly withUndo?: boolean | undefined };

function Card({ alert, withUndo = false }: Props): ReactNode {
  const zone = useSession()?.zone ?? 'UTC';
  const isOpen = isUnacknowledged(alert);
  const rung = chipRung(alert);
  const use = useAlertUse(alert);
  const seen = useSeen(alert);
  const note = use.isLatched ? 'latched' : stateNote(alert);
  return (
    <article
      ref={seen}
      aria-label={`${alert.scope.id} ${alert.limitName}, ${rung}`}
      tabIndex={-1}
      data-alert={alert.alertId}
      className={classNames(
        // Cards out of sight are neither laid out nor painted while their figures move.
        'relative flex flex-col gap-1 border-b border-line px-3 py-2 [contain-intrinsic-block-size:auto_96px] [content-visibility:auto]',
        isOpen && rung === 'breach' && alert.asksForAck && 'bg-breach-subtle',
        rung === 'breach' && alert.state !== 'cleared' && 'shadow-[inset_3px_0_var(--sev-breach)]',
      )}
    >
      <div className="flex min-w-0 items-center gap-2">
        <SeverityChip rung={rung} look={chipLook(alert.state)} />
        <HealthMark alert={alert} />
        {alert.snooze === null ? null : <SnoozeMark snooze={alert.snooze} />}
        <SuppressionMark suppression={alert.suppression} />
        <span className="truncate">
          <strong className="font-semibold whitespace-nowrap">{alert.scope.id}</strong>{' '}
          <span className="text-ink-2">{alert.trader === '' ? alert.desk : alert.trader}</span>
        </span>
        <span className="ml-auto flex-none text-ink-3">
          {isOpen && alert.asksForAck ? (
            <UnownedAge sinceUs={alert.openedAtUs} />
          ) : (
            <time>{formatTime(alert.openedAtUs, zone)}</time>
          )}
        </span>
      </div>
      <p className="value text-ink-2">
        {alert.limitName}{' '}
        {use.isFigure ? (
          <>
            <span className="font-medium whitespace-nowrap text-ink">{use.usedOf}</span>{' '}
            <span className="whitespace-nowrap">· {use.percent}</span>
          </>
        ) : null}
        {note === null ? null : <span className="whitespace-nowrap"> · {note}</span>}
      </p>
      <Owner alert={alert} zone={zone} />
      <EscalationMark alert={alert} className="text-ink-2" />
      <div className="flex flex-wrap gap-1.5">
        {isOpen ? <AcknowledgeButton alert={alert} className="max-phone:flex-1" /> : null}
        {alert.state === 'cleared' || !alert.suppressible ? null : (
          <SnoozeMenu alert={alert} className="max-phone:flex-1" />
        )}
        {withUndo && alert.acknowledgement !== null ? <UndoButton alert={alert} /> : null}
        <Link
          href={`/alerts/${alert.alertId}`}
          className="inline-flex h-6 items-center justify-center rounded-control border border-edge px-2 font-medium hover:bg-hover max-phone:h-11 max-phone:flex-1 max-phone:text-phone"
          aria-label={`Open the alert of ${alert.scope.id}, ${alert.limitName}`}
        >
          Open
        </Link>
      </div>
    </article>
  );
}

/** One open or past alert, in the tray, on the alerts page and on the phone. */
export const AlertCard = memo(Card);

function Owner({ alert, zone }: { readonly alert: AlertRecord; readonly zone: string }): ReactNode {
  if (alert.acknowledgement === null) return null;
  return (
    <p className="text-ink-2">
      Acknowledged by <span className="font-medium text-ink">{alert.acknowledgement.byName}</span>{' '}
      {formatTime(alert.acknowledgement.atUs, zone)} <ReasonDue alert={alert} />
    </p>
  );
}

/** For ten minutes any manager may take an acknowledgement back [AL19]; the server says when it is too late. */
function UndoButton({ alert }: { readonly alert: AlertRecord }): ReactNode {
  const desk = useDesk();
  const role = useWelcome()?.user.role ?? null;
  const mayAct = role === 'manager' || role === 'lead';
  return (
    <Button
      size="small"
      aria-label={`Undo acknowledgement of ${alert.scope.id}, ${alert.limitName}`}
      disabledReason={mayAct ? null : 'Taking back needs the role manager or lead'}
      onClick={() => void desk.commands.unacknowledge(alert.alertId)}
    >
      Undo
    </Button>
  );
}
