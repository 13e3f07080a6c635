import { rungRank } from '#lib/model/limit.ts';
import type { Rung } from '#lib/model/limit.ts';
import type { AlertEntry } from './alert-entry.ts';

/** Whether an alert asks for an acknowledgement [AL6]. */
export function asksForAck(
  entry: Pick<AlertEntry, 'state' | 'rungPeak' | 'ackFrom' | 'silence' | 'inhibitedBy'>,
): boolean {
  return entry.state !== 'cleared' && entry.state !== 'pending' && asksAt(entry, entry.rungPeak);
}

/** Whether one that peaks at this rung asks: high enough, and not fired under a mask. */
export function asksAt(entry: Pick<AlertEntry, 'ackFrom' | 'silence' | 'inhibitedBy'>, rungPeak: Rung): boolean {
  return rungRank(rungPeak) >= rungRank(entry.ackFrom) && !isQuiet(entry);
}

/** It fired under a mask that was there before. */
export function isQuiet({ silence, inhibitedBy }: Pick<AlertEntry, 'silence' | 'inhibitedBy'>): boolean {
  return silence?.firedUnder === true || inhibitedBy !== null;
}

/** Put off, silenced or explained: nobody is called for it [SU1]. */
export function isMasked({
  snooze,
  silence,
  inhibitedBy,
}: Pick<AlertEntry, 'snooze' | 'silence' | 'inhibitedBy'>): boolean {
  return snooze !== null || silence !== null || inhibitedBy !== null;
}

/** An unacknowledged breach: what no mask that comes later puts away [SU2]. */
export function isUnownedBreach({ acknowledgement, rungPeak }: AlertEntry): boolean {
  return acknowledgement === null && rungPeak === 'breach';
}
