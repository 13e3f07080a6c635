'use client';

import { usePathname } from 'next/navigation';
import { useEffect } from 'react';
import { isAsking } from '#lib/client/alert-queue.ts';
import { useConnection, useDesk } from '#lib/client/hooks.ts';
import type { DeskState } from '#lib/client/desk-state.ts';

/** Count and worst alert in the title of the tab, also while it is hidden; it never alternates [AT4]. */
export function TabTitle(): null {
  const desk = useDesk();
  const path = usePathname();
  const isOffline = useConnection().kind === 'offline';
  useEffect(() => {
    const base = document.title.replace(/^(Offline · |\(\d+\) .*? · )/, '');
    const write = (state: DeskState): void => {
      const asking = state.queue.ordered.filter(isAsking);
      const first = asking[0];
      const worst = first === undefined ? '' : `(${asking.length}) ${first.scope.id} ${first.limitName} · `;
      const title = `${isOffline ? 'Offline · ' : worst}${base}`;
      if (document.title !== title) document.title = title;
    };
    write(desk.store.getState());
    return desk.store.subscribe((state, before) => {
      if (state.queue !== before.queue) write(state);
    });
  }, [desk, path, isOffline]);
  return null;
}
