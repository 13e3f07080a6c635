import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatCount } from '#lib/client/format.ts';
import { useDesk } from '#lib/client/hooks.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { NoteField } from './note-field.tsx';

/** The same note on each of these alerts. */
export function BulkNote({
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
        <NoteField
          help="Up to 2,000 characters. It stays on record with your name and the time."
          text={text}
          onText={setText}
        />
        <Button type="submit" look="primary" disabledReason={text.trim() === '' ? 'Write something first' : null}>
          Add note
        </Button>
      </form>
    </Dialog>
  );
}
