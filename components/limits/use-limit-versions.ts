import { useEffect, useState } from 'react';
import { fetchLimitVersions } from '#lib/client/api.ts';
import type { ApiAnswer } from '#lib/client/api.ts';
import type { LimitVersions } from '#lib/model/limit-version.ts';

/** The record of a limit's versions; asked again when `moment` changes. Null while nothing has come. */
export function useLimitVersions(limitId: string, moment: string): ApiAnswer<LimitVersions> | null {
  const [answer, setAnswer] = useState<ApiAnswer<LimitVersions> | null>(null);
  useEffect(() => {
    let isOver = false;
    void fetchLimitVersions(limitId).then((given) => {
      if (!isOver) setAnswer(given);
    });
    return () => {
      isOver = true;
    };
  }, [limitId, moment]);
  return answer;
}
