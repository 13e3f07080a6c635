'use client';

import type { ReactNode } from 'react';
import { SNOOZE_WORDS } from '#lib/client/alert-marks.ts';
import { isConnected } from '#lib/client/desk-state.ts';
import { useConnection, useDesk, useWelcome } from '#lib/client/hooks.ts';
import { SNOOZES } from '#lib/model/alert.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { SilenceMatcher } from '#lib/model/silence.ts';
import { silenceLink } from '../silences/silence-form-state.ts';
import { Button } from '../ui/button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { Menu } from '../ui/menu.tsx';
import { useDeskRouter } from '../shell/use-desk-router.ts';

type Props = { readonly alert: AlertRecord; readonly className?: string | undefined };

/** Puts an alert off: no strip and no sound for a while, always with an end. It is no acknowledgement [SU5]. */
export function SnoozeMenu({ alert, className }: Props): ReactNode {
  const desk = useDesk();
  const router = useDeskRouter();
  const role = useWelcome()?.user.role ?? null;
  const connected = isConnected(useConnection());
  const refusal = snoozeRefusal(alert, role, connected);
  const about = `${alert.scope.id}, ${alert.limitName}`;
  if (alert.snooze !== null)
    return (
      <Button
        size="small"
        className={className}
        disabledReason={refusal}
        aria-label={`End the snooze of ${about}`}
        onClick={() => void desk.commands.marks.liftSnooze(alert.alertId)}
      >
        End snooze
      </Button>
    );
  if (refusal !== null)
    return (
      <Button size="small" className={className} disabledReason={refusal} aria-label={`Snooze ${about}`}>
        Snooze
      </Button>
    );
  const isUnowned = alert.acknowledgement === null && alert.rungPeak === 'breach';
  const items = SNOOZES.map((kind, place) => ({
    id: kind,
    label: SNOOZE_WORDS[kind],
    hint: <Kbd>{`S ${place + 1}`}</Kbd>,
    disabledReason: isUnowned && place > 1 ? 'A breach that nobody owns may be put off for 15 minutes at most' : null,
  }));
  return (
    <Menu
      items={[...items, ...SILENCES]}
      trigger={
        <Button size="small" className={className} aria-label={`Snooze ${about}`}>
          Snooze
        </Button>
      }
      onChoose={(id) => {
        const kind = SNOOZES.find((each) => each === id);
        if (kind !== undefined) void desk.commands.marks.snooze(alert.alertId, kind);
        else router.push(silenceLink(silencedBy(id, alert)));
      }}
    />
  );
}

const SILENCES = [
  { id: 'silenceRule', label: 'Silence this rule here …', hint: null, disabledReason: null },
  { id: 'silenceScope', label: 'Silence all of it …', hint: null, disabledReason: null },
];

/** The matcher that the form begins with. */
function silencedBy(id: string, { limitId, scope }: AlertRecord): SilenceMatcher {
  return id === 'silenceRule' ? { limitId, scope } : { scope };
}

/** Why it cannot be snoozed here; the engine decides. */
function snoozeRefusal(alert: AlertRecord, role: string | null, connected: boolean): string | null {
  if (role !== 'manager' && role !== 'lead')
    return `Snoozing needs the role manager or lead; yours is ${role ?? 'not known yet'}`;
  if (!alert.suppressible)
    return 'Nothing masks this alert: it is a loss limit of the firm, or says that the rest may be wrong';
  return connected ? null : 'Not connected: nothing can be snoozed';
}
