import { expect, test } from 'vitest';
import type { AckReason, SnoozeKind } from '#lib/model/alert.ts';
import { carriesAlert } from '#lib/model/effect.ts';
import type { AlertId } from '#lib/model/ids.ts';
import type { LimitRule } from '#lib/model/limit.ts';
import { RiskEngine } from './engine.ts';
import { Scenario } from './scenario.test-kit.ts';

const MINUTE_US = 60_000_000;
const GROSS: LimitRule = { type: 'exposure', measure: 'gross', amount: '1000' as never, breachWhen: 'lte' };

class Desk extends Scenario {
  constructor() {
    super();
    this.firm().list('X').open('A', '100000');
    this.define('g', { level: 'account', id: 'A' }, GROSS);
    this.roll('2026-01-01');
  }

  /** Buys until the gross stands at so many tens. */
  gross(tens: string): string {
    this.fill('A', 'X', tens, '10');
    return this.alertId('g');
  }

  snooze(kind: SnoozeKind, alertId = this.alertId('g')) {
    return this.do({ type: 'SnoozeAlert', ...this.at(), ...this.actor('manager'), alertId: alertId as AlertId, kind });
  }

  lift(alertId = this.alertId('g')) {
    return this.do({ type: 'LiftSnooze', ...this.at(), ...this.actor('manager', 'u2'), alertId: alertId as AlertId });
  }

  note(text: string, alertId = this.alertId('g')) {
    return this.do({
      type: 'AnnotateAlert',
      ...this.at(),
      ...this.actor('manager'),
      alertId: alertId as AlertId,
      text,
    });
  }

  give(reason: AckReason) {
    const alertId = this.alertId('g') as AlertId;
    return this.do({ type: 'GiveReason', ...this.at(), ...this.actor('manager'), alertId, reason });
  }

  record() {
    const found = this.engine.alerts(10).find(({ alertId }) => alertId === this.alertId('g'));
    if (found === undefined) throw new Error('no alert');
    return found;
  }

  marks(): string[] {
    return this.notices.flatMap((notice) => (notice.type === 'AlertMarked' ? [notice.mark] : []));
  }

  pass(us: number): void {
    this.wait(us);
    this.do({ type: 'TimeAdvanced' });
  }
}

test('[SU1] [SU5] a snooze changes neither state, rung nor what is asked, and ends at its time by the journal’s clock', () => {
  const desk = new Desk();
  desk.gross('95');
  const { snooze: _none, escalation: _clock, ...before } = desk.record();
  expect(desk.snooze('minutes5').type).toBe('Accepted');
  expect(desk.marks()).toEqual(['snoozed']);
  expect(desk.record()).toMatchObject({ ...before, snooze: { kind: 'minutes5', byName: 'U1', rung: 'critical' } });
  desk.pass(5 * MINUTE_US - 2_000_000);
  expect(desk.record().snooze).not.toBeNull();
  desk.pass(1_000_000);
  expect([desk.record().snooze, desk.marks(), desk.record().asksForAck]).toEqual([null, ['snoozeExpired'], true]);
});

test('[SU2] a climb above the rung held when it was set ends a snooze, a move at or below it does not', () => {
  const desk = new Desk();
  desk.gross('80');
  desk.snooze('untilCleared');
  desk.gross('5');
  expect(desk.record().snooze).not.toBeNull();
  desk.gross('10');
  expect([desk.alert('g'), desk.marks(), desk.record().snooze]).toEqual(['firing critical', ['snoozeClimbed'], null]);
});

test('[SU3] firm-level loss limits and health alerts are never snoozed, exposure of the firm may be', () => {
  const desk = new Desk();
  const loss = { type: 'metric', metric: 'dailyLoss', amount: '100' as never, breachWhen: 'lte' } as const;
  desk.define('loss', { level: 'firm', id: 'house' }, loss);
  desk.define('size', { level: 'firm', id: 'house' }, GROSS);
  desk.gross('95');
  desk.mark('X', '8');
  expect(desk.snooze('minutes5', desk.alertId('loss'))).toMatchObject({ reason: 'notSuppressible' });
  desk.mark('X', '10');
  expect(desk.snooze('minutes5', desk.alertId('size')).type).toBe('Accepted');
});

test('[SU3] a rule marked so is never snoozed, and a version that marks it ends what was put off', () => {
  const desk = new Desk();
  desk.gross('95');
  expect(desk.snooze('minutes5').type).toBe('Accepted');
  const scope = { level: 'account', id: 'A' } as const;
  desk.define('g', scope, GROSS, { baseVersion: 1, options: { notSuppressible: true } });
  expect([desk.record().snooze, desk.marks()]).toEqual([null, ['maskRefused']]);
  expect(desk.snooze('minutes5')).toMatchObject({ reason: 'notSuppressible' });
});

