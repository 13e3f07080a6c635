'use client';

import { DropdownMenu } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';

export type MenuItem = {
  readonly id: string;
  readonly label: string;
  /** What stands at the right: the key. */
  readonly hint: ReactNode;
  /** Why it cannot be chosen now; it stays readable. */
  readonly disabledReason: string | null;
};
export type MenuProps = {
  /** The button that opens it. */
  readonly trigger: ReactElement<{ readonly onClick?: () => void }>;
  readonly items: readonly MenuItem[];
  readonly onChoose: (id: string) => void;
};

/** The button with its list; menu.tsx brings it. */
export function DropDown({
  trigger,
  items,
  onChoose,
  isOpenAtFirst,
}: MenuProps & { readonly isOpenAtFirst: boolean }): ReactNode {
  return (
    <DropdownMenu.Root defaultOpen={isOpenAtFirst} modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content align="start" sideOffset={4} className="panel z-50 min-w-44 border-edge p-1 text-body">
          {items.map(({ id, label, hint, disabledReason }) => (
            <DropdownMenu.Item
              key={id}
              disabled={disabledReason !== null}
              title={disabledReason ?? undefined}
              className="flex h-7 cursor-pointer items-center justify-between gap-3 rounded-control px-2 outline-none data-disabled:cursor-not-allowed data-disabled:opacity-55 data-highlighted:bg-hover max-phone:h-11"
              onSelect={() => onChoose(id)}
            >
              {label} {hint}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
