import type { ReactNode } from 'react';
import { Field } from '../ui/field.tsx';
import { sendOnCtrlEnter } from '../ui/send-key.ts';

type Props = {
  readonly help: string;
  readonly text: string;
  readonly onText: (text: string) => void;
};

/** Where a note is written: in the dialogs the first thing to type into. */
export function NoteField({ help, text, onText }: Props): ReactNode {
  return (
    <Field label="Note" help={help} className="w-full">
      {({ id, describedBy, className }) => (
        <textarea
          data-first-focus=""
          id={id}
          aria-describedby={describedBy}
          className={`${className} h-24 py-1`}
          maxLength={2_000}
          onKeyDown={sendOnCtrlEnter}
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
      )}
    </Field>
  );
}
