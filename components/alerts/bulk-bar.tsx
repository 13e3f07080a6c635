import { useState } from 'react';
import type { ReactNode } from 'react';
import { SNOOZE_WORDS } from '#lib/client/alert-marks.ts';
import { isConnected } from '#lib/client/desk-state.ts';
import { useConnection, useDesk, useWelcome } from '#lib/client/hooks.ts';
import { SNOOZES } from '#lib/model/alert.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { Button } from '../ui/button.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { Menu } from '../ui/menu.tsx';
import { BulkNote } from './bulk-note.tsx';

type Props = {
  /** What is selected, for readers that speak. */
  readonly label: string;
  readonly summary: string;
  /** Tells two bulk acts apart: the second press must be of the same one [AK9]. */
  readonly actKey: string;
  /** What the acts are on: these and no others. */
  readonly alerts: readonly AlertRecord[];
  /** Why nothing can be done where there are none. */
  readonly whenNone: string;
  readonly withNoise?: boolean | undefined;
  readonly onClear: () => void;
};

/** Acts on several alerts at once: acknowledge, snooze, note, mark as noise. */
export function BulkBar({ label, summary, actKey, alerts, whenNone, withNoise = false, onClear }: Props): ReactNode {
  const desk = useDesk();
  const role = useWelcome()?.user.role ?? null;
  const isLive = isConnected(useConnection());
  const [isNoting, setNoting] = useState(false);
  const alertIds = alerts.map(({ alertId }) => alertId);
  const refusal = refusalOf(role, isLive, alertIds.length === 0 ? whenNone : null);
  const snooze = (
    <Button size="small" disabledReason={refusal}>
      Snooze
    </Button>
  );
  return (
    <div role="group" aria-label={label} className="flex flex-none items-center gap-2 whitespace-nowrap">
      <span role="status" className="font-medium">
        {summary}
      </span>
      <Button
        size="small"
        disabledReason={refusal}
        onClick={() => void desk.commands.acknowledgeGroup(actKey, alertIds)}
      >
        Ack
      </Button>
      {refusal === null ? (
        <Menu
          trigger={snooze}
          items={SNOOZES.map((kind) => ({ id: kind, label: SNOOZE_WORDS[kind], hint: null, disabledReason: null }))}
          onChoose={(id) => {
            const kind = SNOOZES.find((each) => each === id);
            if (kind !== undefined) void desk.commands.marks.snoozeMany(alertIds, kind);
          }}
        />
      ) : (
        snooze
      )}
      <Button size="small" disabledReason={refusal} onClick={() => setNoting(true)}>
        Note
      </Button>
      {withNoise ? <NoiseButton alerts={alerts} refusal={refusal} /> : null}
      <Button size="small" look="quiet" onClick={onClear}>
        Clear <Kbd>Esc</Kbd>
      </Button>
      {isNoting ? <BulkNote alerts={alerts} onDone={() => setNoting(false)} /> : null}
    </div>
  );
}

/** Health alerts tell of the desk itself; their rules take no feedback [AP2]. */
function NoiseButton({
  alerts,
  refusal,
}: {
  readonly alerts: readonly AlertRecord[];
  readonly refusal: string | null;
}): ReactNode {
  const desk = useDesk();
  const marked = alerts.filter(({ family, noise }) => family === 'market' && noise === null);
  const none = marked.length === 0 ? 'Each of them is marked already, or tells of the desk itself' : null;
  return (
    <Button
      size="small"
      disabledReason={refusal ?? none}
      title="Feedback on this version of the rule: counted on the limits page, nothing of the alert changes"
      onClick={() => void desk.commands.marks.markNoiseMany(marked.map(({ alertId }) => alertId))}
    >
      Mark as noise
    </Button>
  );
}

function refusalOf(role: string | null, isLive: boolean, none: string | null): string | null {
  if (role !== 'manager' && role !== 'lead')
    return `This needs the role manager or lead; yours is ${role ?? 'unknown'}`;
  return isLive ? none : 'Not connected: nothing can be done';
}
