import { useRouter } from 'next/navigation';
import { useEffect, useMemo } from 'react';
import type { Desk } from '#lib/client/desk.ts';
import { useDesk } from '#lib/client/hooks.ts';

export type DeskRouter = {
  readonly push: (path: string) => void;
  readonly replace: (path: string) => void;
  readonly back: () => void;
};

/** Leads to another page of the desk, and stays where it is while the server is away. It never changes. */
export function useDeskRouter(): DeskRouter {
  const desk = useDesk();
  const router = useRouter();
  return useMemo(() => {
    const unlessOffline = (go: () => void): void => {
      if (!staysWhileOffline(desk)) go();
    };
    return {
      push: (path) => unlessOffline(() => router.push(path)),
      replace: (path) => unlessOffline(() => router.replace(path)),
      back: () => unlessOffline(() => router.back()),
    };
  }, [desk, router]);
}

/** Links of the desk, as keys: see `useDeskRouter`. One that opens another tab is the person's own affair. */
export function useLinksStayOffline(): void {
  const desk = useDesk();
  useEffect(() => {
    const onClick = (event: MouseEvent): void => {
      const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href^="/"]') : null;
      if (link === null || link.target !== '' || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (!staysWhileOffline(desk)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    // Before the page's own handlers.
    document.addEventListener('click', onClick, { capture: true });
    return () => document.removeEventListener('click', onClick, { capture: true });
  }, [desk]);
}

/** Without a server a page that is not loaded is the browser's error page: strip, tray and last figures would be gone [ST7]. */
function staysWhileOffline(desk: Desk): boolean {
  if (desk.store.getState().connection.kind !== 'offline') return false;
  desk.intents.toast({
    tone: 'neutral',
    text: 'Not connected: other pages open when the server is back',
    undo: null,
    atMs: Date.now(),
  });
  return true;
}
