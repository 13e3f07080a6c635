import { isAlarm, TARGET_RATE } from '#lib/client/flood.ts';
import { CLEARED_MAX, isAsking } from '#lib/client/alert-queue.ts';
import { formatCount, formatCounted, formatDateTime, formatTime } from '#lib/client/format.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import { endOf, MARKS_MAX } from './timeline-layout.ts';
import type { Timeline } from './timeline-layout.ts';

/** The rate to aim at is of ten minutes [GR1]. */
const TARGET_MIN = 10;

/** How many alarms one bar may show and still be at the rate to aim at. */
export function targetOf(barMin: number): number {
  return (TARGET_RATE * barMin) / TARGET_MIN;
}

/** One sentence of the picture, with what it leaves out [CH7]. */
export function timelineSummary({ alerts, bars, barMin }: Timeline): string {
  const [first] = alerts;
  if (first === undefined) return 'No alert in this range.';
  const open = alerts.filter(isAsking).length;
  const most = bars.reduce((top, { count }) => Math.max(top, count), 0);
  const alarms = alerts.filter(isAlarm).length;
  const rate = `${formatCount(alarms)} asked for acknowledgement, at most ${formatCount(most)} in ${barMin} min (target ${targetOf(barMin)})`;
  const drawn = alerts.length > MARKS_MAX ? ` The newest ${MARKS_MAX} are drawn.` : '';
  const cleared = alerts.filter(({ state }) => state === 'cleared').length;
  const held = cleared >= CLEARED_MAX ? ` Of those that are over, the newest ${formatCount(cleared)} are held.` : '';
  return `${formatCounted(alerts.length, 'alert')}, ${formatCount(open)} unacknowledged; ${rate}.${drawn}${held}`;
}

/** From when to when an alert lived. */
export function lifeOf(alert: AlertRecord, zone: string): string {
  const end = endOf(alert);
  return `${formatTime(alert.openedAtUs, zone)} to ${end === null ? 'now' : formatTime(end, zone)}`;
}

/** Who owns it, or that nobody does. */
export function ownerOf({ acknowledgement, asksForAck, state }: AlertRecord): string {
  if (acknowledgement !== null) return acknowledgement.byName;
  if (state === 'cleared') return '—';
  return asksForAck ? 'unacknowledged' : 'asks for no acknowledgement';
}

export const TIMELINE_HEADS = ['Fired', 'Over', 'Highest rung', 'Scope', 'Limit', 'Owner'] as const;

/** The same alerts in words, newest first. */
export function timelineRows({ alerts }: Timeline, zone: string): readonly (readonly string[])[] {
  return alerts
    .toReversed()
    .map((alert) => [
      formatDateTime(alert.openedAtUs, zone),
      formatDateTime(endOf(alert), zone),
      alert.rungPeak,
      alert.scope.id,
      alert.limitName,
      ownerOf(alert),
    ]);
}
