'use client';

import type { ReactNode } from 'react';
import { isConnected } from '#lib/client/desk-state.ts';
import { useConnection, useDesk, useIsAcknowledging, useWelcome } from '#lib/client/hooks.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { KeyHint } from '../shell/key-hint.tsx';
import { Button } from '../ui/button.tsx';
import { acknowledgeRefusal } from './alert-words.ts';

type Props = {
  readonly alert: AlertRecord;
  readonly size?: 'row' | 'small' | 'normal' | undefined;
  /** True only on the strip: `A` means the strip and nothing else. */
  readonly isTarget?: boolean | undefined;
  readonly short?: boolean | undefined;
  readonly tabIndex?: number | undefined;
  readonly className?: string | undefined;
};

/** Takes the alert. What is shown afterwards comes back from the server; the button only says that it was pressed [UP11]. */
export function AcknowledgeButton({
  alert,
  size = 'small',
  isTarget = false,
  short = false,
  tabIndex,
  className,
}: Props): ReactNode {
  const desk = useDesk();
  const role = useWelcome()?.user.role ?? null;
  const connected = isConnected(useConnection());
  const isUnderway = useIsAcknowledging(alert.alertId);
  const refusal = isUnderway ? 'Acknowledging …' : acknowledgeRefusal(alert, role, connected);
  return (
    <Button
      look={alert.asksForAck ? 'primary' : 'plain'}
      size={size}
      tabIndex={tabIndex}
      className={className}
      disabledReason={refusal}
      onClick={(event) => {
        event.stopPropagation();
        // The result is told by a toast, whatever it is.
        void (isTarget ? desk.commands.acknowledgeTarget() : desk.commands.acknowledge(alert.alertId));
      }}
    >
      {isUnderway ? 'Acknowledging …' : short ? 'Ack' : 'Acknowledge'}
      <span className="visually-hidden">{` ${alert.scope.id}${isTarget ? '' : `, ${alert.limitName}`}`}</span>
      {isTarget ? <KeyHint id="acknowledge" /> : null}
    </Button>
  );
}
