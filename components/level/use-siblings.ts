import { useCallback } from 'react';
import { useDeskActs } from '../shell/desk-ui.tsx';
import { useDeskRouter } from '../shell/use-desk-router.ts';

/** Leads to the previous or next of the ranking that led here; without one, to those that stand beside it [IA4]. */
export function useSiblings(href: string, beside: readonly string[]): (by: 1 | -1) => void {
  const router = useDeskRouter();
  const { ranking } = useDeskActs();
  return useCallback(
    (by) => {
      const remembered = ranking();
      const list = remembered.includes(href) ? remembered : beside;
      const next = list[list.indexOf(href) + by];
      if (list.includes(href) && next !== undefined) router.replace(next);
    },
    [router, ranking, href, beside],
  );
}
