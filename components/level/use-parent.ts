import { useCallback } from 'react';
import { useDeskActs } from '../shell/desk-ui.tsx';
import { useDeskRouter } from '../shell/use-desk-router.ts';

/** Leads one level up; back where the page before this one was above it, so that it is found as it was left [IA5]. */
export function useParent(href: string | null): () => void {
  const router = useDeskRouter();
  const { monitorHref } = useDeskActs();
  return useCallback(() => {
    const before = pathBefore();
    if (before !== null && (before === href || before === '/monitor')) router.back();
    else router.push(href ?? monitorHref());
  }, [router, monitorHref, href]);
}

/** Path of the entry before this one in the history; null where there is none or the browser does not tell. */
function pathBefore(): string | null {
  if (!('navigation' in globalThis)) return null;
  const at = navigation.currentEntry?.index ?? 0;
  const url = navigation.entries()[at - 1]?.url ?? null;
  return url === null ? null : new URL(url).pathname;
}
