import { useId } from 'react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

type Slot = {
  readonly id: string;
  readonly describedBy: string;
  readonly invalid: boolean;
  readonly className: string;
};
type Props = {
  readonly label: string;
  readonly help: string;
  readonly error?: string | null | undefined;
  readonly children: (slot: Slot) => ReactNode;
  readonly className?: string | undefined;
};

const CONTROL =
  'h-8 w-full min-w-0 rounded-control border border-edge bg-surface px-2 text-control text-ink placeholder:text-ink-3 aria-invalid:border-breach max-phone:h-11 max-phone:text-[16px]';

/** Label above, help beside it in print, the error in words below; all tied to the control by id. */
export function Field({ label, help, error, children, className }: Props): ReactNode {
  const id = useId();
  const hasError = error !== null && error !== undefined;
  return (
    <div className={classNames('flex min-w-0 flex-col gap-0.5', className)}>
      <label htmlFor={id} className="text-body font-medium">
        {label}
      </label>
      {children({ id, describedBy: `${id}-help ${id}-error`, invalid: hasError, className: CONTROL })}
      <p id={`${id}-help`} className="text-cap text-ink-3">
        {help}
      </p>
      <p id={`${id}-error`} role={hasError ? 'alert' : undefined} className="text-body font-medium text-breach">
        {error}
      </p>
    </div>
  );
}
