import { rungRank } from '#lib/model/limit.ts';
import type { AlertEntry } from './alert-entry.ts';

/** Whether an alert asks for an acknowledgement [AL6]. */
export function asksForAck({ state, rungPeak, ackFrom }: Pick<AlertEntry, 'state' | 'rungPeak' | 'ackFrom'>): boolean {
  return state !== 'cleared' && rungRank(rungPeak) >= rungRank(ackFrom);
}
