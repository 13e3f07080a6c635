import { Heap } from '#lib/base/heap.ts';
import type { AlertState, AlertTrigger } from '#lib/model/alert.ts';
import type { EscalationCause, EscalationLevel } from '#lib/model/escalation.ts';
import type { Microseconds, Seq } from '#lib/model/ids.ts';
import type { AlertEntry } from './alert-entry.ts';
import type { Alerts } from './alerts.ts';
import { dueStep, enterRow, isRunning, resumeClock, startClock } from './escalation-clock.ts';
import type { EngineState } from './state.ts';
import { isWatched, reachedBy, targetsOf } from './watchers.ts';

/** Newest steps and receipts kept of one alert [BO2]. */
const STEPS_KEPT = 20;
const PERCENT24 = 10n ** 24n;
const UNREACHED = 'health:escalation';

type Deadline = { readonly atUs: number; readonly openedSeq: number; readonly alertId: string };

/**
 * Alerts that nobody owns are carried further on the journal's clock [ES2], [ES3]. The clocks are cold state; what is due
 * next stands here and is formed again from them.
 */
export class Escalations {
  private readonly state: EngineState;
  private readonly alerts: Alerts;
  /** When each running alert is due; a deadline of the heap that says otherwise is an old one. */
  private readonly due = new Map<string, number>();
  private readonly running = new Set<string>();
  /** Running alerts whose newest step reached nobody. */
  private readonly unreached = new Set<string>();
  private readonly deadlines = new Heap<Deadline>(isBefore);
  /** The alert of unreached steps takes steps itself while it is judged. */
  private isJudging = false;

  constructor(state: EngineState, alerts: Alerts) {
    this.state = state;
    this.alerts = alerts;
    for (const entry of state.alerts.values()) {
      if (!isRunning(entry)) continue;
      this.running.add(entry.alertId);
      if (isUnreached(entry)) this.unreached.add(entry.alertId);
      this.plan(entry);
    }
  }

  /** An alert takes a transition: its clock starts, goes on or stops. Nobody is told yet. */
  follow(entry: AlertEntry, from: AlertState, trigger: AlertTrigger): void {
    const { escalation: clock } = entry;
    const { seq, timeUs } = this.state;
    if (!isRunning(entry)) {
      clock.stoppedUs ??= timeUs;
      this.running.delete(entry.alertId);
      this.unreached.delete(entry.alertId);
      return;
    }
    if (trigger === 'unacknowledge') resumeClock(clock, timeUs);
    else if (!isRunning({ state: from })) startClock(clock, seq);
    enterRow(entry, timeUs);
    this.running.add(entry.alertId);
  }

  /** What fired under a mask asks from here on: as if it fired now. */
  restart(entry: AlertEntry): void {
    if (!isRunning(entry)) return;
    startClock(entry.escalation, this.state.seq);
    enterRow(entry, this.state.timeUs);
  }

  /** The transition was told: a step that is due at once is taken. */
  moved(entry: AlertEntry): void {
    this.plan(entry);
    this.fire(entry);
    this.judgeReach();
  }

  /** [TI2] steps not after the present entry are taken before its input applies. */
  fireDue(): void {
    const { timeUs, alerts } = this.state;
    for (let next = this.deadlines.peek(); next !== undefined && next.atUs <= timeUs; next = this.deadlines.peek()) {
      this.deadlines.pop();
      if (this.due.get(next.alertId) !== next.atUs) continue;
      this.due.delete(next.alertId);
      const entry = alerts.get(next.alertId);
      if (entry === undefined) continue;
      this.plan(entry);
      this.fire(entry);
    }
    this.judgeReach();
  }

  /** Who watches or who may act has changed: what was unseen and unreached is looked at again. */
  watchersChanged(): void {
    for (const alertId of [...this.running].toSorted()) {
      const entry = this.state.alerts.get(alertId);
      if (entry === undefined) continue;
      const step = entry.escalation.steps.at(-1);
      if (step !== undefined && (reachedBy(this.state, entry, step.to) ?? 1) > 0) this.unreached.delete(alertId);
      this.plan(entry);
      this.fire(entry);
    }
    this.judgeReach();
  }

