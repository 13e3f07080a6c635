'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { isUnacknowledged } from '#lib/client/alert-queue.ts';
import { formatSeq, formatTime } from '#lib/client/format.ts';
import { useDesk, useSession, useWelcome } from '#lib/client/hooks.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { SeverityChip } from '../risk/severity-chip.tsx';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { AcknowledgeButton } from './acknowledge-button.tsx';
import { AlertCard } from './alert-card.tsx';
import { chipLook, chipRung, stateNote } from './alert-words.ts';
import { HealthMark } from './health-mark.tsx';
import { ReasonDue } from './reason-due.tsx';
import { SnoozeMark } from './snooze-mark.tsx';
import { SuppressionMark } from './suppression-mark.tsx';
import { UnownedAge } from './unowned-age.tsx';
import { useAlertUse } from './use-alert-use.ts';
import type { InboxSelection } from './use-inbox-selection.ts';

/** Rows drawn at most; more are counted in words until the list is windowed. */
export const INBOX_ROWS_MAX = 300;

type Props = {
  readonly label: string;
  readonly alerts: readonly AlertRecord[];
  readonly empty: string;
  readonly withOwner: boolean;
  /** Left out where nothing is done to several at once. */
  readonly selection?: InboxSelection | undefined;
  /** The alert whose evidence stands beside the list. */
  readonly shownId?: string | null | undefined;
};

export function AlertTable({ label, alerts, empty, withOwner, selection, shownId = null }: Props): ReactNode {
  const zone = useSession()?.zone ?? 'UTC';
  if (alerts.length === 0) return <p className="p-4 text-control text-ink-2">{empty}</p>;
  const shown = alerts.slice(0, INBOX_ROWS_MAX);
  return (
    <>
      <table className="data-table data-table-tight max-phone:hidden" aria-label={`${label} alerts`}>
        <thead>
          <tr>
            {selection === undefined ? null : (
              <th scope="col" className="w-8">
                <SelectBox
                  label="Select all"
                  isSelected={selection.alerts.length > 0 && selection.alerts.length === shown.length}
                  onToggle={selection.toggleAll}
                />
              </th>
            )}
            {['State', 'Limit', 'Scope', 'Trader'].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
            <th scope="col" className="num">
              Used of limit
            </th>
            <th scope="col" className="num">
              Used
            </th>
            <th scope="col">Fired</th>
            <th scope="col">{withOwner ? 'Owner' : 'Unacked'}</th>
            <th scope="col">
              <span className="visually-hidden">Acts</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((alert) => (
            <AlertRow
              key={alert.alertId}
              alert={alert}
              zone={zone}
              isSelected={selection?.ids.has(alert.alertId)}
              isShown={alert.alertId === shownId}
              onToggle={selection?.toggle}
            />
          ))}
        </tbody>
      </table>
      <div className="hidden max-phone:block">
        {shown.map((alert) => (
          <AlertCard key={alert.alertId} alert={alert} withUndo />
        ))}
      </div>
      {alerts.length > INBOX_ROWS_MAX ? (
        <p className="p-3 text-ink-2">and {alerts.length - INBOX_ROWS_MAX} more.</p>
      ) : null}
    </>
  );
}

type RowProps = {
  readonly alert: AlertRecord;
  readonly zone: string;
  readonly isSelected: boolean | undefined;
  readonly isShown: boolean;
  readonly onToggle: ((alertId: string) => void) | undefined;
};

