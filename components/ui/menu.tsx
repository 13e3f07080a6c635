'use client';

import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';

export type MenuItem = {
  readonly id: string;
  readonly label: string;
  /** What stands at the right: the key. */
  readonly hint: ReactNode;
  /** Why it cannot be chosen now; it stays readable. */
  readonly disabledReason: string | null;
};
type Props = {
  /** The button that opens it. */
  readonly trigger: ReactNode;
  readonly items: readonly MenuItem[];
  readonly onChoose: (id: string) => void;
};

/** A button with a list of acts under it. */
export function Menu({ trigger, items, onChoose }: Props): ReactNode {
  return (
    <DropdownMenu.Root>
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
