import { useEffect, useState } from 'react';
import { DEFAULT_INBOX, readInboxQuery, writeInboxQuery } from './inbox-query.ts';
import type { InboxQuery } from './inbox-query.ts';

/** Tab and filter stand in the address, replaced, so that Back leaves the page and a reload brings them back [IA2]. */
export function useInboxQuery(): readonly [InboxQuery, (change: Partial<InboxQuery>) => void] {
  const [query, setQuery] = useState<InboxQuery>(DEFAULT_INBOX);
  useEffect(() => {
    const read = (): void => setQuery(readInboxQuery(new URLSearchParams(location.search)));
    read();
    addEventListener('popstate', read);
    return () => removeEventListener('popstate', read);
  }, []);
  const change = (part: Partial<InboxQuery>): void => {
    const next = { ...query, ...part };
    setQuery(next);
    const text = writeInboxQuery(next);
    history.replaceState(null, '', text === '' ? location.pathname : `${location.pathname}?${text}`);
  };
  return [query, change];
}