test('[SU4] an unacknowledged breach may be put off, not put away; an owned one may', () => {
  const desk = new Desk();
  desk.gross('120');
  for (const kind of ['hour', 'untilCleared', 'sessionEnd'] as const)
    expect(desk.snooze(kind)).toMatchObject({ reason: 'notAcknowledged', field: 'kind' });
  expect(desk.snooze('minutes15').type).toBe('Accepted');
  desk.acknowledge(desk.alertId('g'), 'breach');
  expect(desk.snooze('sessionEnd').type).toBe('Accepted');
});

test('[SU7] a snooze survives a snapshot, ends with its trading day, by a colleague, or with the alert', () => {
  const desk = new Desk();
  desk.gross('95');
  desk.snooze('sessionEnd');
  desk.engine = RiskEngine.restore(JSON.parse(JSON.stringify(desk.engine.snapshot())));
  expect(desk.record().snooze).toMatchObject({ kind: 'sessionEnd' });
  desk.roll('2026-01-02');
  desk.pass(1);
  expect([desk.record().snooze, desk.marks()]).toEqual([null, ['snoozeDayEnded']]);
  desk.snooze('hour');
  expect(desk.lift().type).toBe('Accepted');
  expect(desk.notices).toMatchObject([{ type: 'AlertMarked', mark: 'snoozeLifted', byName: 'U2' }]);
  expect(desk.lift()).toMatchObject({ reason: 'notSnoozed' });
  desk.snooze('untilCleared');
  desk.acknowledge(desk.alertId('g'), 'critical');
  desk.fill('A', 'X', '-95', '10');
  expect([desk.alert('g'), desk.marks()]).toEqual(['cleared none', ['flattened', 'snoozeCleared']]);
  expect(desk.snooze('hour')).toMatchObject({ reason: 'alreadyCleared' });
});

test('[AK11] notes are added in order and never changed, within their bounds', () => {
  const desk = new Desk();
  desk.gross('95');
  desk.note('  called the desk ');
  desk.note('they flatten');
  expect(desk.record().notes).toMatchObject([
    { text: 'called the desk', byName: 'U1' },
    { text: 'they flatten', seq: desk.engine.seq },
  ]);
  const before = desk.engine.fingerprint();
  expect(desk.note(' ')).toMatchObject({ reason: 'malformed' });
  expect(desk.note('x'.repeat(2_001))).toMatchObject({ reason: 'malformed' });
  expect(desk.note('x', '0'.repeat(32))).toMatchObject({ reason: 'unknownAlert' });
  expect(desk.engine.fingerprint()).toBe(before);
  for (let count = 2; count < 100; count += 1) desk.note('again');
  expect(desk.note('one more')).toMatchObject({ reason: 'outOfRange' });
});

test('[AK6] a reason belongs to the acknowledgement it explains, and is never a gate', () => {
  const desk = new Desk();
  const alertId = desk.gross('95');
  expect(desk.give('badPrice')).toMatchObject({ reason: 'notAcknowledged' });
  desk.acknowledge(alertId, 'critical');
  expect(desk.record().acknowledgement).toMatchObject({ reason: null });
  desk.give('traderFlattening');
  expect(desk.record().acknowledgement).toMatchObject({ by: 'u1', reason: 'traderFlattening' });
  // It fires again: the next owner has reasons of his own.
  desk.gross('10');
  expect(desk.record().acknowledgement).toBeNull();
  desk.acknowledge(alertId, 'breach', 'u2');
  expect(desk.record().acknowledgement).toMatchObject({ by: 'u2', reason: null });
});

test('[AL19] taking an acknowledgement back leaves a snooze and the notes as they are', () => {
  const desk = new Desk();
  const alertId = desk.gross('95');
  desk.snooze('minutes15');
  desk.note('one');
  const { snooze, notes } = desk.record();
  desk.acknowledge(alertId, 'critical');
  desk.unacknowledge(alertId);
  expect(desk.record()).toMatchObject({ snooze, notes, state: 'firing' });
});

test('[AL19] [AK6] what a person does to an alert is told with the name, what the engine does without one', () => {
  const desk = new Desk();
  const names: [string, string | null][] = [];
  const keep = (): void => {
    for (const notice of desk.notices.filter(carriesAlert))
      names.push([notice.type === 'AlertTransitioned' ? notice.trigger : notice.mark, notice.byName ?? null]);
  };
  const alertId = desk.gross('95');
  keep();
  desk.acknowledge(alertId, 'critical', 'u2');
  keep();
  desk.give('badPrice');
  keep();
  desk.unacknowledge(alertId);
  keep();
  expect(names).toEqual([
    ['crossed', null],
    ['acknowledge', 'U2'],
    ['reasonGiven', 'U1'],
    ['unacknowledge', 'U1'],
  ]);
});

test('[AK6] a rule that asks for a reason says so on its alert, as its newest version does', () => {
  const desk = new Desk();
  desk.gross('95');
  expect(desk.record().reasonDue).toBe(false);
  desk.define('g', { level: 'account', id: 'A' }, GROSS, { baseVersion: 1, options: { reasonDue: true } });
  desk.acknowledge(desk.alertId('g'), 'critical');
  expect(desk.record()).toMatchObject({ reasonDue: true, acknowledgement: { reason: null } });
});
