import type { ReactNode } from 'react';
import { Field } from './field.tsx';

type Props = {
  readonly label: string;
  readonly help: string;
  readonly error?: string | null | undefined;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly disabled?: boolean | undefined;
  readonly onChoose: (value: string) => void;
};

/** One choice of a few, with its label, its help and its error. */
export function SelectField({ label, help, error, value, options, disabled, onChoose }: Props): ReactNode {
  return (
    <Field label={label} help={help} error={error}>
      {({ id, describedBy, className }) => (
        <select
          id={id}
          aria-describedby={describedBy}
          className={className}
          disabled={disabled}
          value={value}
          onChange={(event) => onChoose(event.target.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
