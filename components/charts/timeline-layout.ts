import type { AlertRecord } from '#lib/model/alert.ts';
import { isAlarm } from '#lib/client/flood.ts';
import type { TimeSpan } from './chart-parts.tsx';
import type { MarkedRung } from './rung-mark.tsx';

/** Marks that are drawn at most [CH]; the newest stand when there are more. */
export const MARKS_MAX = 500;
/** Rows within a lane at most; more at one time lie on each other. */
const ROWS_MAX = 6;
/** Bars of the histogram at most: below two pixels a bar is no bar. */
const BARS_MAX = 300;
const STEPS_MIN: readonly number[] = [5, 15, 30, 60, 120, 240, 720];
const US_PER_MIN = 60_000_000;
/** The shortest mark that can be seen and hit, as a part of the width. */
const LEAST_PART = 1 / 250;
const LANES = ['breach', 'critical', 'warning', 'watch'] as const;

/** The life of one alert; places are parts of the width, from 0 to 1. */
export type TimelineMark = {
  readonly alert: AlertRecord;
  readonly from: number;
  readonly to: number;
  /** From where on somebody owns it; null: nobody does. */
  readonly ownedFrom: number | null;
  readonly row: number;
};
export type TimelineLane = {
  readonly rung: MarkedRung;
  readonly rows: number;
  readonly marks: readonly TimelineMark[];
};
export type TimelineBar = {
  readonly fromUs: number;
  readonly from: number;
  readonly to: number;
  readonly count: number;
};
export type Timeline = {
  readonly lanes: readonly TimelineLane[];
  readonly bars: readonly TimelineBar[];
  readonly barMin: number;
  /** Alerts that lived within the span, drawn or not. */
  readonly alerts: readonly AlertRecord[];
};

/** When an alert was over, or null while it is not. One that nobody has looked at is over with its value. */
export function endOf({ state, changedAtUs }: AlertRecord): number | null {
  return state === 'cleared' || state === 'clearedUnacknowledged' ? changedAtUs : null;
}

/** Lanes by the highest rung that an alert reached, and the alarms by five minutes, or more where the span is long. */
export function layTimeline(all: readonly AlertRecord[], span: TimeSpan): Timeline {
  const alerts = all
    .filter((alert) => alert.openedAtUs <= span.toUs && (endOf(alert) ?? span.toUs) >= span.fromUs)
    .toSorted((a, b) => a.openedAtUs - b.openedAtUs);
  const drawn = alerts.slice(-MARKS_MAX);
  const lanes = LANES.flatMap((rung) => {
    const own = drawn.filter((alert) => alert.rungPeak === rung);
    return own.length === 0 && rung === 'watch' ? [] : [layLane(rung, own, span)];
  });
  const minutes = (span.toUs - span.fromUs) / US_PER_MIN;
  const barMin = STEPS_MIN.find((step) => minutes / step <= BARS_MAX) ?? 1_440;
  return { lanes, bars: layBars(alerts, span, barMin * US_PER_MIN), barMin, alerts };
}

function partOf(us: number, { fromUs, toUs }: TimeSpan): number {
  return Math.min(1, Math.max(0, (us - fromUs) / Math.max(1, toUs - fromUs)));
}

function layLane(rung: MarkedRung, own: readonly AlertRecord[], span: TimeSpan): TimelineLane {
  const ends: number[] = [];
  const marks = own.map((alert): TimelineMark => {
    const from = Math.min(partOf(alert.openedAtUs, span), 1 - LEAST_PART);
    const to = Math.max(partOf(endOf(alert) ?? span.toUs, span), from + LEAST_PART);
    const free = ends.findIndex((end) => end <= from);
    const row = free >= 0 ? free : ends.length < ROWS_MAX ? ends.length : ends.indexOf(Math.min(...ends));
    ends[row] = Math.max(to, ends[row] ?? 0);
    const taken = alert.acknowledgement;
    return { alert, from, to, ownedFrom: taken === null ? null : Math.min(to, partOf(taken.atUs, span)), row };
  });
  return { rung, rows: Math.max(1, ends.length), marks };
}

function layBars(alerts: readonly AlertRecord[], span: TimeSpan, stepUs: number): readonly TimelineBar[] {
  const counts = new Map<number, number>();
  for (const alert of alerts) {
    if (!isAlarm(alert) || alert.openedAtUs < span.fromUs) continue;
    const place = Math.floor(alert.openedAtUs / stepUs);
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  return [...counts]
    .toSorted(([a], [b]) => a - b)
    .map(([place, count]) => ({
      fromUs: place * stepUs,
      from: partOf(place * stepUs, span),
      to: partOf((place + 1) * stepUs, span),
      count,
    }));
}

/** What is under the pointer: the marks of its lane that live there, and the bar of that time. */
export function marksAt(lane: TimelineLane | undefined, part: number): readonly TimelineMark[] {
  return (lane?.marks ?? []).filter(({ from, to }) => part >= from - LEAST_PART && part <= to + LEAST_PART);
}
