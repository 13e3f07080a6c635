import { useCallback, useEffect, useState } from 'react';
import { searchAccounts } from '#lib/client/api.ts';
import type { AccountHit } from '#lib/client/api.ts';

const HITS_MAX = 8;
const DEBOUNCE_MS = 150;

export type AccountHits = {
  /** Null before the answer to the present query. */
  readonly hits: readonly AccountHit[] | null;
  readonly active: number;
  readonly setActive: (position: number) => void;
  readonly close: () => void;
};

/** Accounts that match what was typed; an answer to an older query is dropped. */
export function useAccountHits(query: string): AccountHits {
  const [hits, setHits] = useState<readonly AccountHit[] | null>(null);
  const [active, setActive] = useState(0);
  useEffect(() => {
    setHits(null);
    setActive(0);
    if (query.trim() === '') return undefined;
    let isCurrent = true;
    const timer = setTimeout(() => {
      void searchAccounts(query.trim(), HITS_MAX).then((answer) => {
        if (isCurrent) setHits(answer.ok ? answer.value : []);
      });
    }, DEBOUNCE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [query]);
  const close = useCallback(() => setHits(null), []);
  return { hits, active, setActive, close };
}
