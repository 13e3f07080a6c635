import type { AlertRecord } from '#lib/model/alert.ts';
import { rungRank } from '#lib/model/limit.ts';
import type { Rung } from '#lib/model/limit.ts';

/** An alert must have been painted as the target for this long before `A` may act on it [AK2]. */
export const LATCH_MS = 400;
/** Newest cleared alerts kept beside those that are not cleared. */
export const CLEARED_MAX = 100;

/** What was on screen, since when; a change of the rung starts a new painting, so `rungSeen` is what the person could read. */
type Painting = { readonly rung: Rung; readonly seq: number; readonly atMs: number };

type Target = {
  readonly alertId: string;
  /** Null until the page reported it painted. */
  readonly painted: Painting | null;
  /** The painting before, when it had stood for the latch time. */
  readonly read: Painting | null;
};

/** Alerts in the order of the queue, and the strip's target with its latch. Plain data; the clock comes in as `nowMs`. */
export type AlertQueue = {
  readonly records: ReadonlyMap<string, AlertRecord>;
  /** Queue order [AL11]; those not cleared first, then the cleared, newest first. */
  readonly ordered: readonly AlertRecord[];
  /** Alerts with an intent under way: the strip advances past them, chip and counter do not [AK4]. */
  readonly underway: ReadonlySet<string>;
  readonly target: Target | null;
  readonly before: Target | null;
};

export type Press =
  | { readonly act: true; readonly alertId: string; readonly rungSeen: Rung; readonly seqSeen: number }
  | { readonly act: false; readonly why: 'newAlert' | 'nothing' };

export function emptyQueue(): AlertQueue {
  return { records: new Map(), ordered: [], underway: new Set(), target: null, before: null };
}

/** Unacknowledged and asking: what the counter counts and the strip shows [AL6]. */
export function isAsking(alert: AlertRecord): boolean {
  return alert.asksForAck && isUnacknowledged(alert);
}

export function isUnacknowledged(alert: AlertRecord): boolean {
  return alert.state === 'firing' || alert.state === 'recovering' || alert.state === 'clearedUnacknowledged';
}

/** The rung that chip, order and sound use: the peak while nobody owns it, the present one afterwards [AL5]. */
export function shownRung(alert: AlertRecord): Rung {
  return isUnacknowledged(alert) ? alert.rungPeak : alert.rung;
}

/** Queue order [AL11]: asking first, then rung, health before market, oldest, id. Cleared alerts stand behind, newest first. */
function compareAlerts(a: AlertRecord, b: AlertRecord): number {
  const cleared = Number(a.state === 'cleared') - Number(b.state === 'cleared');
  if (cleared !== 0) return cleared;
  if (a.state === 'cleared') return b.changedSeq - a.changedSeq || compareIds(a, b);
  return (
    Number(isAsking(b)) - Number(isAsking(a)) ||
    rungRank(shownRung(b)) - rungRank(shownRung(a)) ||
    Number(b.family === 'health') - Number(a.family === 'health') ||
    a.openedSeq - b.openedSeq ||
    compareIds(a, b)
  );
}

function compareIds(a: AlertRecord, b: AlertRecord): number {
  if (a.alertId === b.alertId) return 0;
  return a.alertId < b.alertId ? -1 : 1;
}

/** Replaces everything, as a snapshot does; a target that still asks keeps its latch. */
export function replaceAlerts(queue: AlertQueue, alerts: readonly AlertRecord[]): AlertQueue {
  const records = new Map<string, AlertRecord>(alerts.map((alert) => [alert.alertId, alert]));
  return settle({ ...queue, records });
}

/** Each alert replaces the record of the same id. */
export function upsertAlerts(queue: AlertQueue, alerts: readonly AlertRecord[]): AlertQueue {
  if (alerts.length === 0) return queue;
  const records = new Map(queue.records);
  for (const alert of alerts) records.set(alert.alertId, alert);
  return settle({ ...queue, records });
}

