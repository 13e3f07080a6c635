'use client';

import { Popover } from 'radix-ui';
import { useMemo } from 'react';
import type { ReactNode } from 'react';

type Props = {
  /** What the panel stands beside; it is not its child, so any figure of a page can be one. */
  readonly anchor: HTMLElement;
  readonly id: string;
  readonly label: string;
  /** Takes the focus and holds acts; else it is a text that stands beside its figure. */
  readonly isOpenedByKey: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

/** A panel beside a figure, kept inside the window [FO4]. */
export function AnchoredPanel({ anchor, id, label, isOpenedByKey, onClose, children }: Props): ReactNode {
  const place = useMemo(() => ({ current: anchor }), [anchor]);
  return (
    <Popover.Root open modal={false}>
      <Popover.Anchor virtualRef={place} />
      <Popover.Portal>
        <Popover.Content
          id={id}
          role={isOpenedByKey ? 'dialog' : 'tooltip'}
          aria-label={isOpenedByKey ? label : undefined}
          side="bottom"
          align="start"
          sideOffset={6}
          collisionPadding={8}
          className="panel z-50 max-h-[min(420px,var(--radix-popover-content-available-height))] w-[min(460px,calc(100vw-16px))] overflow-auto border-edge p-3 text-body"
          onOpenAutoFocus={(event) => {
            if (!isOpenedByKey) event.preventDefault();
          }}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onEscapeKeyDown={onClose}
          onInteractOutside={onClose}
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
