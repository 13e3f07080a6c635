import { useState } from 'react';
import type { ReactNode } from 'react';
import { SNOOZE_WORDS } from '#lib/client/alert-marks.ts';
import { isConnected } from '#lib/client/desk-state.ts';
import { formatCount } from '#lib/client/format.ts';
import { useAlerts, useConnection, useDesk, useWelcome } from '#lib/client/hooks.ts';
import { SNOOZES } from '#lib/model/alert.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { Menu } from '../ui/menu.tsx';

type Props = { readonly selected: ReadonlySet<number>; readonly onClear: () => void };

/** Acts on the open alerts of the selected accounts, and on no others. */
export function SelectionBar({ selected, onClear }: Props): ReactNode {
  const desk = useDesk();
  const role = useWelcome()?.user.role ?? null;
  const isLive = isConnected(useConnection());
  const [isNoting, setNoting] = useState(false);
  const { indexOf } = desk.store.getState();
  const alerts = useAlerts().filter((alert) => isOfSelected(alert, selected, indexOf));
  const alertIds = alerts.map(({ alertId }) => alertId);
  const refusal = refusalOf(role, isLive, alertIds.length);
  const snooze = (
    <Button size="small" disabledReason={refusal}>
      Snooze
    </Button>
  );
  return (
    <div role="group" aria-label="Selected rows" className="flex flex-none items-center gap-2 whitespace-nowrap">
      <span role="status" className="font-medium">
        {formatCount(selected.size)} selected · {formatCount(alertIds.length)}{' '}
        {alertIds.length === 1 ? 'alert' : 'alerts'}
      </span>
      <Button
        size="small"
        disabledReason={refusal}
        onClick={() => void desk.commands.acknowledgeGroup('selection', alertIds)}
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
      <Button size="small" look="quiet" onClick={onClear}>
        Clear <Kbd>Esc</Kbd>
      </Button>
      {isNoting ? <BulkNote alerts={alerts} onDone={() => setNoting(false)} /> : null}
    </div>
  );
}

function isOfSelected(
  { state, scope }: AlertRecord,
  selected: ReadonlySet<number>,
  indexOf: ReadonlyMap<string, number>,
): boolean {
  return state !== 'cleared' && scope.level === 'account' && selected.has(indexOf.get(scope.id) ?? -1);
}

function refusalOf(role: string | null, isLive: boolean, alerts: number): string | null {
  if (role !== 'manager' && role !== 'lead')
    return `This needs the role manager or lead; yours is ${role ?? 'unknown'}`;
  if (!isLive) return 'Not connected: nothing can be done';
  return alerts === 0 ? 'No open alert in the selected accounts' : null;
}

function BulkNote({
  alerts,
  onDone,
}: {
  readonly alerts: readonly AlertRecord[];
  readonly onDone: () => void;
}): ReactNode {
  const desk = useDesk();
  const [text, setText] = useState('');
  // Exactly those that were selected when the form opened.
  const [asked] = useState(alerts);
  return (
    <Dialog
      open
      onOpenChange={onDone}
      title={`Note on ${formatCount(asked.length)} alerts`}
      description={asked
        .slice(0, 6)
        .map(({ scope, limitName }) => `${scope.id} ${limitName}`)
        .join(', ')}
    >
      <form
        className="flex flex-col items-start gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() === '') return;
          void desk.commands.marks.annotateMany(
            asked.map(({ alertId }) => alertId),
            text.trim(),
          );
          onDone();
        }}
      >
        <Field
          label="Note"
          help="Up to 2,000 characters. It stays on record with your name and the time."
          className="w-full"
        >
          {({ id, describedBy, className }) => (
            <textarea
              id={id}
              aria-describedby={describedBy}
              className={`${className} h-24 py-1`}
              maxLength={2_000}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" look="primary" disabledReason={text.trim() === '' ? 'Write something first' : null}>
          Add note
        </Button>
      </form>
    </Dialog>
  );
}