/** Alerts with an intent under way; an alert whose intent failed comes back into the strip. */
export function setUnderway(queue: AlertQueue, underway: ReadonlySet<string>): AlertQueue {
  return settle({ ...queue, underway });
}

/** The page painted the target. Later reports of the same rung change nothing; another rung starts a new painting. */
export function paintTarget(queue: AlertQueue, alertId: string, nowMs: number): AlertQueue {
  const target = queue.target;
  const record = queue.records.get(alertId);
  if (target === null || record === undefined || target.alertId !== alertId) return queue;
  const painted = target.painted;
  if (painted !== null && painted.rung === record.rung) return queue;
  const read = painted !== null && nowMs - painted.atMs >= LATCH_MS ? painted : target.read;
  const painting = { rung: record.rung, seq: record.changedSeq, atMs: nowMs };
  return { ...queue, target: { alertId, painted: painting, read } };
}

/** What the key `A` means at this moment [AK2]. Changes nothing: the caller acts, and the intent then moves the strip. */
export function pressAcknowledge(queue: AlertQueue, nowMs: number): Press {
  const target = queue.target;
  if (target === null) return { act: false, why: 'nothing' };
  const seen = readPainting(target, nowMs);
  if (seen !== null) return { act: true, alertId: target.alertId, rungSeen: seen.rung, seqSeen: seen.seq };
  const before = queue.before;
  if (before === null || !isEligible(queue, before.alertId)) return { act: false, why: 'newAlert' };
  // The target before was on screen only until the new one was painted; time that passed since does not count.
  const seenBefore = readPainting(before, target.painted?.atMs ?? nowMs);
  if (seenBefore === null) return { act: false, why: 'newAlert' };
  return { act: true, alertId: before.alertId, rungSeen: seenBefore.rung, seqSeen: seenBefore.seq };
}

export function unacknowledgedCount(queue: AlertQueue): number {
  let count = 0;
  for (const alert of queue.ordered) if (isAsking(alert)) count += 1;
  return count;
}

export function targetRecord(queue: AlertQueue): AlertRecord | null {
  return queue.target === null ? null : (queue.records.get(queue.target.alertId) ?? null);
}

function readPainting(target: Target, nowMs: number): Painting | null {
  if (target.painted !== null && nowMs - target.painted.atMs >= LATCH_MS) return target.painted;
  return target.read;
}

function isEligible(queue: AlertQueue, alertId: string): boolean {
  const record = queue.records.get(alertId);
  return record !== undefined && isAsking(record) && !queue.underway.has(alertId);
}

/** Orders the records, drops the cleared beyond the bound and lets the target move where the latch allows it. */
function settle(queue: AlertQueue): AlertQueue {
  const sorted = [...queue.records.values()].sort(compareAlerts);
  const firstCleared = sorted.findIndex((alert) => alert.state === 'cleared');
  const ordered = firstCleared < 0 ? sorted : sorted.slice(0, firstCleared + CLEARED_MAX);
  const records =
    ordered.length === sorted.length
      ? queue.records
      : new Map(ordered.map((alert) => [alert.alertId as string, alert]));
  return moveTarget({ ...queue, records, ordered });
}

function moveTarget(queue: AlertQueue): AlertQueue {
  const first = queue.ordered.find((alert) => isAsking(alert) && !queue.underway.has(alert.alertId));
  const target = queue.target;
  if (first === undefined) return target === null ? queue : { ...queue, target: null, before: null };
  if (target === null) return { ...queue, target: { alertId: first.alertId, painted: null, read: null }, before: null };
  const held = queue.records.get(target.alertId);
  const isHeld = held !== undefined && isEligible(queue, target.alertId);
  if (isHeld && rungRank(shownRung(first)) <= rungRank(shownRung(held))) return queue;
  const next = { alertId: first.alertId, painted: null, read: null };
  if (!isHeld) return { ...queue, target: next, before: null };
  // A target that was never painted leaves the one before it on screen.
  return { ...queue, target: next, before: target.painted === null && target.read === null ? queue.before : target };
}
