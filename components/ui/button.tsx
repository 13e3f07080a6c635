import { useId } from 'react';
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { classNames } from './class-names.ts';

const EVERY =
  'inline-flex items-center justify-center gap-1.5 rounded-control font-medium whitespace-nowrap select-none aria-disabled:cursor-not-allowed aria-disabled:opacity-55';
const LOOKS = {
  primary: 'bg-accent text-accent-on hover:brightness-110 border border-accent',
  plain: 'border border-edge text-ink hover:bg-hover',
  quiet: 'text-ink-2 hover:bg-hover hover:text-ink border border-transparent',
} as const;
const SIZES = {
  // Drawn 20 px high, so that rows of 24 px stay apart, and pressed on 24 [AX8].
  row: "relative h-5 px-1.5 text-cap after:absolute after:inset-x-0 after:-inset-y-[3px] after:content-['']",
  slim: 'h-6 px-1.5 text-body max-phone:h-11 max-phone:px-3 max-phone:text-phone',
  small: 'h-6 px-2 text-body max-phone:h-11 max-phone:px-3 max-phone:text-phone',
  normal: 'h-7 px-2.5 text-body max-phone:h-11 max-phone:px-4 max-phone:text-phone',
  tall: 'h-9 px-2.5 text-body max-phone:h-11 max-phone:px-4 max-phone:text-phone',
  icon: 'size-7 max-phone:size-11',
} as const;

type Props = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> & {
  readonly look?: keyof typeof LOOKS | undefined;
  readonly size?: keyof typeof SIZES | undefined;
  /** Why it cannot be pressed now; the button stays reachable and says so [UP12]. */
  readonly disabledReason?: string | null | undefined;
};

export function Button({
  look = 'plain',
  size = 'normal',
  disabledReason,
  className,
  onClick,
  children,
  ...rest
}: Props): ReactNode {
  const reasonId = useId();
  const isDisabled = disabledReason !== null && disabledReason !== undefined;
  return (
    <button
      type="button"
      {...rest}
      className={classNames(EVERY, LOOKS[look], SIZES[size], className)}
      aria-disabled={isDisabled || undefined}
      aria-describedby={isDisabled ? reasonId : rest['aria-describedby']}
      title={isDisabled ? disabledReason : rest.title}
      onClick={(event) => {
        if (isDisabled) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {children}
      {isDisabled ? (
        <span id={reasonId} className="visually-hidden" aria-hidden="true">
          {disabledReason}
        </span>
      ) : null}
    </button>
  );
}
