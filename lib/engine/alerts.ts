import { assert } from '#lib/base/assert.ts';
import { Heap } from '#lib/base/heap.ts';
import { MINUTE_US } from '#lib/base/time.ts';
import type { AlertMark, AlertState, AlertTrigger, WithdrawalCause } from '#lib/model/alert.ts';
import type { Notice, RejectReason } from '#lib/model/effect.ts';
import type { Microseconds, Seq, TradingDay } from '#lib/model/ids.ts';
import type { AcknowledgeAlert, UnacknowledgeAlert } from '#lib/model/command.ts';
import { rungRank } from '#lib/model/limit.ts';
import type { Rung } from '#lib/model/limit.ts';
import type { SilenceView } from '#lib/model/silence.ts';
import { deriveAlertId } from './alert-id.ts';
import type { AlertReading } from './alert-reading.ts';
import { alertRecord } from './alert-record.ts';
import { DEFAULT_REFIRE, lapseOf } from './alert-settings.ts';
import { ALERT_TRANSITIONS } from './alert-transitions.ts';
import { chooseTrigger } from './alert-triggers.ts';
import { asksAt } from './alert-asking.ts';
import { stoppedClock } from './escalation-clock.ts';
import type { AlertEntry, SilenceMask } from './alert-entry.ts';
import type { EngineState } from './state.ts';

const UNDO_WINDOW_US = 10 * MINUTE_US;
const CLEARED_MAX = 1_000;

/** States in which nothing is owed: what fires from them is new. */
const SETTLED: ReadonlySet<AlertState> = new Set(['cleared', 'pending', 'acknowledged', 'recoveringAcknowledged']);

export type EntryClock = { readonly seq: Seq; readonly atUs: Microseconds; readonly eventUs: Microseconds };
type Deadline = { readonly atUs: number; readonly seq: number; readonly alertId: string };
export type PresentUse = { readonly used24: bigint; readonly allowance24: bigint };
export type AlertRefusal = { readonly reason: RejectReason; readonly detail?: string | undefined };

/** The life of alerts: one open per (rule, node) [AL1]; all decisions by the table, all records as notices. */
export class Alerts {
  private readonly state: EngineState;
  /** Ids of the alerts under a snooze. */
  readonly snoozed = new Set<string>();
  private readonly deadlines = new Heap<Deadline>(
    (a, b) => a.atUs < b.atUs || (a.atUs === b.atUs && (a.seq < b.seq || (a.seq === b.seq && a.alertId < b.alertId))),
  );
  private clock: EntryClock = { seq: 0 as Seq, atUs: 0 as Microseconds, eventUs: 0 as Microseconds };
  private notices: Notice[] = [];
  /** Present use behind an alert, exact; null where no limit lies behind it. */
  presentUse: (entry: AlertEntry) => PresentUse | null = () => null;
  /** An alert takes a transition and nobody has been told yet: its clock of escalation follows. */
  onMove: (entry: AlertEntry, from: AlertState, trigger: AlertTrigger) => void = () => undefined;
  /** An alert was marked: what is due for it may have changed. */
  onMarked: (entry: AlertEntry) => void = () => undefined;
  /** An alert fires that did not ask before; the record of it is not written yet. */
  onFiring: (entry: AlertEntry) => void = () => undefined;
  /** An alert that fired under a mask asks now. */
  onAsking: (entry: AlertEntry) => void = () => undefined;
  /** The present version of its rule was read: it may allow no mask, or explain nothing any more. */
  onJudged: (entry: AlertEntry) => void = () => undefined;
  /** The mask of a silence that comes back with an undone acknowledgement. */
  onUndone: (entry: AlertEntry, silence: SilenceMask | null) => void = () => undefined;
  /** An alert took a transition: what masks it may end. */
  onMoved: (entry: AlertEntry) => void = () => undefined;
  /** Whether anything behind an owned alert can get worse; where nothing can, its owner is left alone [AL16]. */
  mayWorsen: (entry: AlertEntry) => boolean = () => true;
  /** An alert moved by time alone: the row of its account shows it. */
  onDeadline: (entry: AlertEntry) => void = () => undefined;

  constructor(state: EngineState) {
    this.state = state;
    for (const entry of state.alerts.values()) {
      this.scheduleLapse(entry);
      this.scheduleHold(entry);
      if (entry.snooze !== null) this.snoozed.add(entry.alertId);
    }
  }

  /** The entry being applied. */
  get now(): Pick<EntryClock, 'seq' | 'atUs'> {
    const { seq, atUs } = this.clock;
    return { seq, atUs };
  }

