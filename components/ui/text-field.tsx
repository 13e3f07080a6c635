import type { InputHTMLAttributes, ReactNode } from 'react';
import { Field } from './field.tsx';

type Props = Omit<InputHTMLAttributes<HTMLInputElement>, 'id' | 'className' | 'onChange' | 'children'> & {
  readonly label: string;
  readonly help: string;
  readonly error?: string | null | undefined;
  readonly value: string;
  readonly onText: (text: string) => void;
};

/** One line of text with its label, its help and its error. */
export function TextField({ label, help, error, onText, ...input }: Props): ReactNode {
  return (
    <Field label={label} help={help} error={error}>
      {({ id, describedBy, invalid, className }) => (
        <input
          {...input}
          id={id}
          aria-describedby={describedBy}
          aria-invalid={invalid || undefined}
          className={className}
          onChange={(event) => onText(event.target.value)}
        />
      )}
    </Field>
  );
}
