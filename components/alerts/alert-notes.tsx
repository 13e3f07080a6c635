'use client';

import { useState } from 'react';
import type { ReactNode } from 'react';
import { REASON_WORDS } from '#lib/client/alert-marks.ts';
import { formatTime } from '#lib/client/format.ts';
import { useDesk, useSession, useWelcome } from '#lib/client/hooks.ts';
import { ACK_REASONS } from '#lib/model/alert.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { sendOnCtrlEnter } from '../ui/send-key.ts';

/** What persons wrote beside an alert, oldest first, and why it was taken as it was [AK6], [AK11]. */
export function AlertNotes({ alert }: { readonly alert: AlertRecord }): ReactNode {
  const desk = useDesk();
  const zone = useSession()?.zone ?? 'UTC';
  const role = useWelcome()?.user.role ?? null;
  const [text, setText] = useState('');
  const mayWrite = role === 'manager' || role === 'lead';
  const add = async (): Promise<void> => {
    const result = await desk.commands.marks.annotate(alert.alertId, text.trim());
    if (result.kind === 'done') setText('');
  };
  return (
    <section aria-label="Notes" className="panel flex flex-col gap-2 p-3">
      <h2 className="text-control font-semibold">Notes</h2>
      <Reasons alert={alert} mayWrite={mayWrite} />
      {alert.notes.length === 0 ? <p className="text-body text-ink-2">No notes yet.</p> : null}
      <ol className="flex flex-col gap-1.5">
        {alert.notes.map((note) => (
          <li key={note.seq} className="text-body">
            <span className="text-ink-3">
              {formatTime(note.atUs, zone)} {note.byName}
            </span>
            <p className="whitespace-pre-wrap">{note.text}</p>
          </li>
        ))}
      </ol>
      <form
        className="flex flex-col items-start gap-1.5 print:hidden"
        onSubmit={(event) => {
          event.preventDefault();
          if (mayWrite && text.trim() !== '') void add();
        }}
      >
        <Field label="New note" help="Plain text. It stays on record with your name and the time." error={null}>
          {({ id, describedBy, className }) => (
            <textarea
              id={id}
              aria-describedby={describedBy}
              className={`${className} h-16 py-1`}
              maxLength={2_000}
              onKeyDown={sendOnCtrlEnter}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <Button
          type="submit"
          disabledReason={
            mayWrite ? (text.trim() === '' ? 'Write something first' : null) : 'Notes need the role manager or lead'
          }
        >
          Add note
        </Button>
      </form>
    </section>
  );
}

function Reasons({ alert, mayWrite }: { readonly alert: AlertRecord; readonly mayWrite: boolean }): ReactNode {
  const desk = useDesk();
  const held = alert.acknowledgement;
  if (held === null) return null;
  return (
    <div role="group" aria-label="Reason of the acknowledgement" className="flex flex-wrap items-center gap-1.5">
      <span className="text-body text-ink-2">{held.byName} took it:</span>
      {ACK_REASONS.map((reason) => (
        <Button
          key={reason}
          size="small"
          look={held.reason === reason ? 'primary' : 'plain'}
          aria-pressed={held.reason === reason}
          disabledReason={mayWrite ? null : 'Reasons need the role manager or lead'}
          onClick={() => void desk.commands.marks.giveReason(alert.alertId, reason)}
        >
          {REASON_WORDS[reason]}
        </Button>
      ))}
    </div>
  );
}
