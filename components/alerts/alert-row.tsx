'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { isUnacknowledged } from '#lib/client/alert-queue.ts';
import { formatSeq, formatTime } from '#lib/client/format.ts';
import { useDesk, useWelcome } from '#lib/client/hooks.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { SeverityChip } from '../risk/severity-chip.tsx';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { AcknowledgeButton } from './acknowledge-button.tsx';
import { chipLook, chipRung, stateNote } from './alert-words.ts';
import { HealthMark } from './health-mark.tsx';
import { ReasonDue } from './reason-due.tsx';
import { SnoozeMark } from './snooze-mark.tsx';
import { SuppressionMark } from './suppression-mark.tsx';
import { UnownedAge } from './unowned-age.tsx';
import { useAlertUse } from './use-alert-use.ts';
import type { InboxSelection } from './use-inbox-selection.ts';

type HeadProps = {
  readonly count: number;
  readonly withOwner: boolean;
  readonly selection?: InboxSelection | undefined;
};

/** The head of a list of alerts; `count` is how many there are to select. */
export function AlertTableHead({ count, withOwner, selection }: HeadProps): ReactNode {
  return (
    <thead>
      <tr>
        {selection === undefined ? null : (
          <th scope="col" className="w-8">
            <SelectBox
              label="Select all"
              isSelected={selection.alerts.length > 0 && selection.alerts.length === count}
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
  );
}

type RowProps = {
  readonly alert: AlertRecord;
  readonly zone: string;
  readonly isSelected: boolean | undefined;
  readonly isShown: boolean;
  readonly onToggle: ((alertId: string) => void) | undefined;
  /** Place among all rows, the head being the first, where only some are drawn; and what measures the row there. */
  readonly rowIndex?: number | undefined;
  readonly place?: number | undefined;
  readonly measure?: ((row: HTMLElement | null) => void) | undefined;
};

/** One alert: what it is, how far it is, whose it is, and what may be done about it. */
export function AlertRow(props: RowProps): ReactNode {
  const { alert, zone, isSelected = false, isShown, onToggle, rowIndex, place, measure } = props;
  const rung = chipRung(alert);
  const use = useAlertUse(alert);
  const isOpen = isUnacknowledged(alert);
  return (
    <tr
      ref={measure}
      data-index={place}
      aria-rowindex={rowIndex}
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
        <Owner alert={alert} zone={zone} />
      </td>
      <td className="num">
        {isOpen ? <AcknowledgeButton alert={alert} size="row" short /> : null}
        {!isOpen && alert.acknowledgement !== null ? <UndoAct alert={alert} /> : null}
      </td>
    </tr>
  );
}

/** Whose it is and since when, or for how long nobody's. */
function Owner({ alert, zone }: Pick<RowProps, 'alert' | 'zone'>): ReactNode {
  const { acknowledgement, openedAtUs } = alert;
  if (acknowledgement === null) return isUnacknowledged(alert) ? <UnownedAge sinceUs={openedAtUs} /> : '—';
  return (
    <>
      {acknowledgement.byName} <span className="text-ink-3">{formatTime(acknowledgement.atUs, zone)}</span>{' '}
      <ReasonDue alert={alert} />
    </>
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
