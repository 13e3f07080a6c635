import { useCallback, useEffect, useState } from 'react';
import { fetchAlert } from '#lib/client/api.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { AlertDossier } from '#lib/protocol/alert-dossier.ts';

export type LoadedDossier =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly status: number; readonly message: string; readonly errorId: string | null }
  | { readonly kind: 'loaded'; readonly dossier: AlertDossier };

/**
 * The papers of an alert, `loading` at first and again for another alert. Each transition and mark that the stream brings
 * is a new record, and is in the papers by then, so they are asked for again.
 *
 * @param waitMs How long an alert is to stay before it is asked for: arrows that run over a list ask for none of it.
 */
export function useDossier(
  alertId: string,
  live: AlertRecord | undefined,
  waitMs = 0,
): { readonly loaded: LoadedDossier; readonly reload: () => void } {
  const [kept, setKept] = useState<{ readonly of: string; readonly loaded: LoadedDossier }>({
    of: alertId,
    loaded: { kind: 'loading' },
  });
  const [times, setTimes] = useState(0);
  useEffect(() => {
    let isGone = false;
    const timer = setTimeout(() => {
      void fetchAlert(alertId).then((answer) => {
        if (isGone) return;
        setKept({
          of: alertId,
          loaded: answer.ok
            ? { kind: 'loaded', dossier: answer.value }
            : { kind: 'failed', status: answer.status, message: answer.message, errorId: answer.errorId },
        });
      });
    }, waitMs);
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [alertId, live, times, waitMs]);
  const reload = useCallback(() => setTimes((was) => was + 1), []);
  return { loaded: kept.of === alertId ? kept.loaded : { kind: 'loading' }, reload };
}