function AlertRow({ alert, zone, isSelected = false, isShown, onToggle }: RowProps): ReactNode {
  const rung = chipRung(alert);
  const use = useAlertUse(alert);
  const isOpen = isUnacknowledged(alert);
  return (
    <tr
      data-alert-row={alert.alertId}
      className={classNames(
        isOpen && rung === 'breach' && alert.asksForAck && 'bg-breach-subtle',
        isSelected && 'bg-selected',
        isShown && 'row-shown',
      )}
    >
      {onToggle === undefined ? null : (
        <td className="w-8">
          <SelectBox
            label={`Select ${alert.scope.id}, ${alert.limitName}`}
            isSelected={isSelected}
            onToggle={() => onToggle(alert.alertId)}
          />
        </td>
      )}
      <td>
        <StateMarks alert={alert} note={use.isLatched ? 'latched' : stateNote(alert)} />
      </td>
      <td>
        <Link
          className="underline-offset-2 hover:underline"
          href={`/alerts/${alert.alertId}`}
          data-sel={alert.alertId}
          aria-current={isShown ? 'true' : undefined}
        >
          {alert.limitName}
        </Link>
      </td>
      <td className="font-medium">
        {alert.scope.level === 'account' ? (
          <Link className="underline-offset-2 hover:underline" href={`/accounts/${encodeURIComponent(alert.scope.id)}`}>
            {alert.scope.id}
          </Link>
        ) : (
          `${alert.scope.level} ${alert.scope.id}`
        )}
      </td>
      <td className="text-ink-2">{alert.trader}</td>
      <td className="num value">{use.isFigure ? use.usedOf : '—'}</td>
      <td className="num value">{use.isFigure ? use.percent : '—'}</td>
      <td title={formatSeq(alert.openedSeq)}>{formatTime(alert.openedAtUs, zone)}</td>
      <td>
        {alert.acknowledgement !== null ? (
          <>
            {alert.acknowledgement.byName}{' '}
            <span className="text-ink-3">{formatTime(alert.acknowledgement.atUs, zone)}</span>{' '}
            <ReasonDue alert={alert} />
          </>
        ) : isOpen ? (
          <UnownedAge sinceUs={alert.openedAtUs} />
        ) : (
          '—'
        )}
      </td>
      <td className="num">
        {isOpen ? <AcknowledgeButton alert={alert} size="row" short /> : null}
        {!isOpen && alert.acknowledgement !== null ? <UndoAct alert={alert} /> : null}
      </td>
    </tr>
  );
}

/** Rung, what the alert is of, and what masks or withholds it. */
function StateMarks({ alert, note }: { readonly alert: AlertRecord; readonly note: string | null }): ReactNode {
  return (
    <span className="inline-flex items-center gap-2">
      <SeverityChip rung={chipRung(alert)} look={chipLook(alert.state)} />
      <HealthMark alert={alert} />
      {alert.snooze === null ? null : <SnoozeMark snooze={alert.snooze} />}
      <SuppressionMark suppression={alert.suppression} />
      {note === null ? null : (
        <span className="max-w-28 truncate text-ink-2 min-[1400px]:max-w-none" title={note}>
          {note}
        </span>
      )}
    </span>
  );
}

/** The whole cell is the target, not the box alone. */
function SelectBox({
  label,
  isSelected,
  onToggle,
}: {
  readonly label: string;
  readonly isSelected: boolean;
  readonly onToggle: () => void;
}): ReactNode {
  return (
    <label className="flex h-6 w-6 cursor-pointer items-center justify-center">
      <input type="checkbox" aria-label={label} checked={isSelected} onChange={onToggle} className="accent-accent" />
    </label>
  );
}

/** For ten minutes any manager may take an acknowledgement back [AL19]; later the server says that the time is over. */
function UndoAct({ alert }: { readonly alert: AlertRecord }): ReactNode {
  const desk = useDesk();
  const role = useWelcome()?.user.role ?? null;
  const mayAct = role === 'manager' || role === 'lead';
  return (
    <Button
      size="row"
      aria-label={`Undo acknowledgement of ${alert.scope.id}, ${alert.limitName}`}
      disabledReason={mayAct ? null : 'Taking back needs the role manager or lead'}
      onClick={() => void desk.commands.unacknowledge(alert.alertId)}
    >
      Undo
    </Button>
  );
}
