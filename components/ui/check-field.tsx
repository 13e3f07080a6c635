import { useId } from 'react';
import type { ReactNode } from 'react';

type Props = {
  readonly label: string;
  readonly help: string;
  readonly checked: boolean;
  readonly onCheck: (checked: boolean) => void;
};

/** On or off, with its label and its help. */
export function CheckField({ label, help, checked, onCheck }: Props): ReactNode {
  const id = useId();
  return (
    <div className="min-w-0">
      <label className="inline-flex min-h-6 cursor-pointer items-center gap-2 font-medium max-phone:min-h-11">
        <input
          type="checkbox"
          aria-describedby={`${id}-help`}
          checked={checked}
          onChange={(event) => onCheck(event.target.checked)}
          className="accent-accent"
        />
        {label}
      </label>
      <p id={`${id}-help`} className="text-cap text-ink-3">
        {help}
      </p>
    </div>
  );
}
