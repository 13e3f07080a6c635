'use client';

import Link from 'next/link';
import type { ReactNode } from 'react';
import { isUnacknowledged } from '#lib/client/alert-queue.ts';
import { formatSeq, formatTime } from '#lib/client/format.ts';
import { useSession } from '#lib/client/hooks.ts';
import type { AlertRecord, WithdrawalCause } from '#lib/model/alert.ts';
import type { AlertEvidence } from '#lib/model/evidence.ts';
import { newLimitLink } from '../limits/editor-start.ts';
import { scopeText } from '../limits/rule-text.ts';
import { SeverityChip } from '../risk/severity-chip.tsx';
import { AcknowledgeButton } from './acknowledge-button.tsx';
import { chipLook, chipRung, stateNote } from './alert-words.ts';
import { ExplainedAlerts } from './explained-alerts.tsx';
import { firingSentence } from './firing-sentence.ts';
import { HealthMark } from './health-mark.tsx';
import { NoiseMark } from './noise-mark.tsx';
import { ReasonDue } from './reason-due.tsx';
import { SnoozeMark } from './snooze-mark.tsx';
import { SnoozeMenu } from './snooze-menu.tsx';
import { SuppressionMark } from './suppression-mark.tsx';
import { useAlertUse } from './use-alert-use.ts';
import { useSeen } from './use-seen.ts';
import { UnownedAge } from './unowned-age.tsx';

type Props = { readonly alert: AlertRecord; readonly evidence: AlertEvidence | null };

/** One sentence of what happened, how much of what, whose it is now, and what may be done about it. */
export function AlertHead({ alert, evidence }: Props): ReactNode {
  const zone = useSession()?.zone ?? 'UTC';
  const where = scopeText(alert.scope);
  const who = alert.trader === '' ? '' : ` (${alert.trader}${alert.desk === '' ? '' : `, ${alert.desk}`})`;
  const note = stateNote(alert);
  const seen = useSeen(alert);
  return (
    <header ref={seen} className="panel flex flex-col gap-2 p-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <SeverityChip rung={chipRung(alert)} look={chipLook(alert.state)} />
        {alert.snooze === null ? null : <SnoozeMark snooze={alert.snooze} />}
        <SuppressionMark suppression={alert.suppression} />
        <HealthMark alert={alert} />
        {note === null ? null : <span className="text-body text-ink-2">{note}</span>}
        <h1 className="text-control font-semibold">
          {alert.limitName} on{' '}
          {alert.scope.level === 'account' ? (
            <Link className="underline" href={`/accounts/${encodeURIComponent(alert.scope.id)}`}>
              {where}
            </Link>
          ) : (
            where
          )}
          {who}
        </h1>
      </div>
      <p className="text-control">{firingSentence(alert, evidence, zone)}</p>
      <Ending alert={alert} />
      <ExplainedAlerts alertId={alert.alertId} />
      <Facts alert={alert} />
      <div className="flex flex-wrap items-center gap-2 print:hidden">
        {isUnacknowledged(alert) ? (
          <>
            <AcknowledgeButton alert={alert} />
            <SnoozeMenu alert={alert} />
            <span className="text-body text-ink-2">
              unacknowledged <UnownedAge sinceUs={alert.openedAtUs} />
            </span>
          </>
        ) : null}
        {alert.family === 'health' ? null : (
          <Link className="text-body underline" href={newLimitLink(alert.scope.level, alert.scope.id)}>
            New limit on {where}
          </Link>
        )}
        <NoiseMark alert={alert} />
        <Download alertId={alert.alertId} kind="json" />
        <Download alertId={alert.alertId} kind="csv" />
        <button
          type="button"
          className="inline-flex h-6 items-center rounded-control border border-edge px-2 text-body font-medium hover:bg-hover max-phone:h-11"
          onClick={() => window.print()}
        >
          Print
        </button>
      </div>
    </header>
  );
}

/** What took its ground away, and what it still owes; nothing is deleted [AL14]. */
function Ending({ alert }: { readonly alert: AlertRecord }): ReactNode {
  const { voidBySeq, withdrawnBecause } = alert;
  return (
    <p className="text-body empty:hidden">
      {voidBySeq === null ? null : (
        <strong className="font-semibold">Void by correction {formatSeq(voidBySeq)}. </strong>
      )}
      {withdrawnBecause === null ? null : <span>Withdrawn: {WITHDRAWN[withdrawnBecause]}. </span>}
      <ReasonDue alert={alert} />
    </p>
  );
}

const WITHDRAWN: Readonly<Record<WithdrawalCause, string>> = {
  ruleRetired: 'its limit is retired, or measures something else now',
  scopeExcluded: 'its node no longer stands under the limit',
};

/** Its figures, and when and by which version it fired. */
function Facts({ alert }: Pick<Props, 'alert'>): ReactNode {
  const zone = useSession()?.zone ?? 'UTC';
  const use = useAlertUse(alert);
  // An alert that is over stands as it ended, whatever its limit is now.
  const when = alert.state === 'cleared' ? 'at its end' : 'now';
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(190px,1fr))] gap-3 max-phone:grid-cols-2">
      <Fact name={`Used ${when}`} value={use.isFigure ? `${use.usedOf} (${use.percent})` : '—'} />
      <Fact name={`Left ${when}`} value={use.isFigure ? use.left : '—'} />
      <Fact
        name="Fired"
        value={`${formatTime(alert.openedAtUs, zone, { millis: true })} ${formatSeq(alert.openedSeq)}`}
      />
      <Fact name="Trading day" value={alert.tradingDay === '' ? 'before the first reset' : alert.tradingDay} />
      <Fact name="Rule version" value={`v${alert.limitVersion}`} />
      <Fact name="Owner" value={alert.acknowledgement?.byName ?? 'nobody yet'} />
    </dl>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }): ReactNode {
  return (
    <div className="min-w-0">
      <dt className="text-cap text-ink-3">{name}</dt>
      <dd className="font-medium">{value}</dd>
    </div>
  );
}

function Download({ alertId, kind }: { readonly alertId: string; readonly kind: 'json' | 'csv' }): ReactNode {
  return (
    <a
      className="inline-flex h-6 items-center rounded-control border border-edge px-2 text-body font-medium hover:bg-hover max-phone:h-11"
      href={`/api/v1/alerts/${alertId}/evidence.${kind}`}
      download
    >
      Export {kind.toUpperCase()}
    </a>
  );
}
