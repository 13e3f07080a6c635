'use client';

import { useState } from 'react';
import type { ReactNode } from 'react';
import { useAlerts, useDesk, useWelcome } from '#lib/client/hooks.ts';
import { NoteField } from '../alerts/note-field.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useDeskUi } from './desk-ui.tsx';

/** A note on the current alert from any page, by one key [AK11]. */
export function NoteDialog(): ReactNode {
  const { notedAlert, setNotedAlert } = useDeskUi();
  const alert = useAlerts().find(({ alertId }) => alertId === notedAlert);
  if (notedAlert === null || alert === undefined) return null;
  return (
    <Dialog
      open
      onOpenChange={() => setNotedAlert(null)}
      title={`Note on ${alert.scope.id}, ${alert.limitName}`}
      description="Plain text. It stays on record with your name and the time."
    >
      <NoteForm alertId={notedAlert} onDone={() => setNotedAlert(null)} />
    </Dialog>
  );
}

function NoteForm({ alertId, onDone }: { readonly alertId: string; readonly onDone: () => void }): ReactNode {
  const desk = useDesk();
  const role = useWelcome()?.user.role ?? null;
  const [text, setText] = useState('');
  const mayWrite = role === 'manager' || role === 'lead';
  const add = async (): Promise<void> => {
    const result = await desk.commands.marks.annotate(alertId, text.trim());
    if (result.kind === 'done') onDone();
  };
  return (
    <form
      className="flex flex-col items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (mayWrite && text.trim() !== '') void add();
      }}
    >
      <NoteField help="Up to 2,000 characters." text={text} onText={setText} />
      <Button
        type="submit"
        look="primary"
        disabledReason={
          mayWrite ? (text.trim() === '' ? 'Write something first' : null) : 'Notes need the role manager or lead'
        }
      >
        Add note
      </Button>
    </form>
  );
}
