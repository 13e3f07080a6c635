import { expect, test } from 'vitest';
import { sampleAlert } from '#lib/client/test-alerts.ts';
import type { AlertRecord } from '#lib/model/alert.ts';
import type { Microseconds, Seq, UserId } from '#lib/model/ids.ts';
import { timelineSpan } from '../alerts/timeline-span.ts';
import { layTimeline, marksAt, MARKS_MAX } from './timeline-layout.ts';
import { targetOf, timelineRows, timelineSummary } from './timeline-words.ts';

const MIN = 60_000_000;
const SPAN = { fromUs: 0, toUs: 100 * MIN };

function at(minute: number): Microseconds {
  return (minute * MIN) as Microseconds;
}

function alert(
  id: string,
  rung: 'breach' | 'critical' | 'warning',
  openedMin: number,
  changes: Partial<AlertRecord> = {},
) {
  return sampleAlert(id, rung, { openedAtUs: at(openedMin), changedAtUs: at(openedMin), ...changes });
}

function takenAt(minute: number): Pick<AlertRecord, 'state' | 'acknowledgement'> {
  const by = { by: 'u' as UserId, byName: 'M. Rossi', seq: 1 as Seq, cover: 'breach', reason: null } as const;
  return { state: 'acknowledged', acknowledgement: { ...by, atUs: at(minute) } };
}

test('[CH1] an alert lies in the lane of its highest rung, from its firing to its end, and is owned from then on', () => {
  const alerts = [
    alert('a', 'breach', 10, { rung: 'none', state: 'cleared', changedAtUs: at(30) }),
    alert('b', 'warning', 50),
    alert('c', 'critical', 60, takenAt(80)),
  ];
  const { lanes } = layTimeline(alerts, SPAN);
  expect(lanes.map(({ rung }) => rung)).toEqual(['breach', 'critical', 'warning']);
  expect(lanes[0]?.marks[0]).toMatchObject({ from: 0.1, to: 0.3, ownedFrom: null });
  expect(lanes[1]?.marks[0]).toMatchObject({ from: 0.6, to: 1, ownedFrom: 0.8 });
  expect(lanes[2]?.marks[0]).toMatchObject({ from: 0.5, to: 1, ownedFrom: null });
});

test('[CH1] alerts of one time lie under each other, and a row is used again once it is free', () => {
  const over = { state: 'cleared', rung: 'none', changedAtUs: at(30) } as const;
  const { lanes } = layTimeline(
    [alert('a', 'breach', 10, over), alert('b', 'breach', 20), alert('c', 'breach', 40)],
    SPAN,
  );
  expect(lanes[0]?.rows).toBe(2);
  expect(lanes[0]?.marks.map(({ row }) => row)).toEqual([0, 1, 0]);
  const many = Array.from({ length: 20 }, (_, place) => alert(`m${place}`, 'breach', 10));
  expect(layTimeline(many, SPAN).lanes[0]?.rows).toBe(6);
});

test('[CH1] what was over before the span, or opens after it, is not in it', () => {
  const before = alert('a', 'breach', 10, { state: 'clearedUnacknowledged', changedAtUs: at(20) });
  const into = alert('b', 'breach', 10, { state: 'clearedUnacknowledged', changedAtUs: at(35) });
  const { alerts, lanes } = layTimeline([before, into, alert('c', 'breach', 99)], { fromUs: at(30), toUs: at(90) });
  expect(alerts.map(({ alertId }) => alertId)).toEqual(['b']);
  expect(lanes[0]?.marks[0]?.from).toBe(0);
});

test('[GR1] bars count what asked for somebody by five minutes, and by more where the span is long', () => {
  const quiet = { asksForAck: false } as const;
  const alerts = [
    alert('a', 'breach', 11),
    alert('b', 'critical', 14),
    alert('c', 'warning', 12, quiet),
    alert('d', 'breach', 16),
  ];
  const { bars, barMin } = layTimeline(alerts, SPAN);
  expect(barMin).toBe(5);
  expect(bars.map(({ from, to, count }) => [from, to, count])).toEqual([
    [0.1, 0.15, 2],
    [0.15, 0.2, 1],
  ]);
  expect(targetOf(5)).toBe(0.5);
  const week = layTimeline(alerts, { fromUs: 0, toUs: 7 * 24 * 60 * MIN });
  expect(week.barMin).toBe(60);
  expect(week.bars.map(({ count }) => count)).toEqual([3]);
  expect(targetOf(60)).toBe(6);
});

test('[CH2] at most 500 marks are drawn, the newest, and the sentence says so', () => {
  const many = Array.from({ length: MARKS_MAX + 40 }, (_, place) => alert(String(place), 'breach', 1 + place / 100));
  const timeline = layTimeline(many, SPAN);
  const marks = timeline.lanes.flatMap((lane) => lane.marks);
  expect(marks).toHaveLength(MARKS_MAX);
  expect(marks.at(-1)?.alert.alertId).toBe(String(MARKS_MAX + 39));
  expect(timelineSummary(timeline)).toContain('The newest 500 are drawn.');
});

test('[CH7] the sentence counts what is unacknowledged and the fullest bar against the target', () => {
  const timeline = layTimeline(
    [alert('a', 'breach', 11), alert('b', 'breach', 12), alert('c', 'critical', 60, takenAt(80))],
    SPAN,
  );
  expect(timelineSummary(timeline)).toBe(
    '3 alerts, 2 unacknowledged; 3 asked for acknowledgement, at most 2 in 5 min (target 0.5).',
  );
  expect(timelineSummary(layTimeline([alert('a', 'breach', 11)], SPAN))).toBe(
    '1 alert, 1 unacknowledged; 1 asked for acknowledgement, at most 1 in 5 min (target 0.5).',
  );
  expect(timelineSummary(layTimeline([], SPAN))).toBe('No alert in this range.');
});

test('[CH7] the table has the same alerts, newest first, and no end where there is none', () => {
  const timeline = layTimeline([alert('a', 'breach', 10), alert('b', 'critical', 60, takenAt(80))], SPAN);
  expect(timelineRows(timeline, 'UTC')).toEqual([
    ['1970-01-01 01:00:00', '—', 'critical', 'ACC-b', 'Daily loss', 'M. Rossi'],
    ['1970-01-01 00:10:00', '—', 'breach', 'ACC-a', 'Daily loss', 'unacknowledged'],
  ]);
});

test('[CH6] under the pointer are the marks of its lane that live then', () => {
  const over = { state: 'cleared', changedAtUs: at(40) } as const;
  const { lanes } = layTimeline([alert('a', 'breach', 10, over), alert('b', 'breach', 35)], SPAN);
  expect(marksAt(lanes[0], 0.3).map((mark) => mark.alert.alertId)).toEqual(['a']);
  expect(marksAt(lanes[0], 0.38)).toHaveLength(2);
  expect(marksAt(lanes[0], 0.7).map((mark) => mark.alert.alertId)).toEqual(['b']);
  expect(marksAt(undefined, 0.7)).toEqual([]);
});

test('[CH1] the time reaches from the first alert to now, half an hour at least and a day at most', () => {
  const alerts = [alert('a', 'breach', 100)];
  expect(timelineSpan(alerts, null, at(300))).toEqual({ fromUs: at(95), toUs: at(300) });
  expect(timelineSpan(alerts, null, at(102))).toEqual({ fromUs: at(72), toUs: at(102) });
  expect(timelineSpan(alerts, null, at(3_000))).toEqual({ fromUs: at(1_560), toUs: at(3_000) });
  expect(timelineSpan(alerts, at(20), at(102))).toEqual({ fromUs: at(20), toUs: at(102) });
});