  /** Forms what is due next of an alert. A firm that nobody belongs to, as a tape is, has no one to tell. */
  plan(entry: AlertEntry): void {
    const next = this.state.actors.size === 0 ? null : dueStep(entry, isWatched(this.state, entry));
    if (next === null) {
      this.due.delete(entry.alertId);
      return;
    }
    if (this.due.get(entry.alertId) === next.atUs) return;
    this.due.set(entry.alertId, next.atUs);
    this.deadlines.push({ atUs: next.atUs, openedSeq: entry.openedSeq, alertId: entry.alertId });
  }

  /** Takes every step of an alert that is due. */
  private fire(entry: AlertEntry): void {
    const { timeUs, actors } = this.state;
    if (actors.size === 0) return;
    for (;;) {
      const next = dueStep(entry, isWatched(this.state, entry));
      if (next === null || next.atUs > timeUs) return;
      this.step(entry, next.cause, null);
    }
  }

  /** One step further; after the third the third again. */
  step(entry: AlertEntry, cause: EscalationCause, byName: string | null): void {
    const { escalation: clock } = entry;
    const { seq, timeUs } = this.state;
    // The sum is at most 3.
    const level = Math.min(clock.level + 1, 3) as EscalationLevel;
    const to = targetsOf(this.state, entry, level);
    const reached = reachedBy(this.state, entry, to);
    clock.level = level;
    clock.lastStepUs = timeUs;
    // Place and time of the present entry.
    clock.steps.push({ level, seq: seq as Seq, atUs: timeUs as Microseconds, cause, to, reached, byName });
    if (clock.steps.length > STEPS_KEPT) clock.steps.shift();
    if (isUnreached(entry)) this.unreached.add(entry.alertId);
    else this.unreached.delete(entry.alertId);
    this.alerts.mark(entry, 'escalated', byName);
  }

  /** A person's page has painted an alert of the present firing [ES1]; the same again changes nothing. */
  seen(entry: AlertEntry, receipt: AlertEntry['escalation']['seen'][number], rank: number): void {
    const { escalation: clock } = entry;
    const { firingSeq } = clock;
    const isKnown = clock.seen.some(
      ({ by, rung, seq }) => by === receipt.by && rung === receipt.rung && seq >= firingSeq,
    );
    if (isKnown) return;
    clock.seen.push(receipt);
    if (clock.seen.length > STEPS_KEPT) clock.seen.shift();
    clock.seenRank = Math.max(clock.seenRank, rank);
    this.alerts.mark(entry, 'seen', receipt.byName);
  }

  /** [ES4] a step that nobody could be told of is itself an alert, until somebody is there or nothing is unreached. */
  private judgeReach(): void {
    const { state, alerts, unreached } = this;
    // Asked at every entry: all but the alert that tells of the others.
    const isLost = unreached.size > (unreached.has(state.unreachedAlertId ?? '') ? 1 : 0);
    if (this.isJudging || (!isLost && state.unreachedAlertId === null)) return;
    if (isLost && state.alerts.get(state.unreachedAlertId ?? '')?.state === 'firing') return;
    this.isJudging = true;
    state.unreachedAlertId = alerts.judge(state.unreachedAlertId, {
      family: 'health',
      limitId: UNREACHED,
      limitVersion: 1,
      limitName: 'Escalation reached nobody',
      ruleType: 'escalation',
      scope: { level: 'firm', id: state.firm.firm },
      trader: '',
      desk: '',
      tradingDay: state.calendars.get(state.firm.calendarId)?.label ?? '',
      alertFrom: 'breach',
      ackFrom: 'breach',
      currency: '',
      scale: 2,
      rung: isLost ? 'breach' : 'none',
      isAbove: isLost,
      isBelowReset: !isLost,
      mayFall: true,
      used24: isLost ? 100n * PERCENT24 : 0n,
      allowance24: 100n * PERCENT24,
      breached: isLost,
    });
    this.isJudging = false;
  }
}

function isBefore(a: Deadline, b: Deadline): boolean {
  if (a.atUs !== b.atUs) return a.atUs < b.atUs;
  if (a.openedSeq !== b.openedSeq) return a.openedSeq < b.openedSeq;
  return a.alertId < b.alertId;
}

function isUnreached({ escalation }: AlertEntry): boolean {
  return escalation.level > 0 && escalation.steps.at(-1)?.reached === 0;
}
