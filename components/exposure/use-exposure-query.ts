import { useEffect, useState } from 'react';
import { DEFAULT_EXPOSURE, readExposureQuery, writeExposureQuery } from './exposure-query.ts';
import type { ExposureQuery } from './exposure-query.ts';

/** What is shown stands in the address: a reload, a shared link and Back bring it back [IA2]. */
export function useExposureQuery(): readonly [ExposureQuery, (query: ExposureQuery) => void] {
  const [query, setQuery] = useState<ExposureQuery>(DEFAULT_EXPOSURE);
  useEffect(() => {
    const read = (): void => setQuery(readExposureQuery(new URLSearchParams(location.search)));
    read();
    addEventListener('popstate', read);
    return () => removeEventListener('popstate', read);
  }, []);
  const choose = (next: ExposureQuery): void => {
    setQuery(next);
    const text = writeExposureQuery(next);
    history.pushState(null, '', `${location.pathname}${text === '' ? '' : `?${text}`}`);
  };
  return [query, choose];
}