  /** Starts an entry; notices of it are pushed to `notices`. */
  begin(clock: EntryClock, notices: Notice[]): void {
    this.clock = clock;
    this.notices = notices;
  }

  /** [TI2] deadlines not after this entry fire before its input applies. */
  fireDeadlines(): void {
    for (let next = this.deadlines.peek(); next !== undefined; next = this.deadlines.peek()) {
      if (next.atUs > this.clock.atUs) return;
      this.deadlines.pop();
      const entry = this.state.alerts.get(next.alertId);
      if (entry?.state === 'pending' && entry.holdUntilUs === next.atUs) {
        this.endHold(entry);
        this.onDeadline(entry);
        continue;
      }
      if (entry === undefined || entry.ackLapsesAtUs !== next.atUs) continue;
      if (!this.mayWorsen(entry)) {
        entry.ackLapsesAtUs = this.clock.atUs + lapseOf(entry.refire, entry.acknowledgement?.cover ?? entry.rung);
        this.scheduleLapse(entry);
        continue;
      }
      entry.ackLapsesAtUs = null;
      if (entry.state !== 'acknowledged' && entry.state !== 'recoveringAcknowledged') continue;
      this.refresh(entry);
      this.move(entry, 'ackLapsed');
      this.onDeadline(entry);
    }
  }

  /** Chooses the trigger of one evaluation [AL12] and applies it; returns the id of the open alert, or null. */
  judge(alertId: string | null, reading: AlertReading): string | null {
    const entry = alertId === null ? undefined : this.state.alerts.get(alertId);
    if (entry === undefined || entry.state === 'cleared') {
      return reading.isAbove ? this.open(reading) : null;
    }
    const trigger = chooseTrigger(entry, reading);
    const changed = trigger !== null;
    entry.limitVersion = reading.limitVersion;
    entry.limitName = reading.limitName;
    entry.refire = reading.refire ?? DEFAULT_REFIRE;
    entry.breached = reading.breached;
    entry.suppressible = reading.isSuppressible ?? reading.family !== 'health';
    entry.inhibits = reading.inhibits ?? false;
    entry.reasonDue = reading.reasonDue ?? false;
    this.onJudged(entry);
    const before = entry.rung;
    entry.rung = reading.rung;
    if (rungRank(reading.rung) > rungRank(entry.rungPeak)) entry.rungPeak = reading.rung;
    this.lowerCover(entry, before);
    if (changed) {
      entry.used24 = reading.used24 < 0n ? 0n : reading.used24;
      entry.allowance24 = reading.allowance24;
      if (trigger === 'crossed' && entry.state === 'clearedUnacknowledged') entry.excursions += 1;
      this.move(entry, trigger);
    }
    // The closure of an entry is a result of `move`, which the compiler cannot see through the property.
    return (entry.state as AlertState) === 'cleared' ? null : entry.alertId;
  }

  /** [AL8] when the rung falls, the cover falls with it, so a second climb fires again. */
  private lowerCover(entry: AlertEntry, before: Rung): void {
    const held = entry.acknowledgement;
    if (held === null || rungRank(entry.rung) >= rungRank(before)) return;
    if (rungRank(entry.rung) < rungRank(held.cover)) entry.acknowledgement = { ...held, cover: entry.rung };
  }

  private open(reading: AlertReading): string {
    const { clock } = this;
    const alertId = deriveAlertId(reading, clock.seq);
    assert(!this.state.alerts.has(alertId), 'Invariant: an entry opens one alert per rule and node');
    const entry: AlertEntry = {
      alertId,
      family: reading.family,
      limitId: reading.limitId,
      limitKey: reading.limitKey ?? reading.limitId,
      holdUntilUs: null,
      limitVersion: reading.limitVersion,
      limitName: reading.limitName,
      ruleType: reading.ruleType,
      scope: reading.scope,
      trader: reading.trader,
      desk: reading.desk,
      instrument: reading.instrument ?? '',
      symbol: reading.symbol ?? '',
      state: 'cleared',
      rung: reading.rung,
      rungPeak: reading.rung,
      alertFrom: reading.alertFrom,
      ackFrom: reading.ackFrom,
      acknowledgement: null,
      snooze: null,
      silence: null,
      reasonDue: reading.reasonDue ?? false,
      withdrawnBecause: null,
      inhibitedBy: null,
      inhibits: reading.inhibits ?? false,
      hasInhibited: false,
      suppressible: reading.isSuppressible ?? reading.family !== 'health',
      firedSeq: 0,
      notes: [],
      escalation: stoppedClock(clock.seq, clock.atUs),
      cause: null,
      cost: null,
      noise: null,
      undo: null,
      ackUsed24: 0n,
      ackLapsesAtUs: null,
      refire: reading.refire ?? DEFAULT_REFIRE,
      // The label is a trading day where a calendar rolls, and empty before the first roll.
      tradingDay: reading.tradingDay as TradingDay,
      openedSeq: clock.seq,
      openedAtUs: clock.atUs,
      openedEventUs: clock.eventUs,
      changedSeq: clock.seq,
      changedAtUs: clock.atUs,
      excursions: 1,
      currency: reading.currency,
      scale: reading.scale,
      used24: reading.used24 < 0n ? 0n : reading.used24,
      allowance24: reading.allowance24,
      breached: reading.breached,
    };
    this.state.alerts.set(alertId, entry);
    const holdUs = reading.holdUs ?? 0;
    if (holdUs > 0 && reading.rung !== 'breach') {
      entry.holdUntilUs = clock.atUs + holdUs;
      this.scheduleHold(entry);
      this.move(entry, 'crossedHeld');
    } else this.move(entry, 'crossed');
    return alertId;
  }

