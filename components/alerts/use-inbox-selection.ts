import { useCallback, useMemo, useState } from 'react';
import type { AlertRecord } from '#lib/model/alert.ts';

export type InboxSelection = {
  readonly ids: ReadonlySet<string>;
  /** Those of the shown that are selected, in their order: what the acts are on. */
  readonly alerts: readonly AlertRecord[];
  readonly toggle: (alertId: string) => void;
  /** All that are shown, or none where all were. */
  readonly toggleAll: () => void;
  readonly clear: () => void;
};

/** Selected alerts of what is shown: one that leaves the list is acted on no more. */
export function useInboxSelection(shown: readonly AlertRecord[]): InboxSelection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const alerts = useMemo(() => shown.filter(({ alertId }) => ids.has(alertId)), [shown, ids]);
  // Dropped while rendering: it would else be selected again when it comes back.
  if (alerts.length !== ids.size) setIds(new Set(alerts.map(({ alertId }) => alertId)));
  const clear = useCallback(() => setIds(new Set()), []);
  const toggle = useCallback((alertId: string) => {
    setIds((was) => {
      const next = new Set(was);
      if (!next.delete(alertId)) next.add(alertId);
      return next;
    });
  }, []);
  const toggleAll = (): void =>
    setIds(alerts.length === shown.length ? new Set() : new Set(shown.map(({ alertId }) => alertId)));
  return { ids, alerts, toggle, toggleAll, clear };
}
