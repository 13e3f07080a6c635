import type { ReactNode } from 'react';

/** The key that does what the button does; the button's name does not repeat it. */
export function Kbd({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <kbd
      aria-hidden="true"
      className="inline-flex h-4 min-w-4 items-center justify-center rounded-chip border border-current px-1 text-cap leading-none font-medium max-phone:hidden"
    >
      {children}
    </kbd>
  );
}
