import { expect, test } from 'vitest';
import type { AlertRecord } from '#lib/model/alert.ts';
import { replaceAlerts, emptyQueue } from './alert-queue.ts';
import { emptyDesk } from './desk-state.ts';
import type { DeskState } from './desk-state.ts';
import { SeenReporter } from './seen-reporter.ts';
import type { DeskSocket } from './socket.ts';
import { sampleAlert } from './test-alerts.ts';

type Answer = (error: Error | null, answer: { readonly ok: boolean }) => void;
type Told = { readonly alerts: readonly { readonly alertId: string; readonly rung: string; readonly agoMs: number }[] };

class Rig {
  nowMs = 1_000;
  isVisible = true;
  isLive = true;
  role = 'manager';
  epoch = 'e1';
  records: readonly AlertRecord[] = [];
  readonly told: Told[] = [];
  answer: Answer = () => undefined;
  readonly reporter: SeenReporter;

  constructor() {
    const emit = (_event: string, told: Told, answer: Answer): void => {
      this.told.push(told);
      this.answer = answer;
    };
    // Only the two calls that the reporter makes of a socket.
    const socket = { timeout: () => ({ emit }) } as unknown as DeskSocket;
    this.reporter = new SeenReporter({
      state: () => this.state(),
      line: () => (this.isLive ? socket : null),
      isVisible: () => this.isVisible,
      monotonicMs: () => this.nowMs,
    });
  }

  state(): DeskState {
    const welcome = { user: { role: this.role } } as DeskState['welcome'];
    return { ...emptyDesk(), epoch: this.epoch, welcome, queue: replaceAlerts(emptyQueue(), this.records) };
  }

  paint(alert: AlertRecord): void {
    this.records = [...this.records.filter(({ alertId }) => alertId !== alert.alertId), alert];
    this.reporter.painted(alert);
  }
}

test('[PB3] [ES1] a painting is told once, with its age, and again when the rung that is shown climbs', () => {
  const rig = new Rig();
  rig.paint(sampleAlert('a', 'critical'));
  rig.paint(sampleAlert('a', 'critical'));
  rig.nowMs += 30;
  rig.reporter.flush();
  rig.answer(null, { ok: true });
  rig.reporter.flush();
  expect(rig.told).toEqual([{ alerts: [{ alertId: 'a', firingSeq: 1, rung: 'critical', agoMs: 30 }] }]);
  rig.paint(sampleAlert('a', 'breach'));
  rig.reporter.flush();
  expect(rig.told[1]).toMatchObject({ alerts: [{ rung: 'breach' }] });
});

test('[ES1] a hidden page has seen nothing, and what asks for nothing or has an owner is not told of', () => {
  const rig = new Rig();
  rig.isVisible = false;
  rig.paint(sampleAlert('a', 'breach'));
  rig.isVisible = true;
  rig.paint(sampleAlert('b', 'warning', { asksForAck: false }));
  rig.paint(sampleAlert('c', 'breach', { state: 'acknowledged' }));
  rig.reporter.flush();
  expect(rig.told).toEqual([]);
});

test('[ES1] what was refused or not answered is told again, and nothing is told while the line is down', () => {
  const rig = new Rig();
  rig.isLive = false;
  rig.paint(sampleAlert('a', 'breach'));
  rig.reporter.flush();
  expect(rig.told).toEqual([]);
  rig.isLive = true;
  rig.reporter.flush();
  rig.answer(new Error('timeout'), { ok: false });
  rig.reporter.flush();
  rig.answer(null, { ok: false });
  rig.reporter.flush();
  expect(rig.told).toHaveLength(3);
});

test('[PB3] after a restart of the server all that is still the same firing is told again', () => {
  const rig = new Rig();
  const old = sampleAlert('b', 'breach');
  rig.paint(sampleAlert('a', 'breach'));
  rig.paint(old);
  rig.reporter.flush();
  rig.answer(null, { ok: true });
  rig.epoch = 'e2';
  const again = { ...old, escalation: { ...old.escalation, firingSeq: 9 as never } };
  rig.records = rig.records.map((record) => (record.alertId === 'b' ? again : record));
  rig.reporter.flush();
  expect(rig.told[1]?.alerts.map(({ alertId }) => alertId)).toEqual(['a']);
});

test('[ES1] who may not take an alert tells nothing', () => {
  const rig = new Rig();
  rig.role = 'viewer';
  rig.paint(sampleAlert('a', 'breach'));
  rig.reporter.flush();
  expect(rig.told).toEqual([]);
});
