import type { ReactNode } from 'react';
import { isAsking } from '#lib/client/alert-queue.ts';
import { groupAlerts, worstGroup } from '#lib/client/flood.ts';
import { useAlerts } from '#lib/client/hooks.ts';
import { groupWords, worstWords } from '../alerts/group-words.ts';

/** In a flood: the group with the worst cause, in words [GR3]. */
export function FloodMark(): ReactNode {
  const alerts = useAlerts();
  const group = worstGroup(groupAlerts(alerts.filter(isAsking)));
  if (group === null || group.members.length < 2) return null;
  return (
    <span className="font-medium text-crit">
      {' '}
      · {groupWords(group)} · {worstWords(group)}
    </span>
  );
}
