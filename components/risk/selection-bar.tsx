import type { ReactNode } from 'react';
import { formatCount } from '#lib/client/format.ts';
import { useAlerts, useDesk } from '#lib/client/hooks.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { BulkBar } from '../alerts/bulk-bar.tsx';

type Props = { readonly selected: ReadonlySet<number>; readonly onClear: () => void };

/** Acts on the open alerts of the selected accounts, and on no others. */
export function SelectionBar({ selected, onClear }: Props): ReactNode {
  const { indexOf } = useDesk().store.getState();
  const alerts = useAlerts().filter((alert) => isOfSelected(alert, selected, indexOf));
  const words = alerts.length === 1 ? 'alert' : 'alerts';
  return (
    <BulkBar
      label="Selected rows"
      summary={`${formatCount(selected.size)} selected · ${formatCount(alerts.length)} ${words}`}
      actKey="selection"
      alerts={alerts}
      whenNone="No open alert in the selected accounts"
      onClear={onClear}
    />
  );
}

function isOfSelected(
  { state, scope }: AlertRecord,
  selected: ReadonlySet<number>,
  indexOf: ReadonlyMap<string, number>,
): boolean {
  return state !== 'cleared' && scope.level === 'account' && selected.has(indexOf.get(scope.id) ?? -1);
}
