import { rungRank } from '#lib/model/limit.ts';
import type { Rung } from '#lib/model/limit.ts';
import type { AlertEntry } from './alert-entry.ts';

/** Whether an alert asks for an acknowledgement [AL6]. */
export function asksForAck(entry: Pick<AlertEntry, 'state' | 'rungPeak' | 'ackFrom' | 'silence'>): boolean {
  return entry.state !== 'cleared' && entry.state !== 'pending' && asksAt(entry, entry.rungPeak);
}

/** Whether one that peaks at this rung asks: high enough, and not fired under a mask. */
export function asksAt(entry: Pick<AlertEntry, 'ackFrom' | 'silence'>, rungPeak: Rung): boolean {
  return rungRank(rungPeak) >= rungRank(entry.ackFrom) && !isQuiet(entry);
}

/** It fired under a mask that was there before. */
export function isQuiet({ silence }: Pick<AlertEntry, 'silence'>): boolean {
  return silence?.firedUnder === true;
}

/** Put off or silenced: nobody is called for it [SU1]. */
export function isMasked({ snooze, silence }: Pick<AlertEntry, 'snooze' | 'silence'>): boolean {
  return snooze !== null || silence !== null;
}

/** An unacknowledged breach: what no mask that comes later puts away [SU2]. */
export function isUnownedBreach({ acknowledgement, rungPeak }: AlertEntry): boolean {
  return acknowledgement === null && rungPeak === 'breach';
}