  /** A rung that still holds when its hold is over fires now [AL7]. */
  private endHold(entry: AlertEntry): void {
    entry.holdUntilUs = null;
    this.refresh(entry);
    this.move(entry, 'holdElapsed');
  }

  private scheduleHold(entry: AlertEntry): void {
    if (entry.holdUntilUs === null) return;
    this.deadlines.push({ atUs: entry.holdUntilUs, seq: entry.openedSeq, alertId: entry.alertId });
  }

  /** The limit no longer applies to the node [AL14]. */
  withdraw(alertId: string, cause: WithdrawalCause): void {
    const entry = this.state.alerts.get(alertId);
    if (entry === undefined || entry.state === 'cleared') return;
    entry.withdrawnBecause = cause;
    // What asks for nothing ends quietly [AL13].
    const isQuiet = entry.state !== 'clearedUnacknowledged' && !asksAt(entry, entry.rungPeak);
    this.move(entry, isQuiet ? 'resetQuiet' : 'withdrawn');
  }

  /** [AL17] the new day's values were evaluated first; applies where the rung still holds. */
  dayRolled(alertId: string): void {
    const entry = this.state.alerts.get(alertId);
    if (entry?.state !== 'acknowledged') return;
    this.refresh(entry);
    this.move(entry, 'dayRolled');
  }

  acknowledge(command: AcknowledgeAlert): AlertRefusal | null {
    const entry = this.state.alerts.get(command.alertId);
    if (entry === undefined) return { reason: 'unknownAlert' };
    const cell = ALERT_TRANSITIONS[entry.state].acknowledge;
    if (cell.type === 'refused') {
      const held = entry.acknowledgement;
      const detail = held === null ? undefined : `by=${held.byName} atUs=${held.atUs}`;
      return { reason: cell.reason, detail };
    }
    if (rungRank(command.rungSeen) < rungRank(entry.rung))
      return { reason: 'rungClimbed', detail: `rung=${entry.rung}` };
    const { clock } = this;
    const { rungPeak, state, snooze, silence } = entry;
    entry.undo = { by: command.actor.user, atUs: clock.atUs, rungPeak, state, snooze, silence };
    entry.acknowledgement = {
      by: command.actor.user,
      byName: command.actor.name,
      atUs: clock.atUs,
      seq: clock.seq,
      cover: entry.rung,
      reason: null,
    };
    this.refresh(entry);
    entry.ackUsed24 = entry.used24;
    entry.ackLapsesAtUs = clock.atUs + lapseOf(entry.refire, entry.rung);
    this.scheduleLapse(entry);
    this.move(entry, 'acknowledge', command.actor.name);
    return null;
  }

  /** `isNewerOpen` tells whether another alert of the same rule and node is open [AL19]. */
  unacknowledge(command: UnacknowledgeAlert, isNewerOpen: (entry: AlertEntry) => boolean): AlertRefusal | null {
    const entry = this.state.alerts.get(command.alertId);
    if (entry === undefined) return { reason: 'unknownAlert' };
    const cell = ALERT_TRANSITIONS[entry.state].unacknowledge;
    if (cell.type === 'refused') return { reason: cell.reason };
    if (entry.undo === null) return { reason: 'notAcknowledged' };
    if (this.clock.atUs - entry.undo.atUs > UNDO_WINDOW_US) return { reason: 'undoExpired' };
    if (entry.state === 'cleared') {
      if (rungRank(entry.undo.rungPeak) < rungRank(entry.ackFrom)) return { reason: 'notAcknowledged' };
      if (isNewerOpen(entry)) return { reason: 'newerAlertOpen' };
    }
    entry.rungPeak = entry.undo.rungPeak;
    if (entry.state === 'cleared') this.restoreSnooze(entry, entry.undo.snooze);
    this.onUndone(entry, entry.undo.silence);
    this.refresh(entry);
    this.move(entry, 'unacknowledge', command.actor.name);
    return null;
  }

