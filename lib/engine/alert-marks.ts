import { HOUR_US, MINUTE_US } from '#lib/base/time.ts';
import type { SnoozeKind } from '#lib/model/alert.ts';
import type { Microseconds } from '#lib/model/ids.ts';
import type { AnnotateAlert, GiveReason, LiftSnooze, MarkAlertNoise, SnoozeAlert } from '#lib/model/command.ts';
import { labelOf } from './second-person.ts';
import { markNoise } from './alert-noise.ts';
import { endSnooze } from './snooze-end.ts';
import type { AlertEntry } from './alert-entry.ts';
import { refuse } from './world.ts';
import type { Moment, Verdict, World } from './world.ts';

/** Longest note, in UTF-16 code units, and the notes of one alert [AK11], [BO2]. */
const NOTE_LENGTH_MAX = 2_000;
const NOTES_MAX = 100;

/** Null: it has no time of its own. */
const SNOOZE_US: Readonly<Record<SnoozeKind, number | null>> = {
  minutes5: 5 * MINUTE_US,
  minutes15: 15 * MINUTE_US,
  hour: HOUR_US,
  untilCleared: null,
  sessionEnd: null,
};
/** What nobody owns may be put off, not put away [SU4] (starting value). */
const UNOWNED_SNOOZES: readonly SnoozeKind[] = ['minutes5', 'minutes15'];

/** Notes, reasons and masks: the state of an alert stays as it is [SU1]. */
export function markAlert(
  world: World,
  command: AnnotateAlert | GiveReason | SnoozeAlert | LiftSnooze | MarkAlertNoise,
  moment: Moment,
): Verdict {
  const entry = world.state.alerts.get(command.alertId);
  if (entry === undefined) return refuse('unknownAlert', 'alertId');
  switch (command.type) {
    case 'AnnotateAlert':
      return annotate(world, entry, command, moment);
    case 'GiveReason':
      return giveReason(world, entry, command);
    case 'SnoozeAlert':
      return snooze(world, entry, command, moment);
    case 'MarkAlertNoise':
      return markNoise(world, entry, command, moment);
    case 'LiftSnooze':
      if (entry.snooze === null) return refuse('notSnoozed', 'alertId');
      endSnooze(world.alerts, entry, 'snoozeLifted', command.actor.name);
      return null;
  }
}

function annotate(world: World, entry: AlertEntry, { text, actor }: AnnotateAlert, { seq, atUs }: Moment): Verdict {
  const plain = text.trim();
  if (plain === '' || plain.length > NOTE_LENGTH_MAX)
    return refuse('malformed', 'text', `length=${plain.length} allowed="1 to ${NOTE_LENGTH_MAX} characters"`);
  if (entry.notes.length >= NOTES_MAX) return refuse('outOfRange', 'text', `notes=${NOTES_MAX} allowed="no more"`);
  entry.notes.push({ seq, atUs, by: actor.user, byName: actor.name, text: plain });
  world.alerts.mark(entry, 'noted', actor.name);
  return null;
}

/** A reason belongs to an acknowledgement: it goes with it when the alert fires again. */
function giveReason(world: World, entry: AlertEntry, { reason, actor }: GiveReason): Verdict {
  if (entry.acknowledgement === null) return refuse('notAcknowledged', 'alertId');
  entry.acknowledgement = { ...entry.acknowledgement, reason };
  world.alerts.mark(entry, 'reasonGiven', actor.name);
  return null;
}

function snooze(world: World, entry: AlertEntry, { kind, actor }: SnoozeAlert, moment: Moment): Verdict {
  if (entry.state === 'cleared') return refuse('alreadyCleared', 'alertId');
  if (entry.state === 'pending') return refuse('notFiring', 'alertId');
  if (!entry.suppressible) return refuse('notSuppressible', 'alertId');
  const isUnownedBreach = entry.acknowledgement === null && entry.rungPeak === 'breach';
  if (isUnownedBreach && !UNOWNED_SNOOZES.includes(kind))
    return refuse('notAcknowledged', 'kind', `kind=${kind} allowed="${UNOWNED_SNOOZES.join('|')}"`);
  const lastsUs = SNOOZE_US[kind];
  entry.snooze = {
    by: actor.user,
    byName: actor.name,
    kind,
    atUs: moment.atUs,
    // The sum of an engine time and a fixed span.
    untilUs: lastsUs === null ? null : ((moment.atUs + lastsUs) as Microseconds),
    rung: entry.rung,
    day: dayOf(world, entry),
  };
  world.alerts.snoozed.add(entry.alertId);
  world.alerts.mark(entry, 'snoozed', actor.name);
  return null;
}

function dayOf(world: World, entry: AlertEntry): string {
  return labelOf(world, { account: world.state.limits.get(entry.limitKey)?.account ?? -1 });
}

/** [SU7] masks end on the journal's clock, before the entry that reaches their time applies; and with their trading day. */
export function endSnoozes(world: World, { atUs }: Moment): void {
  const { alerts, state } = world;
  // Sorted, because a restored engine has met them in another order.
  for (const alertId of alerts.snoozed.size > 1 ? [...alerts.snoozed].toSorted() : alerts.snoozed) {
    const entry = state.alerts.get(alertId);
    const held = entry?.snooze ?? null;
    if (entry === undefined || held === null) continue;
    const isOver = held.untilUs !== null && held.untilUs <= atUs;
    if (isOver) endSnooze(alerts, entry, 'snoozeExpired', null);
    else if (held.day !== dayOf(world, entry)) endSnooze(alerts, entry, 'snoozeDayEnded', null);
  }
}
