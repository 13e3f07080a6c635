'use client';

import { useRef } from 'react';
import type { MouseEvent, ReactNode } from 'react';
import { fetchMe } from '#lib/client/api.ts';
import { useDesk } from '#lib/client/hooks.ts';

/** A plain link to the file. The server wants a fresh proof of the person first, and a link cannot ask for one [SS6]. */
export function AuditExport({ href, label }: { readonly href: string; readonly label: string }): ReactNode {
  const { confirmation } = useDesk();
  const isChecked = useRef(false);
  const follow = async (link: HTMLAnchorElement): Promise<void> => {
    const me = await fetchMe();
    if (me.ok && !me.value.isConfirmed && !(await confirmation.ask())) return;
    isChecked.current = true;
    link.click();
  };
  const check = (event: MouseEvent<HTMLAnchorElement>): void => {
    if (isChecked.current) {
      isChecked.current = false;
      return;
    }
    event.preventDefault();
    void follow(event.currentTarget);
  };
  return (
    <a
      className="inline-flex h-7 items-center rounded-control border border-edge px-2.5 text-body font-medium hover:bg-hover max-phone:h-11"
      href={href}
      download
      onClick={check}
    >
      {label}
    </a>
  );
}
