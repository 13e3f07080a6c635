import { useRouter } from 'next/navigation';
import { useCallback } from 'react';
import { useDeskUi } from './desk-ui.tsx';

/** Leads from an account up to the monitor as it was left: back when it is the page before this one, else by its last address [IA5]. */
export function useWayUp(): () => void {
  const router = useRouter();
  const { monitorHref } = useDeskUi();
  return useCallback(() => {
    if (pathBefore() === '/monitor') router.back();
    else router.push(monitorHref());
  }, [router, monitorHref]);
}

/** Path of the entry before this one in the history; null where there is none or the browser does not tell. */
function pathBefore(): string | null {
  if (!('navigation' in globalThis)) return null;
  const at = navigation.currentEntry?.index ?? 0;
  const url = navigation.entries()[at - 1]?.url ?? null;
  return url === null ? null : new URL(url).pathname;
}
