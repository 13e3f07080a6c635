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
  /** Alerts that a hand passed over to come here, with the rung they had then; only what is new outranks the choice [KB3]. */
  readonly passed: ReadonlyMap<string, Rung>;
};

const NOTHING_PASSED: ReadonlyMap<string, Rung> = new Map();

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

/** It is owned, and its rule waits for the owner's reason [AK6]. */
export function owesReason({ state, reasonDue, acknowledgement }: AlertRecord): boolean {
  return state !== 'cleared' && reasonDue && acknowledgement !== null && acknowledgement.reason === null;
}

/** Snoozed or silenced: no strip, no sound; shown and true as before [SU1]. */
export function isMasked(alert: AlertRecord): boolean {
  return alert.snooze !== null || alert.suppression !== null;
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
  return { ...queue, target: { ...target, painted: painting, read } };
}

/**
 * The next or previous alert that asks becomes the target by hand [KB3]; at the ends it stays. The latch starts anew with the
 * painting, and nothing stands before it: an early `A` would else take the alert that the hand has just left.
 */
export function stepTarget(queue: AlertQueue, by: 1 | -1): AlertQueue {
  const asking = queue.ordered.filter((alert) => isEligible(queue, alert.alertId));
  const at = asking.findIndex((alert) => alert.alertId === queue.target?.alertId);
  const next = asking[at + by];
  if (at < 0 || next === undefined) return queue;
  const passed = new Map(asking.filter((alert) => alert !== next).map((alert) => [alert.alertId, shownRung(alert)]));
  return { ...queue, target: { alertId: next.alertId, painted: null, read: null, passed }, before: null };
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
  // What is masked leaves the strip until its mask ends; it may ask and be counted all the same [SU5].
  return record !== undefined && isAsking(record) && !isMasked(record) && !queue.underway.has(alertId);
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
  const asking = queue.ordered.filter((alert) => isEligible(queue, alert.alertId));
  const target = queue.target;
  const held = asking.find((alert) => alert.alertId === target?.alertId);
  if (target === null || held === undefined) {
    const first = asking[0];
    if (first === undefined) return target === null ? queue : { ...queue, target: null, before: null };
    return { ...queue, target: fresh(first), before: null };
  }
  const passed = stillPassed(target.passed, asking);
  const kept = passed === target.passed ? queue : { ...queue, target: { ...target, passed } };
  const first = asking.find((alert) => !passed.has(alert.alertId));
  if (first === undefined || rungRank(shownRung(first)) <= rungRank(shownRung(held))) return kept;
  // A target that was never painted leaves the one before it on screen.
  const before = target.painted === null && target.read === null ? queue.before : target;
  return { ...queue, target: fresh(first), before };
}

function fresh(alert: AlertRecord): Target {
  return { alertId: alert.alertId, painted: null, read: null, passed: NOTHING_PASSED };
}

/** What was passed over counts as new again once it stopped asking or climbed. */
function stillPassed(passed: ReadonlyMap<string, Rung>, asking: readonly AlertRecord[]): ReadonlyMap<string, Rung> {
  if (passed.size === 0) return passed;
  const still = new Map<string, Rung>();
  for (const alert of asking) {
    const then = passed.get(alert.alertId);
    if (then !== undefined && rungRank(shownRung(alert)) <= rungRank(then)) still.set(alert.alertId, then);
  }
  return still.size === passed.size ? passed : still;
}
