'use client';

import { X } from 'lucide-react';
import { Dialog as RadixDialog } from 'radix-ui';
import type { ReactNode } from 'react';

type Props = {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description: string;
  readonly children: ReactNode;
};

/** A dialog that is there to be typed into says where; else the first thing in it takes the focus. */
function focusFirst(event: Event): void {
  const first =
    event.currentTarget instanceof HTMLElement ? event.currentTarget.querySelector<HTMLElement>(FIRST) : null;
  if (first === null) return;
  event.preventDefault();
  first.focus();
}

const FIRST = '[data-first-focus]';

export function Dialog({ open, onOpenChange, title, description, children }: Props): ReactNode {
  return (
    <RadixDialog.Root open={open} onOpenChange={onOpenChange}>
      <RadixDialog.Portal>
        {/* Not the library's own: that one locks the scrolling of a body which never scrolls, and every style of the
            page is computed anew for it before the first key is answered. */}
        <div aria-hidden="true" className="pointer-events-auto fixed inset-0 z-40 bg-canvas/70" />
        <RadixDialog.Content
          onOpenAutoFocus={focusFirst}
          className="panel fixed top-1/2 left-1/2 z-50 flex max-h-[86dvh] w-[min(720px,calc(100vw-24px))] -translate-x-1/2 -translate-y-1/2 flex-col outline-none"
        >
          <div className="flex items-start justify-between gap-4 border-b border-line px-4 py-3">
            <div>
              <RadixDialog.Title className="text-control font-semibold">{title}</RadixDialog.Title>
              <RadixDialog.Description className="text-body text-ink-2">{description}</RadixDialog.Description>
            </div>
            <RadixDialog.Close
              className="grid size-7 place-content-center rounded-control text-ink-2 hover:bg-hover max-phone:size-11"
              aria-label="Close"
            >
              <X size={16} aria-hidden="true" />
            </RadixDialog.Close>
          </div>
          <div className="min-h-0 overflow-auto p-4">{children}</div>
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}
