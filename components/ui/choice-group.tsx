import { useId } from 'react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

type Props<Value extends string> = {
  readonly label: string;
  readonly help: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly onChoose: (value: Value) => void;
  /** What shows the choice at work. */
  readonly children?: ReactNode;
};

/** One of a few, all of them in sight: radio buttons in a row with their label and help. */
export function ChoiceGroup<Value extends string>({
  label,
  help,
  value,
  options,
  onChoose,
  children,
}: Props<Value>): ReactNode {
  const id = useId();
  return (
    <fieldset className="min-w-0" aria-describedby={`${id}-help`}>
      <legend className="mb-1 text-body font-medium">{label}</legend>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        {options.map((option) => (
          <label
            key={option.value}
            className={classNames(
              'inline-flex min-h-7 cursor-pointer items-center gap-1.5 rounded-control border px-2.5 max-phone:min-h-11',
              option.value === value ? 'border-accent bg-selected' : 'border-edge hover:bg-hover',
            )}
          >
            <input
              type="radio"
              name={id}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChoose(option.value)}
              className="accent-accent"
            />
            {option.label}
          </label>
        ))}
        {children}
      </div>
      <p id={`${id}-help`} className="mt-1 text-cap text-ink-3">
        {help}
      </p>
    </fieldset>
  );
}