  /** The mask that went with the end of an alert comes back with it, where its time is not over [AL19]. */
  private restoreSnooze(entry: AlertEntry, snooze: AlertEntry['snooze']): void {
    if (snooze === null || (snooze.untilUs !== null && snooze.untilUs <= this.clock.atUs)) return;
    entry.snooze = snooze;
    this.snoozed.add(entry.alertId);
  }

  /** A transition that no evaluation caused takes the figures of its own moment: those held are of the last transition. */
  private refresh(entry: AlertEntry): void {
    const use = this.presentUse(entry);
    if (use === null) return;
    entry.used24 = use.used24 < 0n ? 0n : use.used24;
    entry.allowance24 = use.allowance24;
  }

  /** `byName` is the person of a command; absent where the engine moves it. */
  private move(entry: AlertEntry, trigger: AlertTrigger, byName?: string): void {
    const from = entry.state;
    const cell = ALERT_TRANSITIONS[from][trigger];
    assert(cell.type === 'to' || cell.type === 'same', `Invariant: ${trigger} does not occur in ${from}`);
    const to = cell.type === 'to' ? cell.state : from;
    entry.state = to;
    entry.changedSeq = this.clock.seq;
    entry.changedAtUs = this.clock.atUs;
    const isHeld = to === 'acknowledged' || to === 'recoveringAcknowledged' || trigger === 'acknowledge';
    if (!isHeld && to !== 'cleared') this.dropAcknowledgement(entry, trigger);
    if (to === 'cleared') entry.ackLapsesAtUs = null;
    if (to !== 'pending') entry.holdUntilUs = null;
    if (to === 'cleared') entry.silence = entry.inhibitedBy = null;
    if (to === 'firing' && trigger !== 'unacknowledge' && SETTLED.has(from)) {
      entry.firedSeq = this.clock.seq;
      this.onFiring(entry);
    }
    this.onMove(entry, from, trigger);
    this.notices.push({
      type: 'AlertTransitioned',
      seq: this.clock.seq,
      ordinal: this.notices.length,
      atUs: this.clock.atUs,
      trigger,
      from,
      to,
      ...(byName === undefined ? {} : { byName }),
      alert: alertRecord(entry),
    });
    this.onMoved(entry);
    if (to === 'cleared') this.forgetOldest();
  }

  /** Tells of a mark: the state is as before. */
  mark(entry: AlertEntry, mark: AlertMark, byName: string | null): void {
    const { seq, atUs } = this.clock;
    const ordinal = this.notices.length;
    this.notices.push({ type: 'AlertMarked', seq, ordinal, atUs, mark, byName, alert: alertRecord(entry) });
    this.onMarked(entry);
  }

  /** Tells of a silence that was set or has ended. */
  announce(silence: SilenceView): void {
    const { seq, atUs } = this.clock;
    this.notices.push({ type: 'SilenceChanged', seq, ordinal: this.notices.length, atUs, silence: { ...silence } });
  }

  private dropAcknowledgement(entry: AlertEntry, trigger: AlertTrigger): void {
    const refires = entry.acknowledgement !== null && trigger !== 'unacknowledge';
    entry.acknowledgement = null;
    entry.ackLapsesAtUs = null;
    entry.undo = null;
    if (refires) entry.rungPeak = entry.rung;
  }

  private scheduleLapse(entry: AlertEntry): void {
    if (entry.ackLapsesAtUs === null) return;
    const seq = entry.acknowledgement?.seq ?? entry.changedSeq;
    this.deadlines.push({ atUs: entry.ackLapsesAtUs, seq, alertId: entry.alertId });
  }

  /** The newest cleared alerts stay for the desk; the journal keeps all [BO2]. */
  private forgetOldest(): void {
    if (this.state.alerts.size <= CLEARED_MAX) return;
    let cleared = 0;
    for (const entry of this.state.alerts.values()) if (entry.state === 'cleared') cleared += 1;
    for (const [id, entry] of this.state.alerts) {
      if (cleared <= CLEARED_MAX) return;
      if (entry.state !== 'cleared') continue;
      this.state.alerts.delete(id);
      cleared -= 1;
    }
  }
}
