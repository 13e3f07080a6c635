import type { AlertMark } from '#lib/model/alert.ts';
import { rungRank } from '#lib/model/limit.ts';
import type { Alerts } from './alerts.ts';
import { isQuiet } from './alert-asking.ts';
import type { AlertEntry } from './alert-entry.ts';

/** [SU2] after a transition: a climb above the rung held when it was set ends a snooze, and so does the end of the alert. */
export function unmask(alerts: Alerts, entry: AlertEntry): void {
  const held = entry.snooze;
  if (held === null) return;
  if (rungRank(entry.rung) > rungRank(held.rung)) endSnooze(alerts, entry, 'snoozeClimbed', null);
  else if (entry.state === 'cleared') endSnooze(alerts, entry, 'snoozeCleared', null);
}

/** A mask ends, and it is told why. */
export function endSnooze(alerts: Alerts, entry: AlertEntry, mark: AlertMark, byName: string | null): void {
  entry.snooze = null;
  alerts.snoozed.delete(entry.alertId);
  alerts.mark(entry, mark, byName);
}

/** [SU3] where its rule now says that nothing masks it, what does ends. */
export function expose(alerts: Alerts, entry: AlertEntry): void {
  if (entry.suppressible) return;
  if (entry.snooze !== null) endSnooze(alerts, entry, 'maskRefused', null);
  if (entry.silence === null && entry.inhibitedBy === null) return;
  const wasQuiet = isQuiet(entry);
  entry.silence = entry.inhibitedBy = null;
  if (wasQuiet) alerts.onAsking(entry);
  alerts.mark(entry, 'maskRefused', null);
}
